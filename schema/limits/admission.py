"""Admission: what an operation is told before anything of it runs."""

from collections.abc import Mapping
from typing import Any

import msgspec
import strawberry
from strawberry.types.graphql import OperationType

from content_store.limit_errors import IntrospectionIsOff, TooCostly, TooManyValues
from schema.limits.costs import price_of

MOST_COST = 200_000
MOST_VALUES = 2_000


class Admission(msgspec.Struct, frozen=True):
    """An operation that may run: what it does, and what it costs."""

    kind: OperationType
    cost: int

    @property
    def extensions(self) -> dict[str, dict[str, int]]:
        """The cost as an answer tells it."""
        return {"cost": {"requested": self.cost, "most": MOST_COST}}


def admitted(
    schema: strawberry.Schema, document: str, name: str | None, variables: Mapping[str, Any], introspection: bool
) -> Admission | None:
    """The admission of an operation, by its name or the only one; None when the document has no such operation.

    OperationTooLarge when it is larger than any limit, IntrospectionIsOff when it asks for the schema where it may not.
    """
    price = price_of(schema, document, name)
    if price is None:
        return None
    if price.introspects and not introspection:
        raise IntrospectionIsOff
    _check_values(variables)
    cost = price.of(variables)
    if cost > MOST_COST:
        raise TooCostly(cost, MOST_COST)
    return Admission(price.kind, cost)


def _check_values(variables: Mapping[str, Any]) -> None:
    """Count as far as the limit goes, however deep the values lie."""
    found, left = 0, list[Any]([variables])
    while left:
        one = left.pop()
        values = one if isinstance(one, list) else one.values()
        found += len(values)
        if found > MOST_VALUES:
            raise TooManyValues(found, MOST_VALUES)
        left += [value for value in values if isinstance(value, dict | list)]
