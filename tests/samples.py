"""Rows that tests begin with: files that nobody need render, guides that are published with them, and who asks."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from public import public

from content_store.content import assets, captions, rendering, tutorials, writing
from content_store.content.assets import Asset, AssetKind, Original
from content_store.content.captions import Spoken
from content_store.content.renderings import Rendering
from content_store.content.renditions import NewRendition
from content_store.content.steps import StepText
from content_store.content.topics import Topic
from content_store.content.tutorials import About
from content_store.content.versions import Version
from content_store.content.writing import VersionText
from content_store.events import record
from content_store.people.access import Role, Viewer, holding
from content_store.people.accounts import account_named
from content_store.people.desk import Desk, ResetLetter
from content_store.people.sealing import Seal
from media.links import Links
from schema.build import build_schema
from schema.context import Context
from schema.execution import Operation, execute
from scripts.sample.inserting import insert
from scripts.sample.library import Files, compose_programmes, publish_guide
from scripts.sample.registry import load_registry
from scripts.sample.texts import read_guides, read_topics

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
PUBLIC_URL = "https://camtay.example"
LINKS = Links(b"a secret of the tests and of nobody else")
TEXT = VersionText(
    title="Cài VNeID",
    summary="Cách cài ứng dụng VNeID.",
    steps=[StepText("Mở kho ứng dụng", "Mở kho ứng dụng trên điện thoại."), StepText("Tìm", "Gõ chữ VNeID.")],
)
MIMES = {
    AssetKind.VIDEO: "video/mp4",
    AssetKind.PICTURE: "image/png",
    AssetKind.CAPTIONS: "text/vtt",
    AssetKind.AUDIO: "audio/mp4",
}
ROLES: dict[AssetKind, dict[str, str]] = {
    AssetKind.VIDEO: {"POSTER": "image/jpeg", "MP4_480P": "video/mp4"},
    AssetKind.PICTURE: {"WEBP_320": "image/webp", "WEBP_640": "image/webp"},
    AssetKind.CAPTIONS: {},
    AssetKind.AUDIO: {
        "AUDIO": "audio/mp4",
        "HLS_AUDIO": "application/vnd.apple.mpegurl",
        "FMP4_AUDIO": "audio/mp4",
    },
}
SCHEMA = build_schema()


class Letters(list[ResetLetter]):
    """A messenger who keeps what it was to bring."""

    async def bring(self, letter: ResetLetter) -> None:
        self.append(letter)


DESK = Desk(Seal(b"a secret of the tests and of nobody else"), Letters())


def digest(text: str) -> str:
    """A digest that no file has."""
    return hashlib.sha256(text.encode()).hexdigest()


async def received(name: str, kind: AssetKind) -> Asset:
    """An asset whose renditions have not been made."""
    return await assets.receive(original_of(name, kind), None, NOW)


def original_of(name: str, kind: AssetKind, duration_ms: int = 30_000) -> Original:
    """A file whose bytes nobody has."""
    seen = kind in (AssetKind.VIDEO, AssetKind.PICTURE)
    return Original(
        sha256=digest(name),
        name=name,
        kind=kind,
        mime=MIMES[kind],
        bytes=1000,
        width=1280 if seen else None,
        height=720 if seen else None,
        duration_ms=None if kind is AssetKind.PICTURE else duration_ms,
    )


async def captioned(name: str, spoken: Spoken, ends_ms: int = 30_000) -> Asset:
    """Captions that say this, ready."""
    asset = await captions.receive(original_of(name, AssetKind.CAPTIONS, ends_ms), spoken, None, None, NOW)
    await finish(asset, [])
    return await assets.get(asset.id)


async def voiced(name: str, duration_ms: int = 30_000) -> Asset:
    """A voice with its renditions, ready."""
    asset = await assets.receive(original_of(name, AssetKind.AUDIO, duration_ms), None, NOW)
    await finish(asset, [_rendition(name, role, mime) for role, mime in ROLES[AssetKind.AUDIO].items()])
    return await assets.get(asset.id)


async def ready(name: str, kind: AssetKind) -> Asset:
    """An asset with the renditions of its kind."""
    asset = await received(name, kind)
    await finish(asset, [_rendition(name, role, mime) for role, mime in ROLES[kind].items()])
    return await assets.get(asset.id)


async def finish(asset: Asset, made: list[NewRendition]) -> None:
    """Do the work that the asset waits for."""
    event_id = (await Rendering.get(asset_id=asset.id)).event_id
    await rendering.keep(asset.id, event_id, "TEST-1", made)
    await rendering.complete(asset.id, event_id, ["TEST-1"])


async def files_for(name: str) -> Files:
    """A clip, its captions and an infographic, all ready."""
    return Files(
        clip=await ready(f"{name}.mp4", AssetKind.VIDEO),
        captions=await ready(f"{name}.vtt", AssetKind.CAPTIONS),
        infographic=await ready(f"{name}.png", AssetKind.PICTURE),
    )


async def load_library_rows() -> None:
    """The registry and the eight guides of the sample, with files that nobody rendered."""
    await load_registry()
    topics = [Topic(slug=topic.slug, name=topic.name, description=topic.description) for topic in read_topics()]
    await insert(topics, "topic")
    editor, reviewer = await editor_account(), await reviewer_account()
    for number, guide in enumerate(read_guides()):
        at = NOW - timedelta(hours=1) + timedelta(seconds=number)
        await publish_guide(guide, await files_for(guide.slug), (editor, reviewer), at)
    await compose_programmes(NOW)


async def editor_account() -> int:
    """An account to write with."""
    return (await account_named("biên tập")).id


async def reviewer_account() -> int:
    """Another account, to vouch for what that one wrote."""
    return (await account_named("thẩm định")).id


async def draft(slug: str = "cai-vneid", text: VersionText = TEXT) -> Version:
    """A first draft of a new tutorial."""
    topic, made = await Topic.get_or_create(slug="an-toan", defaults={"name": "An toàn"})
    if made:
        await record("topic.created", topic.id)
    account = await editor_account()
    tutorial = await tutorials.create(slug, About(topic.slug), account)
    return await writing.draft(tutorial.id, "vi", text, account)


async def ask(query: str, viewer: Viewer | None = None, **variables: Any) -> dict[str, Any]:
    """The whole answer of the graph, to a stranger unless a viewer is given."""
    return await ask_at(NOW, query, viewer, **variables)


async def ask_at(now: datetime, query: str, viewer: Viewer | None = None, **variables: Any) -> dict[str, Any]:
    """The whole answer as of an instant."""
    context = Context(viewer or Viewer(), now, PUBLIC_URL, LINKS, facts=await public(), settle=public, desk=DESK)
    answer = await execute(SCHEMA, Operation(query, variables), context, "test")
    return answer.body


async def data(query: str, viewer: Viewer | None = None, **variables: Any) -> Any:
    """The data of an answer without errors."""
    body = await ask(query, viewer, **variables)
    assert "errors" not in body, body["errors"]
    return body["data"]


async def reviewer() -> Viewer:
    """A viewer who may vouch for what an editor wrote."""
    return holding(await reviewer_account(), Role.REVIEWER)


async def admin() -> Viewer:
    """A viewer who may do everything."""
    return holding(await editor_account(), Role.ADMIN)


def _rendition(name: str, role: str, mime: str) -> NewRendition:
    moving = mime.startswith(("video/", "audio/"))
    seen = mime.startswith(("video/", "image/"))
    return NewRendition(
        role=role,
        sha256=digest(name + role),
        mime=mime,
        bytes=500,
        width=640 if seen else None,
        height=360 if seen else None,
        duration_ms=30_000 if moving else None,
        bit_rate=400_000 if moving else None,
        codecs="avc1.4d401e, mp4a.40.2" if moving else None,
    )
