"""Tables of teams for tests, whose rows say their places by name, and made-up communes to be named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from importing import imported, table_in

from content_store.database import transaction
from content_store.registry.localities import Level, Locality, LocalityAlias, LocalityVersion
from content_store.registry.teams import Team
from content_store.tables.faults import Fault

SUMMER = "15/07/2022"


async def put(folder: Path, *rows: str, more: str = "") -> list[Fault]:
    """What is wrong with a table of teams: `Place;Day`, and what further headings say."""
    head = f"Tên tổ;Loại;Địa phương;Từ ngày{more}"
    numbered = (f"Tổ {number};Thôn;{row}" for number, row in enumerate(rows))
    _, faults = await imported("teams", table_in(folder, head, *numbered))
    return faults


async def places(folder: Path, *rows: str, more: str = "") -> list[str]:
    """The slugs of the places of a table's teams, none of whose rows is bad."""
    before = await Team.all().count()
    assert await put(folder, *rows, more=more) == []
    found = await Team.all().order_by("id").offset(before).values_list("locality_id", flat=True)
    slugs = dict(await Locality.all().values_list("id", "slug"))
    return [slugs[place] for place in found]


async def refused(folder: Path, *rows: str, more: str = "") -> list[tuple[int, str, str]]:
    """What is wrong with a table of such rows: row, column, reason."""
    return [(fault.row, fault.column, fault.reason.en) for fault in await put(folder, *rows, more=more)]


async def commune(slug: str, name: str, above: str = "tien-yen", *aliases: str) -> None:
    """A made-up commune of all times."""
    async with transaction():
        row = await Locality.create(slug=slug, synthetic=True)
        parent = await Locality.get(slug=above)
        await LocalityVersion.create(
            locality=row, parent=parent, name=name, type="xã", level=Level.COMMUNE, valid_to=date(2025, 7, 1)
        )
        for alias in aliases:
            await LocalityAlias.create(locality=row, name=alias)
