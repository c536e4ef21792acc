"""What is asked for the table of rights, and how an answer is read as a cell of it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import aclosing
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLType,
    GraphQLUnionType,
    get_named_type,
    is_input_object_type,
)
from public import public
from samples import DESK, LINKS, NOW, PUBLIC_URL, SCHEMA
from tortoise import Tortoise

from content_store.database import APP, select
from content_store.people.access import Viewer
from schema.context import Context
from schema.execution import Operation, execute, watch

TABLE = Path(__file__).parent / "schema" / "rights.txt"
YES, NO, HIDDEN = "yes", "no", "hidden"
GRAPH = SCHEMA._schema
ROOTS = [kind for kind in (GRAPH.query_type, GRAPH.mutation_type, GRAPH.subscription_type) if kind is not None]


WORDS = 'label: "a", source: "nguon", quote: "a", numbers: {{ value: "1" }}'
GOAL = 'label: "a", source: "nguon", quote: "a", goal: {{ comparison: EQUAL, unit: "percent", value: "1" }}'
# What the least input would not say: whom or what it is about, and secrets that open something.
INPUTS = {
    "commentResolve": 'id: "{comment}"',
    "kioskRegister": 'localityId: "{place}", name: "a"',
    "kioskReport": "guides: []",
    "previewCreate": 'shown: {{ versionId: "{version}" }}, expiresAt: "2027-01-01T00:00:00Z"',
    "previewRevoke": 'id: "{preview}"',
    "programmeCompose": ('localityId: "{place}", channel: WEB, name: "a", tutorialIds: [], start: "2026-11-22"'),
    "reformApply": 'text: """{reformText}"""',
    "remove": 'id: "{topic}"',
    "tutorialChange": 'id: "{tutorial}", expectedRevision: 1, topic: "an-toan"',
    "webhookCreate": 'url: "https://example.com/", events: [TOPIC], document: "{{ __typename }}"',
    "scheduleCancel": 'id: "{schedule}"',
    "signatoryAppoint": 'organisationId: "{organisation}", accountId: "{account}"',
    "signatoryDismiss": 'organisationId: "{organisation}", accountId: "{account}"',
    "stepRewrite": (
        'versionId: "{version}", expectedRevision: 1, step: {{ key: "{stepKey}", title: "a", action: "b" }}'
    ),
    "consentRecord": (
        'membershipId: "{membership}", expectedRevision: 1, fields: [NAME], purpose: "a", givenOn: "2026-11-01"'
    ),
    "consentWithdraw": 'id: "{membership}"',
    "teamCreate": 'slug: "to-moi", kind: VILLAGE, localityId: "{place}", words: {{ name: "a" }}',
    "teamMove": 'id: "{team}", expectedRevision: 1, localityId: "{place}", since: "2026-11-22"',
    "teamSessionCancel": 'id: "{teamSession}", expectedRevision: 1, at: "2026-11-25T19:00:00+07:00"',
    "teamSessionMove": (
        'id: "{teamSession}", expectedRevision: 1, at: "2026-11-25T19:00:00+07:00", to: "2026-11-26T19:00:00+07:00"'
    ),
    "teamSessionRemove": 'id: "{teamSession}", expectedRevision: 1',
    "teamSessionSet": (
        'teamId: "{team}", expectedRevision: 1, rrule: "FREQ=DAILY", firstAt: "2026-11-25T19:00:00+07:00"'
    ),
    "roadmapCreate": 'slug: "lo-trinh-moi", localityId: "{place}", words: {{ name: "a", items: [] }}',
    "roadmapUpdate": 'id: "{roadmap}", expectedRevision: 1, words: {{ name: "a", items: [] }}',
    "webhookSecretEnd": 'id: "{secret}"',
    "stepMove": 'versionId: "{version}", expectedRevision: 1, key: "{stepKey}", position: 1',
    "stepRemove": 'versionId: "{version}", expectedRevision: 1, key: "{stepKey}"',
    "accountDisable": 'id: "{account}"',
    "accountEnable": 'id: "{account}"',
    "grantGive": 'account: "{account}", role: VIEWER, place: "{place}"',
    "grantsCarry": 'place: "{gone}"',
    "grantTake": 'id: "{grant}"',
    "invitationAccept": 'secret: "{invited}", name: "Mới", password: "con mèo trèo cây cau"',
    "invitationCreate": 'email: "nua@example.vn", grants: [{{ role: VIEWER, place: "{place}" }}]',
    "invitationWithdraw": 'id: "{invitation}"',
    "passwordReset": 'secret: "{reset}", password: "con mèo trèo cây cau"',
    "sessionEnd": 'id: "{session}"',
    "tutorialCreate": 'slug: "moi", topic: "an-toan", placeId: "{place}"',
    "versionDraft": 'tutorialId: "{tutorial}", language: "tyz", text: {{ title: "a" }}',
    "sessionsEnd": 'account: "{account}"',
    "secondFactorRemove": 'account: "{account}"',
    "tokenCreate": 'name: "máy", expiresAt: "2026-12-01T00:00:00Z"',
    "tokenRevoke": 'id: "{token}"',
    "indicatorCreate": 'slug: "so.to", name: "a"',
    "measurementCorrect": 'id: "{measurement}", slug: "moi", reason: "a", words: {{ ' + WORDS + " }}",
    "measurementCreate": 'slug: "moi", indicator: "chi-so", localityId: "{place}", words: {{ ' + WORDS + " }}",
    "sourceCreate": 'slug: "nguon-moi", kind: ARTICLE, title: "a"',
    "targetCreate": 'slug: "moi", indicator: "chi-so", localityId: "{place}", words: {{ ' + GOAL + " }}",
    "targetUpdate": 'id: "{target}", expectedRevision: 1, words: {{ ' + GOAL + " }}",
}
# What root fields ask for that cannot be left out, and what those are asked for whose answer would be another's.
ARGUMENTS = {
    "recallStatus": 'id: "{tutorial}"',
    "audit": 'id: "{version}"',
    "coverageGaps": 'target: "T-S3-ocop"',
    "recall": 'slug: "cai-vneid"',
    "release": 'id: "{release}"',
    "usedBy": 'id: "{tutorial}"',
    "webhook": 'id: "{webhook}"',
    "memberships": 'team: "{team}"',
    "membershipExport": 'id: "{membership}"',
    "nextSessions": 'near: "22"',
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
    "resolveLocality": 'name: "xã Đông Ngũ"',
    "search": 'text: "so bao hiem"',
    "topic": 'slug: "an-toan"',
}


def root_fields() -> dict[str, GraphQLField]:
    """Every field of Query, Mutation and Subscription, as the table names it."""
    return {f"{root.name}.{name}": field for root in ROOTS for name, field in root.fields.items()}


def selected(kind: GraphQLType) -> str:
    """The least that can be selected of what a field answers."""
    composite = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType
    return " { __typename }" if isinstance(get_named_type(kind), composite) else ""


def question(name: str, ids: Mapping[str, str]) -> str:
    """The question for a root field, with the least that can be selected."""
    root, field = name.split(".")
    given = f"input: {{ {input_of(field, ids)} }}" if root == "Mutation" else ARGUMENTS.get(field, "").format_map(ids)
    below = " { errors { code } }" if root == "Mutation" else selected(root_fields()[name].type)
    return f"{root.lower()} {{ {field}{f'({given})' if given else ''}{below} }}"


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
    "TeamKind": "VILLAGE",
    "TeamMemberRole": "MEMBER",
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


async def stored() -> dict[str, list[dict[str, Any]]]:
    """The same as the database holds it, for who compares and reads nothing: that takes half the time."""
    tables = [(model._meta.db_table, model._meta.db_pk_column) for model in (Tortoise.apps or {})[APP].values()]
    statements = {table: f'SELECT * FROM "{table}" ORDER BY "{key}"' for table, key in tables}  # noqa: S608 - our names
    return {table: await select(statement) for table, statement in statements.items()}
