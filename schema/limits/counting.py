"""Counting: how large a document is once its fragments are spread, without spreading them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

INTROSPECTION = {"__schema", "__type"}
INTROSPECTED_LISTS = {
    "types",
    "fields",
    "args",
    "inputFields",
    "enumValues",
    "interfaces",
    "possibleTypes",
    "directives",
}
Definition = OperationDefinitionNode | FragmentDefinitionNode


@dataclass(slots=True)
class Count:
    """How much is asked at one level and below: sums first, then the deepest of each.

    `roots` is how many fields the level itself has; `lists` how deep introspected lists lie in one another, if this is
    introspection, and `introspection` how deep they do where it is.
    """

    fields: int = 0
    aliases: int = 0
    directives: int = 0
    roots: int = 0
    depth: int = 0
    lists: int = 0
    introspection: int = 0

    def add(self, other: Count, levels: int = 0) -> None:
        """Add what lies so many levels below this one."""
        self.fields += other.fields
        self.aliases += other.aliases
        self.directives += other.directives
        self.roots += 0 if levels else other.roots
        self.depth = max(self.depth, other.depth + levels)
        self.lists = max(self.lists, other.lists)
        self.introspection = max(self.introspection, other.introspection)


@dataclass
class Counting:
    """Counts definitions, each fragment once; GraphQLError when a fragment spreads itself."""

    fragments: dict[str, FragmentDefinitionNode]
    _known: dict[str, Count | None] = field(default_factory=dict)

    def of(self, definition: Definition) -> Count:
        """All that a definition asks for, its fragments counted wherever they are spread."""
        count = self._selections(definition.selection_set)
        count.directives += _directives(definition)
        if isinstance(definition, OperationDefinitionNode):
            count.directives += sum(map(_directives, definition.variable_definitions or ()))
        return count

    def has_counted(self, fragment: FragmentDefinitionNode) -> bool:
        """Whether the fragment was spread somewhere; a second one of the same name never is."""
        name = fragment.name.value
        return name in self._known and self.fragments[name] is fragment

    def _selections(self, selected: SelectionSetNode) -> Count:
        count = Count()
        for one in selected.selections:
            count.directives += len(one.directives or ())
            if isinstance(one, FieldNode):
                self._field(one, count)
            elif isinstance(one, FragmentSpreadNode):
                count.add(self._fragment(one.name.value))
            else:
                count.add(self._selections(one.selection_set))  # type: ignore[attr-defined]
        return count

    def _field(self, node: FieldNode, count: Count) -> None:
        name = node.name.value
        count.fields += 1
        count.roots += 1
        count.aliases += node.alias is not None
        count.depth = max(count.depth, 1)
        below = self._selections(node.selection_set) if node.selection_set else Count()
        if name in INTROSPECTION:
            below.introspection = max(below.introspection, below.lists)
        below.lists += name in INTROSPECTED_LISTS
        count.add(below, levels=1)

    def _fragment(self, name: str) -> Count:
        if name not in self.fragments:
            return Count()
        if name not in self._known:
            self._known[name] = None
            self._known[name] = self.of(self.fragments[name])
        known = self._known[name]
        if known is None:
            raise GraphQLError(f"Cannot spread fragment '{name}' within itself.")
        return known


def fragments_of(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    """A document's fragments by name; the first of those with the same name."""
    nodes = [node for node in document.definitions if isinstance(node, FragmentDefinitionNode)]
    return {node.name.value: node for node in reversed(nodes)}


def most_repeats(definition: Definition, fragments: dict[str, FragmentDefinitionNode]) -> int:
    """How often the place of an answer that is asked for most often is asked for; fragments are really spread."""
    return _repeats([definition.selection_set], fragments)


def _repeats(level: list[SelectionSetNode], fragments: dict[str, FragmentDefinitionNode]) -> int:
    places: dict[str, list[SelectionSetNode | None]] = {}
    for node in _fields([one for selected in level for one in selected.selections], fragments):
        places.setdefault((node.alias or node.name).value, []).append(node.selection_set)
    below = ([one for one in sets if one] for sets in places.values())
    return max([*map(len, places.values()), *(_repeats(sets, fragments) for sets in below if sets)], default=0)


def _fields(selections: Iterable[SelectionNode], fragments: dict[str, FragmentDefinitionNode]) -> Iterator[FieldNode]:
    for one in selections:
        if isinstance(one, FieldNode):
            yield one
            continue
        inner: Any = fragments.get(one.name.value) if isinstance(one, FragmentSpreadNode) else one
        if inner is not None:
            yield from _fields(inner.selection_set.selections, fragments)


def _directives(node: object) -> int:
    return len(getattr(node, "directives", None) or ())
