"""Kinds: which object type a value is of, by its class where that says it all."""

from __future__ import annotations

from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import Any

from graphql import GraphQLError, GraphQLObjectType
from graphql.execution.executor import default_type_resolver, invalid_return_type_error
from strawberry.types.base import StrawberryObjectDefinition

from schema.plans.calling import raw_info
from schema.plans.positions import Position
from schema.plans.running import Keys, Run


class Asynchronous(Exception):
    """A type is found by awaiting, which plans do not."""


def own_class(kind: GraphQLObjectType) -> type | None:
    """The class whose instances are of this type without any further question; None when there is no such class."""
    definition = kind.extensions.get("strawberry-definition")
    if not isinstance(definition, StrawberryObjectDefinition) or definition.is_type_of is not None:
        return None
    origin: type = (definition.concrete_of or definition).origin
    return origin


def check(run: Run, position: Position, kind: GraphQLObjectType, value: Any, path: Keys) -> None:
    """GraphQLError when the type itself says that the value is not of it."""
    if kind.is_type_of is None:
        return
    if not kind.is_type_of(value, raw_info(run, position.owner, path[: len(position.owner.names)])):
        raise invalid_return_type_error(kind, value, position.owner.details)


def by_class(position: Position, functions: dict[str, Callable[..., Any]]) -> dict[type, Callable[..., Any]]:
    """The cases of an abstract position that an object's class decides."""
    kind: Any = position.type
    refuse_asynchronous(position)
    definition = kind.extensions.get("strawberry-definition")
    if getattr(definition, "resolve_type", None) is not None or definition is None:
        return {}
    found = {}
    for case in position.cases.values():
        concrete: Any = case.type.extensions.get("strawberry-definition")
        origin = own_class(case.type)
        if origin and not concrete.concrete_of and concrete.name == case.type.name:
            found[origin] = functions[case.type.name]
    return found


def refuse_asynchronous(position: Position) -> None:
    """Asynchronous when a type of this position is found by awaiting."""
    kind: Any = position.type
    asked = [getattr(kind, "resolve_type", None), *(case.type.is_type_of for case in position.cases.values())]
    if any(iscoroutinefunction(ask) for ask in asked):
        raise Asynchronous


def name_of(run: Run, position: Position, value: Any, path: Keys) -> str:
    """The name of the value's type, as the abstract type itself resolves it; GraphQLError when it is none of it."""
    kind: Any = position.type
    info = raw_info(run, position.owner, path[: len(position.owner.names)])
    name = (kind.resolve_type or default_type_resolver)(value, info, kind)
    if name in position.cases:
        check(run, position, position.cases[name].type, value, path)
        return name
    run.executor.ensure_valid_runtime_type(name, kind, position.owner.details, info, value)
    raise GraphQLError(f"Abstract type '{kind}' was resolved to '{name}'.", position.owner.nodes)
