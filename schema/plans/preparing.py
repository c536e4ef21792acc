"""Preparing: all that is known of an operation before its variables are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import strawberry
from graphql import (
    DirectiveNode,
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLBoolean,
    GraphQLError,
    GraphQLID,
    GraphQLInputType,
    GraphQLNonNull,
    GraphQLString,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    visit,
)
from graphql.execution.collect_fields import FragmentDetails
from graphql.execution.get_variable_signature import GraphQLVariableSignature, get_variable_signature
from graphql.execution.values import VariableValues, VariableValueSource, get_variable_values

CONDITIONS = {"skip", "include"}
CLASSES: dict[GraphQLInputType, type] = {GraphQLString: str, GraphQLID: str, GraphQLBoolean: bool}
Conditions = tuple[tuple[str, bool], ...]


class Unconditional(Exception):
    """A variable that @skip or @include asks for is null."""


@dataclass(frozen=True)
class Prepared:
    """One valid operation of one document, and the schema that it is asked of."""

    schema: strawberry.Schema
    document: DocumentNode
    operation: OperationDefinitionNode

    @cached_property
    def definitions(self) -> dict[str, FragmentDefinitionNode]:
        """The document's fragments by name."""
        nodes = self.document.definitions
        return {node.name.value: node for node in nodes if isinstance(node, FragmentDefinitionNode)}

    @cached_property
    def fragments(self) -> dict[str, FragmentDetails]:
        """The same, as graphql-core's collecting of fields wants them."""
        return {name: FragmentDetails(node) for name, node in self.definitions.items()}

    @cached_property
    def conditions(self) -> list[str]:
        """The variables that decide which fields are asked for."""
        finder = _Conditions()
        visit(self.document, finder)
        return sorted(finder.names)

    @cached_property
    def _signatures(self) -> list[GraphQLVariableSignature]:
        found = [
            get_variable_signature(self.schema._schema, node) for node in self.operation.variable_definitions or ()
        ]
        return [one for one in found if not isinstance(one, GraphQLError)]

    def variables(self, given: Mapping[str, Any]) -> VariableValues | list[GraphQLError]:
        """The variables as the schema wants them, or why they are not."""
        nodes = self.operation.variable_definitions
        if not nodes:
            return VariableValues({}, {})
        if all(type(given.get(one.name)) is _class_of(one.type) for one in self._signatures):
            sources = {one.name: VariableValueSource(one, given[one.name]) for one in self._signatures}
            return VariableValues(sources, {name: given[name] for name in sources})
        return get_variable_values(self.schema._schema, nodes, dict(given), max_errors=50)

    def taken(self, variables: VariableValues) -> Conditions:
        """What the variables decide; Unconditional when one of them is neither true nor false."""
        found = tuple((name, variables.coerced.get(name)) for name in self.conditions)
        if any(not isinstance(value, bool) for _, value in found):
            raise Unconditional
        return found  # type: ignore[return-value]


class _Conditions(Visitor):
    """Collects the variables in @skip and @include."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        """Look at one directive."""
        if node.name.value in CONDITIONS:
            self.names |= {one.value.name.value for one in node.arguments or () if isinstance(one.value, VariableNode)}


def _class_of(kind: GraphQLInputType) -> type | None:
    """The class whose instances are values of this type as they are; None when it takes more to know."""
    return CLASSES.get(kind.of_type if isinstance(kind, GraphQLNonNull) else kind)


def condition_values(conditions: Conditions) -> VariableValues:
    """Just enough variables to collect fields by."""
    return VariableValues({}, dict(conditions))
