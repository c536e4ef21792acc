"""Revisions: rows that two may want to change at once, each knowing what he holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from tortoise import fields
from tortoise.models import Model

from content_store.errors import NotFound, StaleRevision
from content_store.rows import RowType


class Revised(Model, metaclass=RowType):
    """A row that counts its changes."""

    id: int
    revision = fields.IntField(default=1, db_default=1)

    class Meta:
        abstract = True


R = TypeVar("R", bound=Revised)


async def at_revision(kind: type[R], number: int, expected: int, what: str) -> R:
    """The row, locked for the caller's transaction; StaleRevision when it has moved on."""
    row = await kind.select_for_update().get_or_none(id=number)
    if row is None:
        raise NotFound(path=("id",), what=what, key=str(number))
    if row.revision != expected:
        raise StaleRevision(path=("expectedRevision",), held=expected, current=row.revision)
    return row


def differences(before: Mapping[str, object], after: Mapping[str, object]) -> list[dict[str, object]]:
    """What an event notes of a row that says something else now."""
    return [
        {"kind": "CHANGED", "path": [name], "before": str(before.get(name)), "after": str(after[name])}
        for name in after
        if before.get(name) != after[name]
    ]


async def touch(row: Revised) -> None:
    """Save a row under its next revision."""
    row.revision += 1
    await row.save()
