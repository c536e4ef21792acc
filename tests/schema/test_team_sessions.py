"""Sessions of teams in the graph: which come next near a place, and until when that answer holds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from public import public
from samples import DESK, LINKS, NOW, PUBLIC_URL, SCHEMA, ask_at
from team_samples import change, place, registrar, team_at

from content_store.people.access import Viewer
from content_store.registry.localities import Level
from schema.context import Context
from schema.execution import Operation, execute
from schema.nodes import gid

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

# NOW is Sunday 22 November 2026, ten o'clock in Việt Nam.
NEXT = "nodes { startsAt endsAt movedFrom place team { slug } }"


def at(day: int, hour: int) -> str:
    """An instant of November 2026 in Việt Nam, as the graph writes it."""
    return datetime(2026, 11, day, hour - 7, tzinfo=UTC).isoformat()


async def coming(near: str, now: datetime = NOW, rest: str = "") -> list[dict[str, Any]]:
    """What a stranger is told."""
    body = await ask_at(now, f'{{ nextSessions(near: "{near}"{rest}) {{ {NEXT} }} }}')
    assert "errors" not in body, body
    found: list[dict[str, Any]] = body["data"]["nextSessions"]["nodes"]
    return found


async def until(near: str) -> datetime | None:
    """When that answer may be another one though nothing changed."""
    context = Context(Viewer(), NOW, PUBLIC_URL, LINKS, facts=await public(), settle=public, desk=DESK)
    operation = Operation(f'{{ nextSessions(near: "{near}") {{ {NEXT} }} }}')
    assert (await execute(SCHEMA, operation, context, "test")).executed
    return context.until


class World:
    """A province with two communes and a village, and a team in one of the communes that meets on Wednesdays."""

    def __init__(self, province: int, keeper: Viewer, team: str) -> None:
        self.province, self.keeper, self.team = province, keeper, team
        self.revision = 1

    async def do(self, name: str, **given: Any) -> Any:
        """Change a session of the team; what came of it."""
        answer = await change(name, self.keeper, "revision sessionId", expectedRevision=self.revision, **given)
        self.revision = answer["revision"] or self.revision
        return answer

    async def set(self, rrule: str, first_at: str, **more: Any) -> str:
        """A new session; its id."""
        answer = await self.do("teamSessionSet", teamId=self.team, rrule=rrule, firstAt=first_at, **more)
        assert answer["errors"] == []
        return str(answer["sessionId"])


@pytest.fixture
async def there(database: None) -> World:
    province = await place("22", Level.PROVINCE, await place("vn", Level.COUNTRY))
    commune = await place("xa", Level.COMMUNE, province)
    await place("thon", Level.VILLAGE, commune)
    await place("xa-khac", Level.COMMUNE, province)
    keeper = await registrar("giu", province)
    return World(province, keeper, await team_at(commune, keeper))


async def test_what_is_next_is_found_from_the_village_the_commune_and_the_province(there: World) -> None:
    await there.set("FREQ=WEEKLY;BYDAY=WE", "2022-08-03T19:00:00", minutes=90, place="Nhà văn hóa")
    await there.set("FREQ=DAILY;COUNT=1", "2026-11-23T08:00:00+07:00")

    found = await coming("xa")

    assert found == [
        {"startsAt": at(23, 8), "endsAt": None, "movedFrom": None, "place": None, "team": {"slug": "to"}},
        {
            "startsAt": at(25, 19),
            "endsAt": datetime(2026, 11, 25, 13, 30, tzinfo=UTC).isoformat(),
            "movedFrom": None,
            "place": "Nhà văn hóa",
            "team": {"slug": "to"},
        },
    ]
    assert await coming("22") == found
    assert await coming("thon") == found
    assert await coming(gid("Locality", there.province), rest=", first: 1") == found[:1]
    assert await coming("xa-khac") == found  # by way of the province, for it has no team


async def test_an_occurrence_that_is_cancelled_or_moved_is_told_so(there: World) -> None:
    session = await there.set("FREQ=WEEKLY", "2026-11-18T19:00:00+07:00", place="Nhà văn hóa")

    assert (await there.do("teamSessionCancel", id=session, at="2026-11-25T19:00:00+07:00"))["errors"] == []
    assert await coming("xa") == []

    moved = {"id": session, "at": "2026-12-02T19:00:00+07:00", "to": "2026-11-27T18:00:00+07:00", "place": "Chợ"}
    assert (await there.do("teamSessionMove", **moved))["errors"] == []
    (found,) = await coming("xa")
    assert (found["startsAt"], found["place"], found["movedFrom"]) == (
        at(27, 18),
        "Chợ",
        datetime(2026, 12, 2, 12, tzinfo=UTC).isoformat(),
    )
    own_time = {"id": session, "at": "2026-11-25T19:00:00+07:00", "to": "2026-11-25T19:00:00+07:00"}
    assert (await there.do("teamSessionMove", **own_time))["errors"] == []
    assert [one["startsAt"] for one in await coming("xa")] == [at(25, 19), at(27, 18)]


async def test_only_an_occurrence_can_be_cancelled_and_only_a_bounded_rule_be_set(there: World) -> None:
    session = await there.set("FREQ=WEEKLY", "2026-11-18T19:00:00+07:00")

    wrong = await there.do("teamSessionCancel", id=session, at="2026-11-25T19:30:00+07:00")
    assert wrong["errors"] == [{"code": "NO_SUCH_OCCURRENCE", "path": ["at"]}]

    given = {"teamId": there.team, "rrule": "FREQ=SECONDLY", "firstAt": "2026-11-18T19:00:00+07:00"}
    hostile = await there.do("teamSessionSet", **given)
    assert hostile["errors"] == [{"code": "RULE_NOT_ACCEPTED", "path": ["rrule"]}]


async def test_other_words_for_a_session_keep_what_still_takes_place(there: World) -> None:
    session = await there.set("FREQ=WEEKLY", "2026-11-18T19:00:00+07:00")
    await there.do("teamSessionCancel", id=session, at="2026-11-25T19:00:00+07:00")

    await there.set("FREQ=WEEKLY", "2026-11-18T19:00:00+07:00", sessionId=session, place="Chợ")
    assert await coming("xa") == []

    await there.set("FREQ=WEEKLY", "2026-11-18T20:00:00+07:00", sessionId=session)
    assert [one["startsAt"] for one in await coming("xa")] == [at(25, 20)]

    await there.do("teamSessionRemove", id=session)
    assert await coming("xa") == []


async def test_the_answer_holds_until_the_next_session_begins_and_then_names_the_one_after_it(there: World) -> None:
    await there.set("FREQ=DAILY", "2026-11-01T19:00:00+07:00")
    assert await until("xa") == datetime(2026, 11, 22, 12, tzinfo=UTC)

    assert (await coming("xa"))[0]["startsAt"] == at(22, 19)
    assert (await coming("xa", datetime(2026, 11, 22, 12, tzinfo=UTC)))[0]["startsAt"] == at(23, 19)


async def test_an_answer_without_a_session_today_holds_until_midnight(there: World) -> None:
    await there.set("FREQ=WEEKLY", "2026-11-18T19:00:00+07:00")

    assert await until("xa") == datetime(2026, 11, 22, 17, tzinfo=UTC)


async def test_days_are_those_of_vietnam_and_today_is_the_first(there: World) -> None:
    await there.set("FREQ=DAILY", "2026-11-01T00:30:00+07:00")

    assert [one["startsAt"] for one in await coming("xa", rest=", within: 2")] == [
        datetime(2026, 11, 22, 17, 30, tzinfo=UTC).isoformat()
    ]
    body = await ask_at(NOW, '{ nextSessions(near: "xa", within: 32) { nodes { place } } }')
    assert body["errors"][0]["extensions"]["code"] == "BAD_INPUT"


async def test_a_team_that_ends_holds_no_session_afterwards(there: World) -> None:
    await there.set("FREQ=DAILY", "2026-11-01T19:00:00+07:00")

    ended = {"id": there.team, "expectedRevision": there.revision, "day": "2026-11-24"}
    await change("teamEnd", there.keeper, "revision", **ended)

    assert [one["startsAt"] for one in await coming("xa")] == [at(22, 19), at(23, 19)]
