"""What editors may do with files: begin again, stop, choose a poster or a focal point."""

import strawberry
from strawberry.extensions import FieldExtension

from content_store.content import rendering
from content_store.content.assets import Asset as AssetRow
from content_store.people import access
from content_store.people.access import Action
from schema.content.assets import Asset
from schema.context import Info
from schema.inputs import What
from schema.nodes import number_of
from schema.refusals import Refusable, UserError


@strawberry.type(description="The file after the change, or why it was not made.")
class AssetPayload:
    asset: Asset | None = strawberry.field(default=None, description="Null when there are errors.")
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty when it was done.")


@strawberry.input(description="The file that is meant.")
class AssetInput:
    id: strawberry.ID = strawberry.field(description="The file.")


@strawberry.input(description="The moment of a clip that stands for it.")
class AssetChoosePosterInput:
    id: strawberry.ID = strawberry.field(description="The video.")
    at_ms: int | None = strawberry.field(default=None, description="In milliseconds; null leaves the choice to us.")


@strawberry.input(description="The point of a picture that every crop keeps.")
class AssetChooseFocusInput:
    id: strawberry.ID = strawberry.field(description="The picture.")
    x: float = strawberry.field(description="A share of its width: 0 at the left edge, 1 at the right.")
    y: float = strawberry.field(description="A share of its height: 0 at the top edge, 1 at the bottom.")


REFUSABLE: list[FieldExtension] = [Refusable(AssetPayload)]


@strawberry.type
class AssetMutation:
    @strawberry.mutation(description="Begin again with a file that failed or was cancelled.", extensions=REFUSABLE)
    async def asset_retry(self, info: Info, input: What[AssetInput]) -> AssetPayload:
        account = access.require(info.context.viewer, Action.WRITE_DRAFTS)
        return _payload(await rendering.retry(number_of(input.id, "Asset", "id"), account))

    @strawberry.mutation(
        description="Stop making a file's renditions; one that was ready keeps what it has.", extensions=REFUSABLE
    )
    async def asset_cancel(self, info: Info, input: What[AssetInput]) -> AssetPayload:
        account = access.require(info.context.viewer, Action.WRITE_DRAFTS)
        return _payload(await rendering.cancel(number_of(input.id, "Asset", "id"), account))

    @strawberry.mutation(description="Choose the moment that stands for a video.", extensions=REFUSABLE)
    async def asset_choose_poster(self, info: Info, input: What[AssetChoosePosterInput]) -> AssetPayload:
        account = access.require(info.context.viewer, Action.WRITE_DRAFTS)
        return _payload(await rendering.choose_poster(number_of(input.id, "Asset", "id"), input.at_ms, account))

    @strawberry.mutation(description="Choose the point that every crop of a picture keeps.", extensions=REFUSABLE)
    async def asset_choose_focus(self, info: Info, input: What[AssetChooseFocusInput]) -> AssetPayload:
        account = access.require(info.context.viewer, Action.WRITE_DRAFTS)
        return _payload(await rendering.choose_focus(number_of(input.id, "Asset", "id"), input.x, input.y, account))


def _payload(row: AssetRow) -> AssetPayload:
    return AssetPayload(asset=Asset.of(row))
