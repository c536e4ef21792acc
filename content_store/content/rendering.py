"""Rendering: what may happen to an asset between the moment it was received and the day its files are complete."""

from __future__ import annotations

from collections.abc import Sequence

from content_store.content import assets, renderings, renditions
from content_store.content.assets import RECEIVED, Asset, AssetKind, AssetState
from content_store.content.renditions import NewRendition, Rendition
from content_store.database import transaction
from content_store.errors import BadInput, WrongState
from content_store.events import Event, record

RETRIED = "asset.retried"
CHANGED = "asset.changed"
OUTDATED = "asset.outdated"
# The events that ask for work.
REQUESTS = (RECEIVED, RETRIED, CHANGED, OUTDATED)


async def keep(asset_id: int, event_id: int, recipe: str, made: Sequence[NewRendition]) -> None:
    """Note what a recipe made, unless nobody wants it any more; again is the same as once."""
    async with transaction():
        if await renderings.wanted(asset_id, event_id):
            await renditions.replace(asset_id, recipe, made)


async def complete(asset_id: int, event_id: int, recipes: Sequence[str]) -> None:
    """Make an asset READY with what these recipes made, and drop what others did; again is the same as once."""
    async with transaction():
        work = await renderings.end(asset_id, event_id)
        if work is None:
            return
        asset = await assets.get(asset_id)
        await Asset.filter(id=asset_id).update(state=AssetState.READY, failure=None)
        await record("asset.ready", asset_id, sha256=asset.sha256)
        if work.again:
            # What was made since may follow the new choice, which these recipes do not know: the next round tidies up.
            await renderings.ask(asset_id, await record(CHANGED, asset_id, sha256=asset.sha256))
        else:
            await Rendition.filter(asset_id=asset_id).exclude(recipe__in=list(recipes)).delete()


async def fail(asset_id: int, event_id: int, reason: str) -> None:
    """Note why an asset's files cannot be made, in words for whoever uploaded it; one that was READY stays so."""
    async with transaction():
        if await renderings.end(asset_id, event_id) is None:
            return
        asset = await assets.get(asset_id)
        if asset.state is AssetState.RECEIVED:
            await _stop(asset, AssetState.FAILED, reason)
        await record("asset.failed", asset_id, sha256=asset.sha256, reason=reason)


async def cancel(asset_id: int, account_id: int) -> Asset:
    """Stop the work on an asset; whoever does it notices within a second. One that was READY stays so."""
    async with transaction():
        asset = await assets.get(asset_id)
        if await renderings.end(asset_id) is None:
            raise _wrong_state(asset, "cancelled: nothing is being made of it", "huỷ vì không có gì đang được xử lý")
        if asset.state is AssetState.RECEIVED:
            await _stop(asset, AssetState.CANCELLED, None)
        await record("asset.cancelled", asset_id, account_id, sha256=asset.sha256)
    return await assets.get(asset_id)


async def retry(asset_id: int, account_id: int) -> Asset:
    """Begin again with an asset that failed or was cancelled."""
    async with transaction():
        asset = await assets.get(asset_id)
        if asset.state not in (AssetState.FAILED, AssetState.CANCELLED):
            raise _wrong_state(asset, "begun again", "xử lý lại")
        await Asset.filter(id=asset_id).update(state=AssetState.RECEIVED, failure=None)
        await renderings.ask(asset_id, await record(RETRIED, asset_id, account_id, sha256=asset.sha256))
    return await assets.get(asset_id)


async def choose_poster(asset_id: int, at_ms: int | None, account_id: int) -> Asset:
    """Let a clip be represented by the frame at that moment, in milliseconds; None leaves the choice to us."""
    async with transaction():
        asset = await assets.of_kind(asset_id, AssetKind.VIDEO, ("id",))
        last = max(0, (asset.duration_ms or 0) - 1)
        if at_ms is not None and not 0 <= at_ms <= last:
            raise BadInput(
                path=("atMs",),
                value=at_ms,
                expected=f"a moment from 0 to {last} ms",
                expected_vi=f"thời điểm từ 0 đến {last} ms",
            )
        await Asset.filter(id=asset_id).update(poster_ms=at_ms)
        await _changed(asset, account_id)
    return await assets.get(asset_id)


async def choose_focus(asset_id: int, x: float, y: float, account_id: int) -> Asset:
    """Let every crop of a picture keep this point, given as shares of its width and height from the top left."""
    async with transaction():
        asset = await assets.of_kind(asset_id, AssetKind.PICTURE, ("id",))
        for name, share in (("x", x), ("y", y)):
            if not 0 <= share <= 1:
                raise BadInput(path=(name,), value=share, expected="a share from 0 to 1", expected_vi="số từ 0 đến 1")
        await Asset.filter(id=asset_id).update(focus_x=x, focus_y=y)
        await _changed(asset, account_id)
    return await assets.get(asset_id)


async def outdate(asset_id: int) -> None:
    """Ask for what the recipes of today make of an asset that is READY; until it is there, what is there stays."""
    async with transaction():
        asset = await assets.get(asset_id)
        if asset.state is AssetState.READY and not await renderings.ask_again(asset_id):
            await renderings.ask(asset_id, await record(OUTDATED, asset_id, sha256=asset.sha256))


async def unfinished(position: int) -> list[Event]:
    """The events, up to a position in the feed, that asked for work which is not done."""
    asked = [row.event_id for row in await renderings.asked_until(position)]
    return await Event.filter(id__in=asked).order_by("id")


async def _changed(asset: Asset, account_id: int) -> None:
    event_id = await record(CHANGED, asset.id, account_id, sha256=asset.sha256)
    # What is under way is finished first: an hour of transcoding is not thrown away for another poster.
    if asset.state is AssetState.READY and not await renderings.ask_again(asset.id):
        await renderings.ask(asset.id, event_id)
    elif asset.state is AssetState.RECEIVED:
        await renderings.ask_again(asset.id)


async def _stop(asset: Asset, state: AssetState, reason: str | None) -> None:
    await Rendition.filter(asset_id=asset.id).delete()
    await Asset.filter(id=asset.id).update(state=state, failure=reason)


def _wrong_state(asset: Asset, wanted: str, wanted_vi: str) -> WrongState:
    return WrongState(path=("id",), name=asset.name, state=asset.state.value, wanted=wanted, wanted_vi=wanted_vi)
