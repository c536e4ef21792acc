"""Tables of memberships: the people of teams, of whom nothing is repeated in reports and nothing becomes public.

A consent is never made by a table: it is a record of what somebody agreed to, taken by somebody who is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import asdict

from content_store import events
from content_store.importing.entries import Counts, Entry, Refuse
from content_store.importing.references import TEAM, UNKNOWN, Named
from content_store.importing.teams import ROLE_WORDS
from content_store.registry import memberships
from content_store.registry.memberships import EMAIL_MOST, NAME_MOST, PHONE_MOST, Membership, PersonWords
from content_store.registry.teams import MemberRole, Team
from content_store.registry_errors import PersonalDataNotAccepted
from content_store.tables import forms
from content_store.tables.columns import Column
from content_store.tables.faults import Words

NAME = Column("name", "Họ tên", forms.words(NAME_MOST), also=("Họ và tên", "Thành viên"), required=True)
PHONE = Column("phone", "Điện thoại", forms.telephone(PHONE_MOST), also=("Số điện thoại", "SĐT"))
EMAIL = Column("email", "Thư điện tử", forms.words(EMAIL_MOST), also=("E-mail",))
ROLE = Column("role", "Vai trò", forms.choice(MemberRole, ROLE_WORDS), also=("Chức vụ", "Thành phần"), required=True)
JOINED = Column("joined_on", "Tham gia từ", forms.day(), also=("Ngày tham gia", "Ngày vào tổ"))
COLUMNS = (TEAM, NAME, PHONE, EMAIL, ROLE, JOINED)
REFUSED_AT: Mapping[str, Column[Any]] = {"name": NAME, "phone": PHONE, "email": EMAIL}
TWICE = Words("an earlier row says the same of somebody", "một dòng trước đã nói về cùng một người")
NAMESAKE = Words(
    "somebody of this name is in the team, with other details: a table changes nobody",
    "tổ đã có người tên này với thông tin khác: bảng không sửa thông tin của ai",
)
_Person = tuple[int, str, str, str]


class Memberships:
    """People who join teams. Who is in the team already, just as the row says, is left alone; nobody is changed."""

    name, private = "memberships", True
    columns: Sequence[Column[Any]] = COLUMNS
    informative: Sequence[str] = ()

    def __init__(self) -> None:
        self._teams = Named(Team, "name")
        self._seen: set[_Person] = set()
        self._from: int | None = None  # the number of the first membership that this table made

    async def put(self, entries: Sequence[Entry], refuse: Refuse) -> Counts:
        """Enter who is new, with an event each that says nothing but the team."""
        await self._teams.load()
        rows = [(entry, row) for entry in entries if (row := self._row(entry, refuse)) is not None]
        there = await self._there([row for _, row in rows])
        new: list[Membership] = []
        counts = Counts()
        for entry, row in rows:
            known = there.get((row.team_id, row.name), [])
            if not known:
                new.append(row)
            elif any(_is_said(entry, one, row) for one in known):
                counts.same += 1
            else:
                refuse(entry, NAME, NAMESAKE)
        await self._enter(new)
        counts.created = len(new)
        return counts

    def _row(self, entry: Entry, refuse: Refuse) -> Membership | None:
        team = self._teams.find(entry.need(TEAM))
        role: MemberRole = entry.need(ROLE)
        said = entry.need(NAME), role, entry.get(PHONE) or "", entry.get(EMAIL) or "", entry.get(JOINED)
        words = PersonWords(*said)
        if team is None:
            refuse(entry, TEAM, UNKNOWN)
            return None
        try:
            memberships.check(words)
        except PersonalDataNotAccepted as bad:
            refuse(entry, REFUSED_AT[bad.path[0]], Words(bad.message, bad.message_vi))
            return None
        person = (team.id, words.name, words.phone, words.email)
        if person in self._seen:
            refuse(entry, NAME, TWICE)
            return None
        self._seen.add(person)
        return Membership(team_id=team.id, **asdict(words))

    async def _there(self, rows: Sequence[Membership]) -> dict[tuple[int, str], list[Membership]]:
        """Who is in these teams under these names, but for those whom this table entered: two may have one name."""
        teams, names = list({row.team_id for row in rows}), list({row.name for row in rows})
        found = Membership.filter(team_id__in=teams, name__in=names, left_on=None, anonymised_at=None)
        there: dict[tuple[int, str], list[Membership]] = {}
        for row in await (found.filter(id__lt=self._from) if self._from is not None else found):
            there.setdefault((row.team_id, row.name), []).append(row)
        return there

    async def _enter(self, new: Sequence[Membership]) -> None:
        for row in new:
            await row.save()
        if self._from is None and new:
            self._from = new[0].id
        facts = [events.Fact("membership.created", row.id, {"team": row.team_id}) for row in new]
        if facts:
            await events.record_all(facts)


def _is_said(entry: Entry, known: Membership, row: Membership) -> bool:
    """Whether a person is on record as the row says; columns that the table lacks say nothing."""
    return all(getattr(known, column.name) == getattr(row, column.name) for column in COLUMNS[2:] if entry.has(column))
