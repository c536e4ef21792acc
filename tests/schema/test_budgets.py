"""Budgets: what each registered operation costs in statements, whatever the number of rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from public import counted, public
from samples import data

from content_store.events import Fact, record_all
from content_store.registry.localities import Level, Locality, LocalityVersion
from content_store.registry.measurements import Measurement, Precision, Qualifier
from content_store.registry.sources import Source
from content_store.registry.targets import Target
from content_store.registry.teams import Team, TeamKind
from scripts.sample.inserting import insert

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("library")]

DOCUMENTS = Path(__file__).parents[2] / "api" / "documents"
VARIABLES: dict[str, dict[str, Any]] = {
    "MiniAppHome": {},
    "GuideDetail": {"slug": "dich-vu-cong-de-an-06"},
    "KioskCurrent": {"code": "06877"},
    "LocalityTree": {"code": "206", "asOf": "2022-12-31"},
    "Search": {"text": "nop ho so"},
    "TargetsBoard": {"code": "22", "asOf": "2023-12-31"},
}
STATEMENTS = {
    "MiniAppHome": 1,
    "GuideDetail": 4,
    "KioskCurrent": 7,
    "LocalityTree": 11,
    "Search": 3,
    "TargetsBoard": 7,
}


QUOTES = """
query($code: String!, $asOf: Date) {
  locality(code: $code, asOf: $asOf) {
    targets(first: 100) { nodes { standings { locality { name } measurement { quote period { precision } } } } }
  }
}"""


PROGRESS = """
query($code: String!, $asOf: Date) {
  locality(code: $code, asOf: $asOf) {
    targets(first: 100) { nodes { progress { ...of } rollUp { ...of } series { nodes { quote } } conflicts { kind } } }
  }
}
fragment of on ProgressOutcome {
  ... on Progress { reached measurements { quote source { slug } } }
  ... on NotComputable { reason parts { quote source { slug } } }
}"""
CONFLICTS = """
query($code: String!, $asOf: Date) {
  locality(code: $code, asOf: $asOf) {
    measurements(first: 100) { nodes { supersededBy { quote } conflicts { kind settled measurements { quote } } } }
  }
  conflicts(first: 100, asOf: $asOf) { nodes { targets { quote } } }
}"""


async def cost(name: str) -> int:
    await public()
    with counted() as sent:
        await data((DOCUMENTS / f"{name}.graphql").read_text(encoding="utf-8"), **VARIABLES[name])
    return len(sent)


async def test_every_registered_operation_has_a_budget() -> None:
    assert sorted(path.stem for path in DOCUMENTS.glob("*.graphql")) == sorted(STATEMENTS)


@pytest.mark.parametrize("name", sorted(STATEMENTS))
async def test_an_operation_costs_the_same_number_of_statements_with_more_rows(name: str) -> None:
    await crowd(start=0, end=1)
    await cost(name)  # which decodes the snapshots
    few = await cost(name)
    await crowd(start=1, end=30)

    assert (few, await cost(name)) == (STATEMENTS[name], STATEMENTS[name])


async def test_what_is_said_of_many_figures_costs_the_same_number_of_statements_with_more_rows() -> None:
    await crowd(start=0, end=1)
    few = await figures_cost()
    await crowd(start=1, end=30)

    assert (few, await figures_cost()) == (6, 6)


async def test_progress_of_all_targets_costs_the_same_number_of_statements_with_more_rows() -> None:
    await crowd(start=0, end=1)
    few = await figures_cost(PROGRESS)
    await crowd(start=1, end=30)

    assert (few, await figures_cost(PROGRESS)) == (15, 15)


async def test_conflicts_and_corrections_cost_the_same_number_of_statements_with_more_figures() -> None:
    await crowd(start=0, end=1)
    few = await figures_cost(CONFLICTS)
    await crowd(start=1, end=30)

    assert (few, await figures_cost(CONFLICTS)) == (10, 10)


async def figures_cost(query: str = QUOTES) -> int:
    await public()
    with counted() as sent:
        await data(query, code="22", asOf="2023-12-31")
    return len(sent)


async def crowd(start: int, end: int) -> None:
    """Three villages with a team, and a figure for every target, in so many communes of Quảng Yên."""
    district = await Locality.get(slug="quang-yen")
    below = LocalityVersion.filter(parent_id=district.id, level=Level.COMMUNE).order_by("id")
    communes = (await below)[start:end]
    source = await Source.all().first()
    for commune in communes:
        for village in range(3):
            place = await Locality.create(slug=f"thon-{commune.id}-{village}", synthetic=True)
            await LocalityVersion.create(
                locality=place, parent_id=commune.locality_id, name=f"Thôn {village}", type="thôn", level=Level.VILLAGE
            )
            team = Team(slug=f"to-{commune.id}-{village}", name="Tổ", kind=TeamKind.VILLAGE, locality=place)
            await team.save()
            await record_all([Fact("locality.created", place.id, {}), Fact("team.created", team.id, {})])
    rows = [
        Measurement(
            slug=f"m-{target.id}-{commune.id}",
            indicator_id=target.indicator_id,
            locality_version_id=commune.id,
            label="Giả lập",
            qualifier=Qualifier.EXACT,
            period_precision=Precision.UNKNOWN,
            source=source,
            quote="Giả lập",
        )
        for target in await Target.filter(locality__slug="quang-ninh")
        for commune in communes
    ]
    await insert(rows, "measurement")
