"""Assets: the same bytes are the same asset, however many send them at once."""

from __future__ import annotations

import asyncio

import pytest
from samples import received

from content_store.content.assets import Asset, AssetKind
from content_store.events import Event

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def test_those_who_send_the_same_bytes_at_once_get_the_same_asset() -> None:
    assets = await asyncio.gather(*(received("quay.mp4", AssetKind.VIDEO) for _ in range(8)))

    assert {asset.id for asset in assets} == {(await Asset.get()).id}
    assert [event.kind for event in await Event.all()] == ["asset.received"]
