"""A file with a few bits wrong is refused, or taken in and rendered to an end: nothing that nobody foresaw happens."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hostile_clips import clip, recording
from hostile_pictures import pdf
from media_samples import WEBVTT, make_drawing, make_picture
from media_worker import NOON, Place

from content_store.content.assets import Asset
from content_store.media_errors import MediaRefused, OpeningFailed
from media.receiving import Reception
from media.recipes import name_of, recipes_for
from media.sandbox import RENDERING, Sandbox
from media.sandbox.messages import RenderRequest
from media.sniffing import MediaKind
from media.workshop import source_of

# More of them, for whoever has the time.
FLIPS = int(os.environ.get("CAMTAY_TEST_FLIPS", "3"))


def _picture(kind: str) -> Callable[[Path], bytes]:
    return lambda folder: make_picture(folder / f"whole.{kind}", (96, 64)).read_bytes()


SAMPLES: dict[str, Callable[[Path], bytes]] = {
    "mp4": lambda _: clip(),
    "webm": lambda _: clip("webm"),
    "m4a": lambda _: recording("m4a"),
    "jpg": _picture("jpg"),
    "png": _picture("png"),
    "webp": _picture("webp"),
    "svg": lambda folder: make_drawing(folder / "whole.svg").read_bytes(),
    "pdf": lambda _: pdf(b"1 0 0 rg 0 0 300 400 re f"),
    "vtt": lambda _: WEBVTT.encode(),
}


@pytest.fixture
def place(tmp_path: Path, database_url: str) -> Place:
    return Place.at(tmp_path / "data", database_url)


async def test_flipped_bits_end_in_a_refusal_or_in_an_asset_whose_rendering_ends(place: Place, tmp_path: Path) -> None:
    outcomes = Counter[str]()

    async with place.reception() as reception, Sandbox(RENDERING) as sandbox:
        for kind, make in SAMPLES.items():
            whole = make(tmp_path)
            for seed in range(FLIPS):
                path = tmp_path / f"{seed}.{kind}"
                path.write_bytes(flipped(whole, Random(f"{kind}{seed}")))
                outcomes[await _outcome(reception, sandbox, path)] += 1
        assert await Asset.all().count() <= outcomes["rendered"] + outcomes["refused when rendered"]

    assert set(outcomes) <= {"refused", "rendered", "refused when rendered"}
    assert outcomes.total() == FLIPS * len(SAMPLES)
    assert min(outcomes["refused"], outcomes["rendered"]) > 0
    assert place.unfinished_files() == []


async def _outcome(reception: Reception, sandbox: Sandbox, path: Path) -> str:
    """What becomes of the file; an error that nobody foresaw passes through, or is told."""
    try:
        asset = await reception.receive(path, path.name, None, NOON)
    except MediaRefused as refusal:
        return "unforeseen" if isinstance(refusal, OpeningFailed) else "refused"
    source = source_of(asset)
    # Of a picture the smallest: the others do the same once more.
    recipes = recipes_for(source)[: 1 if source.kind is MediaKind.PICTURE else None]
    folder = path.with_name(f"{path.name}-made")
    folder.mkdir()
    for recipe in recipes:
        try:
            await sandbox.render(RenderRequest(str(path), source, name_of(recipe), str(folder)), print)
        except MediaRefused:
            return "refused when rendered"
    return "rendered"


def flipped(content: bytes, chance: Random) -> bytes:
    """The same with a few bits, bytes or numbers wrong, most of them near the beginning or the end."""
    wrong = bytearray(content)
    for _ in range(chance.choice([1, 1, 2, 4, 16])):
        near = chance.randrange(min(len(wrong), 700))
        at = chance.choice([chance.randrange(len(wrong)), near, len(wrong) - 1 - near])
        wrong[at] ^= 1 << chance.randrange(8)
        if chance.random() < 0.2:
            wrong[at : at + 4] = chance.choice([bytes(4), b"\xff" * 4, b"\x7f\xff\xff\xff"])
    return bytes(wrong)
