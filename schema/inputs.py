"""Inputs that more than one noun takes."""

from typing import Annotated, TypeVar

import strawberry

from content_store.published.freshness import Freshness
from content_store.published.guides import GuideFilter
from schema.context import Info

T = TypeVar("T")
IdArgument = Annotated[strawberry.ID, strawberry.argument(description="An id that this API gave out.")]
What = Annotated[T, strawberry.argument(description="What is to be done.")]
REVISION = "The `revision` that you hold: the change is refused when somebody else was faster."


@strawberry.input(description="Which guides are wanted: those for which all of this is true.")
class GuideWhere:
    topic: str | None = strawberry.field(default=None, description="They stand on this topic, by its slug.")
    platform: str | None = strawberry.field(default=None, description="They explain this platform, by its slug.")
    service: str | None = strawberry.field(default=None, description="They explain this public service, by its slug.")
    target: str | None = strawberry.field(default=None, description="They serve this target, by its slug.")

    freshness: Freshness | None = strawberry.field(default=None, description="They are as fresh as that today.")

    def to_filter(self, info: Info) -> GuideFilter:
        """The same for the store."""
        day = info.context.today if self.freshness else None
        return GuideFilter(self.topic, self.platform, self.service, self.target, self.freshness, day)
