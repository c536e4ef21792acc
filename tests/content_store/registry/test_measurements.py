"""What follows from a figure's own numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from content_store.registry.measurements import Qualifier, agrees, percent


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [(5590, 53457, "10.4570"), (676, 676, "100.0000"), (8, 11, "72.7273"), (0, 11, "0.0000"), (1, 3, "33.3333")],
)
def test_a_percent_has_four_places_rounded_half_up(numerator: int, denominator: int, expected: str) -> None:
    assert percent(numerator, denominator) == Decimal(expected)


@pytest.mark.parametrize(("numerator", "denominator"), [(None, 5), (5, None), (5, 0)])
def test_there_is_no_percent_without_both_numbers(numerator: int | None, denominator: int | None) -> None:
    assert percent(numerator, denominator) is None


@pytest.mark.parametrize(
    ("stated", "computed", "qualifier", "expected"),
    [
        ("71.4", "71.4369", Qualifier.EXACT, True),
        ("60", "59.5506", Qualifier.EXACT, True),
        ("100", "100.0000", Qualifier.EXACT, True),
        ("10.47", "10.4570", Qualifier.EXACT, False),
        ("70", "70.4615", Qualifier.MORE_THAN, True),
        ("71", "70.4615", Qualifier.MORE_THAN, False),
    ],
)
def test_a_stated_percent_agrees_at_the_precision_in_which_it_is_stated(
    stated: str, computed: str, qualifier: Qualifier, expected: bool
) -> None:
    assert agrees(Decimal(stated), Decimal(computed), qualifier) is expected


def test_there_is_nothing_to_agree_without_a_stated_percent() -> None:
    assert agrees(None, Decimal(50), Qualifier.EXACT) is None
    assert agrees(Decimal(50), None, Qualifier.EXACT) is None
