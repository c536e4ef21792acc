"""Tables become rows, all of them or none, and the audit tells from which file."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from importing import imported, table_in

from content_store import audit
from content_store.errors import BadInput
from content_store.events import Event, last_id
from content_store.importing.entries import Counts
from content_store.importing.kinds import KINDS, kind_named
from content_store.registry.indicators import Indicator
from content_store.registry.localities import LocalityCode, LocalityVersion
from content_store.registry.measurements import Measurement, Precision, Qualifier
from content_store.registry.targets import Comparison, Target
from content_store.registry.teams import Team, TeamKind
from content_store.table_errors import BadQuotes, HeadingsMissing, MergedCells
from content_store.tables.columns import plain

pytestmark = [pytest.mark.usefixtures("library"), pytest.mark.on_postgres]
TEAMS = ("Tên tổ;Loại;Mã xã;Số thành viên;Ngày thành lập", "Tổ 1 Đông Ngũ;Thôn;6877;7;01/08/2022")
FIGURES = "Chỉ tiêu;Mã xã;Kỳ;Tử số;Mẫu số;Giá trị;Tỷ lệ;Nguồn;Trích dẫn"


async def test_a_table_of_teams_is_on_record_with_its_file_in_the_audit(tmp_path: Path) -> None:
    file = table_in(tmp_path, "DANH SÁCH TỔ;;;;", *TEAMS, ";;;;")
    before = await last_id()

    report, faults = await imported("teams", file)

    team = await Team.get(name="Tổ 1 Đông Ngũ")
    place = await LocalityVersion.get(locality_id=team.locality_id)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert (report.counts, report.bad, faults) == (Counts(created=1), 0, [])
    assert (team.kind, team.member_count, team.valid_from) == (TeamKind.VILLAGE, 7, date(2022, 8, 1))
    assert (place.name, place.valid_to) == ("Đông Ngũ", date(2025, 7, 1))
    events = await Event.filter(id__gt=before)
    assert [(event.kind, event.subject_id, event.origin) for event in events] == [
        ("team.created", team.id, f"import teams sha256:{digest}")
    ]
    assert (await audit.verify()).broken_at is None


async def test_the_same_file_again_changes_nothing_and_another_tells_what_it_changed(tmp_path: Path) -> None:
    await imported("teams", table_in(tmp_path, *TEAMS))
    before = await last_id()

    same, _ = await imported("teams", table_in(tmp_path, *TEAMS))
    none_since = await last_id()
    other, _ = await imported("teams", table_in(tmp_path, TEAMS[0], TEAMS[1].replace(";7;", ";9;")))

    event = await Event.all().order_by("-id").first()
    assert (same.counts, none_since) == (Counts(same=1), before)
    assert (other.counts, (await Team.get(name="Tổ 1 Đông Ngũ")).member_count) == (Counts(changed=1), 9)
    assert event is not None
    assert (event.kind, event.data["changes"]) == (
        "team.changed",
        [{"kind": "CHANGED", "path": ["member_count"], "before": "7", "after": "9"}],
    )


async def test_a_table_without_a_column_says_nothing_of_it(tmp_path: Path) -> None:
    await imported("teams", table_in(tmp_path, *TEAMS))

    report, _ = await imported("teams", table_in(tmp_path, "Tên tổ;Loại;Mã xã", "Tổ 1 Đông Ngũ;Thôn;dong-ngu"))

    assert report.counts == Counts(same=1)
    assert (await Team.get(name="Tổ 1 Đông Ngũ")).member_count == 7


async def test_every_bad_row_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    before, teams = await last_id(), await Team.all().count()
    rows = ("Tổ 2;Thôn;6877;;", "Tổ 3;Bản;99999;x;31/02/2022", "Tổ 2;Thôn;06877;;", ";Phố;6877;-1;")

    report, faults = await imported("teams", table_in(tmp_path, *TEAMS, *rows))

    assert (await last_id(), await Team.all().count()) == (before, teams)
    assert (report.rows, report.bad) == (5, 3)
    assert [(fault.row, fault.column, fault.value, fault.reason.en) for fault in faults] == [
        (4, "member_count", "x", "it is no number"),
        (4, "valid_from", "31/02/2022", "there is no such day; the day comes first"),
        (6, "name", "", "it is empty, and must not be"),
        (6, "kind", "Phố", "it is none of the words of this column"),
        (6, "member_count", "-1", "it is less than 0"),
        (5, "name", "Tổ 2", "row 3 speaks of the same"),
    ]
    assert (faults[1].reason.vi, faults[1].accepted.vi) == (
        "không có ngày này; viết ngày trước, tháng sau",
        "ngày: 31/12/2022 (ngày trước) hoặc 2022-12-31",
    )


async def test_a_rehearsal_finds_what_the_real_run_finds_and_leaves_nothing(tmp_path: Path) -> None:
    file, before = table_in(tmp_path, *TEAMS, "Tổ 2;Doanh nghiệp;22;5;"), await last_id()
    events = await Event.all().count()

    rehearsed, _ = await imported("teams", file, rehearse=True)
    left = await last_id()
    done, _ = await imported("teams", file)

    assert left == before
    assert rehearsed == done
    assert await Event.all().count() == events + 2


async def test_a_code_is_the_place_that_had_it_then(tmp_path: Path) -> None:
    rows = ("Tổ cũ;Thôn;6877;;30/06/2025", "Tổ mới;Thôn;6877;;01/07/2025")

    _, faults = await imported("teams", table_in(tmp_path, TEAMS[0], *rows, "Tổ xa;Thôn;6862;;01/07/1890"))
    places = [(await Team.get(name=name)).locality_id for name in ("Tổ cũ", "Tổ mới")] if not faults else []

    assert faults == []
    assert places[0] != places[1]


async def test_figures_come_with_their_period_their_source_and_their_doubts(tmp_path: Path) -> None:
    rows = ("teams.total;dong-ngu;07/2022;1.473;2.000;;80%;s0;q", "teams.total;22;2020;;;1.500,5;;s1;q")
    before = await Measurement.all().count()

    report, faults = await imported("measurements", table_in(tmp_path, FIGURES, *rows))

    first, second = await Measurement.all().order_by("-id").limit(2)
    assert (faults, report.counts.created, await Measurement.all().count()) == ([], 2, before + 2)
    assert (second.numerator, second.denominator, second.stated_percent) == (1473, 2000, Decimal(80))
    assert (second.period_start, second.period_end) == (date(2022, 7, 1), date(2022, 7, 31))
    assert (second.period_precision, second.qualifier) == (Precision.MONTH, Qualifier.EXACT)
    assert second.flags == ["PERCENT_DISAGREES"]
    assert (first.value, first.period_precision, first.label) == (
        Decimal("1500.5"),
        Precision.YEAR,
        (await Indicator.get(slug="teams.total")).name,
    )


async def test_targets_come_in_their_shapes_and_lack_nothing(tmp_path: Path) -> None:
    head = "Chỉ tiêu;Địa phương;So sánh;Giá trị;Giá trị trên;Đơn vị tính;Thời hạn;Nguồn;Trích dẫn"
    good, bad = "teams.total;22;Trong khoảng;50;60;percent;31/12/2030;s0;q", "teams.total;22;Mốc;;;percent;;s0;q"

    _, none = await imported("targets", table_in(tmp_path, head, good))
    _, faults = await imported("targets", table_in(tmp_path, head, bad))

    target = await Target.get(due_on=date(2030, 12, 31))
    assert none == []
    assert (target.comparison, target.value, target.upper_value) == (Comparison.RANGE, Decimal(50), Decimal(60))
    assert [(fault.column, fault.reason.en) for fault in faults] == [("milestone", "this comparison needs it")]


async def test_a_list_of_places_is_a_first_load_in_any_order_of_levels(tmp_path: Path) -> None:
    head = "Mã;Tên;Loại;Mã cấp trên;Từ ngày"
    rows = ("99001;Xã Thử (giả lập);Xã;98;01/07/2025", "98;Tỉnh Thử (giả lập);Tỉnh;;01/07/2025")

    report, faults = await imported("places", table_in(tmp_path, head, *rows))
    again, _ = await imported("places", table_in(tmp_path, head, *rows))
    _, bad = await imported("places", table_in(tmp_path, head, "99002;A;Xã;97;", "98;B;Tỉnh;;", "96;C;Bang;;"))

    commune = await LocalityVersion.get(name="Xã Thử (giả lập)")
    parent = await LocalityCode.get(locality_id=commune.parent_id)
    assert (faults, report.counts, again.counts) == ([], Counts(created=2), Counts(same=2))
    assert (parent.value, commune.type, commune.valid_from) == ("98", "xã", date(2025, 7, 1))
    assert [(fault.row, fault.column) for fault in bad] == [(3, "code"), (2, "parent_code"), (4, "type")]


async def test_merged_cells_below_the_headings_refuse_the_table(tmp_path: Path) -> None:
    before = await Team.all().count()
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("Tổ")
        sheet.merge_range("A1:C1", "DANH SÁCH")
        sheet.write_row(1, 0, ["Mã xã", "Tên tổ", "Loại tổ"])
        sheet.merge_range("A3:A4", "6877")
        sheet.write_row(2, 1, ["Tổ 5", "Thôn"])

    with pytest.raises(MergedCells, match="A3:A4"):
        await imported("teams", tmp_path / "a.xlsx")

    assert await Team.all().count() == before


async def test_a_table_that_breaks_late_leaves_none_of_its_rows(tmp_path: Path) -> None:
    rows = [f"Tổ {number};Thôn;6877;;" for number in range(2_500)]
    before = await Team.all().count()

    with pytest.raises(BadQuotes, match="row 2502"):
        await imported("teams", table_in(tmp_path, TEAMS[0], *rows, '"Tổ'))

    assert await Team.all().count() == before


async def test_a_table_of_another_kind_or_of_no_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HeadingsMissing, match="indicator, source, quote"):
        await imported("measurements", table_in(tmp_path, *TEAMS))
    with pytest.raises(
        BadInput, match="places, indicators, sources, services, teams, moves, targets, measurements, memberships"
    ):
        await imported("people", table_in(tmp_path, *TEAMS))


@pytest.mark.parametrize("name", KINDS)
async def test_a_kind_says_its_columns_in_both_languages_and_none_twice(name: str) -> None:
    kind = kind_named(name, date(2026, 11, 22))
    headings = [heading for column in kind.columns for heading in {plain(heading) for heading in column.headings}]

    assert kind.name == name
    assert sorted(headings) == sorted(set(headings))
    assert all(column.form.accepted.en and column.form.accepted.vi for column in kind.columns)
