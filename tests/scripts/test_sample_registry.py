"""The places of the sample: every state of the map, and every way from one to the next."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest

from content_store.database import connect
from content_store.events import Event
from content_store.registry.localities import Level, Locality, LocalityCode, LocalityVersion
from content_store.registry.sources import Source, SourceKind
from content_store.registry.successions import Extent, SuccessionEdge, SuccessionEvent, SuccessionKind
from content_store.registry.timeline import NO_END, UNKNOWN_START, holds_on
from scripts.sample.facts import geography, read_facts
from scripts.sample.registry import load_registry

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from contextlib import AbstractContextManager

    Copies = Callable[[], AbstractContextManager[str]]

pytestmark = [pytest.mark.on_postgres, pytest.mark.anyio]

T0, T1, T2, T3 = date(2024, 10, 31), date(2025, 6, 30), date(2025, 7, 1), date(2026, 9, 1)
STATES = {
    T0: {"xã": 98, "phường": 72, "thị trấn": 7},
    T1: {"xã": 91, "phường": 73, "thị trấn": 7},
    T2: {"phường": 30, "xã": 22, "đặc khu": 2},
    T3: {"phường": 30, "xã": 22, "đặc khu": 2},
}
SPLIT = """
    06655 06661 06706 | 06799 06799 06886 | 06820 06811 06820 | 06853 06838 06862 | 06868 06862 06877
    | 06877 06862 06877 | 06880 06862 06874 | 06886 06799 06886 06970 | 06946 06922 06946 | 07042 07030 07060
    | 07093 07090 07093 | 07180 07168 07180
"""
HEIRS = {old: set(new) for old, *new in map(str.split, SPLIT.split("|"))}
BACK_UNDER_ANOTHER_CODE = """
    Phường Cửa Ông 06763 06781 | Phường Hà Lầm 06670 06676 | Phường Hà Tu 06664 06652 | Phường Hồng Gai 06691 06685
    | Phường Tuần Châu 06700 06706 | Phường Việt Hưng 06703 06661 | Phường Vàng Danh 06808 06820
    | Phường Đông Triều 07072 07093 | Xã Kỳ Thượng 07033 06979 | Xã Quảng Đức 06925 06931 | Xã Đường Hoa 06949 06946
    | Xã Đầm Hà 06916 06895
"""


@dataclass
class Records:
    """Every version, edge and event of the sample, and the code that each place bears or bore."""

    slugs: dict[int, str]
    versions: dict[int, LocalityVersion]
    edges: list[SuccessionEdge]
    events: dict[int, SuccessionEvent]
    codes: dict[int, str]

    def code(self, version: int) -> str:
        return self.codes[self.versions[version].locality_id]

    def edges_of(self, day: date) -> list[SuccessionEdge]:
        """The edges from commune to commune of one day."""
        return [
            edge
            for edge in self.edges
            if edge.successor_id
            and self.events[edge.event_id].operates_from == day
            and self.versions[edge.predecessor_id].level is Level.COMMUNE
        ]


@pytest.fixture(scope="module")
def database_url(_copies: Copies) -> Iterator[str]:
    """One database for all tests here, which only read what was loaded."""
    with _copies() as url:
        yield url


@pytest.fixture(scope="module")
async def records(anyio_backend: object, database_url: str) -> AsyncIterator[Records]:
    async with connect(database_url):
        await load_registry()
        yield Records(
            dict(await Locality.all().values_list("id", "slug")),
            {version.id: version for version in await LocalityVersion.all()},
            await SuccessionEdge.all(),
            {event.id: event for event in await SuccessionEvent.all()},
            dict(await LocalityCode.filter(scheme="NSO").values_list("locality_id", "value")),
        )


def full_name(version: LocalityVersion) -> str:
    return f"{version.type.capitalize()} {version.name}"


async def place_with_code(code: str, day: date) -> Locality:
    bearer = await LocalityCode.filter(holds_on(day), scheme="NSO", value=code).get()
    return await Locality.get(id=bearer.locality_id)


async def version_of(slug: str, day: date) -> LocalityVersion:
    return await LocalityVersion.filter(holds_on(day), locality__slug=slug).get()


@pytest.mark.parametrize("day", STATES)
async def test_each_state_of_the_map_has_its_communes_by_type(records: Records, day: date) -> None:
    communes = LocalityVersion.filter(holds_on(day), level=Level.COMMUNE)

    assert Counter(await communes.values_list("type", flat=True)) == STATES[day]


@pytest.mark.parametrize(("day", "state"), [(T0, "communes_T0"), (T1, "communes_T1"), (T2, "communes_T2")])
async def test_the_communes_of_a_state_bear_the_codes_and_full_names_of_the_facts(
    records: Records, day: date, state: str
) -> None:
    stated = {code: name for code, name, *_ in geography()["quang_ninh"][state]["rows"]}

    communes = await LocalityVersion.filter(holds_on(day), level=Level.COMMUNE)

    assert {records.codes[commune.locality_id]: full_name(commune) for commune in communes} == stated


async def test_the_district_level_ends_with_june_2025(records: Records) -> None:
    assert await LocalityVersion.filter(holds_on(T0), level=Level.DISTRICT).count() == 13
    assert await LocalityVersion.filter(holds_on(T1), level=Level.DISTRICT).count() == 13
    assert await LocalityVersion.filter(holds_on(T2), level=Level.DISTRICT).count() == 0


async def test_the_districts_of_the_second_state_are_five_cities_one_town_and_seven_rural_ones(
    records: Records,
) -> None:
    districts = await LocalityVersion.filter(holds_on(T1), level=Level.DISTRICT).values_list("type", flat=True)

    assert Counter(districts) == {"thành phố": 5, "thị xã": 1, "huyện": 7}
    assert full_name(await version_of("dong-trieu", T0)) == "Thị xã Đông Triều"
    assert full_name(await version_of("dong-trieu", T1)) == "Thành phố Đông Triều"


async def test_the_province_becomes_a_city_and_keeps_its_code(records: Records) -> None:
    assert full_name(await version_of("quang-ninh", date(2026, 8, 31))) == "Tỉnh Quảng Ninh"
    assert full_name(await version_of("quang-ninh", T3)) == "Thành phố Quảng Ninh"
    assert (await place_with_code("22", T0)).slug == (await place_with_code("22", T3)).slug == "quang-ninh"


async def test_the_places_of_the_facts_are_found_by_their_slugs_and_codes(records: Records) -> None:
    for place in read_facts()["localities"]:
        version = await version_of(place["slug"], T0)

        assert version.level.value == place["level"].upper()
        assert records.codes.get(version.locality_id) == place["gso_code"]


async def test_thai_nguyen_and_bac_kan_become_one_new_province(records: Records) -> None:
    assert (await place_with_code("19", T1)).slug == "thai-nguyen"
    assert (await place_with_code("19", T2)).slug == "thai-nguyen-2025"
    assert (await place_with_code("06", T1)).slug == "bac-kan"
    assert not await LocalityVersion.exists(holds_on(T2), locality__slug__in=["thai-nguyen", "bac-kan"])
    assert await LocalityVersion.filter(holds_on(T2), level=Level.PROVINCE).count() == 2


async def test_the_map_of_july_2025_is_drawn_by_184_edges(records: Records) -> None:
    edges = records.edges_of(T2)

    assert Counter(edge.extent for edge in edges) == {Extent.WHOLE: 159, Extent.PART: 25}
    stated = {(old, new, extent.upper()) for old, new, extent in geography()["quang_ninh"]["edges_2025_07_01"]["rows"]}
    drawn = {
        (records.code(edge.predecessor_id), records.code(edge.successor_id or 0), edge.extent.value) for edge in edges
    }
    assert drawn == stated
    assert len({edge.predecessor_id for edge in edges}) == 171
    assert len({edge.successor_id for edge in edges}) == 54


async def test_twelve_old_communes_were_split_and_one_of_them_three_ways(records: Records) -> None:
    heirs: defaultdict[str, set[str]] = defaultdict(set)
    for edge in records.edges_of(T2):
        heirs[records.code(edge.predecessor_id)].add(records.code(edge.successor_id or 0))

    assert {code: new for code, new in heirs.items() if len(new) > 1} == HEIRS


async def test_a_part_goes_along_every_edge_of_a_split_commune_and_along_no_other(records: Records) -> None:
    parts = {records.code(edge.predecessor_id) for edge in records.edges_of(T2) if edge.extent is Extent.PART}

    assert parts == set(HEIRS)


async def test_twelve_names_come_back_under_another_code(records: Records) -> None:
    # Phường Đông Triều had already given its territory away in 2024, so every name is looked up in the first state.
    old = {full_name(v): records.code(v.id) for v in await LocalityVersion.filter(holds_on(T0), level=Level.COMMUNE)}
    new = {full_name(v): records.code(v.id) for v in await LocalityVersion.filter(holds_on(T2), level=Level.COMMUNE)}

    back = [f"{name} {old[name]} {code}" for name, code in new.items() if name in old and old[name] != code]

    assert sorted(back) == sorted(row.strip() for row in BACK_UNDER_ANOTHER_CODE.split("|"))


async def test_the_code_of_dong_ngu_passes_from_one_place_to_another_of_the_same_name(records: Records) -> None:
    before, after = await place_with_code("06877", T1), await place_with_code("06877", T2)

    assert (before.slug, after.slug) == ("dong-ngu", "dong-ngu-2025")
    assert full_name(await version_of("dong-ngu", T1)) == full_name(await version_of("dong-ngu-2025", T2))


async def test_only_cai_chien_goes_on_as_the_same_commune(records: Records) -> None:
    before = {version.locality_id for version in await LocalityVersion.filter(holds_on(T1), level=Level.COMMUNE)}
    after = {version.locality_id for version in await LocalityVersion.filter(holds_on(T2), level=Level.COMMUNE)}

    assert [records.slugs[place] for place in before & after] == ["cai-chien"]
    (edge,) = [edge for edge in records.edges_of(T2) if records.code(edge.predecessor_id) == "06967"]
    assert records.events[edge.event_id].kind is SuccessionKind.TRANSFER


async def test_a_commune_that_takes_another_in_stays_itself_and_one_founded_anew_does_not(records: Records) -> None:
    assert (await place_with_code("07084", T0)).id == (await place_with_code("07084", T1)).id
    assert (await version_of("viet-dan", T1)).valid_from == date(2024, 11, 1)
    assert (await place_with_code("06985", T0)).slug == "luong-mong"
    assert (await place_with_code("06985", T1)).slug == "luong-minh"


async def test_every_ended_version_reaches_the_present_or_was_abolished(records: Records) -> None:
    heirs: defaultdict[int, list[SuccessionEdge]] = defaultdict(list)
    for edge in records.edges:
        heirs[edge.predecessor_id].append(edge)

    for version in records.versions.values():
        if version.valid_to != NO_END:
            assert heirs[version.id], version.name
    for edge in records.edges:
        event = records.events[edge.event_id]
        assert records.versions[edge.predecessor_id].valid_to == event.operates_from
        assert (edge.successor_id is None) == (event.kind is SuccessionKind.ABOLISH)
        if edge.successor_id:
            assert records.versions[edge.successor_id].valid_from == event.operates_from


async def test_every_version_with_a_known_start_came_from_somewhere(records: Records) -> None:
    reached = {edge.successor_id for edge in records.edges}

    assert [v.name for v in records.versions.values() if v.valid_from != UNKNOWN_START and v.id not in reached] == []


async def test_the_changes_are_told_by_their_kinds_and_acts(records: Records) -> None:
    numbers = dict(await Source.filter(kind=SourceKind.LEGAL_ACT).values_list("id", "number"))

    told = Counter((numbers[event.act_id], event.kind.value) for event in records.events.values())

    assert told == {
        ("1199/NQ-UBTVQH15", "MERGE"): 6,
        ("1199/NQ-UBTVQH15", "RETYPE"): 5,
        ("1679/NQ-UBTVQH15", "MERGE"): 53,
        ("1679/NQ-UBTVQH15", "TRANSFER"): 2,
        ("1679/NQ-UBTVQH15", "ABOLISH"): 13,
        ("202/2025/QH15", "MERGE"): 1,
        ("36/2026/QH16", "RETYPE"): 1,
    }


async def test_an_act_is_decided_comes_into_force_and_operates_on_days_of_its_own(records: Records) -> None:
    days = {
        (event.decided_on.isoformat(), event.in_force_from.isoformat(), event.operates_from.isoformat())
        for event in records.events.values()
    }

    assert days == {
        ("2024-09-28", "2024-11-01", "2024-11-01"),
        ("2025-06-12", "2025-06-12", "2025-07-01"),
        ("2025-06-16", "2025-06-16", "2025-07-01"),
        ("2026-08-24", "2026-09-01", "2026-09-01"),
    }
    issued = dict(await Source.filter(number__not_isnull=True).values_list("number", "issued_on"))
    assert issued["1679/NQ-UBTVQH15"] == date(2025, 6, 16)


async def test_every_row_is_told_to_the_feed_and_a_second_load_changes_nothing(records: Records) -> None:
    before = await Event.all().values_list("kind", flat=True)

    await load_registry()

    assert Counter(before) == {
        "locality.created": 251,
        "succession.created": 81,
        "source.created": 18,
        "organisation.created": 23,
        "platform.created": 33,
        "service.created": 15,
        "indicator.created": 68,
        "measurement.created": 83,
        "conflict.created": 22,
        "target.created": 22,
        "roadmap.created": 1,
    }
    assert await Event.all().count() == len(before)
    assert await LocalityVersion.all().count() == len(records.versions)
    assert await SuccessionEdge.all().count() == len(records.edges)
