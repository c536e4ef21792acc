"""Tables that nobody may send: each bad in its own way, made small and fast."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKED = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
BEGINNING = f"<worksheet {SPACE}><sheetData>"
ENDING = "</sheetData></worksheet>"
SHEET = "xl/worksheets/sheet1.xml"
PARTS = {
    "[Content_Types].xml": "<Types/>",
    "xl/workbook.xml": f'<workbook {SPACE} {LINKED}><sheets><sheet name="S" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships><Relationship Id="r1" Type="{TYPE}" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
    SHEET: f"{BEGINNING}{ENDING}",
}
MEGABYTE = 1 << 20
Write = Callable[[Path], object]


def workbook(file: Path, **parts: Iterable[str] | str) -> None:
    """A workbook whose parts are as they are given: `sheet`, `texts`, `book`, `types`, or any by its path."""
    names = {"sheet": SHEET, "texts": "xl/sharedStrings.xml", "book": "xl/workbook.xml", "types": "[Content_Types].xml"}
    said: dict[str, Iterable[str] | str] = dict(PARTS) | {names.get(name, name): part for name, part in parts.items()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in said.items():
            with archive.open(name, "w") as out:
                out.writelines(piece.encode() for piece in ([part] if isinstance(part, str) else part))


def sheet(*rows: str) -> str:
    """A sheet of rows in XML."""
    return f"{BEGINNING}{''.join(rows)}{ENDING}"


def _bytes(content: bytes) -> Write:
    return lambda file: file.write_bytes(content)


def _sheet(*pieces: Iterable[str]) -> Write:
    def write(file: Path) -> None:
        workbook(file, sheet=(part for piece in ([BEGINNING], *pieces, [ENDING]) for part in piece))

    return write


def _part(name: str, content: Iterable[str] | str) -> Write:
    return lambda file: workbook(file, **{name: content})


def _sparse(size: int) -> Write:
    def write(file: Path) -> None:
        with file.open("wb") as out:
            out.write(b"a,b\n")
            out.truncate(size)

    return write


def _cut(file: Path) -> None:
    workbook(file, sheet=sheet('<row r="1"><c r="A1"><v>1</v></c></row>' * 1))
    file.write_bytes(file.read_bytes()[:-300])


def _locked_parts(file: Path) -> None:
    workbook(file)
    content = bytearray(file.read_bytes())
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(content)


def _many_parts(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(30_000):
            archive.writestr(f"{number}", b"")


def _lying(file: Path) -> None:
    """More bytes in a part than its directory says."""
    workbook(file, sheet=sheet(*[f'<row r="{number}"><c><v>1</v></c></row>' for number in range(1, 999)]))
    content = bytearray(file.read_bytes())
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = (100).to_bytes(4, "little")
    file.write_bytes(content)


_ENTITIES = '<!DOCTYPE lol [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + step)} "{f"&{chr(97 + step)};" * 10}">' for step in range(9)
)
_OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
_A_COLUMN = "<c/>" * 10_000

# The error that each meets, how it is made, and how its name ends.
HOSTILE: dict[str, tuple[str, Write, str]] = {
    "empty": ("EmptyTable", _bytes(b""), "csv"),
    "blank rows": ("EmptyTable", _bytes(b"\n\n  ,\n"), "csv"),
    "TCVN3": ("UnknownEncoding", _bytes("Tên,Số\nTæ c«ng nghÖ,1\n".encode("latin-1", "replace")), "csv"),
    "Japanese": ("UnknownEncoding", _bytes("名前,数\n".encode("shift_jis")), "csv"),
    "NUL bytes": ("NulInText", _bytes(b"a,b\nc\0,d\n"), "csv"),
    "UTF-16 without a mark": ("NulInText", _bytes("a,b\n".encode("utf-16-le")), "csv"),
    "endless quote": ("RowTooLong", lambda file: file.write_bytes(b'a,b\n"' + b"c,d\n" * MEGABYTE), "csv"),
    "quote that never ends": ("BadQuotes", _bytes(b'a,b\n"c,d\n'), "csv"),
    "quote amid a cell": ("BadQuotes", _bytes(b'a,b\n"c"d,e\n'), "csv"),
    "cell of a gigabyte": ("TableTooLarge", _sparse(1 << 30), "csv"),
    "cell of 60 megabytes": ("RowTooLong", lambda file: file.write_bytes(b"a,b\n" + b"c" * (60 * MEGABYTE)), "csv"),
    "endless lines in quotes": ("RowTooLong", lambda file: file.write_bytes(b'a,"' + b'","\n' * MEGABYTE), "csv"),
    "a million columns": ("TooManyColumns", _bytes(b"a,b\n" + b"1," * 500_000 + b"1\n"), "csv"),
    "PDF": ("UnknownTable", _bytes(b"%PDF-1.7\n"), "csv"),
    "old XLS": ("UnknownTable", _bytes(_OLE), "xls"),
    "encrypted XLSX": ("LockedWorkbook", _bytes(_OLE + "EncryptedPackage".encode("utf-16-le")), "xlsx"),
    "encrypted parts": ("LockedWorkbook", _locked_parts, "xlsx"),
    "macros": ("MacroWorkbook", _part("xl/vbaProject.bin", "x"), "xlsm"),
    "macros by type": ("MacroWorkbook", _part("types", '<Types a="macroEnabled.main+xml"/>'), "xlsx"),
    "no ZIP": ("BrokenWorkbook", _bytes(b"PK\x03\x04" + b"x" * 500), "xlsx"),
    "ZIP of something else": ("BrokenWorkbook", lambda file: zipfile.ZipFile(file, "w").close(), "xlsx"),
    "cut off": ("BrokenWorkbook", _cut, "xlsx"),
    "part that lies": ("BrokenWorkbook", _lying, "xlsx"),
    "ZIP bomb": ("SwollenWorkbook", _sheet(["x" * MEGABYTE] * 300), "xlsx"),
    "too many parts": ("SwollenWorkbook", _many_parts, "xlsx"),
    "bomb of one text": ("SwollenWorkbook", _part("texts", [f"<sst {SPACE}><si><t>", *["a" * MEGABYTE] * 99]), "xlsx"),
    "bomb of nests": ("SwollenWorkbook", _sheet(["<a>" * 100_000] * 100), "xlsx"),
    "bomb of a tag": ("SwollenWorkbook", _sheet(['<c r="', *["A" * MEGABYTE] * 100]), "xlsx"),
    "entities": ("ForbiddenXml", _part("sheet", f"{_ENTITIES}]>{BEGINNING}<row>&j;</row>{ENDING}"), "xlsx"),
    "entity from outside": ("ForbiddenXml", _part("book", f"{_OUTSIDE}<workbook {SPACE}>&e;</workbook>"), "xlsx"),
    "a million columns in XLSX": ("TooManyColumns", _sheet(["<row>"], [_A_COLUMN] * 100, ["</row>"]), "xlsx"),
    "cell in column XFD": ("TooManyColumns", _sheet(['<row><c r="XFD1"><v>1</v></c></row>']), "xlsx"),
    "row that is no row": ("TooManyRows", _sheet(['<row r="999999999"><c><v>1</v></c></row>']), "xlsx"),
    "rows backwards": ("BrokenWorkbook", _sheet(['<row r="2"/><row r="1"/>']), "xlsx"),
    "text that is not there": ("BrokenWorkbook", _sheet(['<row><c t="s"><v>9</v></c></row>']), "xlsx"),
}
