"""Calling: how the value of a field is got, by reading an attribute or by asking its resolver."""

from __future__ import annotations

from functools import cached_property
from keyword import iskeyword
from typing import Any, TypeVar

import strawberry
from graphql import GraphQLResolveInfo
from graphql.execution import default_field_resolver
from graphql.execution.values import get_argument_values
from strawberry.types.field import StrawberryField

from schema.plans.positions import Field
from schema.plans.running import Keys, Run

C = TypeVar("C")
R = TypeVar("R")


class LazyInfo(strawberry.Info[C, R]):
    """Strawberry's `info`, which finds out about its field only when it is asked for more than the context."""

    def __init__(self, run: Run, owner: Field, field: StrawberryField, path: Keys) -> None:
        self._run = run
        self._owner = owner
        self._field = field
        self._path = path

    @property
    def context(self) -> C:
        """The context passed to the query execution."""
        context: C = self._run.context
        return context

    @cached_property
    def _raw_info(self) -> GraphQLResolveInfo[C]:  # type: ignore[override]
        return raw_info(self._run, self._owner, self._path)


def raw_info(run: Run, owner: Field, path: Keys) -> GraphQLResolveInfo[Any]:
    """What graphql-core hands to the resolver of a field at a path."""
    made: GraphQLResolveInfo[Any] = run.executor.build_resolve_info(
        owner.definition, owner.nodes, owner.parent, owner.path(path)
    )
    return made


def generic(run: Run, owner: Field, source: Any, path: Keys) -> Any:
    """The value of a field by way of its resolver in graphql-core's own form, whoever made it."""
    resolve = owner.definition.resolve or default_field_resolver
    return resolve(source, raw_info(run, owner, path), **coerced(run, owner))


def coerced(run: Run, owner: Field) -> dict[str, Any]:
    """The arguments of a field by their names in the schema, as graphql-core has them."""
    if not owner.definition.args and not owner.nodes[0].arguments:
        return {}
    return get_argument_values(owner.definition, owner.nodes[0], run.variables)


def expression(schema: strawberry.Schema, owner: Field, path: str, names: dict[str, Any]) -> str:
    """The Python that gets a field's value from the object `o`; what it needs is put into `names`."""
    number = owner.position.number
    names[f"field_{number}"] = owner
    field: Any = owner.definition.extensions.get("strawberry-definition")
    if not is_plain(schema, field):
        return f"generic(run, field_{number}, o, {path})"
    if field.base_resolver is None:
        return f"o.{field.python_name}"
    names[f"strawberry_{number}"] = field
    names[f"call_{number}"] = field.base_resolver.wrapped_func
    return f"call_{number}({', '.join(_given(owner, field, path))})"


def is_awaited(owner: Field) -> bool:
    """Whether what the expression gives is always to be awaited."""
    field = owner.definition.extensions.get("strawberry-definition")
    return isinstance(field, StrawberryField) and bool(field.is_async)


def is_plain(schema: strawberry.Schema, field: Any) -> bool:
    """Whether nothing but an attribute or the resolver's own function makes the value."""
    return (
        isinstance(field, StrawberryField)
        and type(field).get_result is StrawberryField.get_result
        and not field.extensions
        and not schema.schema_converter._exception_handler_specs
        and schema.config.info_class is strawberry.Info
        and (field.base_resolver is not None or _is_attribute(schema, field.python_name))
    )


def _is_attribute(schema: strawberry.Schema, name: str) -> bool:
    return schema.config.default_resolver is getattr and name.isidentifier() and not iskeyword(name)


def _given(owner: Field, field: StrawberryField, path: str) -> list[str]:
    resolver: Any = field.base_resolver
    number = owner.position.number
    given = ["o"] if resolver.self_parameter else []
    parents = (resolver.parent_parameter, resolver.root_parameter)
    given += [f"{parameter.name}=o" for parameter in parents if parameter]
    if resolver.info_parameter:
        given.append(f"{resolver.info_parameter.name}=LazyInfo(run, field_{number}, strawberry_{number}, {path})")
    if owner.definition.args or owner.nodes[0].arguments:
        given.append(f"**arguments(run, field_{number}, strawberry_{number}, {path})")
    return given
