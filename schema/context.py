"""What an operation carries along: who asks, at which instant, and the loaders that answer it in batches."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

import strawberry
from strawberry.dataloader import DataLoader

from content_store.access import Viewer
from content_store.errors import BadInput
from content_store.timeline import today
from media.links import Links

K = TypeVar("K")
V = TypeVar("V")
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


@dataclass
class Context:
    """One operation's surroundings."""

    viewer: Viewer
    now: datetime
    public_url: str
    links: Links
    loaders: dict[tuple[Any, ...], DataLoader[Any, Any]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day that it is in Việt Nam."""
        return today(self.now)

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

    async def one(self, question: Callable[..., Awaitable[Mapping[K, V]]], key: K, *rest: Any) -> V | None:
        """The answer for one key, asked together with its siblings'; None when there is none."""
        answer: V | None = await self._loader(question, rest).load(key)
        return answer

    async def many(self, question: Callable[..., Awaitable[Mapping[K, list[V]]]], key: K, *rest: Any) -> list[V]:
        """The list for one key, asked together with its siblings'; empty when there is none."""
        answer: list[V] | None = await self._loader(question, rest).load(key)
        return answer or []

    async def known(self, question: Callable[..., Awaitable[Mapping[K, V]]], key: K, *rest: Any) -> V:
        """The answer for a key that another row refers to, so that there is one."""
        answer: V = await self._loader(question, rest).load(key)
        return answer

    async def all_known(
        self, question: Callable[..., Awaitable[Mapping[K, V]]], keys: Iterable[K], *rest: Any
    ) -> list[V]:
        """The answers for keys that another row refers to, asked together."""
        answers: list[V] = await self._loader(question, rest).load_many(keys)
        return answers

    def _loader(
        self, question: Callable[..., Awaitable[Mapping[Any, Any]]], rest: tuple[Any, ...]
    ) -> DataLoader[Any, Any]:
        place = (question, *rest)
        if place not in self.loaders:

            async def answer(keys: Sequence[Any]) -> list[Any]:
                found = await question(keys, *rest)
                return [found.get(key) for key in keys]

            self.loaders[place] = DataLoader(load_fn=answer)
        return self.loaders[place]


Info = strawberry.Info[Context, None]
