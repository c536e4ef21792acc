"""Positions: every place of an answer that can hold a value, known before anything runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    ListValueNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
    is_abstract_type,
    is_composite_type,
)
from graphql.execution.collect_fields import FieldDetails, FragmentDetails, collect_fields, collect_subfields
from graphql.execution.values import VariableValues
from graphql.language import OperationDefinitionNode
from graphql.pyutils import Path

MOST_POSITIONS = 2_000
TYPENAME = "__typename"
Key = str | None  # None stands for an index that is known when the plan runs


class TooLarge(Exception):
    """The operation would become more Python than a plan may be."""


@dataclass(eq=False)
class Position:
    """A field's value or an item of its list; `above` is how long the path of the nearest nullable position is."""

    number: int
    owner: Field
    type: Any  # an output type that is not non-null
    non_null: bool
    path: tuple[Key, ...]
    above: int
    item: Position | None = None
    cases: dict[str, Selection] = field(default_factory=dict)
    complete: Callable[..., Any] = field(init=False)

    @property
    def below(self) -> int:
        """What `above` is for the positions within this one."""
        return self.above if self.non_null else len(self.path)


@dataclass(eq=False)
class Field:
    """One response key of one object type, with all the places of the document that ask for it.

    Without a variable in them, its arguments are `constant`. What was `converted` of them once is kept here.
    """

    key: str
    parent: GraphQLObjectType
    definition: GraphQLField
    details: list[FieldDetails]
    names: tuple[Key, ...]
    nodes: list[FieldNode] = field(init=False)
    constant: bool = field(init=False)
    converted: Any = None
    position: Position = field(init=False)

    def __post_init__(self) -> None:
        """The nodes of the document, as errors want them."""
        self.nodes = [one.node for one in self.details]
        self.constant = not any(mentions_variables(node.value) for node in self.nodes[0].arguments or ())

    @property
    def name(self) -> str:
        """What the schema calls it."""
        return self.nodes[0].name.value

    def path(self, keys: Sequence[str | int]) -> Path:
        """The path as resolvers see it."""
        path = Path(None, keys[0], self.names[0])
        for key, name in zip(keys[1:], self.names[1:], strict=True):
            path = Path(path, key, name)
        return path


@dataclass(eq=False)
class Selection:
    """What is asked of one object type at one position."""

    type: GraphQLObjectType
    fields: list[Field]


class Survey:
    """Finds all positions of an operation, by graphql-core's own rules of collecting fields."""

    def __init__(
        self,
        schema: GraphQLSchema,
        operation: OperationDefinitionNode,
        fragments: dict[str, FragmentDetails],
        variables: VariableValues,
    ) -> None:
        self.schema = schema
        self.operation = operation
        self.fragments = fragments
        self.variables = variables
        self.count = 0

    def root(self) -> Selection:
        """The whole operation; TooLarge when it has too many positions."""
        kind: Any = self.schema.get_root_type(self.operation.operation)
        found = collect_fields(self.schema, self.fragments, self.variables, kind, self.operation)
        return self._selection(kind, found.grouped_field_set, None)

    def _selection(
        self, kind: GraphQLObjectType, grouped: dict[str, list[FieldDetails]], within: Position | None
    ) -> Selection:
        found = []
        for key, details in grouped.items():
            definition = self.schema.get_field(kind, details[0].node.name.value)
            if definition is not None:
                found.append(self._field(kind, definition, (key, details), within))
        return Selection(kind, found)

    def _field(
        self,
        parent: GraphQLObjectType,
        definition: GraphQLField,
        asked: tuple[str, list[FieldDetails]],
        within: Position | None,
    ) -> Field:
        key, details = asked
        names = _names(within) if within else ()
        found = Field(key, parent, definition, details, (*names, parent.name))
        path = within.path if within else ()
        found.position = self._position(found, definition.type, (*path, key), within.below if within else 0)
        innermost = found.position
        while innermost.item:
            innermost = innermost.item
        if is_composite_type(innermost.type):
            self._cases(innermost, details)
        return found

    def _position(self, owner: Field, kind: GraphQLOutputType, path: tuple[Key, ...], above: int) -> Position:
        self.count += 1
        if self.count > MOST_POSITIONS:
            raise TooLarge
        non_null = isinstance(kind, GraphQLNonNull)
        inner = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
        found = Position(self.count, owner, inner, non_null, path, above)
        if isinstance(inner, GraphQLList):
            found.item = self._position(owner, inner.of_type, (*path, None), found.below)
        return found

    def _cases(self, position: Position, details: list[FieldDetails]) -> None:
        kind: Any = position.type
        possible = self.schema.get_possible_types(kind) if is_abstract_type(kind) else [kind]
        for case in possible:
            found = collect_subfields(self.schema, self.fragments, self.variables, self.operation, case, details)
            position.cases[case.name] = self._selection(case, found.grouped_field_set, position)


def _names(position: Position) -> tuple[Key, ...]:
    indices = len(position.path) - len(position.owner.names)
    return (*position.owner.names, *([None] * indices))


def mentions_variables(value: ValueNode) -> bool:
    """Whether a variable stands anywhere in a value."""
    if isinstance(value, ListValueNode):
        return any(mentions_variables(item) for item in value.values)
    if isinstance(value, ObjectValueNode):
        return any(mentions_variables(one.value) for one in value.fields)
    return isinstance(value, VariableNode)
