"""Coverage gaps: held against brute force over the rows themselves, at the full size of a province."""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import Copies, Templates
from public import counted, public, public_in
from samples import ask, data

from content_store.content.tutorials import Tutorial
from content_store.database import connect, transaction
from content_store.events import Fact, record_all
from content_store.projection.following import catch_up
from content_store.registry.localities import Level, LocalityVersion
from content_store.registry.measurements import Measurement
from content_store.registry.successions import SuccessionEdge
from content_store.registry.targets import Target
from content_store.registry.teams import Team, TeamMove
from content_store.registry.timeline import holds_on
from scripts.sample.synthetic import load_synthetic

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("province")]

GAPS = """
query($target: String!, $language: Language!, $asOf: Date!, $first: Int!, $after: String) {
    coverageGaps(target: $target, language: $language, asOf: $asOf, first: $first, after: $after) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes { locality { slug } reasons progress { __typename ... on NotComputable { reason } } }
    }
}"""
BEFORE_MOVES, IN_2022, IN_2025 = date(2022, 6, 30), date(2022, 12, 31), date(2025, 12, 31)
GUIDED, UNGUIDED = "T-S3-ocop", "T-S0-eid"
Reasons = dict[str, set[str]]


@pytest.fixture(scope="module")
def _provinces(
    _templates: Templates, _library_copies: Copies, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Copies, Path]:
    """The sample and the synthetic province; some communes have no team, some gave theirs to others, and some have no
    figure for one of the targets.
    """
    folder = tmp_path_factory.mktemp("province")

    async def fill(url: str) -> None:
        async with connect(url):
            await load_synthetic()
            await _take_away()
            await _move_teams()
            await catch_up(folder)

    return _templates("province", fill, "library"), folder


@pytest.fixture
async def province(_provinces: tuple[Copies, Path], tmp_path: Path, anyio_backend: object) -> AsyncIterator[None]:
    """That province, with what the public sees of it."""
    copies, projection = _provinces
    shutil.copytree(projection, tmp_path / "public", symlinks=True)
    with public_in(tmp_path / "public"), copies() as url:
        async with connect(url):
            yield


async def _take_away() -> None:
    """Leave some communes without any team, and some without any figure."""
    communes = await LocalityVersion.filter(level=Level.COMMUNE).filter(holds_on(IN_2022)).order_by("id")
    teamless = [commune.locality_id for commune in communes[::13]]
    villages = [row.locality_id for row in await LocalityVersion.filter(parent_id__in=teamless, level=Level.VILLAGE)]
    async with transaction():
        teams = [team.id for team in await Team.filter(locality_id__in=villages)]
        await Team.filter(id__in=teams).delete()
        await record_all([Fact("team.removed", number, {}) for number in teams])
        some = [commune.id for commune in communes[::7]]
        gone = Measurement.filter(locality_version_id__in=some, indicator__slug="ecommerce.ocop_listed")
        figures = [figure.id for figure in await gone]
        await Measurement.filter(id__in=figures).delete()
        await record_all([Fact("measurement.removed", number, {}) for number in figures])


async def _move_teams() -> None:
    """Have some communes that had no team get those of their neighbours in the middle of a year."""
    communes = await LocalityVersion.filter(level=Level.COMMUNE).filter(holds_on(IN_2022)).order_by("id")
    async with transaction():
        for taking, giving in zip(communes[::26], communes[1::26], strict=True):
            inside = [
                giving.locality_id,
                *(row.locality_id for row in await LocalityVersion.filter(parent_id=giving.locality_id)),
            ]
            for team in await Team.filter(locality_id__in=inside):
                await TeamMove.create(team_id=team.id, locality_id=taking.locality_id, since=date(2022, 7, 1))
                await record_all([Fact("team.moved", team.id, {})])


async def found(target: str, language: str, day: date) -> Reasons:
    """All gaps, page by page."""
    answer: Reasons = {}
    after, more, total = None, True, 0
    while more:
        given: dict[str, Any] = {
            "target": target,
            "language": language,
            "asOf": day.isoformat(),
            "first": 20,
            "after": after,
        }
        page = (await data(GAPS, **given))["coverageGaps"]
        answer |= {node["locality"]["slug"]: set(node["reasons"]) for node in page["nodes"]}
        more, after, total = page["pageInfo"]["hasNextPage"], page["pageInfo"]["endCursor"], page["totalCount"]
    assert total == len(answer)
    return answer


async def oracle(slug: str, language: str, day: date) -> Reasons:
    """The same by looking at every row, commune by commune."""
    target = await Target.get(slug=slug)
    places = await LocalityVersion.filter(holds_on(day)).prefetch_related("locality")
    below: dict[int | None, list[LocalityVersion]] = defaultdict(list)
    for place in places:
        below[place.parent_id].append(place)
    moved = {move.team_id: move.locality_id for move in await TeamMove.filter(since__lte=day).order_by("since")}
    teamed = {moved.get(team.id, team.locality_id) for team in await Team.filter(holds_on(day))}
    lacking = () if language == "vi" and await _is_guided(target) else ("NO_CURRENT_GUIDE",)
    numbers = Numbers(await _latest(target, day), await _heirs(day))
    answer: Reasons = {}
    communes = [place for place in places if place.level is Level.COMMUNE]
    for commune in communes:
        inside = [commune.locality_id, *(village.locality_id for village in below[commune.locality_id])]
        reasons = {numbers.reason(commune.id), *lacking, *(() if teamed & set(inside) else ("NO_TEAM",))} - {""}
        if reasons:
            answer[commune.locality.slug] = reasons
    return answer


class Numbers:
    """The newest figure of each version, and what became of what."""

    def __init__(self, latest: dict[int, Measurement], heirs: dict[int, list[int]]) -> None:
        self.latest, self.heirs = latest, heirs

    def reason(self, version: int) -> str:
        """What the figures say against a place, for a goal of 100 percent."""
        carriers = self._carriers(version)
        if None in carriers:
            return "NO_FIGURE"
        if any(self._ends(carrier) != {version} for carrier in carriers):
            return "NOT_COMPUTABLE"
        figures = [self.latest[carrier] for carrier in carriers if carrier is not None]
        numerator = sum(figure.numerator or 0 for figure in figures)
        return "" if numerator == sum(figure.denominator or 0 for figure in figures) else "BELOW_GOAL"

    def _carriers(self, version: int) -> set[int | None]:
        if version in self.latest:
            return {version}
        before = [place for place, heirs in self.heirs.items() if version in heirs]
        return set[int | None]().union(*(self._carriers(place) for place in before)) or {None}

    def _ends(self, version: int | None) -> set[int | None]:
        heirs = self.heirs.get(version or 0, [])
        return set[int | None]().union(*(self._ends(heir) for heir in heirs)) or {version}


async def _latest(target: Target, day: date) -> dict[int, Measurement]:
    rows = await Measurement.filter(indicator_id=target.indicator_id, period_end__lte=day, channel="").order_by("id")
    return {row.locality_version_id: row for row in sorted(rows, key=lambda row: (row.period_end or day, row.id))}


async def _heirs(day: date) -> dict[int, list[int]]:
    heirs: dict[int, list[int]] = defaultdict(list)
    for edge in await SuccessionEdge.filter(event__operates_from__lte=day, successor_id__isnull=False):
        heirs[edge.predecessor_id].append(edge.successor_id or 0)
    return heirs


async def _is_guided(target: Target) -> bool:
    return await Tutorial.filter(targets=target.id).exists()


@pytest.mark.parametrize("language", ["vi", "tyz"])
@pytest.mark.parametrize("day", [BEFORE_MOVES, IN_2022, IN_2025])
@pytest.mark.parametrize("target", [GUIDED, UNGUIDED])
async def test_gaps_are_what_brute_force_over_the_rows_finds(target: str, day: date, language: str) -> None:
    answer = await found(target, language, day)

    assert answer == await oracle(target, language, day)
    assert answer


async def test_the_province_has_gaps_of_every_kind_that_its_rows_have() -> None:
    before = Counter(reason for reasons in (await found(GUIDED, "vi", IN_2022)).values() for reason in reasons)
    after = Counter(reason for reasons in (await found(GUIDED, "vi", IN_2025)).values() for reason in reasons)

    assert before == {"BELOW_GOAL": 151, "NO_FIGURE": 26, "NO_TEAM": 14}
    assert (after["NOT_COMPUTABLE"], after["NO_FIGURE"], after["BELOW_GOAL"]) == (9, 23, 22)


async def test_gaps_cost_the_same_number_of_statements_for_54_communes_as_for_177() -> None:
    sent = {}
    for day in (IN_2022, IN_2025):
        await public()
        with counted() as statements:
            await data(GAPS, target=GUIDED, language="vi", asOf=day.isoformat(), first=100)
        sent[day] = len(statements)

    assert sent == {IN_2022: 6, IN_2025: 6}


async def test_a_roll_up_of_the_province_is_the_same_before_and_after_the_reform_that_kept_its_territory() -> None:
    query = """
    query($asOf: Date) { locality(code: "22", asOf: $asOf) { targets(first: 100) { nodes {
        slug rollUp { ... on Progress { numerator denominator placeCount missingCount } }
    } } } }"""
    answers: dict[str, Any] = {}
    for day in ("2024-10-31", "2025-12-31"):
        nodes = (await data(query, asOf=day))["locality"]["targets"]["nodes"]
        answers[day] = next(node["rollUp"] for node in nodes if node["slug"] == UNGUIDED)

    before, after = answers["2024-10-31"], answers["2025-12-31"]
    assert (before["numerator"], before["denominator"]) == (after["numerator"], after["denominator"])
    assert (before["placeCount"], after["placeCount"]) == (177, 54)
    assert before["missingCount"] == after["missingCount"] == 0


async def test_a_target_that_does_not_exist_is_said_so_in_both_languages() -> None:
    body = await ask(GAPS, target="no", language="vi", asOf="2022-12-31", first=1)

    assert body["data"] is None
    assert body["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    assert body["errors"][0]["extensions"]["messageVi"] == "Không tìm thấy target no."
    assert body["errors"][0]["extensions"]["argument"] == ["target"]
