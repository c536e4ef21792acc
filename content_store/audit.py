"""The audit: who changed what, when, from where and why, and whether somebody tampered with it since."""

from __future__ import annotations

from collections.abc import AsyncIterator

import msgspec

from content_store.chain import BEGINNING, link
from content_store.events import Event, said_by

LOT = 1_000


class Verdict(msgspec.Struct, frozen=True):
    """What a look through the whole feed found: `broken_at` is the first event that is not as it was written.

    `head` is the link of the last event: noted elsewhere, it shows later that nothing was cut off.
    """

    count: int
    head: str
    broken_at: int | None = None


async def verify() -> Verdict:
    """Whether every event still follows from the one before it."""
    before, count = BEGINNING, 0
    async for event in entries():
        before = link(before, said_by(event), event.at)
        if before != event.link:
            return Verdict(count, before, int(event.id))
        count += 1
    return Verdict(count, before)


async def holds(head: str) -> bool:
    """Whether the event with this link is still there; with a chain that is whole, so is all before it."""
    return not head or await Event.exists(link=head)


async def entries(after: int = 0) -> AsyncIterator[Event]:
    """Everything that was noted after an event, oldest first."""
    while batch := await Event.filter(id__gt=after).order_by("id").limit(LOT):
        for event in batch:
            yield event
        after = int(batch[-1].id)


async def of_subject(subject: str, subject_id: int, first: int, before: int | None = None) -> list[Event]:
    """The newest of what happened to one thing, newest first; `before` goes on from an event."""
    found = Event.filter(subject=subject, subject_id=subject_id)
    if before is not None:
        found = found.filter(id__lt=before)
    return await found.order_by("-id").limit(first)
