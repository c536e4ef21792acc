"""What figures make together, and whether that reaches a goal."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from content_store.registry.measurements import Precision, Qualifier
from content_store.registry.progress import Aim, Amount, Obstacle, add_up, reached
from content_store.registry.targets import Comparison

JULY = (date(2022, 7, 1), date(2022, 7, 31), Precision.MONTH)
AUGUST = (date(2022, 8, 1), date(2022, 8, 31), Precision.MONTH)
YEAR = (date(2022, 1, 1), date(2022, 12, 31), Precision.YEAR)


def share(numerator: int, denominator: int, when: tuple[date, date, Precision] = JULY, unit: str = "") -> Amount:
    since, until, precision = when
    return Amount(numerator, denominator, unit=unit, since=since, until=until, precision=precision)


def count(value: int, unit: str = "filings", qualifier: Qualifier = Qualifier.EXACT) -> Amount:
    return Amount(value=Decimal(value), unit=unit, qualifier=qualifier)


def test_shares_are_summed_by_numerator_and_denominator_over_the_months_of_all() -> None:
    total = add_up([share(1, 10), share(30, 40, AUGUST)])

    assert total == Amount(31, 50, since=date(2022, 7, 1), until=date(2022, 8, 31), precision=Precision.MONTH)


def test_a_sum_is_as_exact_as_its_vaguest_part() -> None:
    assert add_up([count(1), count(2)]) == count(3)
    assert add_up([count(1), count(2, qualifier=Qualifier.MORE_THAN)]) == count(3, qualifier=Qualifier.AT_LEAST)
    vague = [count(1, qualifier=Qualifier.ABOUT), count(2, qualifier=Qualifier.MORE_THAN)]
    assert add_up(vague) == count(3, qualifier=Qualifier.ABOUT)


@pytest.mark.parametrize(
    ("amounts", "obstacle"),
    [
        ([share(1, 2, unit="households"), share(1, 2, unit="people")], Obstacle.DIFFERENT_DENOMINATORS),
        ([share(1, 2), Amount(1, 2, population="≥ 14", precision=Precision.MONTH)], Obstacle.DIFFERENT_DENOMINATORS),
        ([share(1, 2), Amount(value=Decimal(1), precision=Precision.MONTH)], Obstacle.DIFFERENT_DENOMINATORS),
        ([share(1, 2), share(1, 2, YEAR)], Obstacle.DIFFERENT_PERIODS),
        ([Amount(stated=Decimal(70)), Amount(stated=Decimal(80))], Obstacle.NO_NUMBERS),
        ([Amount(qualifier=Qualifier.DOZENS), Amount(qualifier=Qualifier.DOZENS)], Obstacle.NO_NUMBERS),
        ([count(2, "members_per_team"), count(3, "members_per_team")], Obstacle.NOT_ADDITIVE),
        ([count(2, "percent"), count(3, "percent")], Obstacle.NOT_ADDITIVE),
        ([count(2, "rank"), count(3, "rank")], Obstacle.NOT_ADDITIVE),
    ],
)
def test_what_means_nothing_together_is_not_summed(amounts: list[Amount], obstacle: Obstacle) -> None:
    assert add_up(amounts) is obstacle


def test_one_figure_alone_is_what_it_is_however_it_is_stated() -> None:
    alone = Amount(stated=Decimal(70), qualifier=Qualifier.MORE_THAN)

    assert add_up([alone]) is alone


def aim(comparison: Comparison, value: str | None, upper: str | None = None, unit: str = "percent") -> Aim:
    return Aim(comparison, value and Decimal(value), upper and Decimal(upper), unit)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wanted", "amount", "verdict"),
    [
        (aim(Comparison.EQUAL, "100"), share(676, 676), True),
        (aim(Comparison.EQUAL, "100"), share(9_999_999, 10_000_000), False),
        (aim(Comparison.EQUAL, "100"), share(0, 10), False),
        (aim(Comparison.AT_LEAST, "50"), share(1, 2), True),
        (aim(Comparison.AT_LEAST, "50"), share(49, 100), False),
        (aim(Comparison.AT_LEAST, "50"), Amount(stated=Decimal(61), qualifier=Qualifier.MORE_THAN), True),
        (aim(Comparison.AT_LEAST, "80"), Amount(stated=Decimal(61), qualifier=Qualifier.MORE_THAN), None),
        (aim(Comparison.EQUAL, "61"), Amount(stated=Decimal(61), qualifier=Qualifier.MORE_THAN), False),
        (aim(Comparison.EQUAL, "60"), Amount(stated=Decimal(61), qualifier=Qualifier.AT_LEAST), False),
        (aim(Comparison.EQUAL, "62"), Amount(stated=Decimal(61), qualifier=Qualifier.AT_LEAST), None),
        (aim(Comparison.AT_LEAST, "50"), Amount(stated=Decimal(61), qualifier=Qualifier.ABOUT), None),
        (aim(Comparison.EQUAL, "8", unit="databases"), count(8, "databases"), True),
        (aim(Comparison.EQUAL, "8", unit="databases"), count(9, "databases"), False),
        (aim(Comparison.RANGE, "2", "5", "members_per_team"), count(2, "members_per_team"), True),
        (aim(Comparison.RANGE, "2", "5", "members_per_team"), count(5, "members_per_team"), True),
        (aim(Comparison.RANGE, "2", "5", "members_per_team"), count(6, "members_per_team"), False),
        (aim(Comparison.MILESTONE, None, unit="milestone"), count(1, "milestone"), None),
        (aim(Comparison.EQUAL, "8", unit="databases"), count(8, "portals"), Obstacle.DIFFERENT_DENOMINATORS),
        (aim(Comparison.EQUAL, "100"), count(8, "people"), Obstacle.DIFFERENT_DENOMINATORS),
        (aim(Comparison.EQUAL, "100"), Amount(qualifier=Qualifier.DOZENS), Obstacle.NO_NUMBERS),
        (Aim(Comparison.EQUAL, Decimal(100), None, "percent", malformed=True), share(1, 1), Obstacle.TARGET_MALFORMED),
    ],
)
def test_a_goal_is_reached_missed_or_not_to_be_told(
    wanted: Aim, amount: Amount, verdict: bool | Obstacle | None
) -> None:
    assert reached(wanted, amount) is verdict
