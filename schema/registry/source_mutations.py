"""Sources and indicators as those who keep figures need them."""

from datetime import date

import strawberry

from content_store.people import access
from content_store.people.access import Action
from content_store.published import registry
from content_store.registry import indicators, sources
from content_store.registry.sources import NewSource, SourceKind
from content_store.registry.timeline import UNKNOWN_START
from schema.catalogue import SLUG
from schema.context import Info
from schema.inputs import What
from schema.nodes import present
from schema.refusals import Refusable, UserError
from schema.registry.indicators import Indicator
from schema.registry.sources import Source


@strawberry.input(description="A document that facts are to be quoted from.")
class SourceCreateInput:
    slug: str = strawberry.field(description=SLUG)
    kind: SourceKind = strawberry.field(description="What sort of document it is.")
    title: str = strawberry.field(description="Its title.")
    publisher: str = strawberry.field(default="", description="Who published it.")
    number: str | None = strawberry.field(default=None, description="Its number, if it is a legal act.")
    issued_on: date | None = strawberry.field(default=None, description="The day on which it was issued.")
    speaks_of: str = strawberry.field(default="", description="The time that it speaks of, in its own words.")
    speaks_from: date | None = strawberry.field(
        default=None, description="From which day on holds what it says without a date; null when that is not known."
    )


@strawberry.input(description="Something new that can be measured.")
class IndicatorCreateInput:
    slug: str = strawberry.field(description="Its short name, which may be a path: `teams.total`; for ever.")
    name: str = strawberry.field(description="Its name.")


@strawberry.type(description="The source after the change, or why it was not made.")
class SourcePayload:
    source: Source | None = strawberry.field(default=None, description="Null when there are errors.")
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty when it was done.")


@strawberry.type(description="The indicator after the change, or why it was not made.")
class IndicatorPayload:
    indicator: Indicator | None = strawberry.field(default=None, description="Null when there are errors.")
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty when it was done.")


@strawberry.type
class SourceMutation:
    @strawberry.mutation(
        description="Put a document on record, for whoever keeps the registry of any place.",
        extensions=[Refusable(SourcePayload)],
    )
    async def source_create(self, info: Info, input: What[SourceCreateInput]) -> SourcePayload:
        account = access.require(info.context.viewer, Action.KEEP_REGISTRY)
        said = {**vars(input), "speaks_from": input.speaks_from or UNKNOWN_START}
        row = await sources.create(said.pop("slug"), NewSource(**said), account)
        await info.context.settle()
        info.context.end()
        return SourcePayload(source=present(info.context.known(registry.sources, row.id)))

    @strawberry.mutation(
        description="Put an indicator on record. Indicators are the whole country's, so a place's registrar cannot.",
        extensions=[Refusable(IndicatorPayload)],
    )
    async def indicator_create(self, info: Info, input: What[IndicatorCreateInput]) -> IndicatorPayload:
        account = access.require_everywhere(info.context.viewer, Action.KEEP_REGISTRY)
        row = await indicators.create(input.slug, input.name, account)
        await info.context.settle()
        info.context.end()
        return IndicatorPayload(indicator=present(info.context.known(registry.indicators, row.id)))
