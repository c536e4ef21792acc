"""Searching in Vietnamese: hits of every kind, the best first."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from typing import Annotated, Any

import strawberry

from content_store.paging import Page
from content_store.projection.search_rows import FoundKind
from content_store.published import registry
from content_store.published.places import as_last_known
from content_store.published.records import PlaceRecord
from content_store.published.search.candidates import words_in
from content_store.published.search.filters import SearchFilter
from content_store.published.search.finding import HitRecord, search
from content_store.published.search.lines import Text, Words
from content_store.published.search.snippets import Place, Segment, SnippetPart, pieces, places, snippets
from content_store.published.together import Identities, Together
from schema.connections import After, Connection, First
from schema.content.guides import Languages
from schema.context import Context, Info
from schema.fields import lasting
from schema.nodes import Node, number_of, present
from schema.scalars import VIETNAMESE, Language


@strawberry.type(description="A piece of a text.")
class TextSegment:
    text: str = strawberry.field(description="The piece, blanks included: all pieces together are the text.")
    highlighted: bool = strawberry.field(description="Whether it is what was asked for.")


@strawberry.type(description="A line of a hit that says what was asked for.")
class Snippet:
    part: SnippetPart = strawberry.field(description="Where it stands.")
    segments: list[TextSegment] = strawberry.field(description="Its pieces in order, as plain text.")

    @strawberry.field(description="It as one text.")
    def text(self) -> str:
        return "".join(segment.text for segment in self.segments)


def _segments(those: Sequence[Segment]) -> list[TextSegment]:
    return [TextSegment(text=text, highlighted=highlighted) for text, highlighted in those]


@lasting()
@strawberry.type(description="Something that was found.")
class SearchHit:
    record: strawberry.Private[HitRecord]
    words: strawberry.Private[Words]
    kind: FoundKind = strawberry.field(description="What sort of thing it is.")
    title: str = strawberry.field(description="What it is called today: a guide's title, or a full name.")
    node: Node = strawberry.field(description="The thing itself; a place or a team as it is today or was at its end.")

    @strawberry.field(description="The title in pieces.")
    def title_segments(self) -> list[TextSegment]:
        return _segments(pieces(self._shown, self._said))

    @strawberry.field(
        description="Where else it says what was asked for: a line of its other names and one of what it says or, "
        "where neither does, one of what is said and shown in its clips and pictures."
    )
    def snippets(self) -> list[Snippet]:
        found = snippets(self.record.asked, self._said, self.words)
        return [Snippet(part=part, segments=_segments(those)) for part, those in found]

    @cached_property
    def _shown(self) -> Text:
        # A guide's title may have signs that the index leaves out.
        indexed = self.words.title
        return indexed if indexed.shown == self.title else Text.of(self.title)

    @cached_property
    def _said(self) -> list[Place]:
        return places(self.record.asked, self._shown)


class Hits(Together[SearchHit]):
    """What one search found, with the records of these things: each is presented when it is asked for by itself."""

    kind = SearchHit

    def __init__(self, context: Context, found: Sequence[HitRecord], records: Sequence[Any]) -> None:
        self._facts = context.facts
        self._found = found
        self._records = records
        self._titles = [_TITLES[hit.kind](record) for hit, record in zip(found, records, strict=True)]

    def __len__(self) -> int:
        """How many there are."""
        return len(self._found)

    def __getitem__(self, place: Any) -> Any:
        """One hit."""
        return self._all[place]

    def identities(self) -> Identities:
        """What was asked, and what each is and says: so much is a hit beside its thing."""
        each = [(hit.kind, hit.digest, title) for hit, title in zip(self._found, self._titles, strict=True)]
        return Identities(self._found[0].asked, each)

    def column(self, path: str) -> Sequence[Any]:
        """An attribute of all of them; their things are there before they are."""
        return self._nodes if path == "node" else super().column(path)

    @cached_property
    def _nodes(self) -> list[Any]:
        return [*map(present, self._records)]

    @cached_property
    def _all(self) -> list[SearchHit]:
        columns = self._found, words_in(self._facts, self._found), self._titles, self._nodes
        return [
            SearchHit(record=hit, words=words, kind=hit.kind, title=title, node=node)
            for hit, words, title, node in zip(*columns, strict=True)
        ]


@strawberry.input(description="What may be found: that for which all of this is true.")
class SearchWhere:
    kinds: list[FoundKind] | None = strawberry.field(default=None, description="It is of one of these kinds.")
    place: strawberry.ID | None = strawberry.field(
        default=None,
        description="It belongs to this place, by its id: the place and all below it, their teams, and the guides that "
        "its programmes show today.",
    )
    language: Language | None = strawberry.field(
        default=None, description="It is a guide in this language, whatever `languages` says."
    )
    topic: str | None = strawberry.field(default=None, description="It is a guide on this topic, by its slug.")
    platform: str | None = strawberry.field(
        default=None, description="It is a guide that explains this platform, by its slug."
    )

    def to_filter(self, today: date, languages: Sequence[str]) -> SearchFilter:
        """The same for the store."""
        place = number_of(self.place, "Locality", "where", "place") if self.place else None
        return SearchFilter(today, languages, tuple(self.kinds or ()), place, self.language, self.topic, self.platform)


@strawberry.type
class SearchQuery:
    @strawberry.field(
        description="Whatever is found by a text of up to 500 characters, of which twelve words count, the best first. "
        "Tones that are typed come before others; without any, every tone is as good. The last word may be half "
        "typed; abbreviations, Telex and VNI keys, and one wrong letter in a word are understood."
    )
    def search(
        self,
        info: Info,
        text: Annotated[str, strawberry.argument(description="What is looked for, as somebody types it.")],
        where: Annotated[
            SearchWhere | None, strawberry.argument(description="What may be found; anything when it is left out.")
        ] = None,
        languages: Languages = [VIETNAMESE],
        first: First = 20,
        after: After = None,
    ) -> Connection[SearchHit]:
        wanted = (where or SearchWhere()).to_filter(info.context.today, languages)
        found = search(info.context.facts, text, wanted, Page(first, after))
        return Connection(part=found, nodes=_hits(info.context, found.items))


def _hits(context: Context, found: Sequence[HitRecord]) -> Hits:
    """The hits of a page, their things asked for kind by kind."""
    records: dict[int, Any] = {}
    for kind in dict.fromkeys(hit.kind for hit in found):
        those = [hit for hit in found if hit.kind is kind]
        records.update(zip((hit.number for hit in those), _RECORDS[kind](context, those), strict=True))
    context.note([record for record in records.values() if isinstance(record, PlaceRecord)])
    return Hits(context, found, [records[hit.number] for hit in found])


def _ids(hits: Sequence[HitRecord]) -> list[int]:
    return [hit.subject_id for hit in hits]


def _guides(context: Context, hits: Sequence[HitRecord]) -> list[Any]:
    versions = [hit.version_id for hit in hits if hit.version_id is not None]
    found = context.facts.snapshots(versions)
    return [found[version] for version in versions]


_Records = Callable[[Context, Sequence[HitRecord]], list[Any]]
_RECORDS: dict[FoundKind, _Records] = {
    FoundKind.GUIDE: _guides,
    FoundKind.TOPIC: lambda context, hits: context.all_known(registry.topics, _ids(hits)),
    FoundKind.PLATFORM: lambda context, hits: context.all_known(registry.platforms, _ids(hits)),
    FoundKind.PUBLIC_SERVICE: lambda context, hits: context.all_known(registry.services, _ids(hits)),
    FoundKind.PLACE: lambda context, hits: context.all_known(as_last_known, _ids(hits), context.today),
    FoundKind.TEAM: lambda context, hits: context.all_known(registry.teams, _ids(hits), context.today),
}
_TITLES: dict[FoundKind, Callable[[Any], str]] = {
    FoundKind.GUIDE: lambda guide: guide.title,
    FoundKind.TOPIC: lambda topic: topic.name,
    FoundKind.PLATFORM: lambda platform: platform.name,
    FoundKind.PUBLIC_SERVICE: lambda service: service.name,
    FoundKind.PLACE: lambda place: place.full_name,
    FoundKind.TEAM: lambda team: team.name,
}
