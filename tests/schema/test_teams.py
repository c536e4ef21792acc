"""Teams in the graph: where they belong through a reform, and who may say so."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from samples import ask, data
from team_samples import REFORM, change, place, registrar, team_at

from content_store.events import Event
from content_store.registry.localities import Level
from schema.nodes import gid

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

SEEN = "slug standing locality { slug } currentLocality { slug }"


async def world() -> dict[str, int]:
    """A province whose commune was merged into another on the day of the reform, and a second province."""
    here, elsewhere = await place("22", Level.PROVINCE), await place("99", Level.PROVINCE)
    return {
        "here": here,
        "elsewhere": elsewhere,
        "old": await place("cu", Level.COMMUNE, here, end=REFORM),
        "new": await place("moi", Level.COMMUNE, here, start=REFORM),
        "other": await place("khac", Level.COMMUNE, elsewhere),
    }


async def teams_of(code: str, day: date | None = None) -> Any:
    asked = f"locality(code: $code, asOf: $day) {{ teams {{ nodes {{ {SEEN} }} }} }}"
    query = f"query($code: String!, $day: Date) {{ {asked} }}"
    return (await data(query, code=code, day=day and str(day)))["locality"]["teams"]["nodes"]


async def test_a_reform_says_nothing_of_a_team_until_somebody_does() -> None:
    there = await world()
    keeper = await registrar("giu", there["here"])
    team = await team_at(there["old"], keeper)

    before = await teams_of("cu", date(2025, 6, 30))
    assert before == [
        {"slug": "to", "standing": "WORKING", "locality": {"slug": "cu"}, "currentLocality": {"slug": "cu"}}
    ]
    unknown = (await data(f'{{ node(id: "{team}") {{ ... on Team {{ {SEEN} }} }} }}'))["node"]
    assert unknown == {"slug": "to", "standing": "UNKNOWN", "locality": {"slug": "cu"}, "currentLocality": None}
    assert await teams_of("moi") == []

    moved = await change(
        "teamMove",
        keeper,
        f"revision team {{ {SEEN} }}",
        id=team,
        expectedRevision=1,
        localityId=gid("Locality", there["new"]),
        since=str(REFORM),
    )
    known = {"slug": "to", "standing": "WORKING", "locality": {"slug": "moi"}, "currentLocality": {"slug": "moi"}}
    assert moved == {"revision": 2, "team": known, "errors": []}
    assert await teams_of("moi") == [known]
    assert await teams_of("cu", date(2025, 6, 30)) == before


async def test_a_team_that_moved_is_found_where_it_is() -> None:
    there = await world()
    keeper = await registrar("giu", there["here"])
    team = await team_at(there["old"], keeper)
    to = {"id": team, "expectedRevision": 1, "localityId": gid("Locality", there["new"]), "since": str(REFORM)}
    await change("teamMove", keeper, "revision", **to)
    query = """
    query($place: ID!) { search(text: "tổ giả lập", where: {place: $place, kinds: [TEAM]}) {
        nodes { node { ... on Team { slug locality { slug } } } }
    } }"""

    nodes = {
        name: (await data(query, place=gid("Locality", there[name])))["search"]["nodes"] for name in ("old", "new")
    }

    assert nodes == {"old": [], "new": [{"node": {"slug": "to", "locality": {"slug": "moi"}}}]}


async def test_a_team_cannot_move_to_a_place_that_is_not_there_yet() -> None:
    there = await world()
    keeper = await registrar("giu", there["here"])
    team = await team_at(there["old"], keeper)

    to = gid("Locality", there["new"])
    refused = await change(
        "teamMove", keeper, "revision", id=team, expectedRevision=1, localityId=to, since="2025-06-30"
    )

    assert refused == {"revision": None, "errors": [{"code": "PLACE_NOT_THERE", "path": ["localityId"]}]}


async def test_a_team_that_ended_is_not_changed_and_not_found_afterwards() -> None:
    there = await world()
    keeper = await registrar("giu", there["here"])
    team = await team_at(there["new"], keeper)
    ended = await change("teamEnd", keeper, "revision", id=team, expectedRevision=1, day="2026-01-01")
    assert ended == {"revision": 2, "errors": []}

    again = await change("teamEnd", keeper, "revision", id=team, expectedRevision=2, day="2026-02-01")

    assert again == {"revision": None, "errors": [{"code": "TEAM_HAS_ENDED", "path": ["id"]}]}
    assert await teams_of("moi") == []
    assert [one["standing"] for one in await teams_of("moi", date(2025, 12, 31))] == ["WORKING"]
    node = (await data(f'{{ node(id: "{team}") {{ ... on Team {{ {SEEN} }} }} }}'))["node"]
    assert node["standing"] == "ENDED"


async def test_public_facts_are_counts_and_contacts_of_the_team_and_no_event_holds_a_contact() -> None:
    there = await world()
    keeper = await registrar("giu", there["here"])
    team = await team_at(there["new"], keeper)
    words = {
        "name": "Tổ mới (giả lập)",
        "memberCount": 7,
        "roles": [{"role": "LEADER", "count": 1}, {"role": "YOUTH_UNION", "count": 2}],
        "hotline": "0203 000 000",
        "accountLink": "https://zalo.me/0",
    }

    told = "name memberCount roles { role count } hotline accountLink members { name }"
    changed = await change("teamUpdate", keeper, f"team {{ {told} }}", id=team, expectedRevision=1, words=words)

    assert changed == {"team": {**words, "members": []}, "errors": []}
    assert "0203" not in "".join(str(event.data) for event in await Event.all())


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"hotline": "gọi tôi"}, ["hotline"]),
        ({"accountLink": "http://zalo.me/0"}, ["accountLink"]),
        ({"memberCount": -1}, ["memberCount"]),
        ({"roles": [{"role": "LEADER", "count": 1}, {"role": "LEADER", "count": 2}]}, ["roles"]),
    ],
)
async def test_what_is_wrong_with_a_team_is_said_where_it_is(wrong: dict[str, Any], path: list[str]) -> None:
    there = await world()
    keeper = await registrar("giu", there["here"])
    said = {"slug": "to", "kind": "VILLAGE", "localityId": gid("Locality", there["new"])}

    refused = await change("teamCreate", keeper, "revision", **said, words={"name": "a", **wrong})

    assert refused == {"revision": None, "errors": [{"code": "BAD_INPUT", "path": path}]}


async def test_a_keeper_of_one_province_changes_nothing_in_another() -> None:
    there = await world()
    keeper, stranger = await registrar("giu", there["here"]), await registrar("khac", there["elsewhere"])
    team = await team_at(there["old"], keeper)
    query = "mutation($input: TeamUpdateInput!) { teamUpdate(input: $input) { revision } }"
    given = {"id": team, "expectedRevision": 1, "words": {"name": "a"}}

    refused = await ask(query, stranger, input=given)

    assert [error["extensions"]["code"] for error in refused["errors"]] == ["FORBIDDEN"]
    assert (await ask(query, keeper, input=given))["data"] == {"teamUpdate": {"revision": 2}}
    to = {"id": team, "expectedRevision": 2, "localityId": gid("Locality", there["other"]), "since": "2025-07-01"}
    move = "mutation($input: TeamMoveInput!) { teamMove(input: $input) { revision } }"
    refused = await ask(move, keeper, input=to)
    assert [error["extensions"]["code"] for error in refused["errors"]] == ["FORBIDDEN"]
