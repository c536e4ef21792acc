"""What is known of captions without opening them, and of the files that were sent for them."""

from __future__ import annotations

import asyncio

import pytest
from samples import NOW, digest, original_of

from content_store.content import captions
from content_store.content.assets import Asset, AssetKind
from content_store.content.captions import Captions, Sent, SentCaptions, Spoken
from content_store.events import Event

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

SAID = Spoken(cue_count=2, transcript="Mở\nChọn", fastest_cue=2, fastest_start_ms=2_000, fastest_speed=14)


async def received(sent: Sent | None = None) -> Asset:
    return await captions.receive(original_of("lời.vtt", AssetKind.CAPTIONS), SAID, sent, None, NOW)


async def test_what_captions_say_is_noted_with_their_asset() -> None:
    asset = await received()

    row = (await captions.spoken_in([asset.id, asset.id + 1]))[asset.id]
    assert (row.cue_count, row.transcript) == (2, "Mở\nChọn")
    assert (row.fastest_cue, row.fastest_start_ms, row.fastest_speed) == (2, 2_000, 14)
    assert await SentCaptions.all().count() == 0


async def test_several_files_may_have_become_the_same_captions() -> None:
    first, second = Sent(digest("a.srt"), 900), Sent(digest("b.srt"), 1800)
    asset = await received(first)
    await received(second)
    await received(second)

    assert await captions.of_sent(first.sha256) == (asset, first)
    assert await captions.of_sent(second.sha256) == (asset, second)
    assert await captions.of_sent(asset.sha256) is None
    assert (await Captions.all().count(), await SentCaptions.all().count()) == (1, 2)


async def test_those_who_send_the_same_captions_at_once_get_one_asset() -> None:
    sent = [Sent(digest(f"{number % 2}.srt"), 900) for number in range(8)]

    found = await asyncio.gather(*(received(each) for each in sent))

    assert {asset.id for asset in found} == {(await Asset.get()).id}
    assert (await Captions.all().count(), await SentCaptions.all().count()) == (1, 2)
    assert [event.kind for event in await Event.all()] == ["asset.received"]
