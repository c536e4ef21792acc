"""Good tables, however they were saved."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hostile_tables import workbook

from content_store.table_errors import EmptyTable, HeadingsMissing, HeadingTwice, NoSuchSheet, SheetNeeded
from content_store.tables import forms
from content_store.tables.cells import Cell, Merged, Odd, Row
from content_store.tables.columns import Column
from content_store.tables.headings import find_headings
from content_store.tables.opening import open_table

NAME = Column("name", "Tên tổ", forms.words(100), required=True)
COUNT = Column("count", "Số thành viên", forms.whole_number(), also=("Số lượng",))


def rows_of(file: Path, sheet: str | None = None) -> list[Row | Merged]:
    with open_table(file, sheet) as table:
        return list(table.rows)


def cells_of(file: Path) -> list[list[Cell]]:
    return [row.cells for row in rows_of(file) if isinstance(row, Row)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_text_is_read_in_each_encoding_and_with_each_separator(encoding: str, separator: str, tmp_path: Path) -> None:
    # Windows-1258 has letters with their tones apart.
    rows = [["Tên", "Tỷ lệ"], ["Hạ Long", "chín"]] if encoding != "cp1258" else [["Tên", "Đôn"], ["Hà Tu", "sáu"]]
    (tmp_path / "a.csv").write_bytes("\r\n".join(separator.join(row) for row in rows).encode(encoding))

    assert cells_of(tmp_path / "a.csv") == rows


def test_decimal_commas_do_not_part_what_semicolons_part(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Tên;Tỷ lệ\nmột, hai;45,6\nba, bốn;7,8\n", encoding="utf-8")

    assert cells_of(tmp_path / "a.csv") == [["Tên", "Tỷ lệ"], ["một, hai", "45,6"], ["ba, bốn", "7,8"]]


def test_rows_keep_the_numbers_that_an_editor_shows(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('a,b\n\n"c\nd",e\n=1+1,\'=x\n,,\n', encoding="utf-8")

    assert rows_of(tmp_path / "a.csv") == [Row(1, ["a", "b"]), Row(3, ["c\nd", "e"]), Row(5, [Odd.FORMULA, "=x"])]


def test_a_workbook_of_a_real_program_is_read_with_days_shares_and_formulas(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("Tổ")
        sheet.write_row(0, 0, ["Tên", 1473, 45.6, 0.1])
        sheet.write_datetime(1, 0, date(2025, 7, 1), book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_number(1, 1, 0.456, book.add_format({"num_format": "0.0%"}))
        sheet.write_formula(1, 2, "=1+1", value=2)
        sheet.write_boolean(1, 3, True)
        sheet.write_blank(1, 4, None, book.add_format({"bold": True}))
        sheet.write_rich_string(3, 0, "Hạ ", book.add_format({"bold": True}), "Long")
        sheet.merge_range("A6:A9", "gộp")

    assert rows_of(tmp_path / "a.xlsx") == [
        Row(1, ["Tên", Decimal(1473), Decimal("45.6"), Decimal("0.1")]),
        Row(2, [date(2025, 7, 1), "45.6%", Odd.FORMULA, "TRUE"]),
        Row(4, ["Hạ Long"]),
        Row(6, ["gộp"]),
        Merged("A6:A9", 9),
    ]


def test_days_may_be_counted_from_1904_and_cells_may_have_no_references(tmp_path: Path) -> None:
    workbook(
        tmp_path / "a.xlsx",
        book='<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="S" r:id="r1"/></sheets></workbook>',
        sheet='<worksheet><sheetData><row><c s="1"><v>44377</v></c><c t="e"><v>#N/A</v></c><c t="inlineStr"><is>'
        "<t>b</t></is></c></row></sheetData></worksheet>",
        **{"xl/styles.xml": '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'},
    )

    assert cells_of(tmp_path / "a.xlsx") == [[date(2025, 7, 1), Odd.ERROR, "b"]]


def test_of_several_sheets_one_must_be_chosen(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        for name in ("Một", "Hai"):
            book.add_worksheet(name).write(0, 0, name)

    with pytest.raises(SheetNeeded, match="Một, Hai"):
        rows_of(tmp_path / "a.xlsx")
    with pytest.raises(NoSuchSheet, match="Ba"):
        rows_of(tmp_path / "a.xlsx", "Ba")
    assert rows_of(tmp_path / "a.xlsx", "Hai") == [Row(1, ["Hai"])]


def test_headings_are_found_below_a_title_and_what_is_not_known_is_told() -> None:
    rows: list[Row | Merged] = [
        Row(1, ["BÁO CÁO"]),
        Row(4, ["STT", " TÊN TỔ ", "so luong", ""]),
        Row(5, ["1", "Tổ 1", "7"]),
    ]

    found = find_headings(left := iter(rows), "teams", [NAME, COUNT])

    assert (found.row, found.places, found.unread) == (4, [(1, NAME), (2, COUNT)], ["STT"])
    assert found.vietnamese
    assert next(left) == rows[2]
    assert not find_headings(iter([Row(1, ["name", "count"])]), "teams", [NAME, COUNT]).vietnamese


def test_headings_that_lack_or_repeat_a_column_are_refused_by_name() -> None:
    with pytest.raises(HeadingTwice, match="'Số lượng' and 'count' of row 1 both say count"):
        find_headings(iter([Row(1, ["Tên tổ", "Số lượng", "count"])]), "teams", [NAME, COUNT])
    with pytest.raises(HeadingsMissing, match="missing: name"):
        find_headings(iter([Row(1, ["Số lượng"])]), "teams", [NAME, COUNT])
    with pytest.raises(EmptyTable):
        find_headings(iter([]), "teams", [NAME, COUNT])
