"""Programmes: which guides a place shows on a channel."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from content_store.delivery.programmes import Channel
from content_store.paging import Page, cut_list
from content_store.published import guides, places
from content_store.published.records import ProgrammeRecord
from content_store.registry.timeline import known
from schema.connections import After, Connection, First, connection
from schema.content.guides import Guide, Languages
from schema.context import Info
from schema.nodes import Key, Node, present, presents
from schema.scalars import VIETNAMESE

if TYPE_CHECKING:
    from schema.registry.localities import Locality


@presents(ProgrammeRecord)
@strawberry.type(description="Which guides a place shows on a channel, and in which order (chương trình phát).")
class Programme(Node):
    record: strawberry.Private[ProgrammeRecord]
    as_of: date = strawberry.field(description="The day on which it is seen.")
    name: str = strawberry.field(description="Its name.")
    channel: Channel = strawberry.field(description="Where it is shown.")
    valid_from: date | None = strawberry.field(description="Its first day; null when that is not set.")
    valid_to: date | None = strawberry.field(description="The day after its last; null when that is not set.")

    @strawberry.field(description="The place for which it was made: the one that asked, or one above it.")
    def locality(self, info: Info) -> Annotated["Locality", strawberry.lazy("schema.registry.localities")]:
        return present(info.context.known(places.as_last_known, self.record.locality_id, self.as_of))

    @strawberry.field(description="Its guides that are live, in its order.")
    def guides(
        self,
        info: Info,
        languages: Languages = [VIETNAMESE],
        first: First = 20,
        after: After = None,
    ) -> Connection[Guide]:
        page = Page(first, after)
        found = info.context.many(guides.of_programmes, self.record.id, guides.chain_of(languages))
        return connection(cut_list(found, page, f"programme-{self.record.id}"), Guide.of)

    @classmethod
    def of(cls, record: ProgrammeRecord) -> Self:
        return cls(
            key=Key("Programme", record.id, record.as_of),
            record=record,
            as_of=record.as_of,
            name=record.name,
            channel=record.channel,
            valid_from=known(record.valid_from),
            valid_to=known(record.valid_to),
        )
