"""Budgets: what a line, a screen and a reader can take, and the files that are chosen for them."""

from collections.abc import Sequence
from typing import Annotated, Self

import strawberry

from content_store.content.choosing import Budget, Choice, ImagePreset, MediaFormat
from content_store.content.snapshot import ClipRecord
from content_store.errors import BadInput
from schema.content.files import CaptionTrack, Image, Rendition
from schema.context import Context
from schema.scalars import BigInt, Language

MOST_LANGUAGES = 5


WEBP_ONLY = [MediaFormat.WEBP]
Formats = Annotated[
    list[MediaFormat], strawberry.argument(description="Which formats the client shows; the lightest of them comes.")
]


Preset = Annotated[ImagePreset, strawberry.argument(description="The size or shape.")]


@strawberry.input(
    description="What can be taken. Every piece is first given something, then something better, as long as it fits."
)
class MediaBudget:
    bytes: BigInt | None = strawberry.field(
        default=None, description="For everything together; 0 asks for words alone, null sets no limit."
    )
    width: int | None = strawberry.field(
        default=None, description="The widest picture of use, in pixels; what is wider comes only if nothing else is."
    )
    formats: list[MediaFormat] = strawberry.field(
        default_factory=list, description="What the client shows and plays; everything when empty."
    )
    languages: list[Language] = strawberry.field(
        default_factory=list, description="Of the captions: the first that there is; any when empty."
    )

    def to_budget(self) -> Budget:
        """The same for the store; BadInput for what is no budget."""
        for name, value in (("bytes", self.bytes), ("width", self.width)):
            if value is not None and value < 0:
                raise BadInput(path=("budget", name), value=value, expected="0 or more", expected_vi="số từ 0 trở lên")
        if len(self.languages) > MOST_LANGUAGES:
            raise BadInput(
                path=("budget", "languages"),
                value=len(self.languages),
                expected=f"at most {MOST_LANGUAGES} languages",
                expected_vi=f"tối đa {MOST_LANGUAGES} ngôn ngữ",
            )
        return Budget(self.bytes, self.width, tuple(self.formats), tuple(self.languages))


Wished = Annotated[MediaBudget, strawberry.argument(description="What can be taken.")]


@strawberry.type(description="What was chosen of one clip or infographic; its words come with any budget.")
class MediaItem:
    alt: str = strawberry.field(description="What it shows, in a sentence.")
    text: str = strawberry.field(description="All that it says: a clip's transcript, an infographic's description.")
    still: Image | None = strawberry.field(description="A picture that stands for a clip; null for infographics.")
    file: Rendition | None = strawberry.field(description="What to play or to show; null where nothing fitted.")
    captions: CaptionTrack | None = strawberry.field(description="A clip's captions, if they fitted.")
    bytes: BigInt = strawberry.field(description="What fetching all of it takes.")

    @classmethod
    def of(cls, context: Context, choice: Choice) -> Self:
        piece = choice.of
        return cls(
            alt=piece.alt,
            text=piece.transcript if isinstance(piece, ClipRecord) else piece.description,
            still=Image.of(context, choice.still, piece.alt) if choice.still else None,
            file=Rendition.of(context, choice.file) if choice.file else None,
            captions=CaptionTrack.of(context, choice.captions) if choice.captions else None,
            bytes=BigInt(choice.bytes),
        )


@strawberry.type(description="What was chosen of a whole guide.")
class MediaSet:
    bytes: BigInt = strawberry.field(description="What fetching all of it takes; never more than the budget.")
    items: list[MediaItem] = strawberry.field(description="Every clip and infographic, in reading order.")

    @classmethod
    def of(cls, context: Context, choices: Sequence[Choice]) -> Self:
        items = [MediaItem.of(context, choice) for choice in choices]
        return cls(bytes=BigInt(sum(choice.bytes for choice in choices)), items=items)
