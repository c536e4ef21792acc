"""What an operation carries along: who asks, at which instant, and what was answered already."""

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

import msgspec
import strawberry
from strawberry.dataloader import DataLoader

from content_store.errors import BadInput
from content_store.people.access import Viewer
from content_store.people.desk import Desk
from content_store.registry.timeline import next_day, today
from media.links import Links
from schema.asking import Asking
from schema.saving import Saving
from schema.sender import Sender

K = TypeVar("K")
V = TypeVar("V")
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


class Context(Asking):
    """One operation's surroundings; `settle` waits until what was changed is what the public sees.

    `desk` is where people are dealt with, and `sender` who stands there.
    `timely` is noted once the answer depends on the day that it is, and by `holds_until` the instant at which it turns
    over before the day does. `resumed` is the cursor from which a client's
    transport goes on by itself, and `cursor` the one behind which the last message stands.
    `seconds` is how long an operation may take, beside the time that a change may wait for others.
    """

    viewer: Viewer
    now: datetime
    public_url: str
    links: Links
    settle: Callable[[], Awaitable[object]]
    desk: Desk
    sender: Sender = msgspec.field(default_factory=Sender)
    timely: bool = False
    turns_at: datetime | None = None
    seconds: float = 5.0
    saving: Saving = msgspec.field(default_factory=Saving)
    resumed: str | None = None
    cursor: str | None = None
    loaders: dict[Callable[..., Any], DataLoader[Any, Any]] = msgspec.field(default_factory=dict)
    _today: date | None = None

    @property
    def today(self) -> date:
        """The day that it is in Việt Nam."""
        self.timely = True
        if self._today is None:
            self._today = today(self.now)
        return self._today

    @property
    def until(self) -> datetime | None:
        """When the answer may be another one though nothing changed; None for never."""
        if not self.timely:
            return self.turns_at
        midnight = next_day(self.now)
        return min(midnight, self.turns_at) if self.turns_at else midnight

    def holds_until(self, instant: datetime) -> None:
        """Note that the answer may be another one from that instant on."""
        self.turns_at = min(instant, self.turns_at or instant)

    def day(self, wanted: date | None) -> date:
        """The day that is asked for, or today; BadInput for one that no record could speak of."""
        if wanted is not None and not FIRST_DAY <= wanted <= LAST_DAY:
            raise BadInput(
                path=("asOf",),
                value=wanted,
                expected=f"a day from {FIRST_DAY} to {LAST_DAY}",
                expected_vi=f"ngày trong khoảng từ {FIRST_DAY} đến {LAST_DAY}",
            )
        return wanted or self.today

    async def loaded(self, question: Callable[..., Awaitable[Mapping[K, V]]], key: K) -> V | None:
        """The database's answer for one key, asked together with its siblings'; None when there is none."""
        found: V | None = await self._loader(question).load(key)
        return found

    def take(self, question: Callable[..., Awaitable[Mapping[K, V]]], key: K, answer: V | None) -> None:
        """Load nothing more for this key: this is its answer."""
        self._loader(question).prime(key, answer)

    def _loader(self, question: Callable[..., Awaitable[Mapping[K, V]]]) -> DataLoader[K, V | None]:
        if question not in self.loaders:

            async def answer(keys: Sequence[K]) -> list[V | None]:
                found = await question(keys)
                return [found.get(key) for key in keys]

            self.loaders[question] = DataLoader(load_fn=answer)
        return self.loaders[question]

    def parts(self, of: Hashable, identities: Sequence[Hashable]) -> list[Any]:
        """The parts of an answer that were made of lasting things before; None for one that is not kept."""
        return self.facts.parts.known((of, self.public_url), identities)

    def keep_part(self, of: Hashable, identity: Hashable, part: Any, size: int) -> None:
        """Keep such a part, which is so many characters long as JSON."""
        self.facts.parts.keep((of, self.public_url), identity, part, size)

    def __enter__(self) -> "Context":
        """Itself; what it holds is let go of when the block ends."""
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def at(self, cursor: str) -> str:
        """The cursor of the message that comes now, for which everything is asked anew."""
        self.end()
        self.cursor = cursor
        return cursor

    def end(self) -> None:
        """Forget what was answered: what is asked afterwards is asked anew, of the facts as they are then."""
        self.forget()
        self.loaders.clear()


Info = strawberry.Info[Context, None]
