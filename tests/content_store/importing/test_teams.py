"""Tables of teams are held to the rules of teams, and say of them all that is public."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from importing import imported, table_in

from content_store.events import Event
from content_store.importing.entries import Counts
from content_store.importing.place_columns import NO_PLACE
from content_store.registry.teams import MemberRole, Team, TeamRole

pytestmark = [pytest.mark.usefixtures("library"), pytest.mark.on_postgres]
HEAD = "Tên tổ;Loại;Địa phương;Thành phần;Đường dây nóng;Zalo OA;Từ ngày;Đến trước ngày"


async def put(folder: Path, *rows: str, head: str = HEAD) -> list[tuple[int, str, str]]:
    """What is wrong with a table of these rows: row, column, reason."""
    _, faults = await imported("teams", table_in(folder, head, *rows))
    return [(fault.row, fault.column, fault.reason.en) for fault in faults]


async def roles() -> list[tuple[MemberRole, int]]:
    return [(row.role, row.count) for row in await TeamRole.filter(team__name="Tổ 1").order_by("id")]


async def test_a_team_has_its_roles_its_hotline_and_its_account(tmp_path: Path) -> None:
    row = "Tổ 1;Thôn;dong-ngu;Thành viên 6, Tổ trưởng: 1;0203 3835 000;https://zalo.me/1;01/08/2022;"

    assert await put(tmp_path, row) == []

    team = await Team.get(name="Tổ 1")
    assert (team.hotline, team.account_link) == ("0203 3835 000", "https://zalo.me/1")
    assert await roles() == [(MemberRole.LEADER, 1), (MemberRole.MEMBER, 6)]


async def test_a_workbook_that_dropped_the_zero_in_front_of_a_hotline_gets_it_again(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("Tổ")
        sheet.write_row(0, 0, ["Tên tổ", "Loại", "Địa phương", "Đường dây nóng"])
        for number, hotline in enumerate((2033835000, 999731550, 19001000), 1):
            sheet.write_row(number, 0, [f"Tổ {number}", "Thôn", "dong-ngu", Decimal(hotline)])

    await imported("teams", tmp_path / "a.xlsx")

    teams = await Team.filter(name__in=["Tổ 1", "Tổ 2", "Tổ 3"]).order_by("name")
    assert [team.hotline for team in teams] == ["02033835000", "0999731550", "19001000"]


async def test_what_changes_is_told_but_for_contacts_and_who_held_the_team_before_is_behind(tmp_path: Path) -> None:
    await put(tmp_path, "Tổ 1;Thôn;dong-ngu;Tổ trưởng 1;0203 3835 000;;;")

    changed, faults = await imported(
        "teams", table_in(tmp_path, HEAD, "Tổ 1;Thôn;dong-ngu;Tổ trưởng 2, Giáo viên 1;0999 731 550;;;")
    )

    event = await Event.all().order_by("-id").first()
    team = await Team.get(name="Tổ 1")
    assert (faults, changed.counts, team.hotline, team.revision) == ([], Counts(changed=1), "0999 731 550", 2)
    assert await roles() == [(MemberRole.LEADER, 2), (MemberRole.TEACHER, 1)]
    assert event is not None
    assert event.data == {
        "changes": [{"kind": "CHANGED", "path": ["roles"], "before": "LEADER 1", "after": "LEADER 2, TEACHER 1"}]
    }


async def test_a_team_is_refused_what_a_person_would_be_refused(tmp_path: Path) -> None:
    told = await put(
        tmp_path,
        "Tổ 1;Thôn;dong-ngu;Thành viên 10001;;;;",
        "Tổ 2;Thôn;dong-ngu;;hỏi chị Lan;;;",
        "Tổ 3;Thôn;dong-ngu;;;http://zalo.me/1;;",
        "Tổ 4;Thôn;dong-ngu;Thành viên 1, Thành viên 2;;;;",
        "Tổ 5;Thôn;dong-ngu;Người 1;;;;",
        "Tổ 6;Thôn;hon-gai-thi-tran;;;;01/08/1700;",
        "Tổ 7;Thôn;dong-ngu;;;;02/08/2022;01/08/2022",
    )

    assert told == [
        (6, "roles", "it is none of the words of this column"),
        (2, "roles", "10001 is not accepted: 0 to 10000."),
        (3, "hotline", "hotline is not accepted: a telephone number of at most 40 characters."),
        (4, "account_link", "'http://zalo.me/1' is not accepted: an address that begins with https://."),
        (5, "roles", "a role is not accepted: each role once."),
        (7, "place", NO_PLACE.en),
        (8, "valid_to", "it ends before it begins"),
    ]


async def test_a_table_ends_a_team_and_changes_it_no_more(tmp_path: Path) -> None:
    head = "key;Tên tổ;Loại;Địa phương;Từ ngày;Đến trước ngày"
    begun = "to-1;Tổ 1;Thôn;dong-ngu;01/08/2022;"

    assert await put(tmp_path, begun, head=head) == []
    assert await put(tmp_path, begun.replace("08/2022", "09/2022"), head=head) == [
        (2, "valid_from", "the team is on record with another, which a table does not change")
    ]
    assert await put(tmp_path, f"{begun}01/08/2025", head=head) == []
    assert await put(tmp_path, begun.replace("Tổ 1", "Tổ một"), head=head) == [
        (2, "name", "This team ended on 2025-08-01, and what is over is not changed.")
    ]

    team = await Team.get(slug="to-1")
    assert (team.valid_to, team.revision) == (date(2025, 8, 1), 2)
    assert await put(tmp_path, f"{begun}01/08/2025", head=head) == []
