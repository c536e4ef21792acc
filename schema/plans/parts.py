"""Parts: which fields of an answer are made of their object alone, and what was made so of objects that last."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

import msgspec
import orjson
from strawberry.types.field import StrawberryField

from schema.fields import is_of_itself
from schema.plans.positions import TYPENAME, Field, Position
from schema.plans.running import Run

Rows = Sequence[dict[str, Any]]
Answering = Callable[[Run, Sequence[Any]], Rows]


def is_made_of_itself(field: Field) -> bool:
    """Whether nothing but the object decides what a field has for an answer, and all that lies below it."""
    if field.name == TYPENAME:
        return True
    definition = field.definition.extensions.get("strawberry-definition")
    if not isinstance(definition, StrawberryField) or not field.constant:
        return False
    resolver = definition.base_resolver
    if resolver is not None and resolver.info_parameter and not is_of_itself(definition.metadata):
        return False
    return all(is_made_of_itself(below) for below in _below(field.position))


def _below(position: Position) -> list[Field]:
    innermost = position
    while innermost.item:
        innermost = innermost.item
    return [field for case in innermost.cases.values() for field in case.fields]


class Part(msgspec.Struct, frozen=True, eq=False):
    """What a plan answers of lasting objects, and always will: their `identity` is all that one must know of them."""

    identity: Callable[[Any], Hashable]
    answer: Answering

    def rows(self, run: Run, those: Sequence[Any]) -> Rows:
        """A row for each object, which is nobody's to change."""
        known = run.context.parts(self, [*map(self.identity, those)])
        missing = [one for one, row in zip(those, known, strict=True) if row is None]
        if not missing:
            return known
        made = iter(self.answer(run, missing))
        return [row or self._kept(run, one, next(made)) for one, row in zip(those, known, strict=True)]

    def _kept(self, run: Run, one: Any, row: dict[str, Any]) -> dict[str, Any]:
        run.context.keep_part(self, self.identity(one), row, len(orjson.dumps(row, default=str)))
        return row


def joined(order: Sequence[str], rows: Rows, more: Rows) -> Rows:
    """Rows of two parts each, their keys in the order in which they were asked for."""
    blank = dict.fromkeys(order)
    return [{**blank, **row, **other} for row, other in zip(rows, more, strict=True)]
