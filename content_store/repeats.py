"""Repeats: changes that a client sends again because it never heard of the answer, and that happen only once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

from tortoise import fields
from tortoise.exceptions import IntegrityError
from tortoise.models import Model

from content_store.database import transaction
from content_store.editorial_errors import AnswerLost, KeyReused, StillUnderWay
from content_store.rows import RowType

KEPT = timedelta(hours=24)
UNDER_WAY = timedelta(minutes=2)  # longer than an operation may take: whoever began it is gone
KEY_MOST = 200

_now_done: ContextVar[int | None] = ContextVar("repeat", default=None)


class Repeat(Model, metaclass=RowType):
    """A change that may come again under its key.

    `asked` is the digest of what was asked, and `answer` the answer, sealed; null as long as there is none. `committed`
    is noted in the transaction of the change itself.
    """

    id = fields.IntField(primary_key=True)
    account_id = fields.IntField()
    key = fields.CharField(max_length=KEY_MOST)
    asked = fields.CharField(max_length=64)
    began_at = fields.DatetimeField()
    committed = fields.BooleanField(default=False)
    answer = fields.TextField(null=True)

    class Meta:
        table = "repeats"
        unique_together = (("account_id", "key"),)


async def begin(account_id: int, key: str, asked: str, now: datetime) -> Repeat:
    """What is known under a key: its `answer`, or None for who is to make it.

    KeyReused when something else was asked under it, StillUnderWay while it is being done, and AnswerLost when it was
    done but the server died before it could answer.
    """
    try:
        async with transaction():
            await Repeat.filter(account_id=account_id, began_at__lt=now - KEPT).delete()
            known = await Repeat.select_for_update().get_or_none(account_id=account_id, key=key)
            if known is None:
                return await Repeat.create(account_id=account_id, key=key, asked=asked, began_at=now)
            _check(known, asked, now)
            if known.answer is None:
                known.began_at = now
                await known.save(update_fields=["began_at"])
            return known
    except IntegrityError:
        # Somebody else began it in the meantime.
        raise StillUnderWay from None


async def end(repeat: Repeat, answer: str | None) -> None:
    """Keep the answer; None forgets the key, because nothing was done."""
    async with transaction():
        if answer is None:
            await Repeat.filter(id=repeat.id, committed=False).delete()
        else:
            await Repeat.filter(id=repeat.id).update(answer=answer)


@contextmanager
def doing(repeat: Repeat) -> Iterator[None]:
    """Whatever is committed in the block is noted as done under this key."""
    token = _now_done.set(repeat.id)
    try:
        yield
    finally:
        _now_done.reset(token)


async def forget_answers() -> None:
    """Keep no answer any longer, in the caller's transaction: who asks again hears that it was done, and no more."""
    long_ago = datetime.now(UTC) - UNDER_WAY
    await Repeat.filter(answer__isnull=False).update(answer=None, committed=True, began_at=long_ago)


async def note_commit() -> None:
    """Note in the current transaction that something is done under the key that is under way, if one is."""
    number = _now_done.get()
    if number is not None:
        await Repeat.filter(id=number, committed=False).update(committed=True)


def _check(known: Repeat, asked: str, now: datetime) -> None:
    if known.asked != asked:
        raise KeyReused
    # What was done may not have been answered yet, so that being done alone does not say that the answer is lost.
    if known.answer is None and known.began_at > now - UNDER_WAY:
        raise StillUnderWay
    if known.answer is None and known.committed:
        raise AnswerLost
