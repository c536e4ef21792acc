"""Teams, as those who keep the registry of a place begin, change, move and end them."""

from datetime import date

import strawberry

from content_store.people.access import Action
from content_store.published import registry
from content_store.registry import teams
from content_store.registry.teams import MemberRole, NewTeam, TeamKind, TeamWords
from content_store.registry.teams import Team as TeamRow
from schema.context import Info
from schema.inputs import REVISION, What
from schema.nodes import number_of, present
from schema.refusals import Refusable, UserError
from schema.registry.reach import keeps_place, keeps_team
from schema.registry.teams import Team


@strawberry.input(description="How many of a team have a part in it.")
class TeamRoleCountInput:
    role: MemberRole = strawberry.field(description="The part.")
    count: int = strawberry.field(description="How many have it.")


@strawberry.input(description="All that is said of a team in public; a person's number or name has no place here.")
class TeamWordsInput:
    name: str = strawberry.field(description="Its name.")
    member_count: int | None = strawberry.field(default=None, description="How many members it has; null if unknown.")
    roles: list[TeamRoleCountInput] = strawberry.field(
        default_factory=list, description="How many have which part, each part once."
    )
    hotline: str = strawberry.field(default="", description="The team's own telephone number.")
    account_link: str = strawberry.field(default="", description="The team's page: an address with https.")

    def to_words(self) -> TeamWords:
        """The same for the store."""
        counts = [(one.role, one.count) for one in self.roles]
        return TeamWords(self.name, self.member_count, counts, self.hotline, self.account_link)


@strawberry.input(description="A new team.")
class TeamCreateInput:
    slug: str = strawberry.field(description="Its short name: lower-case letters, digits and hyphens, for ever.")
    kind: TeamKind = strawberry.field(description="Where it works.")
    locality_id: strawberry.ID = strawberry.field(description="The place whose team it is.")
    valid_from: date | None = strawberry.field(default=None, description="Its first day; null when nobody knows.")
    words: TeamWordsInput = strawberry.field(description="What is said of it.")


@strawberry.input(description="Other words for a team.")
class TeamUpdateInput:
    id: strawberry.ID = strawberry.field(description="The team.")
    expected_revision: int = strawberry.field(description=REVISION)
    words: TeamWordsInput = strawberry.field(description="All that is said of it.")


@strawberry.input(description="The end of a team.")
class TeamEndInput:
    id: strawberry.ID = strawberry.field(description="The team.")
    expected_revision: int = strawberry.field(description=REVISION)
    day: date = strawberry.field(description="The day on which it works no longer.")


@strawberry.input(description="Another place for a team, such as the one that its own was merged into.")
class TeamMoveInput:
    id: strawberry.ID = strawberry.field(description="The team.")
    expected_revision: int = strawberry.field(description=REVISION)
    locality_id: strawberry.ID = strawberry.field(description="The place to which it belongs from then on.")
    since: date = strawberry.field(description="Since when; what was said for that day or a later one is undone.")


@strawberry.type(description="The team after the change, or why it was not made.")
class TeamPayload:
    team: Team | None = strawberry.field(default=None, description="Null when there are errors.")
    revision: int | None = strawberry.field(default=None, description="Pass it as `expectedRevision` next time.")
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty when it was done.")


async def team_payload(info: Info, row: TeamRow) -> TeamPayload:
    """The team as everybody sees it after the change."""
    await info.context.settle()
    info.context.end()
    record = info.context.known(registry.teams, row.id, info.context.today)
    return TeamPayload(team=present(record), revision=row.revision)


@strawberry.type
class TeamMutation:
    @strawberry.mutation(
        description="Begin a team. Needs who keeps the registry of its place.", extensions=[Refusable(TeamPayload)]
    )
    async def team_create(self, info: Info, input: What[TeamCreateInput]) -> TeamPayload:
        place, account = keeps_place(info.context, input.locality_id, "localityId")
        new = NewTeam(input.slug, input.kind, place, input.words.to_words(), input.valid_from)
        return await team_payload(info, await teams.create(new, account))

    @strawberry.mutation(
        description="Say other things of a team. Needs who keeps the registry of its place.",
        extensions=[Refusable(TeamPayload)],
    )
    async def team_update(self, info: Info, input: What[TeamUpdateInput]) -> TeamPayload:
        number = number_of(input.id, "Team", "id")
        _, account = await keeps_team(info.context, Action.KEEP_REGISTRY, number)
        words = input.words.to_words()
        return await team_payload(info, await teams.rewrite(number, words, input.expected_revision, account))

    @strawberry.mutation(
        description="Let a team work no longer from a day on. Needs who keeps the registry of its place.",
        extensions=[Refusable(TeamPayload)],
    )
    async def team_end(self, info: Info, input: What[TeamEndInput]) -> TeamPayload:
        number = number_of(input.id, "Team", "id")
        _, account = await keeps_team(info.context, Action.KEEP_REGISTRY, number)
        return await team_payload(info, await teams.end(number, input.day, input.expected_revision, account))

    @strawberry.mutation(
        description="Say that a team belongs to another place from a day on: nobody else can know that it survived the "
        "end of its own. Needs who keeps the registry of both.",
        extensions=[Refusable(TeamPayload)],
    )
    async def team_move(self, info: Info, input: What[TeamMoveInput]) -> TeamPayload:
        number = number_of(input.id, "Team", "id")
        _, account = await keeps_team(info.context, Action.KEEP_REGISTRY, number)
        place, _ = keeps_place(info.context, input.locality_id, "localityId")
        row = await teams.move(number, place, input.since, input.expected_revision, account)
        return await team_payload(info, row)
