"""Numbers, days and words as people in Việt Nam and elsewhere write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content_store.registry.teams import TeamKind
from content_store.tables import days, forms, numbers
from content_store.tables.cells import Cell
from content_store.tables.columns import Form
from content_store.tables.faults import BadCell
from content_store.tables.guarding import DANGEROUS, guarded, unguarded


@pytest.mark.parametrize(
    ("text", "expected"), [("1473", 1473), ("1.473", 1473), ("1,473", 1473), ("1 473", 1473), ("11.255.000", 11255000)]
)
def test_a_whole_number_may_be_written_with_thousands_apart(text: str, expected: int) -> None:
    assert numbers.whole_number(text) == expected


@pytest.mark.parametrize("text", ["45,6", "1.473,5", "1,47,3", "một", "1.4730", "1e3", "٣"])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(BadCell):
        numbers.whole_number(text)


@pytest.mark.parametrize(
    ("text", "vietnamese", "expected"),
    [
        ("45,6", False, "45.6"),
        ("45.6", True, "45.6"),
        ("1.473,5", False, "1473.5"),
        ("1.473", True, "1473"),
        ("1,473", True, "1.473"),
        ("1.4730", False, "1.4730"),
        ("-3", False, "-3"),
        ("1\u00a0473", False, "1473"),
    ],
)
def test_a_number_is_read_where_it_can_only_be_meant_in_one_way(text: str, vietnamese: bool, expected: str) -> None:
    assert numbers.number(text, vietnamese) == Decimal(expected)


@pytest.mark.parametrize(
    ("text", "vietnamese", "reason"),
    [
        ("1.473", False, numbers.TWO_WAYS),
        ("1,473", False, numbers.TWO_WAYS),
        ("1,473.5", False, numbers.ENGLISH),
        ("1,473.5", True, numbers.ENGLISH),
        ("1,473,000", True, numbers.ENGLISH),
        ("khoảng 5", True, numbers.NOT_A_NUMBER),
        ("", True, numbers.NOT_A_NUMBER),
    ],
)
def test_a_number_that_may_mean_two_is_refused_with_the_reason(text: str, vietnamese: bool, reason: object) -> None:
    with pytest.raises(BadCell) as bad:
        numbers.number(text, vietnamese)

    assert bad.value.reason is reason


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("01/07/2025", date(2025, 7, 1)),
        ("1-7-2025", date(2025, 7, 1)),
        ("1.7.2025", date(2025, 7, 1)),
        ("2025-07-01", date(2025, 7, 1)),
        (Decimal(45839), date(2025, 7, 1)),
        (date(2025, 7, 1), date(2025, 7, 1)),
    ],
)
def test_a_day_may_come_in_both_habits_or_as_a_serial(cell: Cell, expected: date) -> None:
    assert days.day(cell) == expected


@pytest.mark.parametrize("cell", ["07/15/2025", "31/02/2025", "1/7/25", "2025-7-1", Decimal(2025), "hôm qua", "45839"])
def test_no_month_comes_before_its_day_and_no_day_is_guessed(cell: Cell) -> None:
    with pytest.raises(BadCell):
        days.day(cell)


@pytest.mark.parametrize(
    ("cell", "start", "end"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        (Decimal(2022), date(2022, 1, 1), date(2022, 12, 31)),
        ("02/2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("15/07/2022", date(2022, 7, 15), date(2022, 7, 15)),
    ],
)
def test_a_period_is_a_year_a_month_or_a_day(cell: Cell, start: date, end: date) -> None:
    assert days.span(cell) == days.Span(start, end)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("6877", "06877"), (Decimal(6877), "06877"), (Decimal(1), "01"), ("quang-ninh", "quang-ninh")],
)
def test_a_code_gets_back_the_zeros_that_a_workbook_dropped(cell: Cell, expected: str) -> None:
    assert forms.place().read(cell, True) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("6877", "06877"),
        (Decimal(1), "01"),
        ("quang-ninh", "quang-ninh"),
        (" Xã  Đông\u00a0Ngu\u0303,\nhuyện Tiên Yên ", "Xã Đông Ngũ, huyện Tiên Yên"),
    ],
)
def test_a_place_that_may_be_named_is_a_code_a_slug_or_a_clean_text(cell: Cell, expected: str) -> None:
    assert forms.named_place().read(cell, True) == expected


@pytest.mark.parametrize("cell", ["Xã Đông Ngũ", "quảng-ninh", "Đông", "a" * 81])
def test_a_place_that_may_not_be_named_is_none(cell: Cell) -> None:
    with pytest.raises(BadCell, match="neither a code nor a short name"):
        forms.place().read(cell, True)


@pytest.mark.parametrize(("cell", "expected"), [("45,6%", "45.6"), ("45.600%", "45.6"), ("100 %", "100"), ("7", "7")])
def test_a_share_may_have_its_sign(cell: Cell, expected: str) -> None:
    assert forms.percent().read(cell, False) == Decimal(expected)


@pytest.mark.parametrize("cell", ["Khu phố", "khu pho", "KHU PHỐ", "Khu phô\u0301".replace("ô", "o\u0302"), "VILLAGE"])
def test_a_word_from_a_list_is_known_in_any_spelling(cell: str) -> None:
    known = forms.choice(TeamKind, {"Khu phố": TeamKind.VILLAGE})

    assert known.read(cell, True) is TeamKind.VILLAGE


@pytest.mark.parametrize(
    ("form", "cell"),
    [(forms.whole_number(), "2147483648"), (forms.percent(), "100000"), (forms.number(), "12345678901234567")],
)
def test_what_no_column_holds_is_refused_before_the_database_does(form: Form[object], cell: str) -> None:
    with pytest.raises(BadCell, match="too large"):
        form.read(cell, True)


def test_words_are_kept_composed_and_long_texts_as_they_are() -> None:
    assert forms.words(20).read(" To\u0302\u0309  1 ", True) == "Tổ 1"
    assert forms.long_text(20).read(" a\n b ", True) == " a\n b "
    with pytest.raises(BadCell):
        forms.words(3).read("dài quá", True)


@given(st.text())
def test_what_is_guarded_comes_back_and_is_never_a_formula(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(tuple(begins for begins in DANGEROUS if begins != "'"))
