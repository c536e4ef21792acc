"""What can be watched: each message comes when there is something new, and says where to go on after it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from functools import partial
from typing import Annotated

import strawberry

from content_store.content import assets, renderings, review_queue
from content_store.content.assets import Asset as AssetRow
from content_store.content.renderings import Rendering
from content_store.errors import BadPosition
from content_store.paging import Order
from content_store.people import access
from content_store.people.access import Action
from schema.content.assets import Asset
from schema.content.reach import reads
from schema.content.review_queue import ReviewNews
from schema.context import Context, Info
from schema.delivery.news import GuideNews, changes_of, recalls_of
from schema.listening import Resumed, listened
from schema.nodes import number_of

# A cheap look at two rows; the worker itself writes no more often.
LOOKS_EVERY = 0.4
PROGRESS = Order("progress", "progress")
Watched = Annotated[strawberry.ID, strawberry.argument(description="The file.")]


@strawberry.type(description="A message about a file.")
class AssetProgress:
    cursor: str = strawberry.field(description="Pass it as `after` to hear only of what is new since this message.")
    asset: Asset = strawberry.field(description="The file as it is now.")


@strawberry.type(description="All that can be watched, over server-sent events or a WebSocket.")
class Subscription:
    @strawberry.subscription(
        description="A file whenever the work on it gets on, until that work is done, failed or cancelled. Needs a "
        "token that may read drafts."
    )
    async def asset_progress(self, info: Info, id: Watched, after: Resumed = None) -> AsyncIterator[AssetProgress]:
        access.require(info.context.viewer, Action.READ_DRAFTS)
        number = number_of(id, "Asset", "id")
        before = _progress_in(info.context, after, number)
        while True:
            row = await assets.get(number)
            work = (await renderings.of_assets([number])).get(number)
            if work is None:
                row = await assets.get(number)  # as the work left it, which may have ended since the first look
            now = _progress(row, work)
            if now != before:
                cursor = info.context.at(PROGRESS.packed(now, number))
                # The message tells what its cursor does, however far the work is by now.
                info.context.take(renderings.of_assets, number, work)
                yield AssetProgress(cursor=cursor, asset=Asset.of(row))
            if work is None:
                return
            before = now
            await asyncio.sleep(LOOKS_EVERY)

    @strawberry.subscription(description="What becomes of guides: they go live, change, go away or are called back.")
    async def content_changed(self, info: Info, after: Resumed = None) -> AsyncIterator[GuideNews]:
        news = listened(info.context, after, partial(changes_of, info.context))
        async with aclosing(news):
            async for cursor, record in news:
                yield GuideNews.of(cursor, record)

    @strawberry.subscription(description="Guides that are called back, because they were wrong or harmful.")
    async def recalls(self, info: Info, after: Resumed = None) -> AsyncIterator[GuideNews]:
        news = listened(info.context, after, partial(recalls_of, info.context))
        async with aclosing(news):
            async for cursor, record in news:
                yield GuideNews.of(cursor, record)

    @strawberry.subscription(
        description="Versions that come to their reviewers or leave them. Needs a token that may read drafts."
    )
    async def review_queue(self, info: Info, after: Resumed = None) -> AsyncIterator[ReviewNews]:
        access.require(info.context.viewer, Action.READ_DRAFTS)
        news = listened(info.context, after, review_queue.moves_after)
        async with aclosing(news):
            async for cursor, moved in news:
                if moved is None or await reads(info.context, "Version", moved.version_id):
                    yield ReviewNews.of(cursor, moved)


def _progress(row: AssetRow, work: Rendering | None) -> str:
    """How far a file is, as its cursor says it."""
    told = (row.state.value, *((work.event_id, work.step, int(100 * work.done), work.seconds_left) if work else ()))
    return "/".join(map(str, told))


def _progress_in(context: Context, after: str | None, number: int) -> str | None:
    """What a client knows of a file; BadPosition when the cursor is of something else."""
    after = context.resumed or after
    if after is None:
        return None
    known, asset = PROGRESS.read(after)
    if asset != number:
        raise BadPosition(path=("after",), value=repr(after[:80]))
    return str(known)
