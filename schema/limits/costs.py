"""Costs: how many objects an operation may make, told from its document and its variables alone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import msgspec
import strawberry
from graphql import (
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNamedType,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
)
from msgspec.structs import replace
from strawberry.types.graphql import OperationType

from schema.keeping import Kept
from schema.limits.counting import INTROSPECTION, fragments_of
from schema.limits.documents import read
from schema.limits.sizes import MOST_OWNED, OWNED, Number, Numbers, Size, length_of, literal, number_of, page_of

ONE = Size(1)
CONDITIONS = {"skip": False, "include": True}


class Item(msgspec.Struct, frozen=True):
    """A field that gives objects: `size` for each object above it, what `owns` counted but once for each owner."""

    size: Size
    owned: bool
    conditions: tuple[tuple[str, bool], ...]
    below: "tuple[Item, ...]"

    def cost(self, above: int, owners: int, numbers: Numbers) -> int:
        """All objects from here on, for so many objects above that so many owners have."""
        if any(numbers.get(name) is (not wanted) for name, wanted in self.conditions):
            return 0
        made = above * self.size.of(numbers)
        if self.owned:
            made = min(made, owners * MOST_OWNED)
        else:
            owners = made
        return made + sum(item.cost(made, owners, numbers) for item in self.below)


@dataclass(frozen=True, eq=False)
class Price:
    """What an operation costs; `names` are the variables on which that depends, with what they are when not given."""

    kind: OperationType
    items: tuple[Item, ...]
    names: dict[str, Number]
    introspects: bool

    @cached_property
    def usual(self) -> int:
        """The cost when none of these variables is given."""
        return self._sum(self.names)

    def of(self, variables: Mapping[str, Any]) -> int:
        """Its cost with these variables."""
        if not self.names:
            return self.usual
        return self._sum(
            {name: number_of(variables[name]) if name in variables else usual for name, usual in self.names.items()}
        )

    def _sum(self, numbers: Numbers) -> int:
        return sum(item.cost(1, 1, numbers) for item in self.items)


def price_of(schema: strawberry.Schema, document: str, name: str | None) -> Price | None:
    """The price of a document's operation; None when the document has none of this name."""
    return _prices.get((document, name, schema), lambda: _Priced(_price(schema, document, name))).price


def _price(schema: strawberry.Schema, document: str, name: str | None) -> Price | None:
    nodes = read(document)
    operations = [node for node in nodes.definitions if isinstance(node, OperationDefinitionNode)]
    wanted = [node for node in operations if name is None or (node.name and node.name.value == name)]
    if not wanted:
        return None
    pricing = _Pricing(schema._schema, fragments_of(nodes))
    root = schema._schema.get_root_type(wanted[0].operation)
    items = tuple(pricing.items(wanted[0].selection_set, root, TOP))
    usual = {node.variable.name.value: literal(node.default_value) for node in wanted[0].variable_definitions or ()}
    names = {used: usual.get(used) for used in sorted(pricing.used)}
    return Price(OperationType(wanted[0].operation.value), items, names, pricing.introspects)


class _Priced(msgspec.Struct, frozen=True):
    price: Price | None


_prices: Kept[_Priced] = Kept()


class Within(msgspec.Struct, frozen=True):
    """What the fields of one object stand in: the page whose items they list, and whether these are owned."""

    page: Size | None = None
    owned: bool = False


TOP = Within()


@dataclass
class _Pricing:
    """Reads what an operation asks for; what the schema does not know costs nothing, validation refuses it."""

    schema: GraphQLSchema
    fragments: dict[str, FragmentDefinitionNode]
    used: set[str] = field(default_factory=set)
    introspects: bool = False

    def items(self, selected: SelectionSetNode, parent: GraphQLNamedType | None, within: Within) -> Iterator[Item]:
        """The fields of a selection that give objects, those of fragments among them."""
        for one in selected.selections:
            conditions = _conditions(one.directives or ())
            if conditions is None:
                continue
            self.used.update(name for name, _ in conditions)
            below = self._field if isinstance(one, FieldNode) else self._fragment
            for item in below(one, parent, within):
                yield replace(item, conditions=(*item.conditions, *conditions))

    def _fragment(self, node: SelectionNode, parent: GraphQLNamedType | None, within: Within) -> Iterator[Item]:
        inner: Any = self.fragments.get(node.name.value) if isinstance(node, FragmentSpreadNode) else node
        if inner is not None:
            named = inner.type_condition and self.schema.get_type(inner.type_condition.name.value)
            yield from self.items(inner.selection_set, named or parent, within)

    def _field(self, node: Any, parent: Any, within: Within) -> Iterator[Item]:
        definition = is_composite_type(parent) and self.schema.get_field(parent, node.name.value)
        if not definition or not node.selection_set:
            return
        name = node.name.value
        self.introspects |= name in INTROSPECTION
        is_list = is_list_type(get_nullable_type(definition.type))
        size = (within.page or length_of(parent.name, definition, node)) if is_list else ONE
        owned = within.owned or (parent.name, name) in OWNED
        page = page_of(definition, node)
        inside = Within(page, owned) if page else Within(None, owned and name == "edges")
        self.used.update(one.variable for one in (size, page) if one and one.variable)
        items = tuple(self.items(node.selection_set, get_named_type(definition.type), inside))
        yield Item(size, owned, (), items)


def _conditions(directives: Iterable[DirectiveNode]) -> tuple[tuple[str, bool], ...] | None:
    """On which variables it depends whether something is asked for, and how; None when it never is."""
    found = []
    for node in directives:
        wanted = CONDITIONS.get(node.name.value)
        value = next((given.value for given in node.arguments or () if given.name.value == "if"), None)
        if wanted is None or value is None:
            continue
        if isinstance(value, VariableNode):
            found.append((value.name.value, wanted))
        elif literal(value) is (not wanted):
            return None
    return tuple(found)
