"""Editors see how far their files are, stop them, begin them again, and choose what stands for them."""

from __future__ import annotations

from typing import Any

import pytest
from samples import admin, data, ready, received

from content_store.content import rendering, renderings
from content_store.content.assets import Asset, AssetKind
from content_store.content.renderings import Progress
from schema.nodes import gid

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]
ASSET = "state failure posterMs focus { x y } rendering { step percent secondsLeft }"


async def change(mutation: str, kind: str, asset: Asset, **more: Any) -> dict[str, Any]:
    query = (
        f"mutation($input: {kind}!) {{ r: {mutation}(input: $input) {{ asset {{ {ASSET} }} errors {{ code path }} }} }}"
    )
    answer: dict[str, Any] = (await data(query, await admin(), input={"id": gid("Asset", asset.id), **more}))["r"]
    return answer


async def asset_now(asset: Asset) -> dict[str, Any]:
    query = f"query($id: ID!) {{ asset(id: $id) {{ {ASSET} }} }}"
    found: dict[str, Any] = (await data(query, await admin(), id=gid("Asset", asset.id)))["asset"]
    return found


async def test_an_editor_sees_how_far_a_file_is() -> None:
    asset = await received("quay.mp4", AssetKind.VIDEO)
    assert (await asset_now(asset))["rendering"] == {"step": "", "percent": 0, "secondsLeft": None}

    await renderings.note(asset.id, 1, Progress("FILMS", 0.427, 95))

    assert (await asset_now(asset))["rendering"] == {"step": "FILMS", "percent": 42, "secondsLeft": 95}


async def test_a_cancelled_file_is_begun_again_when_asked() -> None:
    asset = await received("quay.mp4", AssetKind.VIDEO)

    cancelled = await change("assetCancel", "AssetInput", asset)
    again = await change("assetRetry", "AssetInput", asset)

    assert (cancelled["asset"]["state"], cancelled["asset"]["rendering"]) == ("CANCELLED", None)
    assert again["asset"]["state"] == "RECEIVED"
    assert again["asset"]["rendering"] == {"step": "", "percent": 0, "secondsLeft": None}


async def test_a_ready_file_has_nothing_to_cancel_or_retry() -> None:
    asset = await ready("quay.mp4", AssetKind.VIDEO)

    for mutation in ("assetCancel", "assetRetry"):
        refused = await change(mutation, "AssetInput", asset)
        assert refused == {"asset": None, "errors": [{"code": "WRONG_STATE", "path": ["id"]}]}


async def test_a_failed_file_says_why_and_keeps_saying_it_until_it_is_retried() -> None:
    asset = await received("quay.mp4", AssetKind.VIDEO)
    await rendering.fail(asset.id, 1, "Tệp quay.mp4 không phải là video.")

    assert (await asset_now(asset))["failure"] == "Tệp quay.mp4 không phải là video."
    assert (await change("assetRetry", "AssetInput", asset))["asset"]["failure"] is None


async def test_the_moment_of_a_poster_and_the_point_of_a_crop_are_chosen() -> None:
    clip, picture = await ready("quay.mp4", AssetKind.VIDEO), await ready("a.png", AssetKind.PICTURE)

    poster = await change("assetChoosePoster", "AssetChoosePosterInput", clip, atMs=12_500)
    focus = await change("assetChooseFocus", "AssetChooseFocusInput", picture, x=0.25, y=1.0)

    assert (poster["asset"]["posterMs"], poster["asset"]["state"]) == (12_500, "READY")
    assert focus["asset"]["focus"] == {"x": 0.25, "y": 1.0}
    assert poster["asset"]["rendering"] == {"step": "", "percent": 0, "secondsLeft": None}


async def test_a_picture_has_no_poster_and_a_clip_no_focal_point() -> None:
    clip, picture = await ready("quay.mp4", AssetKind.VIDEO), await ready("a.png", AssetKind.PICTURE)

    poster = await change("assetChoosePoster", "AssetChoosePosterInput", picture, atMs=0)
    focus = await change("assetChooseFocus", "AssetChooseFocusInput", clip, x=0.5, y=0.5)

    assert poster == {"asset": None, "errors": [{"code": "BAD_INPUT", "path": ["id"]}]}
    assert focus == {"asset": None, "errors": [{"code": "BAD_INPUT", "path": ["id"]}]}
