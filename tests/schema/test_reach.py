"""Who keeps a place that is gone: whoever keeps those in which it lay on its last day, for all that is kept there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from rights_world import person
from samples import NOW, ask, data, editor_account
from team_samples import REFORM, place

from content_store.database import transaction
from content_store.delivery import kiosks, roadmaps
from content_store.delivery.roadmaps import RoadmapWords
from content_store.people.access import Given, Role
from content_store.registry import indicators, sources, teams
from content_store.registry.localities import Level, LocalityVersion
from content_store.registry.sources import NewSource, SourceKind
from content_store.registry.successions import Extent, SuccessionEdge, SuccessionEvent, SuccessionKind
from content_store.registry.teams import NewTeam, TeamKind, TeamWords
from schema.nodes import gid

pytestmark = [pytest.mark.anyio, pytest.mark.on_postgres, pytest.mark.usefixtures("database")]
# What a keeper of a gone commune may do with what lay there, by the roles that may.
CHANGES = {
    "teamUpdate": (Role.REGISTRAR, 'id: "{team}", expectedRevision: 1, words: {{ name: "a" }}'),
    "roadmapUpdate": (Role.REGISTRAR, 'id: "{roadmap}", expectedRevision: 1, words: {{ name: "a", items: [] }}'),
    "measurementCreate": (
        Role.REGISTRAR,
        'slug: "m", indicator: "chi-so", localityId: "{place}", words: {{ label: "a", source: "nguon", quote: "a", '
        'numbers: {{ value: "1" }}, period: {{ end: "2022-12-31", precision: DAY }} }}',
    ),
    "targetCreate": (
        Role.REGISTRAR,
        'slug: "t", indicator: "chi-so", localityId: "{place}", words: {{ label: "a", source: "nguon", quote: "a", '
        'goal: {{ comparison: EQUAL, unit: "percent", value: "1" }} }}',
    ),
    "kioskEnd": (Role.EDITOR, 'id: "{kiosk}"'),
    "grantGive": (Role.ADMIN, 'account: "{account}", role: REVIEWER, place: "{place}"'),
}


async def commune_that_became_another() -> dict[str, int]:
    """A commune that lay in a district until both ended, and then was all of a commune in the province."""
    province = await place("tinh", Level.PROVINCE)
    district = await place("huyen", Level.DISTRICT, province, end=REFORM)
    gone = await place("xa-cu", Level.COMMUNE, district, end=REFORM)
    heir = await place("xa-moi", Level.COMMUNE, province, start=REFORM)
    other = await place("tinh-kia", Level.PROVINCE)
    await sources.create("nguon", NewSource(SourceKind.SYNTHETIC, "Nguồn (giả lập)"), await editor_account())
    await indicators.create("chi-so", "Chỉ số (giả lập)", await editor_account())
    await _passed(gone, heir)
    return {"tinh": province, "huyen": district, "xa-cu": gone, "xa-moi": heir, "tinh-kia": other}


async def _passed(gone: int, heir: int) -> None:
    act = await sources.create("gia-lap", NewSource(SourceKind.SYNTHETIC, "Giả lập"), await editor_account())
    before, after = [await LocalityVersion.get(locality_id=number) for number in (gone, heir)]
    async with transaction():
        event = await SuccessionEvent.create(
            kind=SuccessionKind.MERGE, act=act, decided_on=REFORM, in_force_from=REFORM, operates_from=REFORM
        )
        await SuccessionEdge.create(event=event, predecessor=before, successor=after, extent=Extent.WHOLE)


async def kept_at(number: int) -> dict[str, str]:
    """One of everything that is kept at a place."""
    account = await editor_account()
    team = await teams.create(NewTeam("to", TeamKind.VILLAGE, number, TeamWords("Tổ giả lập")), account)
    roadmap = await roadmaps.create("lo-trinh", number, RoadmapWords("a", []), account)
    kiosk, _ = await kiosks.register("Màn hình", number, account, NOW)
    worker = await person("worker", Given(Role.VIEWER, number))
    return {
        "place": gid("Locality", number),
        "team": gid("Team", team.id),
        "roadmap": gid("Roadmap", roadmap.id),
        "kiosk": gid("Kiosk", kiosk.id),
        "account": gid("Account", worker.account_id or 0),
    }


@pytest.mark.parametrize("mutation", CHANGES)
async def test_a_gone_place_is_kept_from_where_it_lay_and_not_from_what_it_became(mutation: str) -> None:
    places = await commune_that_became_another()
    ids = await kept_at(places["xa-cu"])
    role, said = CHANGES[mutation]
    query = f"mutation {{ {mutation}(input: {{ {said.format_map(ids)} }}) {{ errors {{ code }} }} }}"

    codes = {}
    for slug in ("tinh-kia", "xa-moi", "tinh"):
        viewer = await person(slug, Given(role, places[slug]))
        body: dict[str, Any] = await ask(query, viewer)
        refused = [error["extensions"]["code"] for error in body.get("errors", ())]
        codes[slug] = refused or [error["code"] for error in body["data"][mutation]["errors"]]

    assert codes == {"tinh-kia": ["FORBIDDEN"], "xa-moi": ["FORBIDDEN"], "tinh": []}


async def test_a_new_figure_of_a_gone_place_belongs_to_it_as_it_was() -> None:
    places = await commune_that_became_another()
    ids = await kept_at(places["xa-cu"])
    viewer = await person("huyen", Given(Role.REGISTRAR, places["huyen"]))
    said = CHANGES["measurementCreate"][1].format_map(ids)
    query = f"mutation {{ measurementCreate(input: {{ {said} }}) {{ measurement {{ locality {{ slug asOf }} }} }} }}"

    made = (await data(query, viewer))["measurementCreate"]["measurement"]

    assert made == {"locality": {"slug": "xa-cu", "asOf": str(date(2022, 12, 31))}}
