"""Kiosks: the public screens that staff know, and what they say that they hold."""

from datetime import datetime
from typing import Annotated, Self

import strawberry
from strawberry.extensions import FieldExtension

from content_store.delivery import kiosks
from content_store.delivery.kiosks import RecallStatus as Status
from content_store.paging import Page, cut_list
from content_store.people import access
from content_store.people.access import Action
from content_store.published import places
from schema.connections import After, Connection, First, connection
from schema.context import Context, Info
from schema.inputs import What
from schema.nodes import gid, number_of, present
from schema.refusals import Refusable, UserError
from schema.registry.localities import Locality
from schema.registry.reach import within


@strawberry.type(description="A public screen at a place (màn hình công cộng).")
class Kiosk:
    row: strawberry.Private[kiosks.Kiosk]
    id: strawberry.ID = strawberry.field(description="Opaque, and for ever this screen's.")
    name: str = strawberry.field(description="Its name.")
    ended_at: datetime | None = strawberry.field(description="When its secret ended; null while it is good.")
    reported_at: datetime | None = strawberry.field(description="When it last said what it holds; null before it did.")

    @strawberry.field(description="The place where it stands.")
    def locality(self, info: Info) -> Locality:
        found: Locality = present(info.context.known(places.as_last_known, self.row.locality_id, info.context.today))
        return found

    @classmethod
    def of(cls, row: kiosks.Kiosk) -> Self:
        return cls(row=row, id=gid("Kiosk", row.id), name=row.name, ended_at=row.ended_at, reported_at=row.reported_at)


@strawberry.type(description="How far a recall has come.")
class RecallStatus:
    status: strawberry.Private[Status]
    recalled_at: datetime = strawberry.field(description="When the guide was called back, for the last time.")
    reason: str = strawberry.field(description="Why.")

    @strawberry.field(description="The screens that hold nothing of it, as they said themselves since then.")
    def confirmed(self, first: First = 20, after: After = None) -> Connection[Kiosk]:
        return connection(cut_list(self.status.confirmed, Page(first, after), "confirmed"), Kiosk.of)

    @strawberry.field(description="The screens that may still hold it: they said so, or nothing since then.")
    def waiting(self, first: First = 20, after: After = None) -> Connection[Kiosk]:
        return connection(cut_list(self.status.waiting, Page(first, after), "waiting"), Kiosk.of)

    @classmethod
    def of(cls, status: Status) -> Self:
        return cls(status=status, recalled_at=status.recall.recalled_at, reason=status.recall.reason)


@strawberry.input(description="A new screen.")
class KioskRegisterInput:
    locality_id: strawberry.ID = strawberry.field(description="The place where it stands.")
    name: str = strawberry.field(description="Its name.")


@strawberry.input(description="A screen.")
class KioskInput:
    id: strawberry.ID = strawberry.field(description="The screen.")


@strawberry.input(description="What a screen says of itself.")
class KioskReportInput:
    guides: list[str] = strawberry.field(description="The short names of all guides of which it has files.")


@strawberry.type(description="The screen after the change, or why it was not made.")
class KioskPayload:
    kiosk: Kiosk | None = strawberry.field(default=None, description="Null when there are errors.")
    secret: str | None = strawberry.field(
        default=None, description="Shown only now, when it is new: the screen sends it as `Authorization: Bearer …`."
    )
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty when it was done.")


OF_KIOSK: list[FieldExtension] = [Refusable(KioskPayload)]


@strawberry.type
class KioskQuery:
    @strawberry.field(description="All screens whose secret is good, by name. Needs a token that may read drafts.")
    async def kiosks(self, info: Info, first: First = 20, after: After = None) -> Connection[Kiosk]:
        access.require(info.context.viewer, Action.READ_DRAFTS)
        return connection(cut_list(await kiosks.going(), Page(first, after), "kiosks"), Kiosk.of)

    @strawberry.field(
        description="Which screens have said that they hold nothing any more of a guide that was called back. Needs a "
        "token that may read drafts."
    )
    async def recall_status(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The tutorial.")]
    ) -> RecallStatus:
        access.require(info.context.viewer, Action.READ_DRAFTS)
        return RecallStatus.of(await kiosks.recall_status(number_of(id, "Tutorial", "id")))


@strawberry.type
class KioskMutation:
    @strawberry.mutation(description="Make a screen known, and get its secret.", extensions=OF_KIOSK)
    async def kiosk_register(self, info: Info, input: What[KioskRegisterInput]) -> KioskPayload:
        place = number_of(input.locality_id, "Locality", "localityId")
        account = _keeper(info.context, place)
        row, secret = await kiosks.register(input.name, place, account, info.context.now)
        return KioskPayload(kiosk=Kiosk.of(row), secret=secret)

    @strawberry.mutation(description="End a screen's secret, for ever.", extensions=OF_KIOSK)
    async def kiosk_end(self, info: Info, input: What[KioskInput]) -> KioskPayload:
        access.require(info.context.viewer, Action.PUBLISH)
        kiosk = await kiosks.get(number_of(input.id, "Kiosk", "id"))
        account = _keeper(info.context, kiosk.locality_id)
        return KioskPayload(kiosk=Kiosk.of(await kiosks.end(kiosk.id, account, info.context.now)))

    @strawberry.mutation(
        description="Say of which guides this screen has files, after every change of them. Only a screen may.",
        extensions=OF_KIOSK,
    )
    async def kiosk_report(self, info: Info, input: What[KioskReportInput]) -> KioskPayload:
        number = access.require_kiosk(info.context.viewer)
        return KioskPayload(kiosk=Kiosk.of(await kiosks.report(number, input.guides, info.context.now)))


def _keeper(context: Context, place: int) -> int:
    """The viewer's account when it may keep the screens of a place."""
    return access.require(context.viewer, Action.PUBLISH, within(context, place))
