"""Places with their teams, targets and figures, each relation by its loader."""

from datetime import date
from decimal import Decimal
from typing import Any, Self

import strawberry

from content_store.delivery.programmes import Channel
from content_store.registry.localities import Level, LocalityVersion
from content_store.registry.measurements import Measurement as MeasurementRow
from content_store.registry.measurements import percent, plain
from content_store.registry.naming import full_name
from content_store.registry.targets import Comparison
from content_store.registry.targets import Target as TargetRow
from content_store.registry.teams import TeamKind
from schema.nodes import gid
from scripts.bench.reading.ordinary.guides import First, Guide, Info, Nodes


@strawberry.type
class Team:
    id: strawberry.ID
    name: str
    kind: TeamKind
    member_count: int | None


@strawberry.type
class Source:
    title: str


@strawberry.type
class Period:
    end: date | None


@strawberry.type
class Measurement:
    row: strawberry.Private[MeasurementRow]
    value: Decimal | None
    percent: Decimal | None
    stated_percent: Decimal | None
    period: Period

    @strawberry.field
    async def source(self, info: Info) -> Source:
        return Source(title=(await info.context.loaders.sources.load(self.row.source_id)).title)

    @classmethod
    def of(cls, row: MeasurementRow) -> Self:
        """The type's object for a row."""
        share = percent(row.numerator, row.denominator)
        return cls(
            row=row,
            value=_plain(row.value),
            percent=_plain(share),
            stated_percent=_plain(row.stated_percent),
            period=Period(end=row.period_end),
        )


@strawberry.type
class StandingPlace:
    full_name: str


@strawberry.type
class Standing:
    place: strawberry.Private[int]
    measurement: Measurement

    @strawberry.field
    async def locality(self, info: Info) -> StandingPlace:
        row = await info.context.loaders.places.load(self.place)
        return StandingPlace(full_name=full_name(row.type, row.name))


@strawberry.type
class Target:
    row: strawberry.Private[TargetRow]
    slug: str
    label: str
    comparison: Comparison
    value: Decimal | None
    upper_value: Decimal | None
    milestone: str | None
    unit: str
    due_on: date | None

    @strawberry.field
    async def latest(self, info: Info) -> Measurement | None:
        found = await info.context.loaders.latest.load((self.row.indicator_id, self.row.locality_id))
        return Measurement.of(found) if found else None

    @strawberry.field
    async def standings(self, info: Info) -> list[Standing]:
        communes = await info.context.loaders.communes.load(self.row.locality_id)
        found = await info.context.loaders.latest.load_many([(self.row.indicator_id, one) for one in communes])
        pairs = zip(communes, found, strict=True)
        return [Standing(place=place, measurement=Measurement.of(figure)) for place, figure in pairs if figure]

    @classmethod
    def of(cls, row: TargetRow) -> Self:
        """The type's object for a row."""
        return cls(
            row=row,
            slug=row.slug,
            label=row.label,
            comparison=row.comparison,
            value=_plain(row.value),
            upper_value=_plain(row.upper_value),
            milestone=row.milestone,
            unit=row.unit,
            due_on=row.due_on,
        )


@strawberry.type
class Programme:
    number: strawberry.Private[int]
    name: str

    @strawberry.field
    async def guides(self, info: Info, first: First = 20) -> Nodes[Guide]:
        items = await info.context.loaders.items.load(self.number)
        found = await info.context.loaders.guides.load_many(items)
        return Nodes(nodes=[Guide.of(record) for record in found if record][:first])


@strawberry.type
class Locality:
    row: strawberry.Private[LocalityVersion]
    full_name: str
    level: Level

    @strawberry.field
    def id(self, info: Info) -> strawberry.ID:
        return gid("Locality", self.row.locality_id, info.context.seen)

    @strawberry.field
    def as_of(self, info: Info) -> date:
        day: date = info.context.loaders.day
        return day

    @strawberry.field
    async def code(self, info: Info) -> str | None:
        found: str | None = await info.context.loaders.codes.load(self.row.locality_id)
        return found

    @strawberry.field
    async def parent(self, info: Info) -> "Locality | None":
        if self.row.parent_id is None:
            return None
        return Locality.of(await info.context.loaders.places.load(self.row.parent_id))

    @strawberry.field
    async def children(self, info: Info, first: First = 20) -> "Nodes[Locality]":
        rows = await info.context.loaders.children.load(self.row.locality_id)
        return Nodes(nodes=[Locality.of(row) for row in rows[:first]])

    @strawberry.field
    async def teams(self, info: Info, first: First = 20) -> Nodes[Team]:
        rows = await info.context.loaders.teams.load(self.row.locality_id)
        return Nodes(nodes=[_team(row, info.context.seen) for row in rows[:first]])

    @strawberry.field
    async def targets(self, info: Info, first: First = 20) -> Nodes[Target]:
        rows = await info.context.loaders.targets_of.load(self.row.locality_id)
        return Nodes(nodes=[Target.of(row) for row in rows[:first]])

    @strawberry.field
    async def programme(self, info: Info, channel: Channel) -> Programme | None:
        row = await info.context.loaders.programmes.load((self.row.locality_id, channel))
        return Programme(number=row.id, name=row.name) if row else None

    @classmethod
    def of(cls, row: LocalityVersion) -> Self:
        """The type's object for a row."""
        return cls(row=row, full_name=full_name(row.type, row.name), level=row.level)


def _team(row: Any, seen: str | None) -> Team:
    return Team(id=gid("Team", row.id, seen), name=row.name, kind=row.kind, member_count=row.member_count)


def _plain(number: Decimal | None) -> Decimal | None:
    """Without zeros at its end and without an exponent, as answers have it."""
    return None if number is None else Decimal(plain(number))
