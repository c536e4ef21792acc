"""Sessions of teams, as those who keep the registry of a place set them, cancel them and move them."""

from datetime import datetime

import strawberry

from content_store.people.access import Action, require
from content_store.registry import team_sessions
from content_store.registry.team_sessions import Held, SessionWords
from content_store.registry.teams import Team as TeamRow
from schema.context import Context, Info
from schema.inputs import REVISION, What
from schema.nodes import gid, number_of
from schema.refusals import Refusable, UserError
from schema.registry.reach import keeps_team
from schema.registry.team_mutations import team_payload
from schema.registry.teams import Team

RRULE = (
    "When it comes again, as a rule of RFC 5545 in Việt Nam's time: `FREQ=WEEKLY;BYDAY=WE`. FREQ goes from DAILY to "
    "YEARLY; days of the month go from 1 to 28, and -1 is the last; `COUNT=1` is for once."
)
OF_TEAM = "The team's `revision` that you hold: the change is refused when somebody else was faster."


@strawberry.input(description="A new session of a team, or other words for one.")
class TeamSessionSetInput:
    team_id: strawberry.ID = strawberry.field(description="The team.")
    expected_revision: int = strawberry.field(description=OF_TEAM)
    session_id: strawberry.ID | None = strawberry.field(
        default=None, description="The session that gets other words; null for a new one."
    )
    rrule: str = strawberry.field(description=RRULE)
    first_at: datetime = strawberry.field(
        description="When it takes place for the first time, to the minute, which the rule must name too."
    )
    minutes: int | None = strawberry.field(default=None, description="How long it takes; null if nobody says so.")
    place: str = strawberry.field(default="", description="Where.")


@strawberry.input(description="An occurrence that does not take place.")
class TeamSessionCancelInput:
    id: strawberry.ID = strawberry.field(description="The session.")
    expected_revision: int = strawberry.field(description=OF_TEAM)
    at: datetime = strawberry.field(description="When the occurrence begins by its rule.")


@strawberry.input(description="An occurrence that is held at another time or place.")
class TeamSessionMoveInput:
    id: strawberry.ID = strawberry.field(description="The session.")
    expected_revision: int = strawberry.field(description=OF_TEAM)
    at: datetime = strawberry.field(description="When the occurrence begins by its rule.")
    to: datetime = strawberry.field(description="When it begins instead; its own time undoes what was said of it.")
    place: str = strawberry.field(default="", description="Where it is held; empty for the session's own place.")


@strawberry.input(description="A session that takes place no more.")
class TeamSessionRemoveInput:
    id: strawberry.ID = strawberry.field(description="The session.")
    expected_revision: int = strawberry.field(description=REVISION)


@strawberry.type(description="The team whose session was changed, or why it was not.")
class TeamSessionPayload:
    team: Team | None = strawberry.field(default=None, description="Null when there are errors.")
    revision: int | None = strawberry.field(default=None, description="The team's; pass it as `expectedRevision`.")
    session_id: strawberry.ID | None = strawberry.field(
        default=None, description="The session; null when there are errors or it was removed."
    )
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty when it was done.")


async def _held(context: Context, team_id: int, revision: int) -> Held:
    _, account = await keeps_team(context, Action.KEEP_REGISTRY, team_id)
    return Held(team_id, revision, account)


async def _held_by_session(context: Context, value: str, revision: int) -> tuple[Held, int]:
    require(context.viewer, Action.KEEP_REGISTRY)
    number = number_of(value, "TeamSession", "id")
    return await _held(context, await team_sessions.team_of(number), revision), number


async def _payload(info: Info, row: TeamRow, session: int | None) -> TeamSessionPayload:
    told = await team_payload(info, row)
    return TeamSessionPayload(
        team=told.team, revision=told.revision, session_id=gid("TeamSession", session) if session else None
    )


@strawberry.type
class SessionMutation:
    @strawberry.mutation(
        description="Say when a team helps people, again and again. Needs who keeps the registry of its place.",
        extensions=[Refusable(TeamSessionPayload)],
    )
    async def team_session_set(self, info: Info, input: What[TeamSessionSetInput]) -> TeamSessionPayload:
        held = await _held(info.context, number_of(input.team_id, "Team", "teamId"), input.expected_revision)
        number = number_of(input.session_id, "TeamSession", "sessionId") if input.session_id else None
        words = SessionWords(input.rrule, input.first_at, input.minutes, input.place)
        team, session = await team_sessions.put(held, words, number)
        return await _payload(info, team, session.id)

    @strawberry.mutation(
        description="Let one occurrence of a session not take place. Needs who keeps the registry of its place.",
        extensions=[Refusable(TeamSessionPayload)],
    )
    async def team_session_cancel(self, info: Info, input: What[TeamSessionCancelInput]) -> TeamSessionPayload:
        held, number = await _held_by_session(info.context, input.id, input.expected_revision)
        team, session = await team_sessions.cancel(held, number, input.at)
        return await _payload(info, team, session.id)

    @strawberry.mutation(
        description="Hold one occurrence of a session at another time or place. Needs who keeps the registry of its "
        "place.",
        extensions=[Refusable(TeamSessionPayload)],
    )
    async def team_session_move(self, info: Info, input: What[TeamSessionMoveInput]) -> TeamSessionPayload:
        held, number = await _held_by_session(info.context, input.id, input.expected_revision)
        team, session = await team_sessions.move(held, number, input.at, input.to, input.place)
        return await _payload(info, team, session.id)

    @strawberry.mutation(
        description="Let a session take place no more. Needs who keeps the registry of its place.",
        extensions=[Refusable(TeamSessionPayload)],
    )
    async def team_session_remove(self, info: Info, input: What[TeamSessionRemoveInput]) -> TeamSessionPayload:
        held, number = await _held_by_session(info.context, input.id, input.expected_revision)
        return await _payload(info, await team_sessions.remove(held, number), None)
