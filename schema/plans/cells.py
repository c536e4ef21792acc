"""Cells: whole columns of scalars and enums, brought into the shape that their type promises."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from enum import Flag
from inspect import iscoroutine
from types import NoneType
from typing import Any, NoReturn

from graphql import GraphQLBoolean, GraphQLFloat, GraphQLID, GraphQLInt, GraphQLString

from schema.plans.positions import Position
from schema.plans.running import Run
from schema.plans.values import LARGEST_FLOAT, PLAIN

Column = Sequence[Any]
LARGEST_INT = 2**31
DAYS = {date, NoneType}
# What is already as the answer has it, by its one class.
READY = {GraphQLString: str, GraphQLID: str, GraphQLBoolean: bool, GraphQLInt: int, GraphQLFloat: float}


class Stumbled(Exception):
    """Something is not as one expects; object by object it shows what it comes to."""


def refuse(values: Column) -> NoReturn:
    """Stumbled; what will never be awaited is closed."""
    for value in values:
        if iscoroutine(value):
            value.close()
    raise Stumbled


def leaves(position: Position) -> Callable[[Run, Column], Column]:
    """What completes a column of scalars or enums."""
    kind: Any = position.type
    nulls = set() if position.non_null else {NoneType}
    members = getattr(kind, "wrapped_cls", None)
    if kind in READY:
        return _ready(READY[kind], nulls)
    if members is not None and not issubclass(members, Flag):
        return _named({member: kind.coerce_output_value(member) for member in members}, {members} | nulls)
    coerce = kind.coerce_output_value
    ready = {coerce} | nulls if coerce in (str, int) else set()
    return _coerced(coerce, ready, PLAIN | nulls)


def _ready(own: type, nulls: set[type]) -> Callable[[Run, Column], Column]:
    expected, numbers = {own} | nulls, {int: LARGEST_INT - 1, float: LARGEST_FLOAT}
    most = numbers.get(own)

    def complete(_run: Run, values: Column) -> Column:
        if not {*map(type, values)} <= expected:
            refuse(values)
        if most is not None and not all(-most <= value <= most for value in values if value is not None):
            refuse(values)
        return values

    return complete


def _named(names: dict[Any, str], expected: set[type]) -> Callable[[Run, Column], Column]:
    def complete(_run: Run, values: Column) -> Column:
        if not {*map(type, values)} <= expected:
            refuse(values)
        return [names.get(value) for value in values]

    return complete


def _coerced(
    coerce: Callable[[Any], Any], ready: set[type], expected: frozenset[type]
) -> Callable[[Run, Column], Column]:
    def complete(_run: Run, values: Column) -> Column:
        found = {*map(type, values)}
        if found <= ready:
            return values
        if not found <= expected:
            refuse(values)
        if found <= DAYS:
            # Days are few and alike; what equals one in another way, as numbers may, need not be written alike.
            written = {day: day and coerce(day) for day in {*values}}
            return [written[day] for day in values]
        done = [None if value is None else coerce(value) for value in values]
        # What becomes null on the way is an error, as null for what cannot be.
        if [*map(type, done)].count(NoneType) != [*map(type, values)].count(NoneType):
            refuse(values)
        return done

    return complete
