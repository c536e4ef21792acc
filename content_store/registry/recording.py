"""Recording: figures put on record by people, each with its source, and corrected by figures that take their place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
from msgspec.structs import asdict

from content_store.errors import BadInput, NotFound
from content_store.events import record
from content_store.registry import conflicts
from content_store.registry.indicators import Indicator
from content_store.registry.localities import LocalityVersion
from content_store.registry.measurements import (
    CHANNEL_MOST,
    POPULATION_MOST,
    UNIT_MOST,
    Measurement,
    Precision,
    Qualifier,
    QualityFlag,
    agrees,
    percent,
)
from content_store.registry.public_services import PublicService
from content_store.registry.sources import Source
from content_store.registry.timeline import UNKNOWN_START, holds_on
from content_store.registry_errors import AlreadySuperseded, NumberNeeded, PlaceNotThere, ReasonNeeded, SourceNeeded
from content_store.slugs import claim
from content_store.wording import brief, few_enough, findable, fits

TEXT_MOST = 2_000
LARGEST = 10**15  # beyond any figure; both databases keep it exactly
FLAGS_MOST = len(QualityFlag)


class Numbers(msgspec.Struct, frozen=True):
    """What is counted, as exactly as its source says it."""

    numerator: int | None = None
    denominator: int | None = None
    value: Decimal | None = None
    stated_percent: Decimal | None = None
    qualifier: Qualifier = Qualifier.EXACT
    unit: str = ""


class Period(msgspec.Struct, frozen=True):
    """When it was counted; without an end the source does not say."""

    period_start: date | None = None
    period_end: date | None = None
    period_precision: Precision = Precision.UNKNOWN
    period_text: str = ""


class Figure(msgspec.Struct, frozen=True):
    """All that a source says in a figure; `source` and `service` are slugs."""

    label: str
    source: str
    quote: str
    numbers: Numbers = msgspec.field(default_factory=Numbers)
    period: Period = msgspec.field(default_factory=Period)
    population: str = ""
    channel: str = ""
    service: str | None = None
    note: str = ""
    flags: Sequence[QualityFlag] = ()


class Subject(msgspec.Struct, frozen=True):
    """What is measured where: an indicator's slug and a place's number."""

    indicator: str
    locality_id: int


async def create(slug: str, subject: Subject, figure: Figure, account_id: int | None) -> Measurement:
    """Put a figure on record; what it contradicts is noted as a conflict and keeps standing beside it."""
    check(figure)
    indicator = await _found(Indicator, subject.indicator, "indicator")
    columns = await _columns(figure)
    version = await _version(subject.locality_id, figure.period.period_end or columns["source"].speaks_from)
    async with claim(Measurement, slug, "measurement"):
        made = await Measurement.create(slug=slug, indicator=indicator, locality_version_id=version, **columns)
        await record("measurement.created", made.id, account_id, slug=slug)
        await conflicts.note_all([made], account_id)
    return made


async def correct(old_id: int, slug: str, figure: Figure, reason: str, account_id: int | None) -> Measurement:
    """Let a figure take the place of another of the same indicator and place, which is kept as superseded."""
    check(figure)
    fits(reason, TEXT_MOST, "reason")
    if not reason.strip():
        raise ReasonNeeded(path=("reason",))
    columns = await _columns(figure)
    async with claim(Measurement, slug, "measurement"):
        # Two who correct the same figure wait for each other, or both would take its place.
        old = await Measurement.select_for_update().get_or_none(id=old_id)
        if old is None:
            raise NotFound(path=("id",), what="measurement", key=str(old_id))
        if await Measurement.exists(supersedes_id=old.id):
            raise AlreadySuperseded(path=("id",))
        columns |= {"indicator_id": old.indicator_id, "supersedes_id": old.id, "reason": reason}
        version = await _version_again(old, figure.period)
        made = await Measurement.create(slug=slug, locality_version_id=version, **columns)
        await record("measurement.created", made.id, account_id, slug=slug)
        await record("measurement.superseded", old.id, account_id, by=made.id, reason=reason)
        await conflicts.note_all([made], account_id)
    return made


async def locality_of(measurement_id: int) -> int:
    """The number of the place that was measured; NotFound when there is no such figure."""
    row = await Measurement.get_or_none(id=measurement_id).prefetch_related("locality_version")
    if row is None:
        raise NotFound(path=("id",), what="measurement", key=str(measurement_id))
    return row.locality_version.locality_id


async def _version_again(old: Measurement, period: Period) -> int:
    """The place of a corrected figure, as it was at the end of what the period is said to be now."""
    if period.period_end in (None, old.period_end):
        return old.locality_version_id
    version = await LocalityVersion.get(id=old.locality_version_id)
    return await _version(version.locality_id, period.period_end or UNKNOWN_START)


async def _version(locality_id: int, day: date) -> int:
    """The version of a place on a day, or its first one for a source that speaks of no day."""
    versions = LocalityVersion.filter(locality_id=locality_id)
    if day == UNKNOWN_START:
        found = await versions.order_by("valid_from").first()
    else:
        found = await versions.filter(holds_on(day)).first()
    if found is None:
        raise PlaceNotThere(path=("localityId",), day=day.isoformat())
    return found.id


async def _columns(figure: Figure) -> dict[str, Any]:
    """The row's columns; NotFound when what they refer to is not there."""
    said = {**asdict(figure), **asdict(figure.numbers), **asdict(figure.period)}
    del said["numbers"], said["period"]
    service = await _found(PublicService, figure.service, "service") if figure.service else None
    source = await _found(Source, figure.source, "source")
    return {**said, "source": source, "service": service, "flags": doubts(figure)}


async def _found(kind: Any, slug: str, what: str) -> Any:
    row = await kind.get_or_none(slug=slug) if findable(slug) else None
    if row is None:
        raise NotFound(path=(what,), what=what, key=brief(slug))
    return row


def doubts(figure: Figure) -> list[str]:
    """The flags that the figure is told with, and the one that its own numbers tell."""
    numbers, flags = figure.numbers, {flag.value for flag in figure.flags}
    share = percent(numbers.numerator, numbers.denominator)
    if agrees(numbers.stated_percent, share, numbers.qualifier) is False:
        flags.add(QualityFlag.PERCENT_DISAGREES.value)
    return sorted(flags)


def check(figure: Figure) -> None:
    """Nothing for a figure that can be kept; what is wrong with it otherwise."""
    for name, most in (("source", TEXT_MOST), ("quote", TEXT_MOST)):
        said = getattr(figure, name)
        if not said.strip():
            raise SourceNeeded(path=(name,))
        fits(said, most, name)
    for name, most in (("label", TEXT_MOST), ("note", TEXT_MOST), ("channel", CHANNEL_MOST)):
        fits(getattr(figure, name), most, name)
    fits(figure.population, POPULATION_MOST, "population")
    fits(figure.numbers.unit, UNIT_MOST, "numbers", "unit")
    fits(figure.period.period_text, TEXT_MOST, "period", "text")
    few_enough(len(figure.flags), FLAGS_MOST, "flags")
    _check_numbers(figure.numbers)
    _check_period(figure.period)


def _check_numbers(numbers: Numbers) -> None:
    counted = {
        "numerator": numbers.numerator,
        "denominator": numbers.denominator,
        "value": numbers.value,
        "statedPercent": numbers.stated_percent,
    }
    nothing = all(number is None for name, number in counted.items() if name != "denominator")
    if nothing is (numbers.qualifier is not Qualifier.DOZENS):
        raise NumberNeeded(path=("numbers",))
    for name, number in counted.items():
        least, most = (1, LARGEST) if name == "denominator" else (0, 99_999 if name == "statedPercent" else LARGEST)
        if number is not None and not (_is_finite(number) and least <= number <= most):
            raise BadInput(
                path=("numbers", name),
                value=number,
                expected=f"a number from {least} to {most}",
                expected_vi=f"số từ {least} đến {most}",
            )


def _is_finite(number: int | Decimal) -> bool:
    return not isinstance(number, Decimal) or number.is_finite()


def _check_period(period: Period) -> None:
    start, end = period.period_start, period.period_end
    unsaid = (end is None) is not (period.period_precision is Precision.UNKNOWN)
    if unsaid or (start is not None and (end is None or start > end)):
        raise BadInput(
            path=("period",),
            value=f"{start or '…'}/{end or '…'}",
            expected="a first day that is not after the last, and a precision with a last day and UNKNOWN without one",
            expected_vi="ngày đầu không sau ngày cuối; có ngày cuối thì nêu độ chính xác, không có thì UNKNOWN",
        )
