"""What those may do who hold a token: write tutorials and bring them to the public."""

from __future__ import annotations

import strawberry
from strawberry.extensions import FieldExtension

from content_store.content import clips, infographics, publishing, tutorials, versions
from content_store.people import access
from content_store.people.access import Action
from schema.content.asset_mutations import AssetMutation
from schema.content.drafts import Tutorial, Version
from schema.context import Info
from schema.delivery.webhook_mutations import WebhookMutation
from schema.inputs import (
    ClipAttachInput,
    InfographicAttachInput,
    TutorialCreateInput,
    UseDetachInput,
    VersionDraftInput,
    VersionMoveInput,
    VersionRewriteInput,
    What,
)
from schema.nodes import number_of
from schema.refusals import Refusable, UserError


@strawberry.type(description="The version after the change, or why it was not made.")
class VersionPayload:
    version: Version | None = strawberry.field(default=None, description="Null when there are errors.")
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty when it was done.")


@strawberry.type(description="The new tutorial, or why there is none.")
class TutorialPayload:
    tutorial: Tutorial | None = strawberry.field(default=None, description="Null when there are errors.")
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty when it was done.")


REFUSABLE: list[FieldExtension] = [Refusable(VersionPayload)]


async def _payload(row: versions.Version) -> VersionPayload:
    return VersionPayload(version=await Version.of(row))


@strawberry.type(description="All that can be changed. Every mutation needs a token whose role may do it.")
class Mutation(AssetMutation, WebhookMutation):
    @strawberry.mutation(
        description="Begin a tutorial: its lasting name and what it is about.",
        extensions=[Refusable(TutorialPayload)],
    )
    async def tutorial_create(self, info: Info, input: What[TutorialCreateInput]) -> TutorialPayload:
        account = access.require(info.context.viewer, Action.WRITE_DRAFTS)
        tutorial = await tutorials.create(input.to_new(), account)
        return TutorialPayload(tutorial=Tutorial.of(tutorial))

    @strawberry.mutation(description="Begin a new version of a tutorial in one language.", extensions=REFUSABLE)
    async def version_draft(self, info: Info, input: What[VersionDraftInput]) -> VersionPayload:
        account = access.require(info.context.viewer, Action.WRITE_DRAFTS)
        tutorial = number_of(input.tutorial_id, "Tutorial", "tutorialId")
        return await _payload(await versions.draft(tutorial, input.language, input.text.to_text(), account))

    @strawberry.mutation(description="Replace all the words of a draft.", extensions=REFUSABLE)
    async def version_rewrite(self, info: Info, input: What[VersionRewriteInput]) -> VersionPayload:
        account = access.require(info.context.viewer, Action.WRITE_DRAFTS)
        number = number_of(input.id, "Version", "id")
        return await _payload(await versions.rewrite(number, input.text.to_text(), input.expected_revision, account))

    @strawberry.mutation(description="Put a video into a draft.", extensions=REFUSABLE)
    async def clip_attach(self, info: Info, input: What[ClipAttachInput]) -> VersionPayload:
        account = access.require(info.context.viewer, Action.WRITE_DRAFTS)
        number = number_of(input.version_id, "Version", "versionId")
        return await _payload(await clips.attach(number, input.to_new(), input.expected_revision, account))

    @strawberry.mutation(description="Put a picture into a draft.", extensions=REFUSABLE)
    async def infographic_attach(self, info: Info, input: What[InfographicAttachInput]) -> VersionPayload:
        account = access.require(info.context.viewer, Action.WRITE_DRAFTS)
        number = number_of(input.version_id, "Version", "versionId")
        return await _payload(await infographics.attach(number, input.to_new(), input.expected_revision, account))

    @strawberry.mutation(description="Take a video out of a draft; the file stays.", extensions=REFUSABLE)
    async def clip_detach(self, info: Info, input: What[UseDetachInput]) -> VersionPayload:
        account = access.require(info.context.viewer, Action.WRITE_DRAFTS)
        number = number_of(input.version_id, "Version", "versionId")
        use = number_of(input.id, "Clip", "id")
        return await _payload(await clips.detach(number, use, input.expected_revision, account))

    @strawberry.mutation(description="Take a picture out of a draft; the file stays.", extensions=REFUSABLE)
    async def infographic_detach(self, info: Info, input: What[UseDetachInput]) -> VersionPayload:
        account = access.require(info.context.viewer, Action.WRITE_DRAFTS)
        number = number_of(input.version_id, "Version", "versionId")
        use = number_of(input.id, "Infographic", "id")
        return await _payload(await infographics.detach(number, use, input.expected_revision, account))

    @strawberry.mutation(description="Hand a draft to its reviewers.", extensions=REFUSABLE)
    async def version_submit(self, info: Info, input: What[VersionMoveInput]) -> VersionPayload:
        account = access.require(info.context.viewer, Action.WRITE_DRAFTS)
        number = number_of(input.id, "Version", "id")
        return await _payload(await publishing.submit(number, input.expected_revision, account))

    @strawberry.mutation(description="Vouch for a version that is in review.", extensions=REFUSABLE)
    async def version_approve(self, info: Info, input: What[VersionMoveInput]) -> VersionPayload:
        account = access.require(info.context.viewer, Action.REVIEW)
        number = number_of(input.id, "Version", "id")
        return await _payload(await publishing.approve(number, input.expected_revision, account))

    @strawberry.mutation(description="Make a version a draft again, so that it can be mended.", extensions=REFUSABLE)
    async def version_send_back(self, info: Info, input: What[VersionMoveInput]) -> VersionPayload:
        account = access.require(info.context.viewer, Action.REVIEW)
        number = number_of(input.id, "Version", "id")
        return await _payload(await publishing.send_back(number, input.expected_revision, account))

    @strawberry.mutation(
        description="Make an approved version the live one of its tutorial and language, at once. When something is "
        "missing, `errors` holds every obstacle and nothing changes.",
        extensions=REFUSABLE,
    )
    async def version_publish(self, info: Info, input: What[VersionMoveInput]) -> VersionPayload:
        account = access.require(info.context.viewer, Action.PUBLISH)
        number = number_of(input.id, "Version", "id")
        return await _payload(await publishing.publish(number, input.expected_revision, account, info.context.now))

    @strawberry.mutation(description="Take the live version off every public answer.", extensions=REFUSABLE)
    async def version_retire(self, info: Info, input: What[VersionMoveInput]) -> VersionPayload:
        account = access.require(info.context.viewer, Action.PUBLISH)
        number = number_of(input.id, "Version", "id")
        return await _payload(await publishing.retire(number, input.expected_revision, account))
