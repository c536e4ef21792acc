"""What must hold after every kill, read from the rows and the files as a stranger would."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from content_store.content import assets, renditions, retention
from content_store.content.assets import Asset, AssetState
from content_store.content.uploads import Upload, UploadState, open_ids
from content_store.database import connect
from content_store.events import Event
from media.digest import digest_of
from media.recipes import key_of, recipes_for
from media.storage.local import LocalStore
from media.workshop import source_of
from schema.nodes import gid
from scripts.bench.faults.house import House, happens
from scripts.bench.faults.sender import identity

Sent = tuple[str, str, str]  # the file's digest, the asset that the server named, and the upload's address


def after_point(house: House, sent: Sequence[Sent]) -> list[str]:
    """What does not hold for these files: each is one asset that becomes READY once, with all its files."""
    digests = {digest for digest, _, _ in sent}
    ended = happens(lambda: _states(house, digests).keys() <= {AssetState.READY, AssetState.FAILED})
    stuck = [] if ended else [f"assets are stuck: {dict(_states(house, digests))}"]
    return stuck + house.ended_by_themselves() + asyncio.run(_wrong(house, sent))


def at_the_end(house: House, patience: float = 20.0) -> list[str]:
    """What is left over once the worker swept: files without rows, rows without files, files of nobody's uploads."""
    house.kill_worker()
    house.grow_old()
    house.start_worker()
    happens(lambda: not asyncio.run(_left_over(house)), patience)
    return asyncio.run(_left_over(house))


def _states(house: House, digests: set[str]) -> Counter[AssetState]:
    async def ask() -> Counter[AssetState]:
        async with connect(house.database_url):
            return Counter([row.state for row in await Asset.filter(sha256__in=list(digests))])

    return asyncio.run(ask())


async def _wrong(house: House, sent: Sequence[Sent]) -> list[str]:
    wrong = []
    async with connect(house.database_url):
        for digest, named, url in sent:
            wrong += await _wrong_with(digest, named, url)
            asset = await assets.of_digest(digest)
            made = (await renditions.of_assets([asset.id])).get(asset.id, []) if asset else []
            wrong += _damaged(house, [digest, *(rendition.sha256 for rendition in made)])
            wanted = {key_of(recipe, source_of(asset)) for recipe in recipes_for(source_of(asset))} if asset else set()
            if asset and asset.state is AssetState.READY and {rendition.recipe for rendition in made} != wanted:
                wrong.append(f"{asset.name} {digest[:8]} has the renditions {[rendition.role for rendition in made]}")
    return wrong


async def _wrong_with(digest: str, named: str, url: str) -> list[str]:
    asset = await assets.of_digest(digest)
    if asset is None:
        return [f"{digest[:8]} was acknowledged as {named} and is no asset"]
    wrong = []
    if gid("Asset", asset.id) != named:
        wrong.append(f"{digest[:8]} is {gid('Asset', asset.id)}, and {named} was acknowledged")
    if asset.state is not AssetState.READY:
        wrong.append(f"{digest[:8]} is {asset.state}: {asset.failure}")
    told = Counter([event.kind for event in await Event.filter(subject="asset", subject_id=asset.id)])
    if told != {"asset.received": 1, "asset.ready": 1}:
        wrong.append(f"{digest[:8]} has the events {dict(told)}")
    upload = await Upload.get_or_none(id=identity(url))
    if upload is None or upload.state is not UploadState.RECEIVED or upload.asset_id != asset.id:
        wrong.append(f"the upload of {digest[:8]} is {upload and upload.state}")
    return wrong


def _damaged(house: House, digests: Sequence[str]) -> list[str]:
    wrong = []
    for digest in digests:
        path = next(_files(house).glob(f"*/*/{digest}"), None)
        if path is None or digest_of(path).sha256 != digest:
            wrong.append(f"the file {digest[:8]} is {'missing' if path is None else 'damaged'}")
    return wrong


async def _left_over(house: House) -> list[str]:
    async with connect(house.database_url):
        rows, kept = await retention.digests_in_use(), await open_ids()
        doubles = len(await Asset.all()) - len(set(await Asset.all().values_list("sha256", flat=True)))
    files = {digest async for digest in LocalStore(_files(house)).digests()}
    half = [path.name for folder in ("files/arriving", "work") for path in (house.data / folder).rglob("*")]
    strays = {path.name for path in (house.data / "staging").glob("*")} - kept
    found = {
        "files without a row": files - rows,
        "rows without a file": rows - files,
        "half-made files": half,
        "staged files of no open upload": strays,
        "assets with the same digest": doubles,
    }
    return [f"{what}: {which}" for what, which in found.items() if which]


def _files(house: House) -> Path:
    return house.data / "files"
