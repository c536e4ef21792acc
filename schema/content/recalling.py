"""Recalling: to call a guide back, and to ask why one is gone."""

from typing import Annotated

import strawberry
from strawberry.extensions import FieldExtension

from content_store.content import recalls as calling
from content_store.people.access import Action
from content_store.published import recalls
from schema.content.drafts import Tutorial
from schema.content.reach import reached
from schema.content.recalls import Recall
from schema.context import Info
from schema.inputs import What
from schema.nodes import number_of
from schema.refusals import Refusable, UserError


@strawberry.type(description="The tutorial after it was called back, or why it was not.")
class TutorialRecallPayload:
    tutorial: Tutorial | None = strawberry.field(default=None, description="Null when there are errors.")
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty when it was done.")


@strawberry.input(description="A guide that is to be gone at once, in every language.")
class TutorialRecallInput:
    id: strawberry.ID = strawberry.field(description="The tutorial.")
    reason: str = strawberry.field(description="Why, for everybody to read.")
    replacement: strawberry.ID | None = strawberry.field(
        default=None, description="The tutorial to which old links lead from now on."
    )


OF_RECALL: list[FieldExtension] = [Refusable(TutorialRecallPayload)]


@strawberry.type
class RecallingQuery:
    @strawberry.field(description="Why the guide with this short name is gone; null when it was not called back.")
    def recall(
        self, info: Info, slug: Annotated[str, strawberry.argument(description="The guide's short name.")]
    ) -> Recall | None:
        found = recalls.by_slug(info.context.facts, slug)
        return Recall.of(found) if found else None


@strawberry.type
class RecallingMutation:
    @strawberry.mutation(
        description="Call a guide back: it is gone from every public answer at once, and old links say why.",
        extensions=OF_RECALL,
    )
    async def tutorial_recall(self, info: Info, input: What[TutorialRecallInput]) -> TutorialRecallPayload:
        number, account = await reached(info.context, Action.PUBLISH, input.id, "Tutorial", "id")
        other = number_of(input.replacement, "Tutorial", "replacement") if input.replacement else None
        await calling.recall(number, input.reason, other, account, info.context.now)
        return TutorialRecallPayload(tutorial=await Tutorial.read(number))
