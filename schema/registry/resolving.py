"""Resolving: the places that somebody may have meant, and what they are today."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import strawberry

from content_store.published import lineage, resolving
from content_store.published.records import PlaceRecord
from schema.context import Info
from schema.fields import together
from schema.registry.localities import Locality
from schema.registry.successions import AbolishedLocality, LocalityPresent, PresentLocalities, presents_of

MATCHES_MOST = 20


def _presents(those: "Sequence[LocalityMatch]", info: Info) -> list[PresentLocalities | AbolishedLocality]:
    day, versions = those[0].day, [match.place.version_id for match in those]
    return presents_of(info.context.all_known(lineage.fates, versions, day), day)


@strawberry.type(description="A place that may be meant.")
class LocalityMatch:
    place: strawberry.Private[PlaceRecord]
    day: strawberry.Private[date]

    @strawberry.field(
        description="The place as it was when it was last called so; its `ancestors` tell it from others of its name."
    )
    def locality(self) -> Locality:
        return Locality.of(self.place)

    @strawberry.field(description="What it is on the day that is asked for.", metadata=together(_presents))
    def present(self, info: Info) -> LocalityPresent:
        return _presents([self], info)[0]


@strawberry.type(description="Just one place can be meant.")
class ResolvedLocality:
    match: LocalityMatch = strawberry.field(description="The place.")


@strawberry.type(description="Several places can be meant: ask which, or name what it lies in.")
class AmbiguousLocality:
    total: int = strawberry.field(description="How many there are.")
    matches: list[LocalityMatch] = strawberry.field(
        description=f"The first {MATCHES_MOST} of them: those that stand before those that are gone, provinces before "
        "communes, by name."
    )


@strawberry.type(description="No place of any time is known by these words.")
class UnknownLocality:
    name: str = strawberry.field(description="The words that were asked for.")


LocalityResolution = Annotated[
    ResolvedLocality | AmbiguousLocality | UnknownLocality,
    strawberry.union("LocalityResolution", description="Which places may be meant by some words."),
]


@strawberry.type
class ResolvingQuery:
    @strawberry.field(
        description="The places that may be meant by a name of any time, such as `xã Đông Ngũ, Tiên Yên`, and what "
        "they are now. Type words, short ones too, case and tones may be left out or be others, and what the place lay "
        "in may stand before or behind it, after a comma or not. A name that is written exactly so wins over one that "
        "only has the same letters."
    )
    def resolve_locality(
        self,
        info: Info,
        name: Annotated[
            str, strawberry.argument(description=f"The words, at most {resolving.TEXT_MOST} characters of them.")
        ],
        as_of: Annotated[
            date | None,
            strawberry.argument(
                description="The day of which the answer speaks: what was founded later is not known, and `present` is "
                "what was there then; today in Việt Nam when it is left out."
            ),
        ] = None,
        named_on: Annotated[
            date | None,
            strawberry.argument(description="The day on which the name was used; any day when it is left out."),
        ] = None,
    ) -> LocalityResolution:
        day = info.context.day(as_of)
        found = resolving.resolve(info.context.facts, name, day, named_on and info.context.day(named_on))
        matches = [LocalityMatch(place=place, day=day) for place in found]
        if not matches:
            return UnknownLocality(name=name)
        if len(matches) == 1:
            return ResolvedLocality(match=matches[0])
        return AmbiguousLocality(total=len(matches), matches=matches[:MATCHES_MOST])
