"""Parts: which fields of an answer are made of their object alone, and what was made so of objects that last."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any

import msgspec
import orjson
from strawberry.types.field import StrawberryField

from content_store.published.together import Identities
from schema.fields import is_of_itself, is_of_today
from schema.plans.positions import TYPENAME, Field, Position
from schema.plans.running import Run

# What it takes to have a part in one more list, in characters.
REFERENCE = 8
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
        shelf = (self, found.alike, run.context.today if found.alike and self.tells_today else None)
        if found.whole is None:
            return self._known(run, shelf, found.each, those)
        (parts,) = run.context.parts(shelf, (found.whole,))
        if parts is None:
            parts = self._known(run, shelf, found.each, those)
            run.context.keep_part(shelf, found.whole, parts, REFERENCE * len(parts))
        whole: Sequence[Any] = parts
        return whole

    def _identities(self, those: Sequence[Any]) -> Identities | None:
        tell = getattr(those, "identities", None)
        if tell:
            found: Identities | None = tell()
            return found
        return Identities((), [*map(self.identity, those)]) if self.identity else None

    def _known(self, run: Run, shelf: Hashable, each: Sequence[Hashable], those: Sequence[Any]) -> Sequence[Any]:
        known: Sequence[Any] = run.context.parts(shelf, each)
        return known if all(known) else self._made(run, shelf, each, those)

    def _made(self, run: Run, shelf: Hashable, each: Sequence[Hashable], those: Sequence[Any]) -> Sequence[Any]:
        # Most often all of them are new, and else it is sooner done for all than found out for which.
        made = self.answer(run, those)
        for identity, part in zip(each, made, strict=True):
            run.context.keep_part(shelf, identity, part, len(orjson.dumps(part, default=str)))
        return made
