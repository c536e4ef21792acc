"""Community digital teams: their public facts, never their people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any

import msgspec
from msgspec.structs import asdict
from tortoise import fields
from tortoise.models import Model

from content_store import revisions
from content_store.database import transaction
from content_store.errors import BadInput, NotFound
from content_store.events import record
from content_store.registry.localities import Locality, LocalityVersion
from content_store.registry.timeline import NO_END, UNKNOWN_START, holds_on
from content_store.registry_errors import PlaceNotThere, TeamHasEnded
from content_store.revisions import Revised
from content_store.rows import RowType
from content_store.slugs import claim
from content_store.wording import brief, few_enough, fits

NAME_MOST = 200
HOTLINE_MOST = 40
LINK_MOST = 300
MEMBERS_MOST = 10_000
HOTLINE = re.compile(r"[0-9+()., -]*")


class TeamKind(StrEnum):
    """Where a team does its work."""

    VILLAGE = "VILLAGE"
    ENTERPRISE = "ENTERPRISE"


class MemberRole(StrEnum):
    """The part that somebody has in a team."""

    LEADER = "LEADER"
    VILLAGE_HEAD = "VILLAGE_HEAD"
    OFFICIAL = "OFFICIAL"
    YOUTH_UNION = "YOUTH_UNION"
    WOMENS_UNION = "WOMENS_UNION"
    FARMERS_UNION = "FARMERS_UNION"
    TEACHER = "TEACHER"
    STUDENT = "STUDENT"
    MEMBER = "MEMBER"


class TeamStanding(StrEnum):
    """Whether a team works on a day, as far as anybody said."""

    WORKING = "WORKING"
    NOT_YET = "NOT_YET"
    ENDED = "ENDED"
    UNKNOWN = "UNKNOWN"


class Team(Revised):
    """A team of neighbours or colleagues who help others with digital services; `locality` is where it began."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=80, unique=True)
    name = fields.CharField(max_length=NAME_MOST)
    kind = fields.CharEnumField(TeamKind, max_length=20, description="")
    locality: fields.ForeignKeyRelation[Locality] = fields.ForeignKeyField(
        "camtay.Locality", related_name=False, on_delete=fields.RESTRICT
    )
    locality_id: int
    member_count = fields.IntField(null=True)
    hotline = fields.CharField(max_length=HOTLINE_MOST, default="", db_default="")
    account_link = fields.CharField(max_length=LINK_MOST, default="", db_default="")
    valid_from = fields.DateField(default=UNKNOWN_START)
    valid_to = fields.DateField(default=NO_END)
    synthetic = fields.BooleanField(default=False)

    class Meta:
        table = "teams"
        indexes = (("locality_id",),)


class TeamMove(Model, metaclass=RowType):
    """Another place that a team belongs to from a day on, because somebody who keeps the registry said so."""

    id = fields.IntField(primary_key=True)
    team: fields.ForeignKeyRelation[Team] = fields.ForeignKeyField("camtay.Team", related_name=False)
    team_id: int
    locality: fields.ForeignKeyRelation[Locality] = fields.ForeignKeyField(
        "camtay.Locality", related_name=False, on_delete=fields.RESTRICT
    )
    locality_id: int
    since = fields.DateField()

    class Meta:
        table = "team_moves"
        unique_together = (("team", "since"),)
        indexes = (("locality_id",),)


class TeamRole(Model, metaclass=RowType):
    """How many of a team's members have a part in it, as it was stated."""

    id = fields.IntField(primary_key=True)
    team: fields.ForeignKeyRelation[Team] = fields.ForeignKeyField("camtay.Team", related_name=False)
    team_id: int
    role = fields.CharEnumField(MemberRole, max_length=20, description="")
    count = fields.IntField()

    class Meta:
        table = "team_roles"
        unique_together = (("team", "role"),)


class TeamWords(msgspec.Struct, frozen=True):
    """All that is said of a team in public, beside where and when; the contact is the team's, never a person's."""

    name: str
    member_count: int | None = None
    roles: Sequence[tuple[MemberRole, int]] = ()
    hotline: str = ""
    account_link: str = ""


class NewTeam(msgspec.Struct, frozen=True):
    """A team that begins at a place; with `start` None nobody knows when it did."""

    slug: str
    kind: TeamKind
    locality_id: int
    words: TeamWords
    start: date | None = None


async def create(new: NewTeam, account_id: int) -> Team:
    """A new team."""
    check(new.words)
    async with claim(Team, new.slug, "team"):
        await _check_place(new.locality_id, new.start)
        team = await Team.create(
            slug=new.slug,
            kind=new.kind,
            locality_id=new.locality_id,
            valid_from=new.start or UNKNOWN_START,
            **_columns(new.words),
        )
        await _count_roles(team, new.words)
        await record("team.created", team.id, account_id, slug=new.slug)
    return team


async def rewrite(team_id: int, words: TeamWords, expected_revision: int, account_id: int) -> Team:
    """Say other things of a team."""
    check(words)
    async with transaction():
        team = await held(team_id, expected_revision)
        said = _columns(words)
        changes = revisions.differences(vars(team), {"name": said["name"], "member_count": said["member_count"]})
        for name, value in said.items():
            setattr(team, name, value)
        await revisions.touch(team)
        await TeamRole.filter(team_id=team_id).delete()
        await _count_roles(team, words)
        # A contact stands in no event: events stay for ever, and somebody may have typed a number of his own.
        await record("team.rewritten", team.id, account_id, revision=team.revision, changes=changes)
    return team


async def end(team_id: int, day: date, expected_revision: int, account_id: int) -> Team:
    """Let a team work no longer from a day on."""
    async with transaction():
        team = await held(team_id, expected_revision)
        if day <= team.valid_from:
            raise BadInput(
                path=("day",), value=day, expected="a day after its first", expected_vi="ngày sau ngày bắt đầu"
            )
        team.valid_to = day
        await revisions.touch(team)
        await record("team.ended", team.id, account_id, revision=team.revision, valid_to=day.isoformat())
    return team


async def move(team_id: int, locality_id: int, since: date, expected_revision: int, account_id: int) -> Team:
    """Note that a team belongs to another place from a day on; what was said for that day or a later one is undone."""
    async with transaction():
        team = await held(team_id, expected_revision)
        if since <= team.valid_from:
            raise BadInput(
                path=("since",), value=since, expected="a day after its first", expected_vi="ngày sau ngày bắt đầu"
            )
        await _check_place(locality_id, since)
        await TeamMove.filter(team_id=team_id, since__gte=since).delete()
        await TeamMove.create(team_id=team_id, locality_id=locality_id, since=since)
        await revisions.touch(team)
        said = {"locality_id": locality_id, "since": since.isoformat()}
        await record("team.moved", team.id, account_id, revision=team.revision, **said)
    return team


async def held(team_id: int, expected_revision: int) -> Team:
    """The team, locked for the caller's transaction; StaleRevision when it moved on, TeamHasEnded when it is over."""
    team = await revisions.at_revision(Team, team_id, expected_revision, "team")
    if team.valid_to != NO_END:
        raise TeamHasEnded(path=("id",), day=team.valid_to)
    return team


async def get(team_id: int) -> Team:
    """The team with this number; NotFound when there is none."""
    team = await Team.get_or_none(id=team_id)
    if team is None:
        raise NotFound(path=("id",), what="Team", key=team_id)
    return team


async def place_of(team: Team) -> int:
    """The number of the last place that it is known to belong to."""
    last = await TeamMove.filter(team_id=team.id).order_by("-since").first()
    return last.locality_id if last else team.locality_id


async def _count_roles(team: Team, words: TeamWords) -> None:
    await TeamRole.bulk_create([TeamRole(team_id=team.id, role=role, count=count) for role, count in words.roles])


def _columns(words: TeamWords) -> dict[str, Any]:
    return {name: value for name, value in asdict(words).items() if name != "roles"}


async def _check_place(locality_id: int, day: date | None) -> None:
    if not await Locality.exists(id=locality_id):
        raise NotFound(path=("localityId",), what="Locality", key=locality_id)
    versions = LocalityVersion.filter(locality_id=locality_id)
    if day is not None and not await versions.filter(holds_on(day)).exists():
        raise PlaceNotThere(path=("localityId",), value=locality_id, day=day)


def check(words: TeamWords) -> None:
    """Nothing for words that can be kept; BadInput otherwise."""
    fits(words.name, NAME_MOST, "name")
    fits(words.account_link, LINK_MOST, "accountLink")
    _check_count(words.member_count or 0, "memberCount")
    few_enough(len(words.roles), len(MemberRole), "roles")
    for place, (_, count) in enumerate(words.roles):
        _check_count(count, "roles", str(place), "count")
    if len({role for role, _ in words.roles}) < len(words.roles):
        raise BadInput(path=("roles",), value="a role", expected="each role once", expected_vi="mỗi vai trò một lần")
    if len(words.hotline) > HOTLINE_MOST or not HOTLINE.fullmatch(words.hotline):
        raise BadInput(
            path=("hotline",),
            value="hotline",
            expected=f"a telephone number of at most {HOTLINE_MOST} characters",
            expected_vi=f"số điện thoại tối đa {HOTLINE_MOST} ký tự",
        )
    if words.account_link and not words.account_link.startswith("https://"):
        raise BadInput(
            path=("accountLink",),
            value=f"'{brief(words.account_link)}'",
            expected="an address that begins with https://",
            expected_vi="địa chỉ bắt đầu bằng https://",
        )


def _check_count(count: int, *path: str) -> None:
    if not 0 <= count <= MEMBERS_MOST:
        raise BadInput(path=path, value=count, expected=f"0 to {MEMBERS_MOST}", expected_vi=f"từ 0 đến {MEMBERS_MOST}")
