"""Tables of teams: their public facts, never their people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from msgspec.structs import asdict

from content_store.content.comparison import Change, ChangeKind
from content_store.errors import BadInput
from content_store.importing.by_slug import BATCH, KEY, BySlug, made_key
from content_store.importing.entries import Entry, Refuse
from content_store.importing.place_columns import PLACE, PROVINCE, WITHIN, Said, said_in
from content_store.importing.references import Places
from content_store.registry import teams
from content_store.registry.teams import (
    HOTLINE_MOST,
    LINK_MOST,
    NAME_MOST,
    MemberRole,
    Team,
    TeamKind,
    TeamRole,
    TeamWords,
)
from content_store.registry.timeline import NO_END, UNKNOWN_START
from content_store.registry_errors import TeamHasEnded
from content_store.tables import forms
from content_store.tables.columns import Column
from content_store.tables.faults import Words

NAME = Column("name", "Tên tổ", forms.words(NAME_MOST), also=("Tên tổ công nghệ số cộng đồng", "Tổ"), required=True)
SORT = Column(
    "kind",
    "Loại tổ",
    forms.choice(
        TeamKind,
        {
            "Thôn": TeamKind.VILLAGE,
            "Bản": TeamKind.VILLAGE,
            "Khu phố": TeamKind.VILLAGE,
            "Doanh nghiệp": TeamKind.ENTERPRISE,
        },
    ),
    also=("Loại",),
    required=True,
)
MEMBERS = Column(
    "member_count", "Số thành viên", forms.whole_number(), also=("Số lượng thành viên", "Thành viên", "Số người")
)
ROLE_WORDS = {
    "Tổ trưởng": MemberRole.LEADER,
    "Trưởng thôn": MemberRole.VILLAGE_HEAD,
    "Cán bộ": MemberRole.OFFICIAL,
    "Đoàn viên": MemberRole.YOUTH_UNION,
    "Hội Phụ nữ": MemberRole.WOMENS_UNION,
    "Hội Nông dân": MemberRole.FARMERS_UNION,
    "Giáo viên": MemberRole.TEACHER,
    "Học sinh": MemberRole.STUDENT,
    "Thành viên": MemberRole.MEMBER,
}
ROLES = Column("roles", "Thành phần", forms.counts(MemberRole, ROLE_WORDS), also=("Cơ cấu",))
HOTLINE = Column("hotline", "Đường dây nóng", forms.telephone(HOTLINE_MOST), also=("Số điện thoại của tổ",))
LINK = Column("account_link", "Liên kết Zalo OA", forms.words(LINK_MOST), also=("Zalo OA", "Liên kết OA"))
FROM = Column("valid_from", "Từ ngày", forms.day(), also=("Ngày thành lập", "Thành lập"))
TO = Column("valid_to", "Đến trước ngày", forms.day(), also=("Ngày giải thể",))
SYNTHETIC = Column("synthetic", "Giả lập", forms.flag())
BACKWARDS = Words("it ends before it begins", "kết thúc trước khi bắt đầu")
FIXED = Words(
    "the team is on record with another, which a table does not change",
    "tổ đã được ghi nhận với nội dung khác ở cột này, bảng không thay đổi được",
)
# Which columns speak of what `teams` may refuse.
REFUSED_AT: Mapping[str, Column[Any]] = {
    "name": NAME,
    "memberCount": MEMBERS,
    "roles": ROLES,
    "hotline": HOTLINE,
    "accountLink": LINK,
}
SAID_AT_FIRST: Mapping[str, Column[Any]] = {"kind": SORT, "locality_id": PLACE, "valid_from": FROM}
Roles: TypeAlias = list[tuple[MemberRole, int]]


class Teams(BySlug[Team]):
    """Community digital teams; one without a key is known by its place, name and kind."""

    name, noun, model = "teams", "team", Team
    columns = (KEY, NAME, SORT, PLACE, WITHIN, PROVINCE, MEMBERS, ROLES, HOTLINE, LINK, FROM, TO, SYNTHETIC)
    informative = ("place_code", "place_name")
    speaks_of = {  # noqa: RUF012 - it is the class's own
        "place": ("locality_id",),
        "within": (),
        "province": (),
        "roles": (),
    }
    unnoted = frozenset({"hotline", "account_link"})  # somebody may have typed a number of his own

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._places = Places()
        self._counted: dict[str, Roles] = {}

    async def rows(self, entries: Sequence[Entry], refuse: Refuse) -> list[tuple[Entry, Team]]:
        await self._places.load(self._said(entry) for entry in entries)
        found = [(entry, row) for entry in entries if (row := self._row(entry, refuse)) is not None]
        self._counted = await _counted([row.slug for _, row in found])
        return found

    def _said(self, entry: Entry) -> Said:
        return said_in(entry, entry.get(FROM) or self._today)

    def _row(self, entry: Entry, refuse: Refuse) -> Team | None:
        start, end, said = entry.get(FROM), entry.get(TO), self._said(entry)
        place = self._places.locality(said)
        if place is None or (start and self._places.version(said) is None):
            refuse(entry, *self._places.why(said))
            return None
        if start and end and end <= start:
            refuse(entry, TO, BACKWARDS)
            return None
        try:
            teams.check(_words(entry))
        except BadInput as bad:
            refuse(entry, REFUSED_AT[bad.path[0]], Words(bad.message, bad.message_vi))
            return None
        return _team(entry, place, self._places.slug(place))

    def _changes(self, entry: Entry, before: Team, after: Team) -> list[Change]:
        changes = super()._changes(entry, before, after)
        wanted, there = entry.get(ROLES) or [], self._counted.get(before.slug, [])
        if entry.has(ROLES) and wanted != there:
            changes.append(Change(ChangeKind.CHANGED, ("roles",), _said(there), _said(wanted)))
            self._counted[before.slug] = wanted
        return changes

    def _wrong(self, entry: Entry, row: Team, changes: Sequence[Change]) -> tuple[Column[Any], Words] | None:
        before = {change.path[0]: change.before for change in changes}
        ended = before.get("valid_to", str(row.valid_to))
        if ended != str(NO_END):
            over = TeamHasEnded(day=ended)
            return NAME, Words(over.message, over.message_vi)
        for name, column in SAID_AT_FIRST.items():
            if name in before:
                return column, FIXED
        return (TO, BACKWARDS) if row.valid_to <= row.valid_from else None

    async def _create(self, new: Sequence[tuple[Entry, Team]]) -> None:
        await super()._create(new)
        await _write_roles([(row, entry.get(ROLES) or []) for entry, row in new])

    async def _change(self, moved: Sequence[tuple[Team, list[Change]]]) -> None:
        await super()._change(moved)
        counted = [row for row, changes in moved if any(change.path == ("roles",) for change in changes)]
        await TeamRole.filter(team_id__in=[row.id for row in counted]).delete()
        await _write_roles([(row, self._counted[row.slug]) for row in counted])


async def _counted(slugs: Sequence[str]) -> dict[str, Roles]:
    """How many of each role the known ones of these teams have, in the order of the roles."""
    found: dict[str, list[tuple[MemberRole, int]]] = {}
    rows = TeamRole.filter(team__slug__in=list(slugs))
    for slug, role, count in await rows.values_list("team__slug", "role", "count"):
        found.setdefault(slug, []).append((MemberRole(role), count))
    order = list(MemberRole)
    return {slug: sorted(roles, key=lambda pair: order.index(pair[0])) for slug, roles in found.items()}


async def _write_roles(counted: Sequence[tuple[Team, Roles]]) -> None:
    rows = [TeamRole(team_id=row.id, role=role, count=count) for row, roles in counted for role, count in roles]
    if rows:
        await TeamRole.bulk_create(rows, batch_size=BATCH)


def _said(roles: Roles) -> str:
    return ", ".join(f"{role.value} {count}" for role, count in roles)


def _words(entry: Entry) -> TeamWords:
    roles: Roles = entry.get(ROLES) or []
    return TeamWords(entry.need(NAME), entry.get(MEMBERS), roles, entry.get(HOTLINE) or "", entry.get(LINK) or "")


def _team(entry: Entry, place: int, place_slug: str) -> Team:
    said, kind = {**asdict(_words(entry))}, entry.need(SORT)
    del said["roles"]
    return Team(
        **said,
        slug=entry.get(KEY) or made_key(entry.need(NAME), place_slug, kind.value.lower()),
        kind=kind,
        locality_id=place,
        valid_from=entry.get(FROM) or UNKNOWN_START,
        valid_to=entry.get(TO) or NO_END,
        synthetic=entry.get(SYNTHETIC) or False,
    )
