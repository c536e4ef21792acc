"""Figures on record: every measurement and target of the facts, with its quote and the doubts about it."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from content_store.registry.indicators import Indicator
from content_store.registry.localities import Locality
from content_store.registry.measurements import Measurement, Precision, Qualifier, QualityFlag, agrees, percent
from content_store.registry.naming import hyphened
from content_store.registry.public_services import PublicService
from content_store.registry.sources import Source
from content_store.registry.targets import Comparison, Target
from scripts.sample.catalogue import service_name
from scripts.sample.facts import read_facts
from scripts.sample.inserting import ids_of, insert
from scripts.sample.places import version_ids
from scripts.sample.unit_counts import unit_counts

if TYPE_CHECKING:
    from scripts.sample.atlas import Key
    from scripts.sample.inserting import Progress

# What a source says without a date is about the places of its own time, before any reform.
TIME_OF_THE_SEEDS = date(2022, 12, 31)
COMPARISONS = {
    "=": Comparison.EQUAL,
    ">=": Comparison.AT_LEAST,
    "range": Comparison.RANGE,
    "qualitative": Comparison.MILESTONE,
}
FLAGS = {
    "conflict": QualityFlag.CONFLICT,
    "duplicate_label": QualityFlag.DUPLICATE_LABEL,
    "malformed": QualityFlag.MALFORMED,
    "period_conflict": QualityFlag.PERIOD_CONFLICT,
}
# One indicator broken down by who owns the services: each figure is of a part, named in the label's own words.
POPULATIONS = {"S3-25dvc-mps": "DVC thiết yếu của ngành Công an", "S3-25dvc-dept": "DVC thiết yếu của các Sở, ngành"}
AGE_FLOOR = re.compile(r">= (\d+) tuổi")


@dataclass(frozen=True)
class Ids:
    """The ids of what figures refer to."""

    indicators: dict[str, int]
    sources: dict[str, int]
    services: dict[str, int]
    localities: dict[str, int]
    versions: dict[Key, int]

    def version(self, place: str, day: date) -> int:
        """The version of a place that holds on that day."""
        starts = [start for known, start in self.versions if known == place and start <= day]
        return self.versions[place, max(starts)]


@dataclass(frozen=True)
class Period:
    """When a figure held, as exactly as its source says it."""

    start: date | None
    end: date | None
    precision: Precision
    text: str


async def load_figures(progress: Progress) -> None:
    """Put all figures on record; places and lists must be there already."""
    facts = read_facts()
    measured = [*facts["measurements"], *unit_counts()]
    ids = await _ids([*measured, *facts["targets"]])
    await insert([_measurement(fact, ids) for fact in measured], "measurement")
    await insert([_target(fact, ids) for fact in facts["targets"]], "target")
    progress(f"{len(measured)} số liệu, {len(facts['targets'])} chỉ tiêu")


async def _ids(claims: list[dict[str, Any]]) -> Ids:
    areas = {claim["area"] for claim in claims}
    services = {hyphened(name) for name in map(service_name, claims) if name}
    return Ids(
        indicators=await ids_of(Indicator, {claim["indicator"] for claim in claims}),
        sources=await ids_of(Source, {claim["doc"].lower() for claim in claims}),
        services=await ids_of(PublicService, services),
        localities=await ids_of(Locality, areas),
        versions=await version_ids(areas),
    )


def _measurement(fact: dict[str, Any], ids: Ids) -> Measurement:
    period, service = _period(fact["period"]), service_name(fact)
    return Measurement(
        slug=fact["id"],
        indicator_id=ids.indicators[fact["indicator"]],
        locality_version_id=ids.version(fact["area"], period.end or TIME_OF_THE_SEEDS),
        service_id=ids.services[hyphened(service)] if service else None,
        label=fact["label_vi"],
        numerator=fact.get("numerator"),
        denominator=fact.get("denominator"),
        value=_decimal(fact.get("value")),
        stated_percent=_decimal(fact.get("stated_percent")),
        qualifier=Qualifier(fact["qualifier"].upper()),
        unit=fact.get("unit", "percent" if fact["kind"] == "percent" else ""),
        period_start=period.start,
        period_end=period.end,
        period_precision=period.precision,
        period_text=period.text,
        channel=fact.get("channel", ""),
        population=POPULATIONS.get(fact["id"], ""),
        source_id=ids.sources[fact["doc"].lower()],
        quote=fact["quote_vi"],
        note=_note(fact),
        flags=_measurement_flags(fact),
    )


def _target(fact: dict[str, Any], ids: Ids) -> Target:
    comparison = COMPARISONS[fact["operator"]]
    value, upper = fact["value"] if comparison is Comparison.RANGE else (fact["value"], None)
    age = AGE_FLOOR.search(fact.get("population", ""))
    return Target(
        slug=fact["id"],
        indicator_id=ids.indicators[fact["indicator"]],
        locality_id=ids.localities[fact["area"]],
        label=fact["label_vi"],
        comparison=comparison,
        value=None if comparison is Comparison.MILESTONE else _decimal(value),
        upper_value=_decimal(upper),
        milestone=value if comparison is Comparison.MILESTONE else None,
        unit=fact["unit"],
        population=fact.get("population", ""),
        minimum_age=int(age[1]) if age else None,
        starts_on=_day(fact.get("effective_from")),
        due_on=_day(fact.get("deadline")),
        issuer=fact.get("issuer", ""),
        source_id=ids.sources[fact["doc"].lower()],
        quote=fact["quote_vi"],
        note=_note(fact),
        flags=sorted(_flags_of_contradictions(fact)),
    )


def _period(period: dict[str, str] | None) -> Period:
    if period is None:
        return Period(None, None, Precision.UNKNOWN, "")
    text, as_of = period.get("text", ""), period.get("as_of", "")
    if not as_of:
        return Period(_day(period["start"]), _day(period["end"]), Precision.DAY, text)
    year, month, day = (int(part) for part in f"{as_of}-0-0".split("-")[:3])
    if day:
        return Period(date(year, month, day), date(year, month, day), Precision.DAY, text)
    if month:
        return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]), Precision.MONTH, text)
    return Period(date(year, 1, 1), date(year, 12, 31), Precision.YEAR, text)


def _measurement_flags(fact: dict[str, Any]) -> list[str]:
    flags = _flags_of_contradictions(fact)
    if fact.get("unit") == "unknown":
        # The figure itself is well written; what it lacks is its unit.
        flags = flags - {QualityFlag.MALFORMED.value} | {QualityFlag.UNIT_MISSING.value}
    share = percent(fact.get("numerator"), fact.get("denominator"))
    if agrees(_decimal(fact.get("stated_percent")), share, Qualifier(fact["qualifier"].upper())) is False:
        flags.add(QualityFlag.PERCENT_DISAGREES.value)
    return sorted(flags)


def _flags_of_contradictions(fact: dict[str, Any]) -> set[str]:
    return {FLAGS[found["type"]].value for found in _contradictions()[fact["id"]] if found["type"] in FLAGS}


def _note(fact: dict[str, Any]) -> str:
    """The fact's own note, and every contradiction that names it."""
    notes = [f"{found['id']}: {found['detail']}" for found in _contradictions()[fact["id"]]]
    return "\n".join([fact["notes"], *notes] if "notes" in fact else notes)


@cache
def _contradictions() -> defaultdict[str, list[dict[str, Any]]]:
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for contradiction in read_facts()["contradictions"]:
        for fact in contradiction["facts"]:
            found[fact].append(contradiction)
    return found


def _decimal(value: int | str | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
