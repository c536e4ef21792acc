"""Operations drawn at random from any schema: valid ones, with everything that a document may hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
)

Pool = Mapping[str, Sequence[Any]]  # what to draw from, by an argument's name or a scalar's
SCALARS: dict[str, Sequence[Any]] = {
    "Int": [0, 1, 2, 5, 20],
    "Float": [0.5, 2.0],
    "Boolean": [True, False],
    "String": ["a", "đường", ""],
    "ID": ["1", "x"],
    "Date": ["2022-12-31", "2025-06-30", "2026-01-01"],
}
WRONG = ["x", -1, 2**40, None, [], {"a": 1}, True]


@dataclass
class Draw:
    """One operation as it is being drawn; what has the same response key has the same arguments."""

    schema: GraphQLSchema
    random: Random
    pool: Pool
    allowed: Callable[[str, str], bool]
    left: int = 25
    arguments: dict[tuple[str, str, int], str] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)
    declared: list[str] = field(default_factory=list)
    fragments: dict[str, str] = field(default_factory=dict)
    conditions: list[str] = field(default_factory=list)
    text: str = ""

    def document(self, depth: int) -> str:
        """The whole document; `variables` holds the values to send along."""
        for name in ("yes", "no"):
            if self.random.random() < 0.3:
                self.declared.append(f"${name}: Boolean! = {'true' if name == 'yes' else 'false'}")
                if self.random.random() < 0.7:
                    self.variables[name] = self.random.random() < 0.5
        self.conditions = [one[1:].partition(":")[0] for one in self.declared]
        body = self.selection(self.schema.query_type, depth)
        used = "".join(f" {text}" for text in self.fragments.values())
        head = f"({', '.join(self.declared)})" if self.declared else ""
        return f"query Drawn{head} {body}{used}"

    def selection(self, kind: Any, depth: int) -> str:
        """A selection set on a type."""
        parts = [self._part(kind, depth) for _ in range(self.random.randint(1, 5))]
        return f"{{ __typename {' '.join(part for part in parts if part)} }}"

    def _part(self, kind: Any, depth: int) -> str:
        chance = self.random.random()
        self.left -= 1
        if chance < 0.2 and depth > 0 and self.left > 0:
            on = self.random.choice(self._overlapping(kind))
            inner = self.selection(on, depth - 1)
            if chance < 0.1:
                return f"... on {on} {self._directive()} {inner}"
            return f"...{self._fragment(on, inner)} {self._directive()}"
        return self._field(kind, depth)

    def _overlapping(self, kind: Any) -> list[Any]:
        mine = set(self.schema.get_possible_types(kind)) if is_abstract_type(kind) else {kind}
        wider = [one for one in self.schema.type_map.values() if is_abstract_type(one)]
        fitting = [one for one in wider if mine & set(self.schema.get_possible_types(one))]
        return [kind, *sorted(mine, key=str), *fitting]

    def _fragment(self, on: Any, inner: str) -> str:
        same = [name for name, text in self.fragments.items() if text.startswith(f"fragment {name} on {on} ")]
        if same and self.random.random() < 0.5:
            return self.random.choice(same)
        name = f"F{len(self.fragments)}"
        self.fragments[name] = f"fragment {name} on {on} {inner}"
        return name

    def _field(self, kind: Any, depth: int) -> str:
        fields: dict[str, GraphQLField] = getattr(kind, "fields", {})
        names = [
            name
            for name, one in fields.items()
            if self.allowed(str(kind), name)
            and (is_leaf_type(get_named_type(one.type)) or (depth > 0 and self.left > 0))
        ]
        if not names:
            return self.random.choice(["__typename", "kind: __typename"])
        name = self.random.choice(sorted(names))
        one = fields[name]
        copy = self.random.choice([0, 0, 1])
        place = (str(kind), name, copy)
        if place not in self.arguments:
            self.arguments[place] = self._arguments(one)
        alias = f"{name}{kind}{copy}: " if copy or one.args or is_abstract_type(kind) or self._shared(name) else ""
        inner = get_named_type(one.type)
        below = "" if is_leaf_type(inner) else self.selection(inner, depth - 1)
        return f"{alias}{name}{self.arguments[place]} {self._directive()} {below}"

    def _shared(self, name: str) -> bool:
        """Whether several types have such a field, of which two may not agree."""
        every = [getattr(one, "fields", {}) for one in self.schema.type_map.values()]
        found = {str(fields[name].type) for fields in every if name in fields}
        return len(found) > 1

    def _directive(self) -> str:
        if self.random.random() > 0.2:
            return ""
        name = self.random.choice(["skip", "include"])
        value = self.random.choice(["true", "false", *(f"${one}" for one in self.conditions * 2)])
        return f"@{name}(if: {value})"

    def _arguments(self, one: GraphQLField) -> str:
        given = []
        for name, argument in one.args.items():
            needed = isinstance(argument.type, GraphQLNonNull) and argument.default is None
            if not needed and self.random.random() < 0.5:
                continue
            value = self._value(argument.type, name)
            given.append(
                f"{name}: {self._variable(argument.type, value) if self.random.random() < 0.4 else literal(value)}"
            )
        return f"({', '.join(given)})" if given else ""

    def _variable(self, kind: Any, value: Any) -> str:
        name = f"v{len(self.declared)}"
        default = f" = {literal(self._value(kind, name))}" if self.random.random() < 0.3 else ""
        self.declared.append(f"${name}: {kind}{default}")
        if not default or self.random.random() < 0.6:
            self.variables[name] = plain(value) if self.random.random() < 0.95 else self.random.choice(WRONG)
        return f"${name}"

    def _value(self, kind: Any, name: str) -> Any:
        if isinstance(kind, GraphQLNonNull):
            return self._value(kind.of_type, name) if not isinstance(kind.of_type, GraphQLNonNull) else None
        if not isinstance(kind, GraphQLList) and name in self.pool:
            return self.random.choice(list(self.pool[name]))
        if isinstance(kind, GraphQLList):
            return [self._value(kind.of_type, name) for _ in range(self.random.randint(0, 3))]
        if isinstance(kind, GraphQLEnumType):
            return Name(self.random.choice(sorted(kind.values)))
        if isinstance(kind, GraphQLInputObjectType):
            return {
                key: self._value(one.type, key)
                for key, one in kind.fields.items()
                if (isinstance(one.type, GraphQLNonNull) and one.default is None) or self.random.random() < 0.5
            }
        return self.random.choice(list(self.pool.get(kind.name) or SCALARS.get(kind.name) or ["vi"]))


class Name(str):
    """An enum's value, which is written without quotes."""


def literal(value: Any) -> str:
    """A value as a document writes it."""
    if isinstance(value, Name):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(literal(item) for item in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {literal(item)}' for key, item in value.items())}}}"
    return json.dumps(value, ensure_ascii=False)


def plain(value: Any) -> Any:
    """A value as JSON brings it."""
    if isinstance(value, Name):
        return str(value)
    if isinstance(value, list):
        return [plain(item) for item in value]
    return {key: plain(item) for key, item in value.items()} if isinstance(value, dict) else value
