"""Public services: the procedures that a citizen can file, online or at a counter."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import asdict
from tortoise import fields

from content_store import revisions
from content_store.database import transaction
from content_store.errors import NotFound
from content_store.events import record
from content_store.registry.organisations import Organisation
from content_store.revisions import Revised
from content_store.slugs import claim
from content_store.wording import brief, findable, fits

NAME_MOST = 200
LIST_MOST = OWNER_MOST = 120


class PublicService(Revised):
    """A procedure, in the words of the list that names it; `signed_by` must have signed whatever guide explains it."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=80, unique=True)
    name = fields.CharField(max_length=NAME_MOST)
    list_name = fields.CharField(max_length=LIST_MOST, default="")
    owner_name = fields.CharField(max_length=OWNER_MOST, default="")
    signed_by: fields.ForeignKeyNullableRelation[Organisation] = fields.ForeignKeyField(
        "camtay.Organisation", related_name="signed_services", null=True, on_delete=fields.RESTRICT
    )
    signed_by_id: int | None

    class Meta:
        table = "public_services"


class ServiceWords(msgspec.Struct, frozen=True):
    """All that may be said of a service; `signed_by` is an organisation's slug."""

    name: str
    list_name: str = ""
    owner_name: str = ""
    signed_by: str | None = None


async def create(slug: str, words: ServiceWords, account_id: int) -> PublicService:
    """A new service."""
    said = await _columns(words)
    async with claim(PublicService, slug, "service"):
        service = await PublicService.create(slug=slug, **said)
        await record("service.created", service.id, account_id, slug=slug)
    return service


async def rewrite(service_id: int, words: ServiceWords, expected_revision: int, account_id: int) -> PublicService:
    """Say other things of a service."""
    said = await _columns(words)
    async with transaction():
        service = await revisions.at_revision(PublicService, service_id, expected_revision, "service")
        changes = revisions.differences(vars(service), said)
        for name, value in said.items():
            setattr(service, name, value)
        await revisions.touch(service)
        await record("service.rewritten", service.id, account_id, revision=service.revision, changes=changes)
    return service


async def _columns(words: ServiceWords) -> dict[str, Any]:
    """The row's columns for these words; BadInput or NotFound when they cannot be kept."""
    fits(words.name, NAME_MOST, "name")
    fits(words.list_name, LIST_MOST, "listName")
    fits(words.owner_name, OWNER_MOST, "ownerName")
    columns: dict[str, Any] = {**asdict(words), "signed_by_id": None}
    slug = columns.pop("signed_by")
    if slug is not None:
        organisation = await Organisation.get_or_none(slug=slug) if findable(slug) else None
        if organisation is None:
            raise NotFound(path=("signedBy",), what="organisation", key=brief(slug))
        columns["signed_by_id"] = organisation.id
    return columns
