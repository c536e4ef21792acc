"""Second factors: the codes of a phone (TOTP), and recovery codes for when it is lost."""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

import msgspec
import pyotp
from tortoise import fields
from tortoise.models import Model

from content_store.database import transaction
from content_store.errors import BadInput, Conflict
from content_store.events import record
from content_store.people.accounts import Account
from content_store.people.sealing import Seal
from content_store.people.secrecy import digest_of
from content_store.people_errors import WrongCredentials
from content_store.rows import RowType

ISSUER = "Cầm Tay"
EACH = 30  # seconds for which a code is shown; one earlier and one later is taken too, because clocks differ
RECOVERY_CODES = 10
RECOVERY_BYTES = 10  # 80 random bits: enough for a quick digest
GROUP = 4


class SecondFactor(Model, metaclass=RowType):
    """An account's TOTP secret, sealed; `last_step` is that of the last code taken, so that none is taken twice."""

    id = fields.IntField(primary_key=True)
    account: fields.OneToOneRelation[Account] = fields.OneToOneField("camtay.Account", related_name=False)
    account_id: int
    sealed = fields.CharField(max_length=255)
    confirmed_at = fields.DatetimeField(null=True)
    last_step = fields.BigIntField(default=0)

    class Meta:
        table = "second_factors"


class RecoveryCode(Model, metaclass=RowType):
    """A code that opens an account once: only its digest is kept, until it is used."""

    id = fields.IntField(primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("camtay.Account", related_name=False)
    account_id: int
    digest = fields.CharField(max_length=64, unique=True)

    class Meta:
        table = "recovery_codes"


class Enrolment(msgspec.Struct, frozen=True):
    """What an authenticator app needs: the secret in base 32, and the same as an address for a QR code."""

    secret: str
    address: str


async def begin(account: Account, seal: Seal) -> Enrolment:
    """A new secret, which counts once it is confirmed; Conflict when one counts already."""
    secret = pyotp.random_base32()
    async with transaction():
        known = await SecondFactor.get_or_none(account_id=account.id)
        if known is not None and known.confirmed_at is not None:
            raise Conflict(what="Second factor of account", key=account.id)
        await SecondFactor.update_or_create(defaults={"sealed": seal.sealed(secret)}, account_id=account.id)
    address = pyotp.TOTP(secret).provisioning_uri(name=account.email or account.name, issuer_name=ISSUER)
    return Enrolment(secret, address)


async def confirm(account_id: int, code: str, seal: Seal, now: datetime) -> list[str]:
    """From now on signing in needs a code; returns the recovery codes, which are shown only now."""
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    async with transaction():
        known = await SecondFactor.get_or_none(account_id=account_id, confirmed_at=None)
        step = _step_of(code, seal.opened(known.sealed), now) if known else None
        if known is None or step is None:
            raise BadInput(
                path=("code",),
                value="'…'",
                expected="the six digits that your app shows now",
                expected_vi="sáu chữ số mà ứng dụng của bạn đang hiện",
            )
        await SecondFactor.filter(id=known.id).update(confirmed_at=now, last_step=step)
        await RecoveryCode.filter(account_id=account_id).delete()
        await RecoveryCode.bulk_create(
            [RecoveryCode(account_id=account_id, digest=digest_of(_letters(code))) for code in codes]
        )
        await record("second_factor.confirmed", account_id, account_id)
    return codes


async def counting(account_ids: Sequence[int]) -> dict[int, SecondFactor]:
    """The second factors of these accounts that were confirmed, by account."""
    rows = await SecondFactor.filter(account_id__in=list(account_ids), confirmed_at__isnull=False)
    return {row.account_id: row for row in rows}


async def accept(factor: SecondFactor, code: str, seal: Seal, now: datetime) -> None:
    """Take a code of the app or a recovery code, each once; WrongCredentials for any other."""
    step = _step_of(code, seal.opened(factor.sealed), now)
    async with transaction():
        # One statement finds and takes it: of two who send the same code, one is late.
        if step is not None:
            taken = await SecondFactor.filter(id=factor.id, last_step__lt=step).update(last_step=step)
        else:
            digest = digest_of(_letters(code))
            taken = await RecoveryCode.filter(account_id=factor.account_id, digest=digest).delete()
            if taken:
                await record("recovery_code.used", factor.account_id, factor.account_id)
    if not taken:
        raise WrongCredentials


async def remove(account_id: int, by: int) -> None:
    """Signing in needs no code any longer."""
    async with transaction():
        if await SecondFactor.filter(account_id=account_id).delete():
            await RecoveryCode.filter(account_id=account_id).delete()
            await record("second_factor.removed", account_id, by)


def _step_of(code: str, secret: str, now: datetime) -> int | None:
    """The step whose code it is: the present one or its neighbours; None for no code of these."""
    digits = code.replace(" ", "")
    if not (digits.isascii() and digits.isdigit()):
        return None
    present = int(now.timestamp()) // EACH
    codes = pyotp.TOTP(secret, interval=EACH)
    return next(
        (step for step in (present - 1, present, present + 1) if hmac.compare_digest(codes.at(step * EACH), digits)),
        None,
    )


def _recovery_code() -> str:
    letters = base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode()
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def _letters(code: str) -> str:
    """A recovery code however it was typed."""
    return code.upper().replace("-", "").replace(" ", "")
