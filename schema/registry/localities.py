"""Places as they were on a day, with all that belongs to them."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, ClassVar, Self

import strawberry

from content_store.delivery.programmes import Channel
from content_store.paging import Page, cut_list
from content_store.published import figures, guides, lineage, places, registry, roadmaps
from content_store.published.records import CodeRecord, PlaceRecord, TargetRecord
from content_store.published.together import column
from content_store.registry.localities import Level
from content_store.registry.timeline import known
from schema.connections import After, Connection, First, connection, connections
from schema.context import Info
from schema.delivery.programmes import Programme
from schema.fields import lasting, together, told
from schema.nodes import Node, presents
from schema.registry.measurements import Measurement
from schema.registry.roadmaps import Roadmap
from schema.registry.successions import (
    AbolishedLocality,
    LocalityPassage,
    LocalityPresent,
    PresentLocalities,
    Succession,
    presents_of,
)
from schema.registry.targets import Target
from schema.registry.teams import Team
from schema.registry.whereabouts import parents_of

Scheme = Annotated[str, strawberry.argument(description="Who gave the code: `NSO` (mã thống kê), `ISO_3166_2`, …")]
LevelWanted = Annotated[Level | None, strawberry.argument(description="Only places of this level.")]


@strawberry.type(
    description="A code that somebody gave to a place for a period; codes are reused, so it is no identity."
)
class LocalityCode:
    scheme: str = strawberry.field(description="Who gave it: `NSO` for the statistics office, `ISO_3166_2`, …")
    value: str = strawberry.field(description="The code.")
    valid_from: date | None = strawberry.field(description="Its first day; null when that is not known.")
    valid_to: date | None = strawberry.field(description="The day after its last; null while it is in use.")

    @classmethod
    def of(cls, record: CodeRecord) -> Self:
        return cls(
            scheme=record.scheme,
            value=record.value,
            valid_from=known(record.valid_from),
            valid_to=known(record.valid_to),
        )


def _parents_of(those: Sequence[PlaceRecord]) -> list[int]:
    return [place.parent_id for place in those if place.parent_id is not None]


def _codes(those: "Sequence[Locality]", info: Info, scheme: str = "NSO") -> Sequence[str | None]:
    return info.context.one_of_all(places.codes_in, column(those, "record"), scheme)


def _children(
    those: "Sequence[Locality]", info: Info, level: Level | None = None, first: int = 20, after: str | None = None
) -> "Sequence[Connection[Locality]]":
    records, page = column(those, "record"), Page(first, after)
    below = info.context.lists_of_all(places.children, records, level)
    return connections(below, page, lambda: [f"children-{place.id}-{level}" for place in records], Locality)


def _teams(
    those: "Sequence[Locality]", info: Info, first: int = 20, after: str | None = None
) -> Sequence[Connection[Team]]:
    records, page = column(those, "record"), Page(first, after)
    found = info.context.lists_of_all(registry.teams_of, records)
    return connections(found, page, lambda: [f"teams-{place.id}" for place in records], Team)


def _presents(those: "Sequence[Locality]", info: Info) -> list[PresentLocalities | AbolishedLocality]:
    day, versions = info.context.today, column(those, "record.version_id")
    return presents_of(info.context.all_known(lineage.fates, versions, day), day)


@presents(PlaceRecord)
@lasting()
@strawberry.type(
    description="A place as it was on `asOf` (địa phương). All of the registry that is asked below it is of that same "
    "day; guides are those that are live now."
)
class Locality(Node):
    seen: ClassVar[str] = "as_of"
    record: strawberry.Private[PlaceRecord]
    slug: str = told("record.slug", "Short name, unique among places of all times.")
    name: str = told("record.name", "Its name without the type: `Đông Ngũ`.")
    full_name: str = told("record.full_name", "Its name as it is written: `Xã Đông Ngũ`.")
    type: str = told("record.type", "What the law calls it: `xã`, `phường`, `đặc khu`, …")
    level: Level = told("record.level", "How far down the administrative tree it stands.")
    as_of: date = told("record.as_of", "The day on which it is seen.")

    @strawberry.field(description="Since when it has been as it is seen here; null when that is not known.")
    def valid_from(self) -> date | None:
        return known(self.record.valid_from)

    @strawberry.field(description="The day on which that ended; null while it holds.")
    def valid_to(self) -> date | None:
        return known(self.record.valid_to)

    @strawberry.field(description="Whether it was made up for tests and demonstrations.")
    def synthetic(self) -> bool:
        return self.record.synthetic

    @strawberry.field(
        description="Its code in one scheme on that day; null when it has none, as villages do.",
        metadata=together(_codes),
    )
    def code(self, info: Info, scheme: Scheme = "NSO") -> str | None:
        return _codes([self], info, scheme)[0]

    @strawberry.field(description="All its codes on that day.")
    def codes(self, info: Info) -> list[LocalityCode]:
        return [LocalityCode.of(code) for code in info.context.many_of(places.codes, self.record, self.record.as_of)]

    @strawberry.field(
        description="The place that it belongs to (đơn vị cấp trên); null for the country.",
        metadata=together(parents_of),
    )
    def parent(self, info: Info) -> "Locality | None":
        if self.record.parent_id is None:
            return None
        found = info.context.one_among(
            places.on_day,
            self.record.parent_id,
            lambda: _parents_of([one for one in info.context.along(self.record) if one.as_of == self.record.as_of]),
            self.record.as_of,
        )
        return Locality.of(found) if found else None

    @strawberry.field(description="The places that it lies in, nearest first.")
    def ancestors(self, info: Info) -> "list[Locality]":
        way = info.context.many(places.ancestors, self.record.id, self.record.as_of)
        return [Locality.of(place) for place in info.context.all_known(places.on_day, way, self.record.as_of)]

    @strawberry.field(description="The places directly below it, by name.", metadata=together(_children))
    def children(
        self, info: Info, level: LevelWanted = None, first: First = 20, after: After = None
    ) -> "Connection[Locality]":
        return _children([self], info, level, first, after)[0]

    @strawberry.field(
        description="The teams of the place itself, not of those below it, by name.", metadata=together(_teams)
    )
    def teams(self, info: Info, first: First = 20, after: After = None) -> Connection[Team]:
        return _teams([self], info, first, after)[0]

    @strawberry.field(description="The targets set for it, in the order in which they were entered.")
    def targets(self, info: Info, first: First = 20, after: After = None) -> Connection[Target]:
        page = Page(first, after)
        found: Sequence[TargetRecord] = info.context.one(figures.targets_of, self.record.id, self.record.as_of) or []
        part = cut_list(found, page, f"targets-{self.record.id}")
        info.context.note(part.items)
        return connection(part, Target.of)

    @strawberry.field(description="What was measured of it up to that day.")
    def measurements(
        self,
        info: Info,
        indicator: Annotated[str | None, strawberry.argument(description="Only this indicator, by its slug.")] = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[Measurement]:
        page = Page(first, after)
        found = info.context.many(figures.measurements_of, self.record.id, indicator, self.record.as_of)
        part = cut_list(found, page, f"measurements-{self.record.id}-{indicator}")
        info.context.note(part.items)
        return connection(part, Measurement.of)

    @strawberry.field(
        description="What it shows on a channel on that day: its own programme or that of the nearest place above it."
    )
    def programme(
        self, info: Info, channel: Annotated[Channel, strawberry.argument(description="Where it is shown.")]
    ) -> Programme | None:
        found = info.context.one(guides.programmes_for, self.record.id, channel, self.record.as_of)
        return Programme.of(found) if found else None

    @strawberry.field(
        description="What its teams are to teach around that day (lộ trình): by its own roadmap or that of the nearest "
        "place above it; null when none holds on that day."
    )
    def roadmap(self, info: Info) -> Roadmap | None:
        found = info.context.one(roadmaps.roadmaps_for, self.record.id, self.record.as_of)
        return Roadmap.of(found) if found else None

    @strawberry.field(description="What it passed on when the period seen here ended.")
    def successors(self, info: Info) -> list[Succession]:
        edges = info.context.many(places.successors, self.record.version_id)
        return [Succession.of(edge, self.record.as_of) for edge in edges]

    @strawberry.field(description="What it was made from when the period seen here began.")
    def predecessors(self, info: Info) -> list[Succession]:
        edges = info.context.many(places.predecessors, self.record.version_id)
        return [Succession.of(edge, self.record.as_of) for edge in edges]

    @strawberry.field(
        description="What became of it until today, through however many reforms.", metadata=together(_presents)
    )
    def present(self, info: Info) -> LocalityPresent:
        return _presents([self], info)[0]

    @strawberry.field(
        description="Of what it was made in the beginning, through however many reforms; of itself when no act "
        "is known that made it."
    )
    def origins(self, info: Info) -> list[LocalityPassage]:
        found = info.context.many(lineage.origins, self.record.version_id)
        return [LocalityPassage.of(passage, self.record.as_of) for passage in found]

    @strawberry.field(
        description="All that it has ever been, oldest first: each on the day that is asked for, or else on its day "
        "nearest to it."
    )
    def history(self, info: Info) -> "list[Locality]":
        return [Locality.of(place) for place in info.context.many(places.histories, self.record.id, self.record.as_of)]

    @classmethod
    def of(cls, record: PlaceRecord) -> Self:
        return cls(key=cls.key_of(record), record=record)
