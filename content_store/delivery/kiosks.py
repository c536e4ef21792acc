"""Kiosks: the public screens that are known here, and what each of them last said that it holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from tortoise import fields
from tortoise.models import Model

from content_store.content.recalls import Recall
from content_store.content.tutorials import Tutorial
from content_store.database import transaction
from content_store.errors import NotFound, Unauthenticated
from content_store.events import record
from content_store.people.secrecy import digest_of, new_secret
from content_store.registry.localities import Locality
from content_store.rows import RowType
from content_store.wording import few_enough, findable, fits

PREFIX = "camtaykiosk_"
NAME_MOST = 200
HELD_MOST = 1_000


class Kiosk(Model, metaclass=RowType):
    """A screen at a place: only its secret's digest is kept. `held` are the tutorials of which it has files."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=NAME_MOST)
    locality: fields.ForeignKeyRelation[Locality] = fields.ForeignKeyField(
        "camtay.Locality", related_name=False, on_delete=fields.RESTRICT
    )
    locality_id: int
    digest = fields.CharField(max_length=64, unique=True)
    created_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)
    reported_at = fields.DatetimeField(null=True)
    held: list[int] = fields.JSONField(default=list)

    class Meta:
        table = "kiosks"


class RecallStatus(msgspec.Struct, frozen=True):
    """Which screens have said since a recall that they hold nothing of it, and of which that is not known."""

    recall: Recall
    confirmed: list[Kiosk]
    waiting: list[Kiosk]


async def register(name: str, locality_id: int, account_id: int, now: datetime) -> tuple[Kiosk, str]:
    """A new screen and its secret, which is shown only now."""
    fits(name, NAME_MOST, "name")
    if not await Locality.exists(id=locality_id):
        raise NotFound(path=("localityId",), what="locality", key=str(locality_id))
    secret = new_secret(PREFIX)
    async with transaction():
        kiosk = await Kiosk.create(name=name, locality_id=locality_id, digest=digest_of(secret), created_at=now)
        await record("kiosk.registered", kiosk.id, account_id, locality=locality_id)
    return kiosk, secret


async def end(kiosk_id: int, account_id: int, now: datetime) -> Kiosk:
    """Let a screen's secret open nothing any more; a second time changes nothing."""
    async with transaction():
        kiosk = await Kiosk.select_for_update().get_or_none(id=kiosk_id)
        if kiosk is None:
            raise NotFound(path=("id",), what="kiosk", key=str(kiosk_id))
        if kiosk.ended_at is None:
            kiosk.ended_at = now
            await kiosk.save(update_fields=["ended_at"])
            await record("kiosk.ended", kiosk.id, account_id)
    return kiosk


async def get(kiosk_id: int) -> Kiosk:
    """The screen with this number; NotFound when there is none."""
    kiosk = await Kiosk.get_or_none(id=kiosk_id)
    if kiosk is None:
        raise NotFound(path=("id",), what="kiosk", key=str(kiosk_id))
    return kiosk


async def holding(secret: str) -> int | None:
    """The number of the screen with this secret; None when it is unknown or ended."""
    kiosk = await Kiosk.get_or_none(digest=digest_of(secret), ended_at=None)
    return None if kiosk is None else kiosk.id


async def report(kiosk_id: int, slugs: Sequence[str], now: datetime) -> Kiosk:
    """Note of which guides a screen says that it has files; slugs that nobody knows are passed over.

    It is heartbeat and not history, and so no event: a thousand screens may say it every minute.
    """
    few_enough(len(slugs), HELD_MOST, "guides")
    async with transaction():
        kiosk = await Kiosk.select_for_update().get_or_none(id=kiosk_id, ended_at=None)
        if kiosk is None:
            raise Unauthenticated
        known = Tutorial.filter(slug__in=[slug for slug in slugs if findable(slug)])
        kiosk.held = [tutorial.id for tutorial in await known.order_by("id")]
        kiosk.reported_at = now
        await kiosk.save(update_fields=["held", "reported_at"])
    return kiosk


async def going() -> list[Kiosk]:
    """All screens that were not ended, by name."""
    return await Kiosk.filter(ended_at=None).order_by("name", "id")


async def holders(tutorial_id: int) -> list[Kiosk]:
    """The screens that said last that they have files of a tutorial."""
    return [kiosk for kiosk in await going() if tutorial_id in kiosk.held]


async def recall_status(tutorial_id: int) -> RecallStatus:
    """How far a tutorial's last recall has come; NotFound when it was never called back.

    A screen that was registered since never held what was live before, unless it says so.
    """
    recall = await Recall.filter(tutorial_id=tutorial_id).order_by("-id").first()
    if recall is None:
        raise NotFound(path=("id",), what="recall", key=str(tutorial_id))
    screens = await going()
    confirmed = [kiosk for kiosk in screens if _is_rid_of(kiosk, recall)]
    return RecallStatus(recall, confirmed, [kiosk for kiosk in screens if kiosk not in confirmed])


def _is_rid_of(kiosk: Kiosk, recall: Recall) -> bool:
    heard = kiosk.reported_at is not None and kiosk.reported_at > recall.recalled_at
    return recall.tutorial_id not in kiosk.held and (heard or kiosk.created_at > recall.recalled_at)
