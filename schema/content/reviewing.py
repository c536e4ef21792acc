"""Reviewing: what others than the author say of a version, until they vouch for it."""

import strawberry
from strawberry.extensions import FieldExtension

from content_store.content import comments, publishing, sign_offs
from content_store.people.access import Action
from schema.content.comments import Comment
from schema.content.payloads import OF_VERSION, VersionPayload
from schema.content.reach import reached
from schema.context import Info
from schema.inputs import REVISION, What
from schema.nodes import number_of
from schema.refusals import Refusable, UserError


@strawberry.input(description="A version that is to move to its next state.")
class VersionMoveInput:
    id: strawberry.ID = strawberry.field(description="The version.")
    expected_revision: int = strawberry.field(description=REVISION)


@strawberry.input(description="Something to say of a version.")
class CommentWriteInput:
    version_id: strawberry.ID = strawberry.field(description="The version.")
    text: str = strawberry.field(description="What is to be said.")
    step_key: str | None = strawberry.field(
        default=None, description="The key of the step that it is about; null for the version as a whole."
    )


@strawberry.input(description="A comment that was dealt with.")
class CommentResolveInput:
    id: strawberry.ID = strawberry.field(description="The comment.")


@strawberry.input(description="An organisation's word for a version.")
class VersionSignOffInput:
    id: strawberry.ID = strawberry.field(description="The version.")
    expected_revision: int = strawberry.field(description=REVISION)
    organisation_id: strawberry.ID = strawberry.field(description="The organisation that you sign for.")


@strawberry.type(description="The comment after the change, or why it was not made.")
class CommentPayload:
    comment: Comment | None = strawberry.field(default=None, description="Null when there are errors.")
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty when it was done.")


OF_COMMENT: list[FieldExtension] = [Refusable(CommentPayload)]


@strawberry.type
class ReviewingMutation:
    @strawberry.mutation(description="Hand a draft to its reviewers.", extensions=OF_VERSION)
    async def version_submit(self, info: Info, input: What[VersionMoveInput]) -> VersionPayload:
        number, account = await reached(info.context, Action.WRITE_DRAFTS, input.id, "Version", "id")
        return await VersionPayload.of(await publishing.submit(number, input.expected_revision, account))

    @strawberry.mutation(
        description="Vouch for a version that is in review and that you had no hand in.", extensions=OF_VERSION
    )
    async def version_approve(self, info: Info, input: What[VersionMoveInput]) -> VersionPayload:
        number, account = await reached(info.context, Action.REVIEW, input.id, "Version", "id")
        return await VersionPayload.of(await publishing.approve(number, input.expected_revision, account))

    @strawberry.mutation(description="Make a version a draft again, so that it can be mended.", extensions=OF_VERSION)
    async def version_send_back(self, info: Info, input: What[VersionMoveInput]) -> VersionPayload:
        number, account = await reached(info.context, Action.REVIEW, input.id, "Version", "id")
        return await VersionPayload.of(await publishing.send_back(number, input.expected_revision, account))

    @strawberry.mutation(description="Say something of a version or of one of its steps.", extensions=OF_COMMENT)
    async def comment_write(self, info: Info, input: What[CommentWriteInput]) -> CommentPayload:
        number, account = await reached(info.context, Action.COMMENT, input.version_id, "Version", "versionId")
        return CommentPayload(comment=Comment.of(await comments.write(number, input.step_key, input.text, account)))

    @strawberry.mutation(description="Say that a comment was dealt with.", extensions=OF_COMMENT)
    async def comment_resolve(self, info: Info, input: What[CommentResolveInput]) -> CommentPayload:
        number, account = await reached(info.context, Action.COMMENT, input.id, "Comment", "id")
        return CommentPayload(comment=Comment.of(await comments.resolve(number, account, info.context.now)))

    @strawberry.mutation(
        description="Give an organisation's word that a version is right as it is worded now.", extensions=OF_VERSION
    )
    async def version_sign_off(self, info: Info, input: What[VersionSignOffInput]) -> VersionPayload:
        number, account = await reached(info.context, Action.COMMENT, input.id, "Version", "id")
        organisation = number_of(input.organisation_id, "Organisation", "organisationId")
        return await VersionPayload.of(await sign_offs.sign(number, organisation, input.expected_revision, account))
