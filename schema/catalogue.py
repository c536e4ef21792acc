"""The catalogue: topics, platforms with their releases, and public services, as editors keep them."""

from datetime import date
from typing import Any

import strawberry

from content_store.content import topics
from content_store.content.topics import TopicWords
from content_store.people import access
from content_store.people.access import Action
from content_store.published import registry
from content_store.registry import platforms, public_services
from content_store.registry.platforms import NewRelease, PlatformWords
from content_store.registry.public_services import ServiceWords
from schema.content.topics import Topic
from schema.context import Info
from schema.inputs import REVISION, What
from schema.nodes import number_of, present
from schema.refusals import Refusable, UserError
from schema.registry.platforms import Platform
from schema.registry.public_services import PublicService

SLUG = "Its short name: lower-case letters, digits and hyphens, for ever."


@strawberry.type(description="The topic after the change, or why it was not made.")
class TopicPayload:
    topic: Topic | None = strawberry.field(default=None, description="Null when there are errors.")
    revision: int | None = strawberry.field(default=None, description="Pass it as `expectedRevision` next time.")
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty when it was done.")


@strawberry.type(description="The platform after the change, or why it was not made.")
class PlatformPayload:
    platform: Platform | None = strawberry.field(default=None, description="Null when there are errors.")
    revision: int | None = strawberry.field(default=None, description="Pass it as `expectedRevision` next time.")
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty when it was done.")


@strawberry.type(description="The public service after the change, or why it was not made.")
class PublicServicePayload:
    service: PublicService | None = strawberry.field(default=None, description="Null when there are errors.")
    revision: int | None = strawberry.field(default=None, description="Pass it as `expectedRevision` next time.")
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty when it was done.")


@strawberry.input(description="What is said of a topic.")
class TopicWordsInput:
    name: str = strawberry.field(description="Its name.")
    description: str = strawberry.field(default="", description="What belongs on it.")
    check_days: int | None = strawberry.field(
        default=None, description="After how many days a guide of it is to be checked again; null for never."
    )


@strawberry.input(description="A new topic.")
class TopicCreateInput:
    slug: str = strawberry.field(description=SLUG)
    words: TopicWordsInput = strawberry.field(description="What is said of it.")


@strawberry.input(description="Other words for a topic.")
class TopicRewriteInput:
    id: strawberry.ID = strawberry.field(description="The topic.")
    expected_revision: int = strawberry.field(description=REVISION)
    words: TopicWordsInput = strawberry.field(description="All that is said of it.")


@strawberry.input(description="What is said of a platform.")
class PlatformWordsInput:
    name: str = strawberry.field(description="Its name in its owner's spelling.")
    kind: str = strawberry.field(description="What sort of platform it is, such as `app` or `portal`.")
    aliases: list[str] = strawberry.field(default_factory=list, description="Other spellings that people write.")


@strawberry.input(description="A new platform.")
class PlatformCreateInput:
    slug: str = strawberry.field(description=SLUG)
    words: PlatformWordsInput = strawberry.field(description="What is said of it.")


@strawberry.input(description="Other words for a platform.")
class PlatformRewriteInput:
    id: strawberry.ID = strawberry.field(description="The platform.")
    expected_revision: int = strawberry.field(description=REVISION)
    words: PlatformWordsInput = strawberry.field(description="All that is said of it.")


@strawberry.input(description="A new release of a platform: guides that were checked before it are stale from its day.")
class PlatformReleaseInput:
    id: strawberry.ID = strawberry.field(description="The platform.")
    expected_revision: int = strawberry.field(description=REVISION)
    number: str = strawberry.field(description="What its maker calls it, such as `2.1.9`.")
    released_on: date = strawberry.field(description="The day of its release.")
    note: str = strawberry.field(default="", description="What is different in it.")


@strawberry.input(description="What is said of a public service.")
class PublicServiceWordsInput:
    name: str = strawberry.field(description="Its name in the words of its list.")
    list_name: str = strawberry.field(default="", description="The list that names it.")
    owner_name: str = strawberry.field(default="", description="Who answers for it, in the list's words.")
    signed_by: str | None = strawberry.field(
        default=None, description="The slug of the organisation that must sign every guide to it; null for none."
    )


@strawberry.input(description="A new public service.")
class PublicServiceCreateInput:
    slug: str = strawberry.field(description=SLUG)
    words: PublicServiceWordsInput = strawberry.field(description="What is said of it.")


@strawberry.input(description="Other words for a public service.")
class PublicServiceRewriteInput:
    id: strawberry.ID = strawberry.field(description="The service.")
    expected_revision: int = strawberry.field(description=REVISION)
    words: PublicServiceWordsInput = strawberry.field(description="All that is said of it.")


async def _now_public(info: Info, question: Any, number: int) -> Any:
    """The thing as everybody sees it after the change."""
    await info.context.settle()
    info.context.end()
    return present(info.context.known(question, number))


async def _topic(info: Info, row: topics.Topic) -> TopicPayload:
    return TopicPayload(topic=await _now_public(info, registry.topics, row.id), revision=row.revision)


async def _platform(info: Info, row: platforms.Platform) -> PlatformPayload:
    return PlatformPayload(platform=await _now_public(info, registry.platforms, row.id), revision=row.revision)


async def _service(info: Info, row: public_services.PublicService) -> PublicServicePayload:
    return PublicServicePayload(service=await _now_public(info, registry.services, row.id), revision=row.revision)


@strawberry.type
class CatalogueMutation:
    @strawberry.mutation(description="Begin a topic.", extensions=[Refusable(TopicPayload)])
    async def topic_create(self, info: Info, input: What[TopicCreateInput]) -> TopicPayload:
        account = access.require_everywhere(info.context.viewer, Action.MANAGE_CATALOGUE)
        return await _topic(info, await topics.create(input.slug, TopicWords(**vars(input.words)), account))

    @strawberry.mutation(
        description="Say other things of a topic; published guides keep the words they were published with.",
        extensions=[Refusable(TopicPayload)],
    )
    async def topic_rewrite(self, info: Info, input: What[TopicRewriteInput]) -> TopicPayload:
        account = access.require_everywhere(info.context.viewer, Action.MANAGE_CATALOGUE)
        number, words = number_of(input.id, "Topic", "id"), TopicWords(**vars(input.words))
        return await _topic(info, await topics.rewrite(number, words, input.expected_revision, account))

    @strawberry.mutation(description="Begin a platform.", extensions=[Refusable(PlatformPayload)])
    async def platform_create(self, info: Info, input: What[PlatformCreateInput]) -> PlatformPayload:
        account = access.require_everywhere(info.context.viewer, Action.MANAGE_CATALOGUE)
        return await _platform(info, await platforms.create(input.slug, PlatformWords(**vars(input.words)), account))

    @strawberry.mutation(description="Say other things of a platform.", extensions=[Refusable(PlatformPayload)])
    async def platform_rewrite(self, info: Info, input: What[PlatformRewriteInput]) -> PlatformPayload:
        account = access.require_everywhere(info.context.viewer, Action.MANAGE_CATALOGUE)
        number, words = number_of(input.id, "Platform", "id"), PlatformWords(**vars(input.words))
        return await _platform(info, await platforms.rewrite(number, words, input.expected_revision, account))

    @strawberry.mutation(
        description="Note a platform's new release, which makes guides stale that were checked before it.",
        extensions=[Refusable(PlatformPayload)],
    )
    async def platform_release(self, info: Info, input: What[PlatformReleaseInput]) -> PlatformPayload:
        account = access.require_everywhere(info.context.viewer, Action.MANAGE_CATALOGUE)
        number, new = number_of(input.id, "Platform", "id"), NewRelease(input.number, input.released_on, input.note)
        return await _platform(info, await platforms.release(number, new, input.expected_revision, account))

    @strawberry.mutation(description="Begin a public service.", extensions=[Refusable(PublicServicePayload)])
    async def public_service_create(self, info: Info, input: What[PublicServiceCreateInput]) -> PublicServicePayload:
        account = access.require_everywhere(info.context.viewer, Action.MANAGE_CATALOGUE)
        words = ServiceWords(**vars(input.words))
        return await _service(info, await public_services.create(input.slug, words, account))

    @strawberry.mutation(
        description="Say other things of a public service.", extensions=[Refusable(PublicServicePayload)]
    )
    async def public_service_rewrite(self, info: Info, input: What[PublicServiceRewriteInput]) -> PublicServicePayload:
        account = access.require_everywhere(info.context.viewer, Action.MANAGE_CATALOGUE)
        number, words = number_of(input.id, "PublicService", "id"), ServiceWords(**vars(input.words))
        return await _service(info, await public_services.rewrite(number, words, input.expected_revision, account))
