"""Tables of moves are entered, and tell where a team belongs from a day on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from importing import imported, table_in
from public import public

from content_store.events import Event, last_id
from content_store.importing.entries import Counts
from content_store.importing.running import Report
from content_store.published import registry
from content_store.registry.localities import Locality
from content_store.registry.teams import Team, TeamKind, TeamMove
from content_store.tables.faults import Fault

pytestmark = [pytest.mark.usefixtures("library"), pytest.mark.on_postgres]
HEAD = "Tổ;Mã địa phương;Từ ngày"
BEGAN, ENDED = date(2024, 1, 1), date(2025, 6, 1)


@pytest.fixture
async def team(library: None) -> Team:
    place = await Locality.get(slug="dong-ngu")
    return await Team.create(
        slug="to",
        name="Tổ thử (giả lập)",
        kind=TeamKind.VILLAGE,
        locality_id=place.id,
        valid_from=BEGAN,
        valid_to=ENDED,
        synthetic=True,
    )


async def put(folder: Path, *rows: str, head: str = HEAD) -> tuple[Report, list[Fault]]:
    """What came of a table of these rows, and what is wrong with it."""
    return await imported("moves", table_in(folder, head, *rows))


async def test_a_team_belongs_to_another_place_from_the_day_of_its_row(team: Team, tmp_path: Path) -> None:
    before, rows = await last_id(), ("to;hai-lang;01/03/2025", "Tổ thử (giả lập);dong-ngu;2025-05-01")

    done, faults = await put(tmp_path, *rows)
    again, _ = await put(tmp_path, *rows)

    hai_lang = await Locality.get(slug="hai-lang")
    assert (faults, done.counts, again.counts) == ([], Counts(created=2), Counts(same=2))
    first, second = await Event.filter(id__gt=before).order_by("id")
    assert (first.kind, first.subject_id) == ("team.moved", team.id)
    assert first.data == {"revision": 2, "locality_id": hai_lang.id, "since": "2025-03-01"}
    assert second.data["revision"] == (await Team.get(id=team.id)).revision == 3
    reading = await public()
    there = [registry.teams(reading, [team.id], date(2025, month, 1))[team.id].locality_id for month in (2, 3, 4, 5)]
    assert there == [team.locality_id, hai_lang.id, hai_lang.id, team.locality_id]


async def test_a_place_may_be_said_by_its_name_of_that_day(team: Team, tmp_path: Path) -> None:
    head = "Tổ;Địa phương;Huyện;Từ ngày"

    done, faults = await put(tmp_path, "to;xã Hải Lạng;huyện Tiên Yên;01/03/2025", head=head)

    (move,) = await TeamMove.filter(team_id=team.id)
    assert (faults, done.counts) == ([], Counts(created=1))
    assert move.locality_id == (await Locality.get(slug="hai-lang")).id


async def test_what_is_wrong_is_told_by_row_and_column_and_nothing_of_it_is_entered(team: Team, tmp_path: Path) -> None:
    await put(tmp_path, "to;hai-lang;01/02/2025")
    before = await last_id()

    _, faults = await put(
        tmp_path,
        "to;dong-ngu;01/02/2025",
        "to;hai-lang;01/01/2024",
        "to;hai-lang;01/06/2025",
        "to;nowhere;01/03/2025",
        "nobody;hai-lang;01/03/2025",
        "to;hai-lang;01/04/2025",
        "to;dong-ngu;01/04/2025",
        "to;hai-lang;",
    )

    assert sorted((fault.row, fault.column) for fault in faults) == [
        (2, "place"),
        (3, "since"),
        (4, "since"),
        (5, "place"),
        (6, "team"),
        (8, "since"),
        (9, "since"),
    ]
    assert await last_id() == before
    assert await TeamMove.filter(team_id=team.id).count() == 1
