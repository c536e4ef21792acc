"""Writing: tutorials, the words of versions, and versions that are made of others."""

import strawberry

from content_store.content import blocks, steps, tutorials, versions, writing
from content_store.content.blocks import Blocks
from content_store.content.steps import StepText
from content_store.content.tutorials import About, Owner
from content_store.content.writing import VersionText
from content_store.errors import BadInput, StaleRevision
from content_store.people.access import Action
from schema.content.blocks import BlockInput
from schema.content.changes import Change
from schema.content.drafts import Tutorial, Version
from schema.content.payloads import OF_TUTORIAL, OF_VERSION, Conflict, TutorialPayload, VersionPayload
from schema.content.reach import reached, require_owner
from schema.context import Info
from schema.inputs import REVISION, What
from schema.people.reach import place_of
from schema.refusals import user_errors
from schema.scalars import Language


@strawberry.input(description="What a tutorial begins with.")
class TutorialCreateInput:
    slug: str = strawberry.field(description="Its short name: lower-case letters, digits and hyphens, for ever.")
    topic: str = strawberry.field(description="The topic's slug.")
    platforms: list[str] = strawberry.field(default_factory=list, description="Slugs of the platforms it explains.")
    services: list[str] = strawberry.field(default_factory=list, description="Slugs of the services it explains.")
    targets: list[str] = strawberry.field(default_factory=list, description="Slugs of the targets it serves.")
    place_id: strawberry.ID | None = strawberry.field(
        default=None, description="The place whose editors write it, there and above; null for the country's."
    )

    def to_about(self) -> About:
        """The same for the store."""
        return About(self.topic, self.platforms, self.services, self.targets)


@strawberry.input(description="What a tutorial is about from now on.")
class TutorialChangeInput:
    id: strawberry.ID = strawberry.field(description="The tutorial.")
    expected_revision: int = strawberry.field(description=REVISION)
    topic: str = strawberry.field(description="The topic's slug.")
    platforms: list[str] = strawberry.field(default_factory=list, description="Slugs of the platforms it explains.")
    services: list[str] = strawberry.field(default_factory=list, description="Slugs of the services it explains.")
    targets: list[str] = strawberry.field(default_factory=list, description="Slugs of the targets it serves.")

    def to_about(self) -> About:
        """The same for the store."""
        return About(self.topic, self.platforms, self.services, self.targets)


@strawberry.input(description="The words of one step.")
class StepInput:
    title: str = strawberry.field(description="What the step is called.")
    action: str = strawberry.field(description="The one thing to do.")
    body: str = strawberry.field(default="", description="What helps in doing it, as plain paragraphs; or `blocks`.")
    blocks: list[BlockInput] | None = strawberry.field(default=None, description="The same as typed blocks.")
    key: str = strawberry.field(
        default="",
        description="What makes it the same step as before, as the draft's `steps` say; empty for a new one. "
        "Without any keys, steps are the same by their positions.",
    )

    def to_text(self, *path: str) -> StepText:
        """The same for the store."""
        return StepText(self.title, self.action, self._body(*path), self.key)

    def _body(self, *path: str) -> Blocks:
        if self.blocks is None:
            return blocks.paragraphs(self.body)
        if self.body:
            expected, expected_vi = "either body or blocks", "chỉ body hoặc blocks"
            raise BadInput(path=(*path, "body"), value="body", expected=expected, expected_vi=expected_vi)
        return tuple(block.to_block(*path, "blocks", str(place)) for place, block in enumerate(self.blocks))


@strawberry.input(description="The words of a version.")
class VersionTextInput:
    title: str = strawberry.field(description="Its title.")
    summary: str = strawberry.field(default="", description="What one learns from it.")
    steps: list[StepInput] = strawberry.field(default_factory=list, description="What to do, in order.")
    change_note: str = strawberry.field(default="", description="What is new in it.")

    def to_text(self) -> VersionText:
        """The same for the store."""
        written = [step.to_text("text", "steps", str(place)) for place, step in enumerate(self.steps)]
        return VersionText(self.title, self.summary, written, self.change_note)


@strawberry.input(description="A new version of a tutorial.")
class VersionDraftInput:
    tutorial_id: strawberry.ID = strawberry.field(description="The tutorial.")
    language: Language = strawberry.field(description="The language that it is in.")
    text: VersionTextInput = strawberry.field(description="Its words.")
    translates: strawberry.ID | None = strawberry.field(
        default=None, description="The approved version in another language whose words these are."
    )


@strawberry.input(description="A new draft with the words and files of an older version.")
class VersionCopyInput:
    id: strawberry.ID = strawberry.field(description="The version to copy.")
    language: Language | None = strawberry.field(
        default=None, description="The language to translate it into; null stays in its own, to go back to it."
    )
    change_note: str = strawberry.field(default="", description="What is new in it.")


@strawberry.input(description="New words for a draft.")
class VersionRewriteInput:
    id: strawberry.ID = strawberry.field(description="The version.")
    expected_revision: int = strawberry.field(description=REVISION)
    text: VersionTextInput = strawberry.field(description="All its words.")


@strawberry.input(description="A step to put into a draft.")
class StepAddInput:
    version_id: strawberry.ID = strawberry.field(description="The draft.")
    expected_revision: int = strawberry.field(description=REVISION)
    step: StepInput = strawberry.field(description="Its words.")
    position: int | None = strawberry.field(default=None, description="From 1; null for the end.")


@strawberry.input(description="New words for a step.")
class StepRewriteInput:
    version_id: strawberry.ID = strawberry.field(description="The draft.")
    expected_revision: int = strawberry.field(description=REVISION)
    step: StepInput = strawberry.field(description="Its words, and the key of the step that is to have them.")


@strawberry.input(description="A step that is to stand elsewhere.")
class StepMoveInput:
    version_id: strawberry.ID = strawberry.field(description="The draft.")
    expected_revision: int = strawberry.field(description=REVISION)
    key: str = strawberry.field(description="The step's key.")
    position: int = strawberry.field(description="Where it is to stand, from 1.")


@strawberry.input(description="A step that is to go.")
class StepRemoveInput:
    version_id: strawberry.ID = strawberry.field(description="The draft.")
    expected_revision: int = strawberry.field(description=REVISION)
    key: str = strawberry.field(description="The step's key.")


@strawberry.type
class WritingMutation:
    @strawberry.mutation(description="Begin a tutorial: its lasting name and what it is about.", extensions=OF_TUTORIAL)
    async def tutorial_create(self, info: Info, input: What[TutorialCreateInput]) -> TutorialPayload:
        place = place_of(info.context, input.place_id, "placeId")
        account = require_owner(info.context, Action.WRITE_DRAFTS, place)
        row = await tutorials.create(input.slug, input.to_about(), account, Owner(place))
        return TutorialPayload(tutorial=Tutorial.of(row))

    @strawberry.mutation(
        description="Say anew what a tutorial is about; what was published keeps what it was published with.",
        extensions=OF_TUTORIAL,
    )
    async def tutorial_change(self, info: Info, input: What[TutorialChangeInput]) -> TutorialPayload:
        number, account = await reached(info.context, Action.WRITE_DRAFTS, input.id, "Tutorial", "id")
        row = await tutorials.change(number, input.to_about(), input.expected_revision, account)
        return TutorialPayload(tutorial=Tutorial.of(row))

    @strawberry.mutation(description="Begin a new version of a tutorial in one language.", extensions=OF_VERSION)
    async def version_draft(self, info: Info, input: What[VersionDraftInput]) -> VersionPayload:
        context, writes = info.context, Action.WRITE_DRAFTS
        tutorial, account = await reached(context, writes, input.tutorial_id, "Tutorial", "tutorialId")
        source = None
        if input.translates:
            number, _ = await reached(context, writes, input.translates, "Version", "translates")
            source = await versions.get(number, "translates")
        row = await writing.draft(tutorial, input.language, input.text.to_text(), account, source)
        return await VersionPayload.of(row)

    @strawberry.mutation(
        description="Begin a new version with all words and files of another: to go back to it, or to translate it.",
        extensions=OF_VERSION,
    )
    async def version_copy(self, info: Info, input: What[VersionCopyInput]) -> VersionPayload:
        number, account = await reached(info.context, Action.WRITE_DRAFTS, input.id, "Version", "id")
        return await VersionPayload.of(await writing.copy(number, account, input.language, input.change_note))

    @strawberry.mutation(
        description="Replace all the words of a draft; when somebody else was faster, `conflict` shows both sides.",
        extensions=OF_VERSION,
    )
    async def version_rewrite(self, info: Info, input: What[VersionRewriteInput]) -> VersionPayload:
        number, account = await reached(info.context, Action.WRITE_DRAFTS, input.id, "Version", "id")
        text = input.text.to_text()
        try:
            return await VersionPayload.of(await writing.rewrite(number, text, input.expected_revision, account))
        except StaleRevision as stale:
            changes = [Change.of(change) for change in await writing.against(number, text)]
            both = Conflict(current=await Version.read(number), changes=changes)
            return VersionPayload(errors=user_errors(stale), conflict=both)

    @strawberry.mutation(description="Put a step into a draft.", extensions=OF_VERSION)
    async def step_add(self, info: Info, input: What[StepAddInput]) -> VersionPayload:
        number, account = await reached(info.context, Action.WRITE_DRAFTS, input.version_id, "Version", "versionId")
        text = input.step.to_text("step")
        return await VersionPayload.of(await steps.add(number, text, input.position, input.expected_revision, account))

    @strawberry.mutation(description="Give a step of a draft other words.", extensions=OF_VERSION)
    async def step_rewrite(self, info: Info, input: What[StepRewriteInput]) -> VersionPayload:
        number, account = await reached(info.context, Action.WRITE_DRAFTS, input.version_id, "Version", "versionId")
        text = input.step.to_text("step")
        return await VersionPayload.of(await steps.rewrite(number, text, input.expected_revision, account))

    @strawberry.mutation(
        description="Put a step of a draft elsewhere, with its videos and pictures.", extensions=OF_VERSION
    )
    async def step_move(self, info: Info, input: What[StepMoveInput]) -> VersionPayload:
        number, account = await reached(info.context, Action.WRITE_DRAFTS, input.version_id, "Version", "versionId")
        return await VersionPayload.of(
            await steps.move(number, input.key, input.position, input.expected_revision, account)
        )

    @strawberry.mutation(
        description="Take a step out of a draft; its videos and pictures stay, and want another step.",
        extensions=OF_VERSION,
    )
    async def step_remove(self, info: Info, input: What[StepRemoveInput]) -> VersionPayload:
        number, account = await reached(info.context, Action.WRITE_DRAFTS, input.version_id, "Version", "versionId")
        return await VersionPayload.of(await steps.remove(number, input.key, input.expected_revision, account))
