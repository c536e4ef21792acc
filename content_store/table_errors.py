"""What a table may be refused for as a whole, before any of its rows counts: another branch of the tree in `errors`."""

from __future__ import annotations

from content_store.errors import Refused


class TableRefused(Refused):
    """The table cannot be read."""

    code = "TABLE_REFUSED"
    vi = "Không đọc được bảng."


class TableTooLarge(TableRefused):
    """The file has {found} bytes, a table may have {most}: divide it."""

    vi = "Tệp có {found} byte, bảng được có tối đa {most}: hãy chia nhỏ."


class UnknownTable(TableRefused):
    """The file is {found}, no table: send CSV (text) or XLSX."""

    vi = "Tệp là {found_vi}, không phải bảng: cần CSV (văn bản) hoặc XLSX."


class LockedWorkbook(TableRefused):
    """The workbook is encrypted: save it without a password."""

    vi = "Sổ tính có mật khẩu: hãy lưu lại không đặt mật khẩu."


class MacroWorkbook(TableRefused):
    """The workbook holds macros: save it as XLSX, which has none."""

    vi = "Sổ tính có macro: hãy lưu thành XLSX (không có macro)."


class BrokenWorkbook(TableRefused):
    """The workbook is damaged ({found}): open it and save it again."""

    vi = "Sổ tính bị hỏng ({found}): hãy mở ra và lưu lại."


class SwollenWorkbook(TableRefused):
    """The workbook unpacks to more than an honest table has ({found}): it is not opened."""

    vi = "Sổ tính giải nén ra nhiều hơn một bảng thật ({found}): không mở."


class ForbiddenXml(TableRefused):
    """The workbook's XML declares entities of its own, which no spreadsheet program writes: it is not read."""

    vi = "XML trong sổ tính tự khai báo thực thể (entity), điều không chương trình bảng tính nào làm: không đọc."


class UnknownEncoding(TableRefused):
    """The text is neither UTF-8 nor UTF-16 with its mark nor Windows-1258 (row {row}): save it as CSV UTF-8."""

    vi = "Văn bản không phải UTF-8, UTF-16 có BOM hay Windows-1258 (dòng {row}): hãy lưu thành CSV UTF-8."


class NulInText(TableRefused):
    """The text holds NUL bytes (row {row}), so it is no CSV: save it as CSV UTF-8."""

    vi = "Văn bản có byte NUL (dòng {row}) nên không phải CSV: hãy lưu thành CSV UTF-8."


class BadQuotes(TableRefused):
    """The quotes of row {row} do not close as CSV's do: write \"\" for a quote inside quotes."""

    vi = 'Dấu ngoặc kép ở dòng {row} không đóng đúng kiểu CSV: dấu ngoặc bên trong viết thành "".'


class RowTooLong(TableRefused):
    """Row {row} has more than {most} characters: a quote may not be closed, or this is no table."""

    vi = "Dòng {row} dài quá {most} ký tự: có thể thiếu dấu ngoặc kép đóng, hoặc đây không phải bảng."


class TooManyColumns(TableRefused):
    """Row {row} has more than {most} columns."""

    vi = "Dòng {row} có quá {most} cột."


class TooManyRows(TableRefused):
    """The table has more than {most} rows: divide it."""

    vi = "Bảng có quá {most} dòng: hãy chia nhỏ."


class EmptyTable(TableRefused):
    """The table is empty."""

    vi = "Bảng không có dữ liệu."


class HeadingsMissing(TableRefused):
    """None of the first {rows} rows has the headings of {kind}; missing: {missing}. Is the file of another kind?"""

    vi = "Trong {rows} dòng đầu không có hàng tiêu đề của {kind}; thiếu: {missing_vi}. Có phải tệp loại khác?"


class HeadingTwice(TableRefused):
    """The headings '{first}' and '{second}' of row {row} both say {column}: keep one."""

    vi = "Hai tiêu đề '{first}' và '{second}' ở dòng {row} cùng là {column}: hãy giữ một."


class MergedCells(TableRefused):
    """The cells {cells} are merged, and only the first of them holds a value: unmerge them and fill each."""

    vi = "Các ô {cells} bị gộp nên chỉ ô đầu có giá trị: hãy bỏ gộp và điền từng ô."


class SheetNeeded(TableRefused):
    """The workbook has several sheets: choose one with --sheet: {sheets}."""

    vi = "Sổ tính có nhiều trang: hãy chọn một bằng --sheet: {sheets}."


class NoSuchSheet(TableRefused):
    """There is no sheet '{sheet}'; there is: {sheets}."""

    vi = "Không có trang '{sheet}'; chỉ có: {sheets}."
