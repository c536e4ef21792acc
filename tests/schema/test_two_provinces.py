"""Two provinces beside each other: the same questions of both, and none of their registrars in the other's rows."""

from __future__ import annotations

from typing import Any

import pytest
from rights import HIDDEN, NO, YES, asked, cell, committed, question, stored
from rights_world import person
from samples import data, editor_account
from team_samples import change, team_at

from content_store.events import Event
from content_store.people.access import Given, Role, Viewer
from content_store.registry import indicators, sources
from content_store.registry.localities import Locality
from content_store.registry.sources import NewSource, SourceKind
from schema.nodes import gid, read_gid

pytestmark = pytest.mark.anyio

# Who keeps the one of 2025 keeps its past, as `grantsCarry` leaves it.
PROVINCES = {"quang-ninh": ["quang-ninh"], "thai-nguyen-2025": ["thai-nguyen-2025", "thai-nguyen", "bac-kan"]}
CODES = {"quang-ninh": "22", "thai-nguyen-2025": "19"}
BOTH = [("quang-ninh", "thai-nguyen-2025"), ("thai-nguyen-2025", "quang-ninh")]
TABLE = committed()
# All that a role at a place opens and no other role of nobody's does.
KEPT = [name for name, cells in TABLE.items() if "." in name and cells["registrar"] == YES != cells["nobody"]]
SHARED = {"Mutation.sourceCreate"}  # a source belongs to no province
ROOT_FIELDS = sorted(name for name in set(KEPT) - SHARED if name.startswith(("Query.", "Mutation.")))
TOLD = """query($code: String!) {
    then: locality(code: $code, asOf: "2022-07-15") {
        fullName
        roadmap { items { task startsOn endsOn } }
        targets(first: 100) { nodes { slug comparison value upperValue unit source { slug } } }
    }
    counted: locality(code: $code, asOf: "2022-12-31") {
        measurements(indicator: "coverage.communes") { nodes { slug } }
    }
    now: locality(code: $code, asOf: "2026-11-22") { fullName predecessors { predecessor { fullName } extent } }
}"""


async def keeper(slug: str) -> Viewer:
    """Who keeps a province and what it was."""
    places = [(await Locality.get(slug=place)).id for place in PROVINCES[slug]]
    return await person(slug, *(Given(Role.REGISTRAR, place) for place in places))


async def lists() -> None:
    """A source and an indicator, which belong to all."""
    account = await editor_account()
    await sources.create("nguon", NewSource(SourceKind.SYNTHETIC, "Nguồn (giả lập)"), account)
    await indicators.create("chi-so", "Chỉ số (giả lập)", account)


async def belongings(slug: str, viewer: Viewer, name: str) -> dict[str, str]:
    """One of everything that is kept in a province, made by who keeps it, by the names that inputs have for it."""
    number, word = (await Locality.get(slug=slug)).id, f"{slug}-{name.lower().replace('.', '-')}"
    team = await team_at(number, viewer, word)
    words = {"label": "a", "source": "nguon", "quote": "a"}
    goal = {"comparison": "EQUAL", "unit": "percent", "value": "1"}
    at = {"slug": word, "localityId": gid("Locality", number)}
    counted = {**at, "indicator": "chi-so"}
    return {
        "place": at["localityId"],
        "team": team,
        "membership": await _member(viewer, team),
        "teamSession": await _session(viewer, team),
        "roadmap": await _made(viewer, "roadmap", words={"name": "a", "items": []}, **at),
        "measurement": await _made(viewer, "measurement", words={**words, "numbers": {"value": "1"}}, **counted),
        "target": await _made(viewer, "target", words={**words, "goal": goal}, **counted),
        "reform": (await _done(viewer, "reformApply", "id", text=_listing(slug, word)))["id"],
        "reformText": _listing(slug, f"{word} nữa"),
    }


async def _done(viewer: Viewer, mutation: str, answer: str, **said: Any) -> Any:
    told = await change(mutation, viewer, answer, **said)
    assert told["errors"] == []
    return told


async def _made(viewer: Viewer, noun: str, **said: Any) -> str:
    return str((await _done(viewer, f"{noun}Create", f"{noun} {{ id }}", **said))[noun]["id"])


async def _member(viewer: Viewer, team: str) -> str:
    person = {"name": "Giả lập", "role": "MEMBER"}
    return str((await _done(viewer, "membershipCreate", "membershipId", teamId=team, words=person))["membershipId"])


async def _session(viewer: Viewer, team: str) -> str:
    said = {"teamId": team, "expectedRevision": 1, "rrule": "FREQ=WEEKLY", "firstAt": "2026-11-04T19:00:00+07:00"}
    return str((await _done(viewer, "teamSessionSet", "sessionId", **said))["sessionId"])


def _listing(slug: str, word: str) -> str:
    """A file that puts a village of a province on record."""
    return (
        f'[[place]]\nname = "giả lập {word}"\ntype = "thôn"\nlevel = "VILLAGE"\nparent = "{CODES[slug]}"\n'
        "since = 2025-07-01\nsynthetic = true"
    )


def test_a_registrar_has_nothing_elsewhere_but_the_sources_that_all_share() -> None:
    elsewhere = {name: TABLE[name]["registrar-elsewhere"] for name in KEPT}

    assert {name for name, found in elsewhere.items() if found == YES} == SHARED
    assert len(ROOT_FIELDS) == 24


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(("own", "other"), BOTH)
async def test_no_registrar_changes_or_sees_what_the_other_province_keeps(own: str, other: str) -> None:
    await lists()
    keepers = {own: await keeper(own), other: await keeper(other)}
    wrong, events = {}, 0

    for name in ROOT_FIELDS:
        ids = await belongings(own, keepers[own], name)
        before, events = await stored(), await Event.all().count()
        asking = question(name, ids)
        refused = cell(await asked(asking, keepers[other]), name.partition(".")[2])
        untouched = (await stored(), await Event.all().count()) == (before, events)
        allowed = cell(await asked(asking, keepers[own]), name.partition(".")[2])
        if (refused, untouched, allowed) != (TABLE[name]["registrar-elsewhere"], True, YES):
            wrong[name] = (refused, untouched, allowed)

    assert wrong == {}
    assert {TABLE[name]["registrar-elsewhere"] for name in ROOT_FIELDS} == {NO, HIDDEN}


def worded(name: str, ids: dict[str, str]) -> str:
    """The question for a root field, with all the words of a refusal."""
    return question(name, ids).replace("errors { code }", "errors { code path message messageEn }")


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(("own", "other"), BOTH)
async def test_the_other_provinces_member_and_one_that_never_was_look_the_same(own: str, other: str) -> None:
    await lists()
    ids = await belongings(own, await keeper(own), "a")
    viewer, missing = await keeper(other), gid("Membership", 99_999)
    number = str(read_gid(ids["membership"], "id").number)
    compared = 0

    for name in ROOT_FIELDS:
        if TABLE[name]["registrar-elsewhere"] == HIDDEN:
            strange = str(await asked(worded(name, ids), viewer))
            never = str(await asked(worded(name, {**ids, "membership": missing}), viewer))
            assert strange.replace(f"Membership {number}", "Membership 99999") == never, name
            assert "There is no Membership 99999" in never
            compared += 1

    assert compared == 6


async def told(code: str) -> Any:
    """What the graph says of a province in the summer of its teams, and today."""
    return await data(TOLD, code=code)


@pytest.mark.usefixtures("library")
async def test_both_provinces_answer_the_same_question_under_the_same_model() -> None:
    here, there = await told("22"), await told("19")

    assert (here["then"]["fullName"], here["now"]["fullName"]) == ("Tỉnh Quảng Ninh", "Thành phố Quảng Ninh")
    assert (there["then"]["fullName"], there["now"]["fullName"]) == ("Tỉnh Thái Nguyên", "Tỉnh Thái Nguyên")
    came_from = [(edge["predecessor"]["fullName"], edge["extent"]) for edge in there["now"]["predecessors"]]
    assert came_from == [("Tỉnh Thái Nguyên", "WHOLE"), ("Tỉnh Bắc Kạn", "WHOLE")]
    assert [figure["slug"] for figure in here["counted"]["measurements"]["nodes"]] == ["S3-communes"]
    assert [figure["slug"] for figure in there["counted"]["measurements"]["nodes"]] == ["S4-communes"]
    assert here["then"]["roadmap"] is None
    items: list[dict[str, Any]] = there["then"]["roadmap"]["items"]
    assert (min(item["startsOn"] for item in items), max(item["endsOn"] for item in items)) == (
        "2022-04-01",
        "2022-11-30",
    )


@pytest.mark.usefixtures("library")
async def test_the_size_of_a_team_is_thai_nguyens_rule_and_no_other_provinces() -> None:
    rules = {}
    for code in ("22", "19"):
        targets = (await told(code))["then"]["targets"]["nodes"]
        rules[code] = [rule for rule in targets if rule["unit"] == "members_per_team"]

    assert rules == {
        "22": [],
        "19": [
            {
                "slug": "T-S4-size",
                "comparison": "RANGE",
                "value": "2",
                "upperValue": "5",
                "unit": "members_per_team",
                "source": {"slug": "s4"},
            }
        ],
    }
