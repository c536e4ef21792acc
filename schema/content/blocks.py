"""Blocks: what helps in doing a step, as typed shapes, for readers and for those who write."""

from typing import TYPE_CHECKING, Annotated, Any, Self

import strawberry

from content_store.content import blocks
from content_store.content.blocks import NoteKind
from content_store.errors import BadInput
from content_store.published import guides
from schema.context import Info
from schema.nodes import gid, number_of, present
from schema.scalars import VIETNAMESE, Language, Url

if TYPE_CHECKING:
    from schema.content.guides import Guide


@strawberry.type(description="Words in one manner.")
class Span:
    text: str = strawberry.field(description="The words, spaces included.")
    strong: bool = strawberry.field(description="Whether they are stressed.")
    link: Url | None = strawberry.field(description="The page they lead to, or the number they dial (`tel:`).")

    @classmethod
    def of(cls, span: blocks.Span) -> Self:
        return cls(text=span.text, strong=span.strong, link=Url(span.link) if span.link else None)


@strawberry.type(description="Words that belong together (đoạn văn).")
class Paragraph:
    spans: list[Span] = strawberry.field(description="The words in their manners, in order.")


@strawberry.type(description="One point of a list.")
class ListItem:
    spans: list[Span] = strawberry.field(description="The words in their manners, in order.")


@strawberry.type(description="Points, numbered or not (danh sách).")
class ItemList:
    numbered: bool = strawberry.field(description="Whether they are numbered from 1.")
    items: list[ListItem] = strawberry.field(description="The points in order.")


@strawberry.type(description="Words that stand out (lưu ý).")
class Note:
    kind: NoteKind = strawberry.field(description="What they are for.")
    spans: list[Span] = strawberry.field(description="The words in their manners, in order.")


@strawberry.type(description="Another guide that helps here (xem thêm).")
class GuideLink:
    number: strawberry.Private[int]

    @strawberry.field(description="The tutorial, as those know it who write.")
    def tutorial_id(self) -> strawberry.ID:
        return gid("Tutorial", self.number)

    @strawberry.field(description="The guide; null when it is not live now in any of these languages.")
    def guide(
        self,
        info: Info,
        languages: Annotated[
            list[Language], strawberry.argument(description="In the first of these in which it is live, at most five.")
        ] = [VIETNAMESE],
    ) -> Annotated["Guide", strawberry.lazy("schema.content.guides")] | None:
        found = info.context.one(guides.of_tutorials, self.number, guides.chain_of(languages))
        return None if found is None else present(found)


Block = Annotated[
    Paragraph | ItemList | Note | GuideLink,
    strawberry.union("Block", description="A part of what helps in doing a step; expect new kinds."),
]


def block_of(block: blocks.Block) -> Any:
    """A stored block for a reader."""
    if isinstance(block, blocks.Paragraph):
        return Paragraph(spans=_spans(block.spans))
    if isinstance(block, blocks.ItemList):
        return ItemList(numbered=block.numbered, items=[ListItem(spans=_spans(item)) for item in block.items])
    if isinstance(block, blocks.Note):
        return Note(kind=block.kind, spans=_spans(block.spans))
    return GuideLink(number=block.tutorial_id)


def _spans(spans: blocks.Spans) -> list[Span]:
    return [Span.of(span) for span in spans]


@strawberry.input(description="Words in one manner.")
class SpanInput:
    text: str = strawberry.field(description="The words, spaces included.")
    strong: bool = strawberry.field(default=False, description="Whether they are stressed.")
    link: str | None = strawberry.field(default=None, description="An address with https:// or a number with tel:.")


@strawberry.input(description="Words that belong together.")
class ParagraphInput:
    spans: list[SpanInput] = strawberry.field(description="The words in their manners, in order.")


@strawberry.input(description="One point of a list.")
class ListItemInput:
    spans: list[SpanInput] = strawberry.field(description="The words in their manners, in order.")


@strawberry.input(description="Points, numbered or not.")
class ItemListInput:
    items: list[ListItemInput] = strawberry.field(description="The points in order.")
    numbered: bool = strawberry.field(default=False, description="Whether they are numbered from 1.")


@strawberry.input(description="Words that stand out.")
class NoteInput:
    kind: NoteKind = strawberry.field(description="What they are for.")
    spans: list[SpanInput] = strawberry.field(description="The words in their manners, in order.")


@strawberry.input(description="Another tutorial that helps here.")
class GuideLinkInput:
    tutorial_id: strawberry.ID = strawberry.field(description="The tutorial.")


@strawberry.input(one_of=True, description="A part of what helps in doing a step: exactly one of these.")
class BlockInput:
    paragraph: strawberry.Maybe[ParagraphInput] = strawberry.field(description="Words that belong together.")
    list: strawberry.Maybe[ItemListInput] = strawberry.field(description="Points.")
    note: strawberry.Maybe[NoteInput] = strawberry.field(description="Words that stand out.")
    guide: strawberry.Maybe[GuideLinkInput] = strawberry.field(description="Another tutorial.")

    def to_block(self, *path: str) -> blocks.Block:
        """The same for the store."""
        if self.paragraph:
            return blocks.Paragraph(_read(self.paragraph.value.spans))
        if self.list:
            wanted = self.list.value
            return blocks.ItemList(tuple(_read(item.spans) for item in wanted.items), wanted.numbered)
        if self.note:
            return blocks.Note(self.note.value.kind, _read(self.note.value.spans))
        if self.guide:
            return blocks.GuideLink(number_of(self.guide.value.tutorial_id, "Tutorial", *path, "guide", "tutorialId"))
        raise BadInput(path=path, value="{}", expected="one kind of block", expected_vi="một loại khối nội dung")


def _read(spans: list[SpanInput]) -> blocks.Spans:
    return tuple(blocks.Span(span.text, span.strong, span.link) for span in spans)
