"""What can be watched: each answer comes when there is something new."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

import strawberry

from content_store.content import assets, renderings
from content_store.people import access
from content_store.people.access import Action
from schema.content.assets import Asset
from schema.context import Info
from schema.nodes import number_of

# A cheap look at two rows; the worker itself writes no more often.
LOOKS_EVERY = 0.4
Watched = Annotated[strawberry.ID, strawberry.argument(description="The file.")]


@strawberry.type(description="All that can be watched, over server-sent events.")
class Subscription:
    @strawberry.subscription(
        description="A file whenever the work on it gets on, until that work is done, failed or cancelled."
    )
    async def asset_rendered(self, info: Info, id: Watched) -> AsyncIterator[Asset]:
        access.require(info.context.viewer, Action.READ_DRAFTS)
        number = number_of(id, "Asset", "id")
        before = None
        while True:
            row = await assets.get(number)
            work = (await renderings.of_assets([number])).get(number)
            now = (row.state, (work.event_id, work.step, int(100 * work.done), work.seconds_left) if work else None)
            if now != before:
                # Whatever an earlier answer loaded is old by now.
                info.context.end()
                yield Asset.of(row)
            if work is None:
                return
            before = now
            await asyncio.sleep(LOOKS_EVERY)
