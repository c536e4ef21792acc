"""Uploads: files on their way in, each with the form that came with it and a lease for its one writer."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec
from tortoise import fields
from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q
from tortoise.models import Model
from tortoise.queryset import QuerySet

from content_store.content.assets import Asset, AssetKind
from content_store.database import transaction
from content_store.errors import BadInput, Locked, NotFound, UploadExpired
from content_store.media_errors import FileTooLarge
from content_store.people.access import Role
from content_store.people.accounts import Account
from content_store.rows import RowType
from content_store.wording import brief, findable

LIFE = timedelta(days=7)  # from the last byte that came
# A killed writer's lease ends by itself; a living one's goes on with every byte that comes.
LEASE = timedelta(seconds=6)
NAMELESS = "khong-ten"

_MEBIBYTE = 2**20
MOST_BYTES: dict[Role, dict[AssetKind, int]] = {
    Role.ADMIN: {
        AssetKind.VIDEO: 8192 * _MEBIBYTE,
        AssetKind.PICTURE: 200 * _MEBIBYTE,
        AssetKind.CAPTIONS: 2 * _MEBIBYTE,
    },
    Role.EDITOR: {
        AssetKind.VIDEO: 2048 * _MEBIBYTE,
        AssetKind.PICTURE: 100 * _MEBIBYTE,
        AssetKind.CAPTIONS: 2 * _MEBIBYTE,
    },
}
_DECLARED = {"video": AssetKind.VIDEO, "image": AssetKind.PICTURE, "text": AssetKind.CAPTIONS}


class UploadState(StrEnum):
    """How an upload stands: OPEN until its last byte, then an asset or a refusal."""

    OPEN = "OPEN"
    RECEIVED = "RECEIVED"
    REFUSED = "REFUSED"


class Upload(Model, metaclass=RowType):
    """A file on its way in; how much of it is here is the size of its file, and nothing else."""

    id = fields.CharField(max_length=43, primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("camtay.Account", related_name=False)
    account_id: int
    role = fields.CharEnumField(Role, max_length=20, description="")
    length = fields.BigIntField(null=True)
    form: dict[str, str] = fields.JSONField(default=dict)
    partial = fields.BooleanField(default=False)
    parts: list[str] | None = fields.JSONField(null=True)
    state = fields.CharEnumField(UploadState, max_length=20, description="")
    asset: fields.ForeignKeyNullableRelation[Asset] = fields.ForeignKeyField(
        "camtay.Asset", related_name=False, null=True
    )
    asset_id: int | None
    refusal: dict[str, Any] | None = fields.JSONField(null=True)
    writer = fields.CharField(max_length=32, null=True)
    leased_until = fields.DatetimeField(null=True)
    sure_bytes = fields.BigIntField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)
    expires_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "uploads"

    @property
    def name(self) -> str:
        """What its sender calls the file."""
        return self.form.get("filename") or self.form.get("name") or NAMELESS

    @property
    def most_bytes(self) -> int:
        """How large the file may grow: by its declared kind, or what the role may send at all."""
        limits = MOST_BYTES.get(self.role, {})
        declared = _DECLARED.get(self.form.get("filetype", "").partition("/")[0].lower())
        return limits.get(declared, 0) if declared else max(limits.values(), default=0)


class NewUpload(msgspec.Struct, frozen=True):
    """What is declared with the first request; `length` None is told later, `parts` make a file of other uploads."""

    length: int | None
    form: Mapping[str, str]
    partial: bool = False
    parts: Sequence[str] | None = None


async def create(new: NewUpload, account_id: int, role: Role, now: datetime) -> Upload:
    """Open an upload; FileTooLarge when more is declared than the role may send."""
    upload = Upload(
        id=_id_of(new, account_id),
        account_id=account_id,
        role=role,
        length=new.length,
        form=dict(new.form),
        partial=new.partial,
        parts=list(new.parts) if new.parts is not None else None,
        state=UploadState.OPEN,
        created_at=now,
        expires_at=now + LIFE,
    )
    check_length(upload, new.length)
    try:
        await upload.save(force_create=True)
    except IntegrityError as known:
        # The same parts are being joined for another who asks at this moment.
        raise Locked from known
    return upload


async def asked_before(new: NewUpload, account_id: int) -> Upload | None:
    """The upload that joins these parts with this form, when the account asked for it before."""
    return await Upload.get_or_none(id=_id_of(new, account_id))


def check_length(upload: Upload, length: int | None) -> None:
    """Refuse a length that the role may not send."""
    if length is not None and length > upload.most_bytes:
        raise FileTooLarge(name=upload.name, bytes=length, most=upload.most_bytes)


def check_kind(upload: Upload, kind: AssetKind, size: int) -> None:
    """Refuse a whole file that is larger than the role may send of what it turned out to be."""
    most = MOST_BYTES.get(upload.role, {}).get(kind, 0)
    if size > most:
        raise FileTooLarge(name=upload.name, bytes=size, most=most)


async def get(upload_id: str, account_id: int, now: datetime) -> Upload:
    """The account's own upload; anybody else's does not exist, and an unfinished one may have expired."""
    known = findable(upload_id)
    upload = await Upload.get_or_none(id=upload_id, account_id=account_id) if known else None
    if upload is None:
        raise NotFound(what="upload", key=brief(upload_id))
    if upload.state is not UploadState.RECEIVED and upload.expires_at <= now:
        raise UploadExpired
    return upload


async def declare_length(upload: Upload, length: int) -> None:
    """Note a length that was deferred; it is told once."""
    if upload.length is not None and upload.length != length:
        raise BadInput(
            path=("upload-length",),
            value=str(length),
            expected=f"{upload.length}, as was declared before",
            expected_vi=f"{upload.length} như đã khai trước",
        )
    check_length(upload, length)
    await Upload.filter(id=upload.id).update(length=length)
    upload.length = length


async def lease(upload_id: str, now: datetime) -> str:
    """Become the upload's one writer, until the lease ends or is given back; Locked while another is."""
    return await _lease(Upload.filter(Q(writer=None) | Q(leased_until__lt=now), id=upload_id), now)


async def take_over(upload_id: str, now: datetime) -> str:
    """Become the writer in place of another that is known to be gone."""
    return await _lease(Upload.filter(id=upload_id), now)


async def renew(upload_id: str, writer: str, now: datetime) -> bool:
    """Go on as the writer; False when another took over."""
    return bool(await Upload.filter(id=upload_id, writer=writer).update(leased_until=now + LEASE))


async def is_writer(upload_id: str, writer: str) -> bool:
    """Whether nobody else took over."""
    return await Upload.filter(id=upload_id, writer=writer).exists()


async def be_sure_of(upload_id: str, size: int | None) -> None:
    """Note that only so many bytes are good until the writer says otherwise, None for all of them."""
    await Upload.filter(id=upload_id).update(sure_bytes=size)


async def release(upload_id: str, writer: str) -> None:
    """Let the next writer in."""
    await Upload.filter(id=upload_id, writer=writer).update(writer=None, leased_until=None)


async def finish(upload_id: str, asset_id: int) -> None:
    """The whole file was received as this asset."""
    await Upload.filter(id=upload_id).update(state=UploadState.RECEIVED, asset_id=asset_id, refusal=None)


async def refuse(upload_id: str, refusal: Mapping[str, str]) -> None:
    """The whole file was refused; the form stays, so that it need not be written again."""
    await Upload.filter(id=upload_id).update(state=UploadState.REFUSED, refusal=dict(refusal))


async def remove(*upload_ids: str) -> None:
    """Forget uploads."""
    async with transaction():
        await Upload.filter(id__in=list(upload_ids)).delete()


async def remove_expired(now: datetime) -> list[str]:
    """Forget what was abandoned, received files excepted; their ids."""
    async with transaction():
        old = Upload.filter(Q(writer=None) | Q(leased_until__lt=now), expires_at__lte=now)
        ids = [str(found) for found in await old.exclude(state=UploadState.RECEIVED).values_list("id", flat=True)]
        await Upload.filter(id__in=ids, expires_at__lte=now).delete()
    return ids


async def open_ids() -> set[str]:
    """The uploads whose bytes must be kept."""
    return {str(found) for found in await Upload.filter(state=UploadState.OPEN).values_list("id", flat=True)}


def _id_of(new: NewUpload, account_id: int) -> str:
    """A secret of 256 random bits; made of its parts' secrets, it is the same however often it is asked for."""
    if new.parts is None:
        return secrets.token_urlsafe(32)
    said = json.dumps([account_id, list(new.parts), sorted(new.form.items())])
    return base64.urlsafe_b64encode(hashlib.sha256(said.encode()).digest()).decode().rstrip("=")


async def _lease(free: QuerySet[Upload], now: datetime) -> str:
    writer = secrets.token_hex(16)
    if not await free.update(writer=writer, leased_until=now + LEASE, expires_at=now + LIFE):
        raise Locked
    return writer
