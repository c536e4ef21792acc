"""Public services: the procedures that a citizen can file, online or at a counter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

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


@dataclass(frozen=True)
class ServiceWords:
    """All that may be said of a service; `signed_by` is an organisation's slug."""

    name: str
    list_name: str = ""
    owner_name: str = ""
    signed_by: str | None = None


async def create(slug: str, words: ServiceWords, account_id: int) -> PublicService:
    """A new service."""
    said = await _checked(words)
    async with claim(PublicService, slug, "service"):
        service = await PublicService.create(slug=slug, **said)
        await record("service.created", service.id, account_id, slug=slug)
    return service


async def rewrite(service_id: int, words: ServiceWords, expected_revision: int, account_id: int) -> PublicService:
    """Say other things of a service."""
    said = await _checked(words)
    async with transaction():
        service = await revisions.at_revision(PublicService, service_id, expected_revision, "service")
        service.update_from_dict(said)
        await revisions.touch(service)
        await record("service.rewritten", service.id, account_id, revision=service.revision)
    return service


async def _checked(words: ServiceWords) -> dict[str, Any]:
    fits(words.name, NAME_MOST, "name")
    fits(words.list_name, LIST_MOST, "listName")
    fits(words.owner_name, OWNER_MOST, "ownerName")
    signed_by = None
    if words.signed_by is not None:
        signed_by = await Organisation.get_or_none(slug=words.signed_by) if findable(words.signed_by) else None
        if signed_by is None:
            raise NotFound(path=("signedBy",), what="organisation", key=brief(words.signed_by))
    return {**vars(words), "signed_by": signed_by}
