"""Parts: which fields of an answer are made of their object alone, and what was made so of objects that last."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any

import msgspec
import orjson
from strawberry.types.field import StrawberryField

from content_store.published.together import Identities, Together
from schema.fields import is_of_itself, is_of_today
from schema.plans.positions import TYPENAME, Field, Position
from schema.plans.running import Run

Answering = Callable[[Run, Sequence[Any]], Sequence[Any]]
Identity = Callable[[Any], Hashable]


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


def tells_today(field: Field) -> bool:
    """Whether such a field, or one below it, is told otherwise on the day as of which its object is seen."""
    definition = field.definition.extensions.get("strawberry-definition")
    own = isinstance(definition, StrawberryField) and is_of_today(definition.metadata)
    return own or any(tells_today(below) for below in _below(field.position))


def _below(position: Position) -> Iterator[Field]:
    innermost = position
    while innermost.item:
        innermost = innermost.item
    return (field for case in innermost.cases.values() for field in case.fields)


class Part(msgspec.Struct, frozen=True, eq=False):
    """What a plan answers of lasting objects, and always will: their identities are all that one must know of them."""

    identity: Identity | None
    answer: Answering
    tells_today: bool

    def of(self, run: Run, those: Sequence[Any]) -> Sequence[Any]:
        """The part of each object, which is nobody's to change."""
        found = self._identities(those)
        if found is None:
            return self.answer(run, those)
        alike, each = found
        shelf = (self, alike, run.context.today if alike and self.tells_today else None)
        known: Sequence[Any] = run.context.parts(shelf, each)
        return known if all(known) else self._made(run, shelf, each, those)

    def _identities(self, those: Sequence[Any]) -> Identities | None:
        if isinstance(those, Together):
            return those.identities()
        return ((), [*map(self.identity, those)]) if self.identity else None

    def _made(self, run: Run, shelf: Hashable, each: Sequence[Hashable], those: Sequence[Any]) -> Sequence[Any]:
        # Most often all of them are new, and else it is sooner done for all than found out for which.
        made = self.answer(run, those)
        for identity, part in zip(each, made, strict=True):
            run.context.keep_part(shelf, identity, part, len(orjson.dumps(part, default=str)))
        return made
