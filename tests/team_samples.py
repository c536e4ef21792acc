"""Made-up teams for tests: a province, communes before and after a reform, a team, and who keeps its registry."""

from __future__ import annotations

from datetime import date
from typing import Any

from samples import data

from content_store.database import transaction
from content_store.events import record
from content_store.people.access import Given, Role, Viewer
from content_store.people.accounts import Account
from content_store.registry.localities import Level, Locality, LocalityCode, LocalityVersion
from content_store.registry.timeline import NO_END, UNKNOWN_START
from schema.nodes import gid

REFORM = date(2025, 7, 1)


async def place(
    slug: str, level: Level, above: int | None = None, *, start: date = UNKNOWN_START, end: date = NO_END
) -> int:
    """A synthetic place that is there for a time; its code is its slug."""
    async with transaction():
        row = await Locality.create(slug=slug, synthetic=True)
        await LocalityVersion.create(
            locality=row, parent_id=above, name=slug, type="nơi", level=level, valid_from=start, valid_to=end
        )
        await LocalityCode.create(locality=row, scheme="NSO", value=slug, valid_from=start, valid_to=end)
        await record("locality.created", row.id)
    return row.id


async def registrar(name: str, *places: int) -> Viewer:
    """Somebody who keeps the registry of these places."""
    account = await Account.create(name=name, email=f"{name}@example.vn")
    return Viewer(account.id, tuple(Given(Role.REGISTRAR, number) for number in places), session=1)


async def change(name: str, viewer: Viewer, answer: str, **given: Any) -> Any:
    """The payload of a mutation."""
    kind = name[0].upper() + name[1:] + "Input"
    query = f"mutation($input: {kind}!) {{ r: {name}(input: $input) {{ {answer} errors {{ code path }} }} }}"
    return (await data(query, viewer, input=given))["r"]


async def team_at(number: int, viewer: Viewer, slug: str = "to", **words: Any) -> str:
    """A team of a place; its id."""
    said = {"name": f"Tổ {slug} (giả lập)", **words}
    answer = await change(
        "teamCreate", viewer, "team { id }", slug=slug, kind="VILLAGE", localityId=gid("Locality", number), words=said
    )
    assert answer["errors"] == []
    return str(answer["team"]["id"])
