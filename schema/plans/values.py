"""Values: what a resolver gave, brought into the shape that its type promises."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from enum import Flag
from typing import Any
from uuid import UUID

from graphql import (
    GraphQLBoolean,
    GraphQLError,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLString,
    Undefined,
)
from graphql.pyutils import inspect, is_iterable
from strawberry.execution import optimized_is_awaitable as is_awaitable

from schema.plans.positions import Position
from schema.plans.running import Awaiting

# Of these types nothing is awaitable, an exception or null.
PLAIN = frozenset({str, int, float, bool, date, datetime, time, Decimal, UUID})
LARGEST_FLOAT = math.nextafter(math.inf, 0)


def ordinary(position: Position, value: Any) -> Any:
    """The value when it can be completed now, None for null; Awaiting and what the value itself raises otherwise."""
    if is_awaitable(value):
        raise Awaiting(value)
    if isinstance(value, Exception):
        raise value
    if value is not None and value is not Undefined:
        return value
    if position.non_null:
        owner = position.owner
        raise TypeError(f"Cannot return null for non-nullable field {owner.parent}.{owner.name}.")
    return None


def listed(position: Position, value: Any) -> Any:
    """An iterable to go through, None for null; an error when it is no list."""
    found = ordinary(position, value)
    if hasattr(found, "__aiter__"):
        raise Awaiting(_gathered(found))
    if found is None or is_iterable(found):
        return found
    owner = position.owner
    raise GraphQLError(f"Expected Iterable, but did not find one for field '{owner.parent}.{owner.name}'.")


async def _gathered(items: Any) -> list[Any]:
    return [item async for item in items]


def leaf_of(position: Position) -> Callable[..., Any]:
    """The function that completes a scalar or an enum at a position, whatever was given for it."""
    kind: Any = position.type

    def leaf(_run: object, value: Any, *_indices: int) -> Any:
        found = ordinary(position, value)
        if found is None:
            return None
        coerced = kind.coerce_output_value(found)
        if coerced is None or coerced is Undefined:
            raise TypeError(
                f"Expected `{inspect(kind)}.coerce_output_value({inspect(found)})` to return non-nullable value, "
                f"returned: {inspect(coerced)}"
            )
        return coerced

    return leaf


def quick_leaf(position: Position, names: dict[str, Any]) -> list[str]:
    """Lines that complete `v` where it is what one expects, and hand it to `leaf_…` where it is not."""
    kind: Any = position.type
    number = position.number
    leaf = f"v = leaf_{number}(run, v)"
    given = "v is not None and " if not position.non_null else ""
    checks = {GraphQLString: "type(v) is not str", GraphQLID: "type(v) is not str"}
    checks[GraphQLBoolean] = "v is not True and v is not False"
    checks[GraphQLInt] = "(type(v) is not int or not -2147483648 <= v <= 2147483647)"
    checks[GraphQLFloat] = f"(type(v) is not float or not -{LARGEST_FLOAT} <= v <= {LARGEST_FLOAT})"
    coerce = getattr(kind, "coerce_output_value", None)
    if kind not in checks and (coerce is str or coerce is int):
        own = coerce.__name__
        return [f"if {given}type(v) is not {own}:", f"    v = {own}(v) if type(v) in PLAIN else leaf_{number}(run, v)"]
    if kind in checks:
        return [f"if {given}{checks[kind]}:", f"    {leaf}"]
    return _quick_enum(position, names, given) or [
        f"if {given}type(v) in PLAIN:",
        f"    w = coerce_{number}(v)",
        f"    v = leaf_{number}(run, v) if w is None or w is Undefined else w",
        f"elif {given}True:",
        f"    {leaf}",
    ]


def _quick_enum(position: Position, names: dict[str, Any], given: str) -> list[str]:
    kind: Any = position.type
    members = getattr(kind, "wrapped_cls", None)
    if members is None or issubclass(members, Flag):
        return []
    number = position.number
    names[f"class_{number}"] = members
    names[f"names_{number}"] = {member: kind.coerce_output_value(member) for member in members}
    return [
        f"if type(v) is class_{number}:",
        f"    v = names_{number}[v]",
        f"elif {given}True:",
        f"    v = leaf_{number}(run, v)",
    ]
