"""Names of places stand in tables of every kind but of places themselves, beside codes, and cost little."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from importing import imported, table_in
from named_places import SUMMER, places, put, refused

from content_store.database import connection
from content_store.importing.entries import Counts
from content_store.importing.names import Names
from content_store.importing.place_columns import NO_PLACE
from content_store.registry.localities import Level, LocalityVersion
from content_store.registry.measurements import Measurement
from content_store.registry.targets import Target
from content_store.registry.timeline import UNKNOWN_START

pytestmark = [pytest.mark.usefixtures("library"), pytest.mark.on_postgres]


@contextmanager
def statements(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every question to the tables of places."""
    asked: list[str] = []
    client = type(connection())
    with monkeypatch.context() as patch:
        for way in ("execute_query", "execute_query_dict"):
            patch.setattr(client, way, _noting(getattr(client, way), asked))
        yield asked


def _noting(real: Any, asked: list[str]) -> Any:
    async def ask(self: Any, query: str, values: Any = None) -> Any:
        if "localit" in query and query.startswith("SELECT"):
            asked.append(query)
        return await real(self, query, values)

    return ask


async def test_figures_are_of_the_place_that_was_called_so_on_their_day(tmp_path: Path) -> None:
    head = "indicator;place;within;place_on;period;value;source;quote"
    by_name = (
        "teams.total;Xã Đông Ngũ;Tiên Yên;;2021;5;s0;n",
        "teams.total;Xã Đông Ngũ;;;2025;6;s0;n",
        "teams.total;Xã Đông Ngũ;Quảng Ninh;30/06/2025;2025;7;s1;n",
    )
    by_code = (row.replace("Xã Đông Ngũ", "06877") for row in by_name)

    first, faults = await imported("measurements", table_in(tmp_path, head, *by_name))
    again, _ = await imported("measurements", table_in(tmp_path, head, *by_code))

    made = await Measurement.filter(quote="n").order_by("value").prefetch_related("locality_version__locality")
    assert (faults, first.counts, again.counts) == ([], Counts(created=3), Counts(same=3))
    assert [row.locality_version.locality.slug for row in made] == ["dong-ngu", "dong-ngu-2025", "dong-ngu"]


async def test_targets_are_of_the_place_that_is_called_so_when_they_are_due(tmp_path: Path) -> None:
    head = "indicator;place;province;comparison;value;unit;due_on;source;quote"
    rows = (
        "teams.total;xã Đông Ngũ;22;AT_LEAST;5;count;2024-12-31;s0;n",
        "teams.total;xã Đông Ngũ;TP Quảng Ninh;AT_LEAST;6;count;2030-12-31;s0;n",
    )

    report, faults = await imported("targets", table_in(tmp_path, head, *rows))
    again, _ = await imported(
        "targets", table_in(tmp_path, head, *(row.replace("xã Đông Ngũ", "6877") for row in rows))
    )

    made = await Target.filter(quote="n").order_by("value").prefetch_related("locality")
    assert (faults, report.counts, again.counts) == ([], Counts(created=2), Counts(same=2))
    assert [row.locality.slug for row in made] == ["dong-ngu", "dong-ngu-2025"]


async def test_codes_slugs_and_names_stand_in_one_table_and_every_bad_row_is_told(tmp_path: Path) -> None:
    rows = (f"{place};{SUMMER}" for place in ("06877", "dong-ngu", "xã Đông Ngũ", "Quảng Yên", "99999", "Đâu Đó"))

    told = await refused(tmp_path, *rows)

    assert [(row, column) for row, column, _ in told] == [(5, "place"), (6, "place"), (7, "place")]
    assert [reason == NO_PLACE.en for _, _, reason in told] == [False, True, True]


async def test_a_list_of_places_has_codes_and_no_names(tmp_path: Path) -> None:
    head = "Mã;Tên;Loại;Mã cấp trên"
    _, faults = await imported("places", table_in(tmp_path, head, "99001;Thử;xã;Quảng Ninh", "Xã Thử;Thử;xã;22"))

    assert [(fault.row, fault.column, fault.reason.en) for fault in faults] == [
        (2, "parent_code", "it is neither a code nor a short name"),
        (3, "code", "it is neither a code nor a short name"),
    ]


async def test_names_are_read_only_for_a_table_that_has_any(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Names, "meant", never)

    assert await places(tmp_path, f"06877;{SUMMER};Tiên Yên", f"dong-ngu;{SUMMER};", more=";Huyện") == ["dong-ngu"] * 2


async def test_a_lot_of_names_takes_as_many_statements_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    then = await LocalityVersion.filter(valid_from=UNKNOWN_START).exclude(level=Level.VILLAGE)
    above = {version.locality_id: f"{version.type} {version.name}" for version in then}
    every = [f"{one.type} {one.name}, {above[one.parent_id]}" for one in then if one.parent_id]

    with statements(monkeypatch) as few:
        assert await put(tmp_path, f"xã Đông Ngũ, Tiên Yên;{SUMMER}") == []
    with statements(monkeypatch) as many:
        assert await put(tmp_path, *(f"{name};{SUMMER}" for name in every)) == []

    assert len(every) == 193
    assert len(few) == len(many) < 15
