"""What anybody may ask, and the drafts that a token opens."""

from datetime import date
from typing import Annotated

import strawberry

from content_store.content import assets, tutorials
from content_store.errors import PageTooLarge
from content_store.paging import LARGEST, Page
from content_store.people import access
from content_store.people.access import Action
from content_store.published import figures, guides, places, registry
from content_store.published.guides import GuideFilter
from schema.auditing import AuditingQuery
from schema.connections import After, Connection, First, connection
from schema.content.assets import Asset
from schema.content.drafts import Tutorial, Version
from schema.content.guides import Guide, Languages
from schema.content.reach import reached, readable
from schema.content.recalling import RecallingQuery
from schema.content.releasing import ReleasingQuery
from schema.content.scheduling import SchedulingQuery
from schema.content.topics import Topic
from schema.context import Info
from schema.delivery.kiosks import KioskQuery
from schema.delivery.webhooks import WebhookQuery
from schema.finding import find_node
from schema.inputs import GuideWhere, IdArgument
from schema.nodes import Node, number_of
from schema.people.queries import PeopleQuery
from schema.registry.conflicts import ConflictQuery
from schema.registry.gaps import GapQuery
from schema.registry.indicators import Indicator
from schema.registry.localities import LevelWanted, Locality, Scheme
from schema.registry.measurements import Measurement
from schema.registry.memberships import MembershipQuery
from schema.registry.organisations import Organisation
from schema.registry.platforms import Platform
from schema.registry.public_services import PublicService
from schema.registry.resolving import ResolvingQuery
from schema.registry.roadmaps import RoadmapQuery
from schema.registry.sources import Source
from schema.registry.targets import Target
from schema.registry.team_sessions import SessionQuery
from schema.registry.teams import Team
from schema.scalars import VIETNAMESE
from schema.search import SearchQuery
from schema.usage import UsageQuery

AsOf = Annotated[
    date | None,
    strawberry.argument(description="The day on which all of this is seen; today in Việt Nam when it is left out."),
]
Where = Annotated[GuideWhere | None, strawberry.argument(description="Which guides; all when it is left out.")]
Slug = Annotated[str, strawberry.argument(description="Its short name.")]
IdsArgument = Annotated[
    list[strawberry.ID], strawberry.argument(description="Ids that this API gave out, at most 100.")
]


@strawberry.type(description="All that can be asked.")
class Query(
    PeopleQuery,
    AuditingQuery,
    RecallingQuery,
    SchedulingQuery,
    ReleasingQuery,
    SearchQuery,
    UsageQuery,
    WebhookQuery,
    KioskQuery,
    ConflictQuery,
    GapQuery,
    SessionQuery,
    RoadmapQuery,
    MembershipQuery,
    ResolvingQuery,
):
    @strawberry.field(description="The thing with this id; null when there is none.")
    def node(self, info: Info, id: IdArgument) -> Node | None:
        return find_node(info.context, id)

    @strawberry.field(description="The things with these ids, in their order; null where there is none.")
    def nodes(self, info: Info, ids: IdsArgument) -> list[Node | None]:
        if len(ids) > LARGEST:
            raise PageTooLarge(path=("ids",), value=len(ids), least=0, most=LARGEST)
        return [find_node(info.context, value) for value in ids]

    @strawberry.field(description="The guide with this short name; null when none is live in these languages.")
    def guide(
        self,
        info: Info,
        slug: Annotated[str, strawberry.argument(description="The guide's short name.")],
        languages: Languages = [VIETNAMESE],
    ) -> Guide | None:
        chain, facts = guides.chain_of(languages), info.context.facts
        live = guides.live_by_slug(facts, slug)
        found = guides.chosen(facts, live, chain)
        if found is None:
            return None
        info.context.know(guides.languages_of, found.tutorial_id, [*live])
        return Guide.of(found)

    @strawberry.field(description="The live guides, newest first.")
    def guides(
        self,
        info: Info,
        where: Where = None,
        languages: Languages = [VIETNAMESE],
        first: First = 20,
        after: After = None,
    ) -> Connection[Guide]:
        wanted = where.to_filter(info) if where else GuideFilter()
        return connection(
            guides.page(info.context.facts, wanted, guides.chain_of(languages), Page(first, after)), Guide.of
        )

    @strawberry.field(
        description="The place that had this code on this day; null when it was nobody's then, and an error when it "
        "never was a code."
    )
    def locality(
        self,
        info: Info,
        code: Annotated[str, strawberry.argument(description="The code, such as `06877`.")],
        scheme: Scheme = "NSO",
        as_of: AsOf = None,
    ) -> Locality | None:
        found = places.by_code(info.context.facts, code, scheme, info.context.day(as_of))
        return Locality.of(found) if found else None

    @strawberry.field(description="The places of a day, by name.")
    def localities(
        self, info: Info, level: LevelWanted = None, as_of: AsOf = None, first: First = 20, after: After = None
    ) -> Connection[Locality]:
        page = Page(first, after)
        return connection(places.page(info.context.facts, info.context.day(as_of), level, page), Locality.of)

    @strawberry.field(description="The teams of a day.")
    def teams(self, info: Info, as_of: AsOf = None, first: First = 20, after: After = None) -> Connection[Team]:
        return connection(registry.teams_page(info.context.facts, info.context.day(as_of), Page(first, after)), Team.of)

    @strawberry.field(description="All targets, to be held against the figures of a day.")
    def targets(self, info: Info, as_of: AsOf = None, first: First = 20, after: After = None) -> Connection[Target]:
        found = figures.targets_page(info.context.facts, info.context.day(as_of), Page(first, after))
        info.context.note(found.items)
        return connection(found, Target.of)

    @strawberry.field(description="What was measured up to a day, in the order in which it was entered.")
    def measurements(
        self,
        info: Info,
        indicator: Annotated[str | None, strawberry.argument(description="Only this indicator, by its slug.")] = None,
        as_of: AsOf = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[Measurement]:
        page = Page(first, after)
        found = figures.measurements_page(info.context.facts, indicator, info.context.day(as_of), page)
        info.context.note(found.items)
        return connection(found, Measurement.of)

    @strawberry.field(description="The indicator with this slug; null when there is none.")
    def indicator(self, info: Info, slug: Slug) -> Indicator | None:
        found = registry.indicator_by_slug(info.context.facts, slug)
        return Indicator.of(found) if found else None

    @strawberry.field(description="All indicators.")
    def indicators(self, info: Info, first: First = 20, after: After = None) -> Connection[Indicator]:
        return connection(registry.indicators_page(info.context.facts, Page(first, after)), Indicator.of)

    @strawberry.field(description="The platform with this slug; null when there is none.")
    def platform(self, info: Info, slug: Slug) -> Platform | None:
        found = registry.platform_by_slug(info.context.facts, slug)
        return Platform.of(found) if found else None

    @strawberry.field(description="All platforms.")
    def platforms(self, info: Info, first: First = 20, after: After = None) -> Connection[Platform]:
        return connection(registry.platforms_page(info.context.facts, Page(first, after)), Platform.of)

    @strawberry.field(description="The public service with this slug; null when there is none.")
    def public_service(self, info: Info, slug: Slug) -> PublicService | None:
        found = registry.service_by_slug(info.context.facts, slug)
        return PublicService.of(found) if found else None

    @strawberry.field(description="All public services.")
    def public_services(self, info: Info, first: First = 20, after: After = None) -> Connection[PublicService]:
        return connection(registry.services_page(info.context.facts, Page(first, after)), PublicService.of)

    @strawberry.field(description="All organisations.")
    def organisations(self, info: Info, first: First = 20, after: After = None) -> Connection[Organisation]:
        return connection(registry.organisations_page(info.context.facts, Page(first, after)), Organisation.of)

    @strawberry.field(description="All sources.")
    def sources(self, info: Info, first: First = 20, after: After = None) -> Connection[Source]:
        return connection(registry.sources_page(info.context.facts, Page(first, after)), Source.of)

    @strawberry.field(description="The topic with this slug; null when there is none.")
    def topic(self, info: Info, slug: Slug) -> Topic | None:
        found = registry.topic_by_slug(info.context.facts, slug)
        return Topic.of(found) if found else None

    @strawberry.field(description="All topics.")
    def topics(self, info: Info, first: First = 20, after: After = None) -> Connection[Topic]:
        return connection(registry.topics_page(info.context.facts, Page(first, after)), Topic.of)

    @strawberry.field(description="A version, drafts included. Needs a token that may read drafts.")
    async def version(self, info: Info, id: IdArgument) -> Version | None:
        number, _ = await reached(info.context, Action.READ_DRAFTS, id, "Version", "id")
        return await Version.read(number)

    @strawberry.field(description="All tutorials, unpublished ones too. Needs a token that may read drafts.")
    async def tutorials(self, info: Info, first: First = 20, after: After = None) -> Connection[Tutorial]:
        among = await readable(info.context)
        return connection(await tutorials.page(Page(first, after), among), Tutorial.of)

    @strawberry.field(description="An uploaded file. Needs a token that may read drafts.")
    async def asset(self, info: Info, id: IdArgument) -> Asset | None:
        access.require(info.context.viewer, Action.READ_DRAFTS)
        return await Asset.read(number_of(id, "Asset", "id"))

    @strawberry.field(description="All uploaded files, newest first. Needs a token that may read drafts.")
    async def assets(self, info: Info, first: First = 20, after: After = None) -> Connection[Asset]:
        access.require(info.context.viewer, Action.READ_DRAFTS)
        return connection(await assets.page(Page(first, after)), Asset.of)
