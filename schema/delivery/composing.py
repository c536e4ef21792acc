"""Composing: which guides a place shows on a channel from a day on."""

from datetime import date

import strawberry

from content_store.delivery import programmes
from content_store.delivery.programmes import Channel, NewProgramme
from content_store.people import access
from content_store.people.access import Action
from content_store.published import guides
from schema.context import Info
from schema.delivery.programmes import Programme
from schema.inputs import What
from schema.nodes import number_of, present
from schema.refusals import Refusable, UserError
from schema.registry.reach import within


@strawberry.input(description="Which guides a place is to show on a channel from a day on, until the next programme.")
class ProgrammeComposeInput:
    locality_id: strawberry.ID = strawberry.field(description="The place.")
    channel: Channel = strawberry.field(description="Where they are shown.")
    name: str = strawberry.field(description="The programme's name.")
    tutorial_ids: list[strawberry.ID] = strawberry.field(description="The tutorials, in their order.")
    start: date = strawberry.field(description="Its first day; the programme before it ends then.")
    expected_revision: int = strawberry.field(
        default=0, description="The `revision` of the one that begins on that day and is to be replaced; 0 for none."
    )


@strawberry.type(description="The programme after the change, or why it was not made.")
class ProgrammePayload:
    programme: Programme | None = strawberry.field(default=None, description="Null when there are errors.")
    revision: int | None = strawberry.field(default=None, description="Pass it as `expectedRevision` next time.")
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty when it was done.")


@strawberry.type
class ComposingMutation:
    @strawberry.mutation(
        description="Say which guides a place shows on a channel from a day on.",
        extensions=[Refusable(ProgrammePayload)],
    )
    async def programme_compose(self, info: Info, input: What[ProgrammeComposeInput]) -> ProgrammePayload:
        place = number_of(input.locality_id, "Locality", "localityId")
        account = access.require(info.context.viewer, Action.PUBLISH, within(info.context, place))
        shown = [
            number_of(tutorial, "Tutorial", "tutorialIds", str(number))
            for number, tutorial in enumerate(input.tutorial_ids)
        ]
        new = NewProgramme(place, input.channel, input.name, shown, input.start)
        row = await programmes.compose(new, account, input.expected_revision)
        await info.context.settle()
        info.context.end()
        record = info.context.known(guides.programmes, row.id, info.context.today)
        return ProgrammePayload(programme=present(record), revision=row.revision)
