"""The schema of ordinary resolvers, and how a route answers by it."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import orjson
import strawberry
from starlette.requests import Request
from starlette.responses import Response
from strawberry.schema.config import StrawberryConfig

from content_store.content import snapshot
from content_store.content.versions import State, Version
from content_store.paging import Order
from content_store.people.access import ANONYMOUS, Viewer
from content_store.projection.columns import instant_text
from content_store.registry.localities import LocalityCode
from content_store.registry.timeline import holds_on, today
from media.links import Links
from schema.scalars import SCALARS
from scripts.bench.reading.ordinary.guides import First, Guide, GuidesPage, GuidesPageInfo, Info
from scripts.bench.reading.ordinary.loading import Loaders
from scripts.bench.reading.ordinary.places import Locality

_NEWEST = Order("guides", "published_at", descending=True)


class Surroundings(msgspec.Struct):
    """What one operation carries along; `seen` is what ids end with on another day than today."""

    public_url: str
    loaders: Loaders
    viewer: Viewer = ANONYMOUS
    links: Links = Links(b"")
    seen: str | None = None


@strawberry.type
class Query:
    @strawberry.field
    async def guide(self, slug: str) -> Guide | None:
        row = await Version.get_or_none(tutorial__slug=slug, state=State.PUBLISHED, language="vi").only("snapshot")
        return Guide.of(snapshot.read(row.snapshot)) if row and row.snapshot else None

    @strawberry.field
    async def guides(self, first: First = 20) -> GuidesPage:
        live = Version.filter(state=State.PUBLISHED, language="vi").order_by("-published_at", "-id")
        rows = await live.limit(first + 1).values_list("id", "published_at", "snapshot")
        shown = rows[:first]
        end = _NEWEST.packed(instant_text(shown[-1][1]), shown[-1][0]) if shown else None
        nodes = [Guide.of(snapshot.read(text)) for _, _, text in shown]
        return GuidesPage(nodes=nodes, page_info=GuidesPageInfo(has_next_page=len(rows) > first, end_cursor=end))

    @strawberry.field
    async def locality(self, info: Info, code: str, as_of: date | None = None) -> Locality | None:
        context = info.context
        if as_of is not None:
            context.loaders, context.seen = Loaders(as_of), as_of.isoformat()
        held = LocalityCode.filter(holds_on(context.loaders.day), scheme="NSO", value=code).order_by("id")
        bearer = await held.first().values_list("locality_id", flat=True)
        row = await context.loaders.places.load(bearer) if bearer else None
        return Locality.of(row) if row else None


def ordinary_schema() -> strawberry.Schema:
    """The five operations' part of the graph."""
    return strawberry.Schema(query=Query, config=StrawberryConfig(scalar_map=SCALARS))


def by_ordinary_execution(public_url: str) -> Callable[[Request], Awaitable[Response]]:
    """A route that answers by it, as Strawberry comes: nothing compiled, no document kept parsed or validated."""
    schema = ordinary_schema()

    async def answer(request: Request) -> Response:
        return Response(await answered(schema, public_url, await request.body()), media_type="application/json")

    return answer


async def answered(schema: strawberry.Schema, public_url: str, body: bytes) -> bytes:
    """The answer to what was sent."""
    asked: dict[str, Any] = orjson.loads(body)
    context = Surroundings(public_url, Loaders(today(datetime.now(UTC))))
    result = await schema.execute(asked["query"], asked["variables"], context)
    if result.errors:
        raise result.errors[0]
    return orjson.dumps({"data": result.data}, default=str)
