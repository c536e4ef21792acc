"""Successions: what passed from place to place, by which act, and what became of a place through all of them."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Self

import strawberry

from content_store.published import places, registry
from content_store.published.lineage import Fate, Passage
from content_store.published.records import EdgeRecord
from content_store.registry.successions import Extent, SuccessionKind
from schema.context import Info
from schema.fields import together
from schema.nodes import present
from schema.registry.sources import Source

if TYPE_CHECKING:
    from schema.registry.localities import Locality

LazyLocality = Annotated["Locality", strawberry.lazy("schema.registry.localities")]


def _places(keys: Sequence[tuple[int | None, date]], info: Info) -> list[Any]:
    """Places by (the id of a version, a day), asked together; None where there is no version."""
    wanted = [key for key in keys if key[0] is not None]
    found = dict(zip(wanted, info.context.all_known(places.versions, wanted), strict=True))  # type: ignore[arg-type]
    return [present(found[key]) if key in found else None for key in keys]


def _acts(those: "Sequence[Succession]", info: Info) -> list[Source]:
    wanted = [succession.record.act_id for succession in those]
    return [Source.of(source) for source in info.context.all_known(registry.sources, wanted)]


def _predecessors(those: "Sequence[Succession]", info: Info) -> list[Any]:
    return _places([(succession.record.predecessor_id, succession.day) for succession in those], info)


def _successors(those: "Sequence[Succession]", info: Info) -> list[Any]:
    return _places([(succession.record.successor_id, succession.day) for succession in those], info)


def _ends(those: "Sequence[LocalityPassage]", info: Info) -> list[Any]:
    return _places([(passage.passage.version_id, passage.day) for passage in those], info)


@strawberry.type(description="Territory that passed from one place to another, and the act that did it.")
class Succession:
    record: strawberry.Private[EdgeRecord]
    day: strawberry.Private[date]
    kind: SuccessionKind = strawberry.field(description="What the act did.")
    extent: Extent = strawberry.field(description="How much of the predecessor was passed on.")
    decided_on: date = strawberry.field(description="The day on which the act was decided.")
    in_force_from: date = strawberry.field(description="The day from which it is in force.")
    operates_from: date = strawberry.field(description="The day on which the new unit began its work.")

    @strawberry.field(description="The act.", metadata=together(_acts))
    def act(self, info: Info) -> Source:
        return _acts([self], info)[0]

    @strawberry.field(
        description="The place as it was before: on the day that is asked for, or on its last.",
        metadata=together(_predecessors),
    )
    def predecessor(self, info: Info) -> LazyLocality:
        return _predecessors([self], info)[0]

    @strawberry.field(
        description="The place as it was afterwards: on the day that is asked for, or on its first; null when the "
        "predecessor was abolished.",
        metadata=together(_successors),
    )
    def successor(self, info: Info) -> LazyLocality | None:
        return _successors([self], info)[0]

    @classmethod
    def of(cls, record: EdgeRecord, day: date) -> Self:
        return cls(
            record=record,
            day=day,
            kind=record.kind,
            extent=record.extent,
            decided_on=record.decided_on,
            in_force_from=record.in_force_from,
            operates_from=record.operates_from,
        )


@strawberry.type(description="A place at the other end of a way through reforms, and the way.")
class LocalityPassage:
    passage: strawberry.Private[Passage]
    day: strawberry.Private[date]
    extent: Extent = strawberry.field(description="Whether all that lay at the beginning came to the end, or a part.")

    @strawberry.field(description="The place at the other end.", metadata=together(_ends))
    def locality(self, info: Info) -> LazyLocality:
        return _ends([self], info)[0]

    @strawberry.field(
        description="Each step of the way with its act, in the order of time; empty for a place that is still the same."
    )
    def chain(self) -> list[Succession]:
        return [Succession.of(edge, self.day) for edge in self.passage.chain]

    @classmethod
    def of(cls, passage: Passage, day: date) -> Self:
        return cls(passage=passage, day=day, extent=passage.extent)


@strawberry.type(description="The places to which a territory belongs on the day that is asked for.")
class PresentLocalities:
    fate: strawberry.Private[Fate]
    day: strawberry.Private[date]

    @strawberry.field(description="The places, each with the way that leads to it; never empty.")
    def passages(self) -> list[LocalityPassage]:
        return [LocalityPassage.of(passage, self.day) for passage in self.fate.passages]

    @strawberry.field(description="How parts of it ended without a successor; empty almost always.")
    def abolished(self) -> list[Succession]:
        return [Succession.of(edge, self.day) for edge in self.fate.ended]


@strawberry.type(description="The place was abolished: no other took its place, as with a whole level of districts.")
class AbolishedLocality:
    fate: strawberry.Private[Fate]
    day: strawberry.Private[date]

    @strawberry.field(description="How it ended, and by which act.")
    def chain(self) -> list[Succession]:
        return [Succession.of(edge, self.day) for edge in self.fate.ended]


LocalityPresent = Annotated[
    PresentLocalities | AbolishedLocality,
    strawberry.union("LocalityPresent", description="What became of a place."),
]


def presents_of(fates: Sequence[Fate], day: date) -> list[PresentLocalities | AbolishedLocality]:
    """What became of places, as the graph shows it."""
    return [
        PresentLocalities(fate=fate, day=day) if fate.passages else AbolishedLocality(fate=fate, day=day)
        for fate in fates
    ]
