"""Points: what is sent and what is killed when, drawn from a seed and a number so that each can be repeated."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum

from scripts.bench.clips import Clip
from scripts.bench.faults.sender import Parcel

MOST_BYTES = 3 * 2**20
_PIECES = (16 * 2**10, 64 * 2**10, 256 * 2**10, 2**20, 4 * 2**20)


class Moment(StrEnum):
    """What is killed, and when."""

    SENDING = "the server while files come"
    LAST_BYTE = "the server at the last byte"
    JOINING = "the server while parts are joined"
    RENDERING = "the worker while it renders"
    BOTH = "server and worker"


@dataclass(frozen=True)
class Point:
    """One kill: `request` is the one ahead of which the fuse is lit, which then burns for `delay` seconds.

    `worker_delay` counts from the last byte. `again`, if any, is how long the next start lives.
    """

    number: int
    moment: Moment
    parcels: tuple[Parcel, ...]
    request: int
    delay: float
    worker_delay: float
    again: float | None

    def __str__(self) -> str:
        sent = ", ".join(
            f"{len(parcel.content) >> 10} KiB in {parcel.piece >> 10}"
            + (f" × {parcel.parts} parts" if parcel.parts > 1 else "")
            + (" checked" if parcel.checked else "")
            for parcel in self.parcels
        )
        return f"{self.moment}: {sent}"


def draw(seed: int, number: int, film: bytes) -> Point:
    """The point of that number."""
    chance = random.Random(f"{seed}/{number}")  # noqa: S311 - drawn again by whoever repeats it
    moment = chance.choices(list(Moment), (4, 3, 2, 3, 1))[0]
    count = chance.choice((1, 1, 2, 4)) if moment in (Moment.SENDING, Moment.BOTH) else chance.choice((1, 1, 2))
    parcels = [_parcel(chance, moment, film) for _ in range(count)]
    if count > 1 and chance.random() < 0.4:
        # The same bytes by two senders at once are one asset.
        first = parcels[0]
        parcels[1] = Parcel(first.content, parcels[1].piece, parcels[1].checked, parcels[1].parts)
    requests = sum(parcel.requests for parcel in parcels)
    at_the_end = moment in (Moment.LAST_BYTE, Moment.JOINING)
    return Point(
        number=number,
        moment=moment,
        parcels=tuple(parcels),
        request=requests if at_the_end else chance.randint(1, requests),
        delay=chance.uniform(0, 0.12 if at_the_end else 0.03),
        worker_delay=chance.uniform(0, 1.5),
        again=chance.uniform(0, 2.5) if chance.random() < 0.3 else None,
    )


def _parcel(chance: random.Random, moment: Moment, film: bytes) -> Parcel:
    length = int(MOST_BYTES ** chance.uniform(0.6, 1))
    content = Clip(film, length, chance.getrandbits(63)).read()
    piece = chance.choice([size for size in _PIECES if size >= len(content) // 64])
    parts = chance.randint(2, 4) if moment is Moment.JOINING or chance.random() < 0.15 else 1
    return Parcel(content, piece, checked=chance.random() < 0.5, parts=parts)
