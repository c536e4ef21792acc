"""The synthetic load: full size, marked as synthetic, and one consistent tree on every day."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from content_store.database import connect
from content_store.events import Event
from content_store.registry.localities import Level, Locality, LocalityCode, LocalityVersion
from content_store.registry.measurements import Measurement
from content_store.registry.sources import Source, SourceKind
from content_store.registry.successions import SuccessionEdge
from content_store.registry.teams import Team, TeamKind
from content_store.registry.timeline import NO_END, UNKNOWN_START, holds_on
from scripts.sample.synthetic import INDICATORS, load_synthetic

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from contextlib import AbstractContextManager

    Copies = Callable[[], AbstractContextManager[str]]

pytestmark = [pytest.mark.on_postgres, pytest.mark.anyio, pytest.mark.usefixtures("loaded")]


@pytest.fixture(scope="module")
def database_url(_copies: Copies) -> Iterator[str]:
    """One database for all tests here, which only read what was loaded."""
    with _copies() as url:
        yield url


@pytest.fixture(scope="module")
async def loaded(anyio_backend: object, database_url: str) -> AsyncIterator[None]:
    """The province and one synthetic copy of it."""
    async with connect(database_url):
        await load_synthetic(scale=2)
        yield


async def villages_of(copy: int) -> list[LocalityVersion]:
    prefix = "gia-lap-s2-" if copy == 2 else "gia-lap-"
    found = await LocalityVersion.filter(level=Level.VILLAGE, locality__slug__startswith=prefix).prefetch_related(
        "locality"
    )
    return [village for village in found if village.locality.slug.startswith("gia-lap-s2-") == (copy == 2)]


@pytest.mark.parametrize("copy", [1, 2])
async def test_1452_villages_lie_eight_or_nine_in_each_of_the_177_communes(copy: int) -> None:
    first = [village for village in await villages_of(copy) if village.valid_from == UNKNOWN_START]

    in_each = Counter(village.parent_id for village in first)

    assert (len(first), len(in_each)) == (1452, 177)
    assert Counter(in_each.values()) == {8: 141, 9: 36}


async def test_every_synthetic_place_and_team_says_so_in_its_name_and_its_record() -> None:
    marked = {place.id for place in await Locality.filter(synthetic=True)}
    versions = await LocalityVersion.filter(locality_id__in=list(marked)[:500])
    teams = await Team.all()

    assert all("giả lập" in version.name for version in versions)
    assert all(team.synthetic and team.name.endswith("(dữ liệu giả lập)") for team in teams)
    assert len(marked) == 2 * 1452 + 1 + 13 + 177 + 2 + 53
    assert await Locality.filter(synthetic=False).count() == 251


async def test_on_the_first_of_every_month_all_places_real_and_synthetic_stand_in_one_tree() -> None:
    versions, order = await LocalityVersion.all(), list(Level)

    for month in range(2020 * 12, 2031 * 12):
        day = date(month // 12, month % 12 + 1, 1)
        holding = {version.locality_id: version for version in versions if version.valid_from <= day < version.valid_to}
        below = [version for version in holding.values() if version.parent_id is not None]

        assert len(below) == len(holding) - 1
        assert sum(version.level is Level.VILLAGE for version in below) == 2 * 1452 + 1
        for version in below:
            assert order.index(holding[version.parent_id or 0].level) < order.index(version.level), day


async def test_the_periods_of_a_place_neither_overlap_nor_leave_a_hole() -> None:
    periods: defaultdict[int, list[tuple[date, date]]] = defaultdict(list)
    for version in await LocalityVersion.all():
        periods[version.locality_id].append((version.valid_from, version.valid_to))

    for of_place in periods.values():
        of_place.sort()
        assert all(start < end for start, end in of_place)
        assert [end for _, end in of_place[:-1]] == [start for start, _ in of_place[1:]]


async def test_a_village_has_neither_beginning_nor_end() -> None:
    villages = await villages_of(1)

    assert Counter(village.valid_from for village in villages)[UNKNOWN_START] == 1452
    assert Counter(village.valid_to for village in villages)[NO_END] == 1452


async def test_no_code_is_borne_twice_on_one_day_and_none_outlives_its_place() -> None:
    ends = {version.locality_id: version.valid_to for version in await LocalityVersion.all().order_by("valid_from")}
    periods: defaultdict[tuple[str, str], list[tuple[date, date]]] = defaultdict(list)
    for code in await LocalityCode.all():
        periods[code.scheme, code.value].append((code.valid_from, code.valid_to))
        assert code.valid_to == ends[code.locality_id]

    for of_code in periods.values():
        of_code.sort()
        assert all(end <= start for (_, end), (start, _) in pairwise(of_code))


@pytest.mark.parametrize(
    ("village", "homes"),
    [
        ("gia-lap-tan-viet-1", ["tan-viet", "viet-dan", "an-sinh-2025"]),
        ("gia-lap-dong-ngu-1", ["dong-ngu", "tien-yen-2025"]),
        ("chua-bang", ["quang-yen-ward", "quang-yen-2025"]),
    ],
)
async def test_a_village_follows_its_commune_through_the_reforms(village: str, homes: list[str]) -> None:
    slugs = dict(await Locality.all().values_list("id", "slug"))
    stays = await LocalityVersion.filter(locality__slug=village).order_by("valid_from")

    assert [slugs[stay.parent_id or 0] for stay in stays] == homes
    assert stays[-1].valid_from == date(2025, 7, 1)


async def test_no_team_is_invented_as_real_where_no_source_names_one() -> None:
    assert await Team.filter(synthetic=False).count() == 0


async def test_1473_teams_have_11255_members_and_ten_villages_have_two_teams() -> None:
    teams = await Team.exclude(slug__startswith="gia-lap-s2-")
    in_each = Counter(team.locality_id for team in teams if team.kind is TeamKind.VILLAGE)

    assert Counter(team.kind for team in teams) == {TeamKind.VILLAGE: 1462, TeamKind.ENTERPRISE: 11}
    assert sum(team.member_count or 0 for team in teams) == 11255
    assert Counter(in_each.values()) == {1: 1442, 2: 10}


async def test_six_indicators_have_a_figure_for_every_commune_and_month() -> None:
    synthetic = await Measurement.filter(source__kind=SourceKind.SYNTHETIC).prefetch_related("source")
    by_indicator = Counter(row.indicator_id for row in synthetic)

    assert sorted(by_indicator.values()) == [2 * 177 * 12] * len(INDICATORS)
    assert {row.quote for row in synthetic} == {"Dữ liệu giả lập để thử tải."}
    assert {(row.period_start, row.period_end) for row in synthetic} >= {(date(2023, 7, 1), date(2023, 7, 31))}
    assert all(0 < (row.numerator or 0) <= (row.denominator or 0) for row in synthetic)


async def test_the_copy_is_a_province_of_its_own_with_codes_of_its_own_scheme() -> None:
    province = await LocalityVersion.filter(holds_on(date(2024, 1, 1)), locality__slug="s2-quang-ninh").get()
    dong_ngu = await LocalityCode.filter(scheme="SYNTHETIC", value="S2-06877").order_by("valid_from")
    edges = SuccessionEdge.filter(event__act__kind=SourceKind.SYNTHETIC, event__operates_from=date(2025, 7, 1))

    assert f"{province.type.capitalize()} {province.name}" == "Tỉnh giả lập 2"
    assert len(dong_ngu) == 2
    assert await edges.filter(successor_id__not_isnull=True).count() == 184
    assert await LocalityCode.filter(scheme="NSO", value="06877").count() == 2


async def test_every_synthetic_source_says_so_in_its_title() -> None:
    sources = await Source.filter(kind=SourceKind.SYNTHETIC)

    assert len(sources) == 2
    assert all(source.title.startswith("Dữ liệu giả lập") for source in sources)


async def test_a_second_load_changes_nothing() -> None:
    before = await Event.all().count()

    await load_synthetic(scale=2)

    assert await Event.all().count() == before
    assert await Measurement.all().count() == 83 + 2 * 12744
