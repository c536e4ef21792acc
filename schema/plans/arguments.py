"""Arguments: what a resolver is given, converted as seldom as can be."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import Any
from uuid import UUID

from graphql import GraphQLNonNull, VariableNode, is_scalar_type
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField

from schema.plans.calling import LazyInfo, coerced
from schema.plans.positions import Field, mentions_variables
from schema.plans.running import Keys, Run

UNCHANGING = (str, int, float, bool, date, datetime, time, Decimal, UUID, Enum, type(None))


@dataclass(frozen=True)
class Converted:
    """The arguments of a field that are always the same, and which of the others are which variables, as given."""

    same: Mapping[str, Any]
    given: Mapping[str, str]

    @cached_property
    def unchanging(self) -> bool:
        """Whether all of them are always the same, and nobody can change any."""
        return not self.given and not self._copied

    @cached_property
    def _copied(self) -> list[str]:
        """Those that somebody could change."""
        return [name for name, value in self.same.items() if not isinstance(value, UNCHANGING)]

    def filled(self, run: Run) -> Mapping[str, Any] | None:
        """All of them, nobody else's to change; None where one that is missing or null is another matter."""
        if self.unchanging:
            return self.same
        found, said = {**self.same}, run.variables.coerced
        for name in self._copied:
            found[name] = _copied(found[name])
        for name, variable in self.given.items():
            value = said.get(variable)
            if value is None or not isinstance(value, UNCHANGING):
                return None
            found[name] = value
        return found


def arguments(run: Run, owner: Field, field: StrawberryField, path: Keys) -> Mapping[str, Any]:
    """The arguments of a Strawberry resolver; no call is given what another could have changed."""
    if owner.converted is not None:
        filled = owner.converted.filled(run)
        if filled is not None:
            return filled
    known = run.arguments.get(owner.position.number)
    if known is not None:
        return known
    made = _converted(run, owner, field, path)
    if all(isinstance(value, UNCHANGING) for value in made.values()):
        run.arguments[owner.position.number] = made
    given = _given(run, owner, field)
    if given is not None and owner.converted is None and _are_as_given(run, given, made):
        same = {name: deepcopy(value) for name, value in made.items() if name not in given}
        owner.converted = Converted(same, given)
    return made


def _are_as_given(run: Run, given: Mapping[str, str], made: Mapping[str, Any]) -> bool:
    return all(made.get(name) == run.variables.coerced.get(variable) for name, variable in given.items())


def _copied(value: Any) -> Any:
    if isinstance(value, UNCHANGING):
        return value
    if type(value) is list and all(isinstance(item, UNCHANGING) for item in value):
        return value[:]
    return deepcopy(value)


def _given(run: Run, owner: Field, field: StrawberryField) -> dict[str, str] | None:
    """Which arguments are variables that need no conversion, by their names in Python; None where some need one."""
    if owner.constant:
        return {}
    names = {run.schema.config.name_converter.from_argument(one): one.python_name for one in field.arguments}
    found = {}
    for node in owner.nodes[0].arguments or ():
        definition = owner.definition.args[node.name.value]
        kind = definition.type.of_type if isinstance(definition.type, GraphQLNonNull) else definition.type
        if isinstance(node.value, VariableNode) and is_scalar_type(kind):
            found[names[node.name.value]] = node.value.name.value
        elif mentions_variables(node.value):
            return None
    return found


def _converted(run: Run, owner: Field, field: StrawberryField, path: Keys) -> dict[str, Any]:
    converter = run.schema.schema_converter
    return convert_arguments(
        coerced(run, owner),
        field.arguments,
        scalar_registry=converter.scalar_registry,
        config=run.schema.config,
        info=LazyInfo(run, owner, field, path),
    )
