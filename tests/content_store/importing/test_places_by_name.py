"""Tables say places by name, as they were called on the day of a row, and a name that two of them had says so."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from importing import imported, table_in
from named_places import SUMMER, commune, places, put, refused

from content_store.importing.entries import Counts
from content_store.importing.place_columns import NO_PLACE, NOT_WITHIN

pytestmark = [pytest.mark.usefixtures("library"), pytest.mark.on_postgres]


@pytest.mark.parametrize(
    "name",
    [
        "Xã Đông Ngũ, huyện Tiên Yên",
        "xã Đông Ngũ",
        "Đông Ngũ",
        "ĐÔNG NGŨ",
        "dong ngu",
        "X. Đông Ngũ, H. Tiên Yên",
        "Xã Đông Ngũ, Quảng Ninh",
        "Xã Đông Ngũ thuộc huyện Tiên Yên",
        "xã  Đông Ngũ / Tiên Yên / tỉnh Quảng Ninh / Việt Nam",
        "Đông Ngũ (huyện Tiên Yên)",
        "xã Đông Ngũ, thành phố Quảng Ninh",
        unicodedata.normalize("NFD", "Xã Đông Ngũ, huyện Tiên Yên"),
        "dong-ngu",
        "6877",
    ],
)
async def test_a_place_is_found_however_its_name_is_written(tmp_path: Path, name: str) -> None:
    assert await places(tmp_path, f"{name};{SUMMER}") == ["dong-ngu"]


@pytest.mark.parametrize("name", ["Phường Hoà Lạc", "P. Hòa Lạc", "phuong hoa lac, TP Móng Cái"])
async def test_the_place_of_a_tone_mark_and_short_types_make_no_difference(tmp_path: Path, name: str) -> None:
    assert await places(tmp_path, f"{name};{SUMMER}") == ["hoa-lac"]


async def test_a_name_is_that_of_the_day_and_of_today_where_no_day_is_said(tmp_path: Path) -> None:
    rows = "xã Đông Ngũ;30/06/2025", "xã Đông Ngũ;01/07/2025", "xã Đông Ngũ;", "TX Đông Triều;31/10/2024"

    assert await places(tmp_path, *rows) == ["dong-ngu", "dong-ngu-2025", "dong-ngu-2025", "dong-trieu"]
    assert await refused(tmp_path, "Phường Hoà Lạc;01/11/2024", "TX Đông Triều;01/11/2024") == [
        (2, "place", NO_PLACE.en),
        (3, "place", NO_PLACE.en),
    ]


async def test_a_name_that_several_places_had_is_refused_with_all_that_tells_them_apart(tmp_path: Path) -> None:
    (fault,) = await put(tmp_path, f"Quảng Yên;{SUMMER}")

    assert (fault.row, fault.column, fault.value) == (2, "place", "Quảng Yên")
    assert fault.reason.en == (
        "2 places were called so then: 206 Thị xã Quảng Yên, Tỉnh Quảng Ninh; "
        "07132 Phường Quảng Yên, Thị xã Quảng Yên, Tỉnh Quảng Ninh; the unit above or a code decides"
    )
    assert fault.reason.vi == (
        "2 địa phương mang tên này vào thời điểm đó: 206 Thị xã Quảng Yên, Tỉnh Quảng Ninh; "
        "07132 Phường Quảng Yên, Thị xã Quảng Yên, Tỉnh Quảng Ninh; cần ghi thêm đơn vị cấp trên hoặc ghi mã"
    )
    assert fault.accepted.en.endswith("or a name, if need be with the units above it: xã Đông Ngũ, huyện Tiên Yên")
    assert fault.accepted.vi.endswith("hoặc tên, khi cần kèm các đơn vị cấp trên: xã Đông Ngũ, huyện Tiên Yên")


async def test_of_many_places_a_message_names_three_and_by_their_slugs_those_without_a_code(tmp_path: Path) -> None:
    for number in range(5):
        await commune(f"thu-{number}", "Thử Tên")

    ((_, _, reason),) = await refused(tmp_path, f"Thử Tên;{SUMMER}")

    above = "Huyện Tiên Yên, Tỉnh Quảng Ninh"
    assert reason == (
        f"5 places were called so then: thu-0 Xã Thử Tên, {above}; thu-1 Xã Thử Tên, {above}; "
        f"thu-2 Xã Thử Tên, {above} and 2 more; the unit above or a code decides"
    )


async def test_a_type_or_a_unit_above_tells_places_of_one_name_apart(tmp_path: Path) -> None:
    rows = "TX Quảng Yên", "phường Quảng Yên", "Quảng Yên, Quảng Yên", "Bắc Sơn, Uông Bí", "xã Bắc Sơn"

    assert await places(tmp_path, *(f"{row};{SUMMER}" for row in rows)) == [
        "quang-yen",
        "quang-yen-ward",
        "quang-yen-ward",
        "bac-son-06814",
        "bac-son-06727",
    ]


async def test_columns_for_the_units_above_narrow_a_name_and_leave_codes_alone(tmp_path: Path) -> None:
    rows = (
        f"Bắc Sơn;{SUMMER};Uông Bí;",
        f"Bắc Sơn;{SUMMER};huyện Móng Cái;Quảng Ninh",
        f"Quảng Yên;{SUMMER};206;22",
        f"Quảng Yên;{SUMMER};quang-yen;quang-ninh",
        f"07132;{SUMMER};Uông Bí;Thái Nguyên",
        f"Xã Đông Ngũ;{SUMMER};Tiên Yên, Quảng Ninh;Việt Nam",
    )

    assert await places(tmp_path, *rows, more=";Huyện;Tỉnh") == [
        "bac-son-06814",
        "bac-son-06727",
        "quang-yen-ward",
        "quang-yen-ward",
        "quang-yen-ward",
        "dong-ngu",
    ]


@pytest.mark.parametrize("heading", ["within", "Thuộc", "Huyện", "Quận/huyện", "Đơn vị cấp trên", "Tỉnh"])
async def test_a_unit_above_that_a_place_did_not_lie_in_is_at_fault_itself(tmp_path: Path, heading: str) -> None:
    rows = f"Đông Ngũ;{SUMMER};Ba Chẽ", f"Đông Ngũ;{SUMMER};99", "Đông Ngũ;01/07/2025;Tiên Yên", f"Ngô;{SUMMER};Ba Chẽ"
    column = "province" if heading == "Tỉnh" else "within"

    assert await refused(tmp_path, *rows, more=f";{heading}") == [
        (2, column, NOT_WITHIN.en),
        (3, column, NOT_WITHIN.en),
        (4, column, NOT_WITHIN.en),
        (5, "place", NO_PLACE.en),
    ]


async def test_tones_that_were_typed_must_agree_and_the_exact_ones_come_first(tmp_path: Path) -> None:
    await commune("ba-tra", "Ba Trà")
    await commune("ba-tra-bare", "Ba Tra")

    assert await places(tmp_path, f"ba trà;{SUMMER}", f"Ba Tra;{SUMMER}") == ["ba-tra", "ba-tra-bare"]
    assert await refused(tmp_path, f"xã Đồng Ngư;{SUMMER}", f"Ba Trá;{SUMMER}") == [
        (2, "place", NO_PLACE.en),
        (3, "place", NO_PLACE.en),
    ]


async def test_a_name_that_many_places_have_tells_one_and_is_told_by_one(tmp_path: Path) -> None:
    for number in range(25):
        await commune(f"thu-{number}", "Tiên Yên", "ba-che" if number == 7 else "hai-ha")

    rows = f"Đông Ngũ, Tiên Yên;{SUMMER}", f"xã Tiên Yên, Ba Chẽ;{SUMMER}", f"Tiên Yên, Tiên Yên;{SUMMER}"
    assert await places(tmp_path, *rows) == ["dong-ngu", "thu-7", "tien-yen-06862"]


async def test_an_alias_is_a_name_as_well(tmp_path: Path) -> None:
    await commune("thu-moi", "Thử Mới", "tien-yen", "Kỳ Thử", "Thử Lạ")

    assert await places(tmp_path, f"xã Kì Thử;{SUMMER}", f"thu la, Tiên Yên;{SUMMER}") == ["thu-moi", "thu-moi"]


@pytest.mark.parametrize(
    "name",
    [
        "Xã Không Có Đâu",
        "phường Đông Ngũ",
        "Đông Ngũ, huyện Ba Chẽ",
        "xã",
        ",,",
        "🙂",
        "%_%",
        "tien-yen-1",
        "Tiên " * 30,
    ],
)
async def test_what_names_no_place_is_refused(tmp_path: Path, name: str) -> None:
    assert await refused(tmp_path, f"{name};{SUMMER}") == [(2, "place", NO_PLACE.en)]


async def test_a_short_name_that_nobody_has_is_no_name_unless_it_is_one_word(tmp_path: Path) -> None:
    await commune("thu-vinh", "Vinh")

    assert await places(tmp_path, f"Vinh;{SUMMER}") == ["thu-vinh"]
    assert await refused(tmp_path, f"Tien-Yen;{SUMMER}", f"hoang-que-1;{SUMMER}") == [
        (2, "place", NO_PLACE.en),
        (3, "place", NO_PLACE.en),
    ]


async def test_a_name_that_is_too_long_or_cannot_be_kept_is_refused(tmp_path: Path) -> None:
    assert await refused(tmp_path, f"{'a' * 201};{SUMMER}") == [(2, "place", "it has 201 characters")]


async def test_a_table_that_says_a_place_otherwise_changes_nothing(tmp_path: Path) -> None:
    head = "Tên tổ;Loại;Địa phương;Từ ngày"
    by_name, _ = await imported("teams", table_in(tmp_path, head, f"Tổ 1;Thôn;xã Đông Ngũ;{SUMMER}"))
    by_code, _ = await imported("teams", table_in(tmp_path, head, f"Tổ 1;Thôn;06877;{SUMMER}"))
    by_slug, _ = await imported("teams", table_in(tmp_path, head, f"Tổ 1;Thôn;dong-ngu;{SUMMER}"))
    within, _ = await imported("teams", table_in(tmp_path, f"{head};Thuộc", f"Tổ 1;Thôn;Đông Ngũ;{SUMMER};Tiên Yên"))

    assert [report.counts for report in (by_name, by_code, by_slug, within)] == [
        Counts(created=1),
        Counts(same=1),
        Counts(same=1),
        Counts(same=1),
    ]
