"""Tables of members are entered, and what stands in them is found nowhere but among the memberships."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from importing import imported, table_in
from rights import everything

from content_store.events import Event, last_id
from content_store.importing.entries import Counts
from content_store.importing.running import Report
from content_store.registry.consents import Consent
from content_store.registry.localities import Locality
from content_store.registry.memberships import Membership
from content_store.registry.teams import MemberRole, Team, TeamKind
from content_store.tables.faults import Fault

pytestmark = [pytest.mark.usefixtures("library"), pytest.mark.on_postgres]
NAME, PHONE, EMAIL = "Chim Yến Giả Lập", "0999 731 5508", "chim.yen.gia.lap@example.vn"
HEAD = "Tổ;Họ tên;Điện thoại;Thư điện tử;Vai trò;Tham gia từ"
ROW = f"to;{NAME};{PHONE};{EMAIL};Tổ trưởng;01/08/2022"


@pytest.fixture
async def team(library: None) -> Team:
    place = await Locality.get(slug="dong-ngu")
    return await Team.create(slug="to", name="Tổ thử (giả lập)", kind=TeamKind.VILLAGE, locality_id=place.id)


async def put(folder: Path, *rows: str, head: str = HEAD) -> tuple[Report, list[Fault]]:
    """What came of a table of these rows, and what is wrong with it."""
    return await imported("memberships", table_in(folder, head, *rows))


async def test_a_member_is_entered_and_told_of_by_number_alone(team: Team, tmp_path: Path) -> None:
    before = await last_id()

    done, faults = await put(tmp_path, ROW)
    again, _ = await put(tmp_path, ROW)

    row = await Membership.get(team_id=team.id)
    assert (faults, done.counts, again.counts) == ([], Counts(created=1), Counts(same=1))
    assert (row.name, row.phone, row.email) == (NAME, PHONE, EMAIL)
    assert (row.role, row.joined_on, row.left_on) == (MemberRole.LEADER, date(2022, 8, 1), None)
    (event,) = await Event.filter(id__gt=before)
    assert (event.kind, event.subject_id, event.data) == ("membership.created", row.id, {"team": team.id})
    others = {name: rows for name, rows in (await everything()).items() if name != "memberships"}
    assert [one for one in (NAME, PHONE, EMAIL) if one in repr(others)] == []


async def test_a_column_of_consent_is_no_consent(team: Team, tmp_path: Path) -> None:
    report, _ = await put(tmp_path, f"{ROW};có", head=f"{HEAD};Đồng ý công khai")

    assert (report.unread, report.counts.created) == (["Đồng ý công khai"], 1)
    assert await Consent.all().count() == 0


async def test_what_is_wrong_is_told_by_row_and_column_and_not_by_what_stands_there(team: Team, tmp_path: Path) -> None:
    _, faults = await put(
        tmp_path,
        ROW,
        ROW,
        f"to;{NAME};gọi {PHONE};;Tổ trưởng;",
        f"to;{NAME} B;;{EMAIL} {NAME};Tổ trưởng;",
        f"to;{NAME} C;;;{NAME};",
        f"to;{NAME} D;;;Tổ trưởng;{PHONE}",
        f"{NAME};{NAME} E;;;Tổ trưởng;",
        f"to;{NAME * 20};;;Tổ trưởng;",
        f"to;={NAME};;;Tổ trưởng;",
    )

    assert sorted((fault.row, fault.column) for fault in faults) == [
        (3, "name"),
        (4, "phone"),
        (5, "email"),
        (6, "role"),
        (7, "joined_on"),
        (8, "team"),
        (9, "name"),
        (10, "name"),
    ]
    assert {fault.value for fault in faults} == {""}
    assert [one for one in (NAME, PHONE, EMAIL) if one in repr(faults)] == []
    assert await Membership.all().count() == 0


async def test_nobody_is_changed_by_a_table(team: Team, tmp_path: Path) -> None:
    await put(tmp_path, ROW, f"to;{NAME};0999 111 222;;Thành viên;")

    _, faults = await put(tmp_path, f"to;{NAME};0999 333 444;;Thành viên;")
    fewer, _ = await put(tmp_path, f"Tổ thử (giả lập);{NAME};Tổ trưởng", head="Tổ;Họ tên;Vai trò")

    assert [(fault.row, fault.column, fault.reason.en) for fault in faults] == [
        (2, "name", "somebody of this name is in the team, with other details: a table changes nobody")
    ]
    assert fewer.counts == Counts(same=1)
    assert await Membership.filter(team_id=team.id).count() == 2
