"""Reforms as files: the real ones of 2024 and 2025, and what is refused of any."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from public import public
from reform_files import NQ_1199, applied, reform_of_2024, reform_of_2025, seeds_time, toml
from registry_state import assert_whole, dump

from content_store import audit
from content_store.events import Event
from content_store.projection.building import build
from content_store.projection.files import NAME
from content_store.projection.following import catch_up
from content_store.projection.tables import TABLES
from content_store.registry.localities import Level, Locality, LocalityAlias, LocalityCode, LocalityVersion
from content_store.registry.reforming import entering, reverting
from content_store.registry.sources import Source
from content_store.registry.successions import SuccessionEdge
from content_store.registry.teams import Team, TeamKind
from content_store.registry.timeline import holds_on
from content_store.registry_errors import ReformInUse
from scripts.sample.atlas import Atlas
from scripts.sample.reforms import draw_atlas

pytestmark = [pytest.mark.anyio, pytest.mark.on_postgres, pytest.mark.usefixtures("database")]
RENAME: dict[str, Any] = {"kind": "RENAME", "whole": ["06877 Xã Đông Ngũ"], "into": {"name": "Mới"}}
EVERY_YEAR = [date(year, month, day) for year in range(2020, 2031) for month, day in ((1, 1), (6, 30), (7, 1), (11, 1))]


@pytest.fixture(autouse=True)
async def _seeds_time(database: None) -> None:
    await seeds_time()


async def drawn() -> set[Any]:
    """Every state, and every edge between two, of districts and communes: what a reader would learn of them."""
    codes = dict(await LocalityCode.filter(scheme="NSO").values_list("locality_id", "value"))
    below = LocalityVersion.filter(level__in=[Level.DISTRICT, Level.COMMUNE])
    states = {
        version.id: (
            codes[version.locality_id],
            version.type,
            version.name,
            codes[version.parent_id or 0],
            version.valid_from,
            version.valid_to,
        )
        for version in await below
    }
    edges = await SuccessionEdge.filter(predecessor_id__in=list(states)).prefetch_related("event")
    return set(states.values()) | {
        (states[edge.predecessor_id], states.get(edge.successor_id or 0), edge.extent, edge.event.kind)
        for edge in edges
    }


def drawn_by(atlas: Atlas) -> set[Any]:
    """The same of the sample, which was told by other code."""
    codes = {code.place: code.value for code in atlas.codes if code.scheme == "NSO"}
    states = {
        stay.key: (codes[stay.place], stay.type, stay.name, codes[stay.parent or ""], stay.start, stay.end)
        for stay in atlas.stays
        if stay.level in (Level.DISTRICT, Level.COMMUNE)
    }
    return set(states.values()) | {
        (states[passage.predecessor], passage.successor and states[passage.successor], passage.extent, change.kind)
        for change in atlas.changes
        for passage in change.passages
        if passage.predecessor in states
    }


async def communes(day: date) -> int:
    return await LocalityVersion.filter(holds_on(day), level=Level.COMMUNE).count()


async def test_the_files_of_2024_and_2025_draw_the_map_of_the_sample() -> None:
    first, second = await entering.apply(reform_of_2024(), None), await entering.apply(reform_of_2025(), None)

    assert (len(first.lines), first.founded, first.ended) == (11, 2, 8)
    assert (len(second.lines), second.founded, second.ended) == (67, 53, 183)
    days = (date(2024, 10, 31), date(2024, 11, 1), date(2025, 6, 30), date(2025, 7, 1))
    assert [await communes(day) for day in days] == [177, 171, 171, 54]
    between = SuccessionEdge.filter(event__reform_id=second.reform_id, successor_id__not_isnull=True)
    assert await between.count() == 184
    assert await drawn() == drawn_by(draw_atlas())
    await assert_whole(EVERY_YEAR)


async def test_a_check_changes_nothing_and_tells_what_applying_will_do() -> None:
    before, events = await dump(), await Event.all().count()

    checked = await entering.check(reform_of_2024())

    assert (await dump(), await Event.all().count()) == (before, events)
    done = await entering.apply(reform_of_2024(), None)
    assert (checked.lines, checked.founded, checked.ended) == (done.lines, done.founded, done.ended)
    assert checked.lines[-1].before == ("205 Thị xã Đông Triều",)
    assert checked.lines[-1].after == ("Thành phố Đông Triều",)


async def test_a_file_that_is_applied_twice_changes_nothing_the_second_time() -> None:
    first = await entering.apply(reform_of_2024(), None)
    before, events = await dump(), await Event.all().count()

    again = await entering.apply("# The same, laid out otherwise.\n\n" + reform_of_2024(), None)

    assert (again.reform_id, again.again, again.lines) == (first.reform_id, True, ())
    assert (await dump(), await Event.all().count()) == (before, events)


async def test_reforms_that_are_taken_back_leave_every_row_as_it_was() -> None:
    before = await dump()
    first = await applied(reform_of_2024())
    between = await dump()
    second = await applied(reform_of_2025())

    await reverting.revert(second, None)
    assert await dump() == between
    await reverting.revert(first, None)
    assert await dump() == before


async def test_a_reform_stays_while_another_goes_on_from_it() -> None:
    first, second = await applied(reform_of_2024()), await applied(reform_of_2025())
    before = await dump()

    with pytest.raises(ReformInUse) as refused:
        await reverting.revert(first, None)

    assert refused.value.message == (
        f"Reform {first} cannot be taken back, because others depend on it: reform {second} (1679/NQ-UBTVQH15)."
    )
    assert await dump() == before


async def test_a_reform_stays_while_a_team_works_at_a_place_that_it_founded() -> None:
    number = await applied(reform_of_2024())
    founded = await Locality.get(slug="luong-minh")
    await Team.create(slug="to-gia-lap", name="Tổ giả lập", kind=TeamKind.VILLAGE, locality=founded)

    with pytest.raises(ReformInUse) as refused:
        await reverting.revert(number, None)

    assert refused.value.details["uses"] == "1 teams"


async def test_the_projection_follows_a_reform_and_its_end(tmp_path: Path) -> None:
    followed = tmp_path / "followed"
    await catch_up(followed)

    first, second = await applied(reform_of_2024()), await applied(reform_of_2025())
    await assert_follows(followed, tmp_path / "applied")
    await reverting.revert(second, None)
    await assert_follows(followed, tmp_path / "reverted")
    await reverting.revert(first, None)
    await assert_follows(followed, tmp_path / "as it was")


async def assert_follows(followed: Path, built: Path) -> None:
    await catch_up(followed)
    await build(built, lambda _: None)
    assert content(followed) == content(built)


def content(folder: Path) -> dict[str, list[Any]]:
    with sqlite3.connect(folder / NAME) as connection:
        return {table.name: sorted(map(repr, rows_of(connection, table.name))) for table in TABLES}


def rows_of(connection: sqlite3.Connection, table: str) -> list[Any]:
    return connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - the name is the projection's own


async def test_the_audit_tells_who_applied_what_and_took_it_back() -> None:
    number = (await entering.apply(reform_of_2024(), 7)).reform_id
    await reverting.revert(number, 8)

    told = await Event.filter(subject="reform").order_by("id")

    assert [(event.kind, event.subject_id, event.account_id) for event in told] == [
        ("reform.applied", number, 7),
        ("reform.reverted", number, 8),
    ]
    assert (told[0].data["act"], told[0].data["changes"]) == ("1199/NQ-UBTVQH15", 11)
    assert (await audit.verify()).broken_at is None


async def test_two_files_of_one_act_share_it_until_both_are_taken_back() -> None:
    one = toml(NQ_1199, [{"kind": "RENAME", "whole": ["06877"], "into": {"name": "Tên giả lập"}}])
    other = toml(NQ_1199, [{"kind": "RENAME", "whole": ["06862"], "into": {"name": "Tên giả lập khác"}}])
    before = await dump()
    first, second = await applied(one), await applied(other)
    assert await Source.filter(number="1199/NQ-UBTVQH15").count() == 1

    await reverting.revert(first, None)
    assert await Source.filter(number="1199/NQ-UBTVQH15").count() == 1
    await reverting.revert(second, None)

    assert await dump() == before


async def test_villages_go_along_with_a_commune_that_passes_as_a_whole() -> None:
    await applied(toml(None, places=[village("Một", "06865"), village("Hai", "06865")]))
    merge = {"kind": "MERGE", "whole": ["06865", "06862"], "into": {"name": "Giả Lập", "type": "xã", "code": "06865"}}

    outcome = await entering.apply(toml(NQ_1199, [merge]), None)

    assert [line.kind for line in outcome.lines] == ["MERGE", "TRANSFER"]
    parent = await Locality.get(slug="gia-lap")
    below = LocalityVersion.filter(holds_on(date(2024, 11, 1)), parent_id=parent.id)
    assert sorted([version.name for version in await below]) == ["Hai", "Một"]
    await assert_whole(EVERY_YEAR)


async def test_another_name_is_found_until_the_reform_that_told_it_is_gone() -> None:
    before = await dump()
    number = await applied(
        toml(
            NQ_1199, [{"kind": "RENAME", "whole": ["06877"], "into": {"name": "Đông Ngũ Mới", "aliases": ["Đông Bốn"]}}]
        )
    )

    looked = [tuple(row) for row in (await public()).all("SELECT name, folded FROM other_names")]
    assert looked == [("Đông Bốn", "dong bon")]
    assert await LocalityAlias.all().count() == 1
    await reverting.revert(number, None)
    assert await dump() == before


def village(name: str, commune: str) -> dict[str, Any]:
    return {"name": name, "type": "thôn", "level": "VILLAGE", "parent": commune, "synthetic": True}
