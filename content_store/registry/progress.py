"""Progress: what the figures of several places make together, and whether that reaches a goal; never a guess."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import msgspec

from content_store.registry.measurements import Precision, Qualifier
from content_store.registry.targets import Comparison

PERCENT = "percent"


class Obstacle(StrEnum):
    """Why nothing can be said."""

    NO_PLACE = "NO_PLACE"
    NO_FIGURE = "NO_FIGURE"
    SPLIT = "SPLIT"
    ONLY_PARTS = "ONLY_PARTS"
    NO_NUMBERS = "NO_NUMBERS"
    NOT_ADDITIVE = "NOT_ADDITIVE"
    DIFFERENT_DENOMINATORS = "DIFFERENT_DENOMINATORS"
    DIFFERENT_PERIODS = "DIFFERENT_PERIODS"
    TARGET_MALFORMED = "TARGET_MALFORMED"


class Amount(msgspec.Struct, frozen=True):
    """A figure's numbers with what they mean; `stated` is a percentage that its source states, if no numbers."""

    numerator: int | None = None
    denominator: int | None = None
    value: Decimal | None = None
    stated: Decimal | None = None
    qualifier: Qualifier = Qualifier.EXACT
    unit: str = ""
    since: date | None = None
    until: date | None = None
    precision: Precision = Precision.UNKNOWN
    population: str = ""


class Aim(msgspec.Struct, frozen=True):
    """What a target asks for; `malformed` when its source says it in a way that nobody can hold a figure against."""

    comparison: Comparison
    value: Decimal | None
    upper_value: Decimal | None
    unit: str
    malformed: bool = False


def add_up(amounts: Sequence[Amount]) -> Amount | Obstacle:
    """The sum of figures of territories that do not overlap; an Obstacle where a sum would mean nothing.

    Shares are summed by numerators and denominators, counts by values. Averages, ranks and bare percentages are not.
    """
    if len(amounts) == 1:
        return amounts[0]
    if len({(amount.unit, amount.population, amount.denominator is None) for amount in amounts}) > 1:
        return Obstacle.DIFFERENT_DENOMINATORS
    if len({_span(amount) for amount in amounts}) > 1:
        return Obstacle.DIFFERENT_PERIODS
    numerators = [amount.numerator for amount in amounts if amount.numerator is not None]
    denominators = [amount.denominator for amount in amounts if amount.denominator is not None]
    values = [amount.value for amount in amounts if amount.value is not None]
    if len(numerators) == len(denominators) == len(amounts):
        return _sum(amounts, sum(numerators), sum(denominators), None)
    if len(values) < len(amounts):
        return Obstacle.NO_NUMBERS
    unit = amounts[0].unit
    if unit in (PERCENT, "rank") or "_per_" in unit:
        return Obstacle.NOT_ADDITIVE
    return _sum(amounts, None, None, sum(values, Decimal(0)))


def reached(aim: Aim, amount: Amount) -> bool | Obstacle | None:
    """Whether a figure reaches a goal; None when the figure is too vague to say, or the goal has no number."""
    if aim.malformed:
        return Obstacle.TARGET_MALFORMED
    if aim.comparison is Comparison.MILESTONE or aim.value is None:
        return None
    number = _in_unit(aim.unit, amount)
    if number is None:
        vague = amount.qualifier is Qualifier.DOZENS
        return Obstacle.NO_NUMBERS if vague else Obstacle.DIFFERENT_DENOMINATORS
    if amount.qualifier is Qualifier.ABOUT:
        return None
    upper = aim.upper_value if aim.comparison is Comparison.RANGE else aim.value
    if aim.comparison is Comparison.AT_LEAST:
        upper = None
    return _lies(number, amount.qualifier, Fraction(aim.value), upper)


def _lies(number: Fraction, qualifier: Qualifier, lower: Fraction, upper: Decimal | None) -> bool | None:
    """Whether what is stated lies between the ends; a stated lower bound may be anything above it."""
    beyond = upper is not None and number > upper
    if qualifier is Qualifier.EXACT:
        return lower <= number and not beyond
    if upper is None:
        return True if lower <= number else None
    return False if beyond or (qualifier is Qualifier.MORE_THAN and number == upper) else None


def _in_unit(unit: str, amount: Amount) -> Fraction | None:
    """The figure in the goal's unit, exactly; None where it counts something else."""
    if unit == PERCENT and amount.denominator and amount.numerator is not None:
        return Fraction(amount.numerator * 100, amount.denominator)
    if unit == PERCENT and amount.stated is not None:
        return Fraction(amount.stated)
    if amount.unit == unit and amount.value is not None:
        return Fraction(amount.value)
    return None


def _sum(amounts: Sequence[Amount], numerator: int | None, denominator: int | None, value: Decimal | None) -> Amount:
    starts = [amount.since for amount in amounts if amount.since]
    ends = [amount.until for amount in amounts if amount.until]
    return Amount(
        numerator=numerator,
        denominator=denominator,
        value=value,
        qualifier=_together(amounts),
        unit=amounts[0].unit,
        since=min(starts, default=None),
        until=max(ends, default=None),
        precision=amounts[0].precision,
        population=amounts[0].population,
    )


def _together(amounts: Sequence[Amount]) -> Qualifier:
    """A sum is as exact as its vaguest part."""
    found = {amount.qualifier for amount in amounts}
    if Qualifier.ABOUT in found:
        return Qualifier.ABOUT
    return Qualifier.EXACT if found == {Qualifier.EXACT} else Qualifier.AT_LEAST


def _span(amount: Amount) -> object:
    """How long a time a figure is of: a month's and a year's are not added, two months' are."""
    if amount.precision is not Precision.DAY:
        return amount.precision
    return amount.precision if amount.since == amount.until else (amount.since, amount.until)
