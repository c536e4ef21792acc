"""Who asks in the table of rights, what they ask about, and how an answer is read as a cell of it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from graphql import GraphQLInputObjectType, GraphQLNonNull, is_input_object_type
from public import public
from samples import DESK, LINKS, NOW, PUBLIC_URL, SCHEMA, draft, files_for
from tortoise import Tortoise

from content_store.content import clips, comments, infographics, previews, releases, steps, topics
from content_store.content.clips import Clip, NewClip
from content_store.content.infographics import Infographic, NewInfographic
from content_store.content.previews import NewPreview, Shown
from content_store.content.recalls import Recall
from content_store.content.schedules import Schedule, ScheduledAction
from content_store.content.topics import TopicWords
from content_store.content.versions import Version
from content_store.database import APP, transaction
from content_store.delivery import webhooks
from content_store.delivery.webhooks import EventKind, NewWebhook
from content_store.events import record
from content_store.people import grants, invitations, resets, sessions, tokens
from content_store.people.access import Given, Role, Viewer
from content_store.people.accounts import Account, account_named
from content_store.people.tokens import NewToken
from content_store.registry import platforms, public_services
from content_store.registry.localities import Level, Locality, LocalityVersion
from content_store.registry.organisations import Organisation
from content_store.registry.platforms import PlatformWords
from content_store.registry.public_services import ServiceWords
from schema.context import Context
from schema.execution import Operation, execute, watch
from schema.nodes import gid

TABLE = Path(__file__).parent / "schema" / "rights.txt"
STRANGER = "stranger"
# Each role of the place that all is about, and of another province; the last two are everywhere.
COLUMNS = (
    STRANGER,
    "nobody",
    "viewer",
    "editor",
    "reviewer",
    "registrar",
    "registrar-elsewhere",
    "admin-here",
    "admin-elsewhere",
    "admin",
)
YES, NO, HIDDEN = "yes", "no", "hidden"


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
    for role in (Role.REGISTRAR, Role.ADMIN):
        name = role.value.lower()
        viewers[f"{name}-elsewhere"] = await person(f"{name}-elsewhere", Given(role, elsewhere))
        viewers[name if role is Role.REGISTRAR else f"{name}-here"] = await person(f"{name}-here", Given(role, here))
    viewers["admin"] = await person("admin", Given(Role.ADMIN))
    common = {"place": gid("Locality", commune), **await _manuscript(), **await _kept()}
    return World(viewers, {column: {**common, **await _belongings(commune, column)} for column in COLUMNS})


async def place(slug: str, below: str | None = None) -> int:
    """A place that nobody else has."""
    above = await Locality.get(slug=below) if below else None
    row = await Locality.create(slug=slug, synthetic=True)
    level = Level.COMMUNE if above else Level.PROVINCE
    await LocalityVersion.create(locality=row, parent=above, name=slug, type="tỉnh", level=level)
    async with transaction():
        await record("locality.created", row.id)
    return row.id


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
        "reset": await resets.begin(account, NOW),
    }


async def _manuscript() -> dict[str, str]:
    files, version = await files_for("a"), await draft()
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


async def _kept() -> dict[str, str]:
    """What editors and administrators keep."""
    account = (await account_named("ai giữ")).id
    version = await Version.get(tutorial__slug="cai-vneid")
    step = (await steps.of_version(version.id))[0]
    new = NewWebhook("https://example.com/", [EventKind.TOPIC], "{ __typename }")
    webhook, secret = await webhooks.create(new, account, loopback=False)
    organisation = await Organisation.create(slug="co-quan", name="Cơ quan", kind="department")
    schedule = await Schedule.create(
        version_id=version.id, action=ScheduledAction.RETIRE, at=NOW + timedelta(days=1), account_id=account
    )
    shown = NewPreview(Shown(version_id=version.id), NOW + timedelta(days=1), 1)
    preview, _ = await previews.create(shown, account, NOW)
    async with transaction():
        await Recall.create(tutorial_id=version.tutorial_id, reason="a", account_id=account, recalled_at=NOW)
        await record("version.recalled", version.id, tutorial_id=version.tutorial_id)
    return {
        "comment": gid("Comment", (await comments.write(version.id, None, "a", account)).id),
        "organisation": gid("Organisation", organisation.id),
        "platform": gid("Platform", (await platforms.create("nen-tang", PlatformWords("a", "app"), account)).id),
        "preview": gid("Preview", preview.id),
        "publicService": gid("PublicService", (await public_services.create("dv", ServiceWords("a"), account)).id),
        "release": gid("Release", (await releases.begin("a", account)).id),
        "schedule": gid("Schedule", schedule.id),
        "secret": gid("WebhookSecret", secret.id),
        "stepKey": step.key,
        "topic": gid("Topic", (await topics.create("chu-de", TopicWords("a"), account)).id),
        "webhook": gid("Webhook", webhook.id),
    }


# What the least input would not say: whom or what it is about, and secrets that open something.
INPUTS = {
    "commentResolve": 'id: "{comment}"',
    "previewCreate": 'shown: {{ versionId: "{version}" }}, expiresAt: "2027-01-01T00:00:00Z"',
    "previewRevoke": 'id: "{preview}"',
    "programmeCompose": ('localityId: "{place}", channel: WEB, name: "a", tutorialIds: [], start: "2026-11-22"'),
    "remove": 'id: "{topic}"',
    "tutorialChange": 'id: "{tutorial}", expectedRevision: 1, topic: "an-toan"',
    "webhookCreate": 'url: "https://example.com/", events: [TOPIC], document: "{{ __typename }}"',
    "scheduleCancel": 'id: "{schedule}"',
    "signatoryAppoint": 'organisationId: "{organisation}", accountId: "{account}"',
    "signatoryDismiss": 'organisationId: "{organisation}", accountId: "{account}"',
    "stepRewrite": (
        'versionId: "{version}", expectedRevision: 1, step: {{ key: "{stepKey}", title: "a", action: "b" }}'
    ),
    "webhookSecretEnd": 'id: "{secret}"',
    "stepMove": 'versionId: "{version}", expectedRevision: 1, key: "{stepKey}", position: 1',
    "stepRemove": 'versionId: "{version}", expectedRevision: 1, key: "{stepKey}"',
    "accountDisable": 'id: "{account}"',
    "accountEnable": 'id: "{account}"',
    "grantGive": 'account: "{account}", role: VIEWER, place: "{place}"',
    "grantTake": 'id: "{grant}"',
    "invitationAccept": 'secret: "{invited}", name: "Mới", password: "con mèo trèo cây cau"',
    "invitationCreate": 'email: "nua@example.vn", grants: [{{ role: VIEWER, place: "{place}" }}]',
    "invitationWithdraw": 'id: "{invitation}"',
    "passwordReset": 'secret: "{reset}", password: "con mèo trèo cây cau"',
    "sessionEnd": 'id: "{session}"',
    "tutorialCreate": 'slug: "moi", topic: "an-toan"',
    "versionDraft": 'tutorialId: "{tutorial}", language: "tyz", text: {{ title: "a" }}',
    "sessionsEnd": 'account: "{account}"',
    "secondFactorRemove": 'account: "{account}"',
    "tokenCreate": 'name: "máy", expiresAt: "2026-12-01T00:00:00Z"',
    "tokenRevoke": 'id: "{token}"',
}
# What root fields ask for that cannot be left out, and what those are asked for whose answer would be another's.
ARGUMENTS = {
    "audit": 'id: "{version}"',
    "recall": 'slug: "cai-vneid"',
    "release": 'id: "{release}"',
    "usedBy": 'id: "{tutorial}"',
    "webhook": 'id: "{webhook}"',
    "asset": 'id: "{asset}"',
    "assetProgress": 'id: "{asset}"',
    "version": 'id: "{version}"',
    "tokens": 'account: "{account}"',
    "sessions": 'account: "{account}"',
    "guide": 'slug: "so-bao-hiem-xa-hoi-vssid"',
    "indicator": 'slug: "teams.total"',
    "locality": 'code: "06877"',
    "node": 'id: "{place}"',
    "nodes": 'ids: ["{place}"]',
    "platform": 'slug: "vssid"',
    "publicService": 'slug: "dang-ky-thuong-tru"',
    "topic": 'slug: "an-toan"',
}


def input_of(mutation: str, ids: Mapping[str, str]) -> str:
    """The input of a mutation that nothing but rights keeps from being looked at."""
    if mutation in INPUTS:
        return INPUTS[mutation].format_map(ids)
    kind = SCHEMA._schema.mutation_type
    assert kind is not None
    wanted = kind.fields[mutation].args["input"].type.of_type
    # `id` is that of the noun that the mutation's name begins with, and `tutorialId` a tutorial's.
    own = next((ids[noun] for noun in ids if mutation.startswith(noun)), "")
    return _fields(wanted, {"id": own, **{f"{noun}Id": value for noun, value in ids.items()}})


def _fields(kind: GraphQLInputObjectType, ids: Mapping[str, str]) -> str:
    return ", ".join(f"{name}: {_least(name, field.type.of_type, ids)}" for name, field in _needed(kind).items())


def _least(name: str, kind: Any, ids: Mapping[str, str]) -> str:
    if is_input_object_type(kind):
        return f"{{ {_fields(kind, ids)} }}"
    if str(kind) == "ID":
        return f'"{ids[name]}"'
    return LEAST.get(str(kind), '"a"')


LEAST = {
    "Boolean": "false",
    "Channel": "WEB",
    "Date": '"2026-11-22"',
    "DateTime": '"2027-01-01T00:00:00Z"',
    "Float": "0.5",
    "Int": "1",
    "Language": '"vi"',
}


def _needed(kind: GraphQLInputObjectType) -> dict[str, Any]:
    return {
        name: field
        for name, field in kind.fields.items()
        if isinstance(field.type, GraphQLNonNull) and "[" not in str(field.type)
    }


async def asked(query: str, viewer: Viewer) -> dict[str, Any]:
    """The answer to a session's question, or the first one to a subscription."""
    context = Context(viewer, NOW, PUBLIC_URL, LINKS, facts=await public(), settle=public, desk=DESK)
    if not query.startswith("subscription"):
        return (await execute(SCHEMA, Operation(query), context, "test")).body
    async with aclosing(watch(SCHEMA, Operation(query), context, "test")) as answers:
        async for answer in answers:
            return answer.body
    return {"data": None}


def cell(body: Mapping[str, Any], *path: str) -> str:
    """What an answer says of one's rights to what lies at this path of it."""
    codes = [error["extensions"]["code"] for error in body.get("errors", ())]
    if codes:
        assert set(codes) <= {"UNAUTHENTICATED", "FORBIDDEN", "SESSION_NEEDED", "NOT_FOUND"}, body["errors"]
        return HIDDEN if codes == ["NOT_FOUND"] else NO
    found = body["data"]
    for name in path:
        found = found[name] if isinstance(found, dict) else None
    if found is None:
        return HIDDEN
    told = found.get("errors", []) if isinstance(found, dict) else []
    return HIDDEN if [error["code"] for error in told] == ["NOT_FOUND"] else YES


def committed() -> dict[str, dict[str, str]]:
    """The table's cells, by field and column."""
    head, *lines = [line.split() for line in TABLE.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in lines if row}


async def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables."""
    models = (Tortoise.apps or {})[APP].values()
    return {model._meta.db_table: await model.all().order_by(model._meta.pk_attr).values() for model in models}
