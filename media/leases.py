"""Leases: an upload's one writer stays the writer while bytes come, and stops when another took over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from content_store.content import uploads
from content_store.database import UNREACHABLE
from content_store.errors import Busy, Locked

BEAT = 2.0  # seconds: a lease outlives two beats that the database missed

T = TypeVar("T")


@dataclass
class Lease:
    """A writer's right to one upload. It is renewed because bytes `moved` or work is `busy`, not because time passes:

    the other end of a dead line would otherwise keep its own resumed upload out.
    """

    upload_id: str
    writer: str
    clock: Callable[[], datetime]
    moved: bool = False
    busy: bool = False

    async def until_lost(self) -> None:
        """Beat until another writer has taken over."""
        held = True
        while held:
            await asyncio.sleep(BEAT)
            try:
                held = await self._beat()
            except UNREACHABLE + (Busy,):  # noqa: RUF005 - mypy cannot see into an unpacked tuple
                held = True  # nobody else can have taken over either

    async def _beat(self) -> bool:
        if not (self.moved or self.busy):
            return await uploads.is_writer(self.upload_id, self.writer)
        self.moved = False
        return await uploads.renew(self.upload_id, self.writer, self.clock())

    async def release(self) -> None:
        """Let the next writer in."""
        await uploads.release(self.upload_id, self.writer)


async def while_leased(lease: Lease, work: Coroutine[Any, Any, T]) -> T:
    """Do the work as long as the lease is held; Locked, with the work stopped, once it is lost."""
    working = asyncio.create_task(work)
    beating = asyncio.create_task(lease.until_lost())
    try:
        await asyncio.wait({working, beating}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise Locked
        return await working
    finally:
        for task in (working, beating):
            task.cancel()
        await asyncio.wait({working, beating})
