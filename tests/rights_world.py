"""The world of the table of rights: who asks in each of its columns, and one of everything that they ask about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from samples import NOW, draft, files_for

from content_store.content import clips, comments, infographics, previews, releases, steps, topics
from content_store.content.clips import Clip, NewClip
from content_store.content.infographics import Infographic, NewInfographic
from content_store.content.previews import NewPreview, Shown
from content_store.content.recalls import Recall
from content_store.content.releases import ReleaseItem
from content_store.content.schedules import Schedule, ScheduledAction
from content_store.content.topics import TopicWords
from content_store.content.tutorials import Tutorial
from content_store.content.versions import State, Version
from content_store.database import transaction
from content_store.delivery import kiosks, roadmaps, webhooks
from content_store.delivery.roadmaps import RoadmapWords
from content_store.delivery.webhooks import EventKind, NewWebhook
from content_store.events import record
from content_store.people import grants, invitations, resets, sessions, tokens
from content_store.people.access import Given, Role, Viewer
from content_store.people.accounts import Account, account_named
from content_store.people.tokens import NewToken
from content_store.registry import (
    indicators,
    memberships,
    platforms,
    public_services,
    recording,
    sources,
    targets,
    team_sessions,
    teams,
)
from content_store.registry.localities import Level, Locality, LocalityVersion
from content_store.registry.memberships import PersonWords
from content_store.registry.organisations import Organisation
from content_store.registry.platforms import PlatformWords
from content_store.registry.public_services import ServiceWords
from content_store.registry.recording import Figure, Numbers, Subject
from content_store.registry.reforming import entering
from content_store.registry.sources import NewSource, SourceKind
from content_store.registry.targets import Comparison, Goal, TargetWords
from content_store.registry.team_sessions import Held, SessionWords
from content_store.registry.teams import MemberRole, NewTeam, Team, TeamKind, TeamWords
from schema.nodes import gid

STRANGER = "stranger"
KIOSK = "kiosk"
# Each role of the place that all is about, and of another province; the last two are everywhere.
COLUMNS = (
    STRANGER,
    KIOSK,
    "nobody",
    "viewer",
    "editor",
    "reviewer",
    "editor-elsewhere",
    "registrar",
    "registrar-elsewhere",
    "admin-here",
    "admin-elsewhere",
    "admin",
)


RENAMED = """
[act]
number = "1"
decided_on = 2026-01-01
in_force_from = 2026-01-01
operates_from = 2026-01-01
[[change]]
kind = "RENAME"
whole = ["slug:xa-nay"]
into.name = "Mới"
"""


MERGED = """
[act]
number = "2"
decided_on = 2025-01-01
in_force_from = 2025-01-01
operates_from = 2025-01-01
[[place]]
name = "Đã nhập"
type = "thôn"
level = "VILLAGE"
parent = "slug:xa-nay"
synthetic = true
[[change]]
kind = "MERGE"
whole = ["slug:da-nhap"]
into = { name = "Nhập vào", type = "thôn" }
"""


@dataclass(frozen=True)
class World:
    """Who asks, by column, and the ids of what is asked about, by column and name."""

    viewers: Mapping[str, Viewer]
    ids: Mapping[str, Mapping[str, str]]


async def world() -> World:
    """A province with a commune, another province, a draft with a clip, and a person with all that a person has."""
    here, commune, elsewhere = await place("tinh-nay"), await place("xa-nay", below="tinh-nay"), await place("tinh-kia")
    viewers = {STRANGER: Viewer(), "nobody": await person("nobody")}
    for role in (Role.VIEWER, Role.EDITOR, Role.REVIEWER):
        viewers[role.value.lower()] = await person(role.value, Given(role))
    viewers["editor-elsewhere"] = await person("editor-elsewhere", Given(Role.EDITOR, elsewhere))
    for role in (Role.REGISTRAR, Role.ADMIN):
        name = role.value.lower()
        viewers[f"{name}-elsewhere"] = await person(f"{name}-elsewhere", Given(role, elsewhere))
        viewers[name if role is Role.REGISTRAR else f"{name}-here"] = await person(f"{name}-here", Given(role, here))
    viewers["admin"] = await person("admin", Given(Role.ADMIN))
    kiosk, _ = await kiosks.register("Màn hình sảnh", commune, (await account_named("ai giữ")).id, NOW)
    viewers[KIOSK] = Viewer(kiosk=kiosk.id)
    common = {
        "kiosk": gid("Kiosk", kiosk.id),
        "place": gid("Locality", commune),
        "gone": await _gone(),
        "reformText": RENAMED,
        **await _manuscript(commune),
        **await _kept(),
        **await _counted(commune),
    }
    own = {column: {**await _belongings(commune, column), **await _team(commune, column)} for column in COLUMNS}
    return World(viewers, {column: {**common, **own[column]} for column in COLUMNS})


async def place(slug: str, below: str | None = None) -> int:
    """A place that nobody else has."""
    above = await Locality.get(slug=below) if below else None
    row = await Locality.create(slug=slug, synthetic=True)
    level = Level.COMMUNE if above else Level.PROVINCE
    await LocalityVersion.create(locality=row, parent=above, name=slug, type="tỉnh", level=level)
    async with transaction():
        await record("locality.created", row.id)
    return row.id


async def _gone() -> str:
    """A village of that province that became another, with somebody who had a role there."""
    await entering.apply(MERGED, None)
    gone = (await Locality.get(slug="da-nhap")).id
    await person("village", Given(Role.VIEWER, gone))
    return gid("Locality", gone)


async def _reform(name: str) -> str:
    """A reform that put a village of that province on record."""
    listed = f'[[place]]\nname = "{name}"\ntype = "thôn"\nlevel = "VILLAGE"\nparent = "slug:xa-nay"\nsynthetic = true'
    return gid("Reform", (await entering.apply(listed, None)).reform_id)


async def person(name: str, *given: Given) -> Viewer:
    """Somebody who has just signed in."""
    async with transaction():
        account = await Account.create(name=name, email=f"{name.lower()}@example.vn")
        await grants.insert(account.id, given, by=None)
        session, _ = await sessions.begin(account.id, NOW)
    return Viewer(account.id, given, session=session.id)


async def _belongings(place: int, column: str) -> dict[str, str]:
    """Somebody who works at a place, with a session and a token; somebody who is invited there."""
    viewer = await person(f"{column}-subject", Given(Role.VIEWER, place))
    account = await Account.get(id=viewer.account_id)
    token, _ = await tokens.create(account.id, NewToken("máy tính", None, NOW + timedelta(days=1)), NOW)
    invitation, invited = await invitations.create(
        f"{column}-invited@example.vn", [Given(Role.VIEWER, place)], None, NOW
    )
    return {
        "account": gid("Account", account.id),
        "session": gid("Session", viewer.session or 0),
        "token": gid("Token", token.id),
        "grant": gid("Grant", (await grants.of_accounts([account.id]))[account.id][0].id),
        "invitation": gid("Invitation", invitation.id),
        "invited": invited,
        "reform": await _reform(column),
        "reset": await resets.begin(account, NOW),
    }


async def _team(place: int, column: str) -> dict[str, str]:
    """A team of a place with a session, a member and a roadmap."""
    account = (await account_named("ai giữ")).id
    team = await teams.create(NewTeam(f"to-{column}", TeamKind.VILLAGE, place, TeamWords("Tổ giả lập")), account)
    first = datetime(2026, 11, 4, 12, tzinfo=UTC)
    words = SessionWords("FREQ=WEEKLY", first)
    _, session = await team_sessions.put(Held(team.id, team.revision, account), words)
    # Everything is asked for at revision 1.
    await Team.filter(id=team.id).update(revision=1)
    member = await memberships.create(team.id, PersonWords("Giả lập", MemberRole.MEMBER), account)
    roadmap = await roadmaps.create(f"lo-trinh-{column}", place, RoadmapWords("a", []), account)
    return {
        "teamSession": gid("TeamSession", session.id),
        "team": gid("Team", team.id),
        "membership": gid("Membership", member.id),
        "roadmap": gid("Roadmap", roadmap.id),
    }


async def _manuscript(place: int) -> dict[str, str]:
    """A draft with a clip and a picture, of a tutorial that belongs to a place."""
    files, version = await files_for("a"), await draft()
    await Tutorial.filter(id=version.tutorial_id).update(locality_id=place)
    version = await clips.attach(version.id, NewClip(asset_id=files.clip.id), version.revision, version.author_id)
    picture = NewInfographic(asset_id=files.infographic.id)
    version = await infographics.attach(version.id, picture, version.revision, version.author_id)
    return {
        "version": gid("Version", version.id),
        "tutorial": gid("Tutorial", version.tutorial_id),
        "asset": gid("Asset", files.clip.id),
        "clip": gid("Clip", (await Clip.get(version_id=version.id)).id),
        "infographic": gid("Infographic", (await Infographic.get(version_id=version.id)).id),
    }


async def _counted(place: int) -> dict[str, str]:
    """A figure and a target of a place, as they are before anybody asks."""
    account = (await account_named("ai giữ")).id
    await sources.create("nguon", NewSource(SourceKind.SYNTHETIC, "Nguồn"), account)
    await indicators.create("chi-so", "Chỉ số", account)
    figure = Figure("a", "nguon", "a", Numbers(value=Decimal(1)))
    words = TargetWords("a", Goal(Comparison.EQUAL, "percent", Decimal(1)), "nguon", "a")
    return {
        "measurement": gid("Measurement", (await recording.create("m", Subject("chi-so", place), figure, account)).id),
        "target": gid("Target", (await targets.create("t", ("chi-so", place), words, account)).id),
    }


async def _release(version: Version, account: int) -> int:
    release = await releases.begin("a", account)
    await ReleaseItem.create(release=release, version=version)
    return release.id


async def _kept() -> dict[str, str]:
    """What editors and administrators keep."""
    account = (await account_named("ai giữ")).id
    version = await Version.get(tutorial__slug="cai-vneid")
    step = (await steps.of_version(version.id))[0]
    new = NewWebhook("https://example.com/", [EventKind.TOPIC], "{ __typename }")
    webhook, secret = await webhooks.create(new, account, loopback=False)
    schedule = await Schedule.create(
        version_id=version.id, action=ScheduledAction.RETIRE, at=NOW + timedelta(days=1), account_id=account
    )
    shown = NewPreview(Shown(version_id=version.id), NOW + timedelta(days=1), 1)
    preview, _ = await previews.create(shown, account, NOW)
    async with transaction():
        # Only what was live is recalled.
        await Version.create(
            tutorial_id=version.tutorial_id,
            language="hab",
            number=1,
            state=State.RECALLED,
            title="a",
            author_id=account,
            published_at=NOW,
        )
        await Recall.create(tutorial_id=version.tutorial_id, reason="a", account_id=account, recalled_at=NOW)
        await record("version.recalled", version.id, tutorial_id=version.tutorial_id)
    return {
        "comment": gid("Comment", (await comments.write(version.id, None, "a", account)).id),
        "organisation": gid("Organisation", await _organisation()),
        "platform": gid("Platform", (await platforms.create("nen-tang", PlatformWords("a", "app"), account)).id),
        "preview": gid("Preview", preview.id),
        "publicService": gid("PublicService", (await public_services.create("dv", ServiceWords("a"), account)).id),
        "release": gid("Release", await _release(version, account)),
        "schedule": gid("Schedule", schedule.id),
        "secret": gid("WebhookSecret", secret.id),
        "stepKey": step.key,
        "topic": gid("Topic", (await topics.create("chu-de", TopicWords("a"), account)).id),
        "webhook": gid("Webhook", webhook.id),
    }


async def _organisation() -> int:
    async with transaction():
        row = await Organisation.create(slug="co-quan", name="Cơ quan", kind="department")
        await record("organisation.created", row.id)
    return row.id
