"""Operations drawn from the whole graph, changes and what staff see included, with hostile values among them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from random import Random
from typing import Any

from drawn_operations import SCALARS, Draw, plain
from graphql import (
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
)

from schema.nodes import gid

ERRORS = "errors { code path message messageEn }"
GID = re.compile(r"gid://camtay/(\w+)/(\d+)")
HOSTILE: list[Any] = [
    "",
    " ",
    "a\x00b",
    "\ud7ff\u202e\u200b",
    "Ð" * 10_000,
    "'; DROP TABLE versions; --",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "=1+1",
    "%s%n{0}{x}",
    -1,
    0,
    2**31,
    10**30,
    -0.0,
    1e308,
    True,
    None,
    [],
    {},
    {"a": {"a": {"a": 1}}},
    "0001-01-01",
    "9999-12-31T23:59:59+14:00",
    "gid://camtay/Version/99999999999999999999",
    "gid://camtay//",
    "gid://camtay/Nothing/1",
]
# What is often right, so that many changes go through.
LIKELY: dict[str, list[Any]] = {
    "slug": ["cai-vneid", "an-toan", "moi-1", "moi-2", "moi-3", "moi-4"],
    "topic": ["an-toan", "an-toan", "moi-1", "no"],
    "language": ["vi", "vi", "tyz", "ium"],
    "first": [0, 1, 5, 100],
    "after": [None, None, "no"],
    "document": ["{ __typename }", "{ guides { nodes { title } } }", "{ no }", "{"],
    "url": ["https://example.com/", "http://127.0.0.1:1/", "ftp://example.com", "https://"],
    "email": ["a@example.vn", "b@example.vn", "A@EXAMPLE.VN", "no"],
    "password": ["con mèo trèo cây cau", "a"],
    "position": [1, 2, 3, 100],
}
LIKELY_SCALARS = SCALARS | {
    "String": ["a", "Mở kho ứng dụng trên điện thoại.", "đường", "Gõ chữ VNeID."],
    "Int": [1, 2, 3, 20],
    "DateTime": ["2026-11-22T08:00:00+07:00", "2030-01-01T00:00:00", "2031-01-01T00:00:00Z"],
}


class Known:
    """What the answers so far told of what there is, by its kind."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._numbers: dict[str, list[int]] = {}
        self.revisions: dict[str, int] = {}
        for found in ids:
            self.learn(json.dumps(found))

    def learn(self, text: str) -> None:
        """Remember every id that an answer names, and the revision that stands beside it."""
        for kind, number in GID.findall(text):
            numbers = self._numbers.setdefault(kind, [])
            if int(number) < 10**6 and int(number) not in numbers:
                numbers.append(int(number))
        json.loads(text, object_hook=self._note)

    def _note(self, found: dict[str, Any]) -> dict[str, Any]:
        if isinstance(found.get("id"), str) and isinstance(found.get("revision"), int):
            self.revisions[found["id"]] = found["revision"]
        return found

    def some(self, noun: str, random: Random) -> str:
        """The id of something of the kind that a field or an argument is named after, or of anything at all."""
        named = [kind for kind in self._numbers if noun.lower().startswith(kind.lower())]
        kind = max(named, key=len) if named and random.random() < 0.95 else random.choice(sorted(self._numbers))
        # Most is done with what is new.
        numbers = self._numbers[kind]
        return gid(kind, numbers[-1] if random.random() < 0.5 else random.choice(numbers))


class Change(Draw):
    """One drawn operation, of which a part of the values is hostile."""

    def __init__(self, schema: GraphQLSchema, random: Random, known: Known, hostile: float) -> None:
        super().__init__(schema, random, {}, lambda _kind, _field: True)
        self._known, self._hostile, self._noun, self._about = known, hostile, "", ""

    def mutation(self) -> str:
        """The whole document of one or two changes, each with its payload."""
        kind = self.schema.mutation_type
        assert kind is not None
        names = self.random.choices(sorted(kind.fields), k=self.random.choice([1, 1, 1, 2]))
        parts = [self._change(number, name, kind.fields[name]) for number, name in enumerate(names)]
        head = f"({', '.join(self.declared)})" if self.declared else ""
        return f"mutation Drawn{head} {{ {' '.join(parts)} }}{''.join(f' {text}' for text in self.fragments.values())}"

    def _change(self, number: int, name: str, one: GraphQLField) -> str:
        self._noun, self.left = name, 8
        payload = get_named_type(one.type)
        assert isinstance(payload, GraphQLObjectType)
        made = " ".join(
            f"{key} {{ id {'revision' if 'revision' in _fields(below) else ''} }}"
            for key, below in payload.fields.items()
            if "id" in _fields(below)
        )
        below = self.selection(payload, 2)
        return f"c{number}: {name}{self._arguments(one)} {{ {ERRORS} {made} ... {below} }}"

    def _value(self, kind: Any, name: str) -> Any:
        if isinstance(kind, GraphQLNonNull):
            return self._value(kind.of_type, name)
        # Hostile values come as variables or in what is written down; both must be told apart from bad ones.
        if self.random.random() < self._hostile:
            return self.random.choice(HOSTILE)
        if kind is None or isinstance(kind, GraphQLList):
            return super()._value(kind, name)
        if str(kind) == "ID":
            noun = name if name not in ("id", "ids", "subject") else self._noun
            self._about = self._known.some({"place": "Locality"}.get(noun, noun), self.random)
            return self._about
        if name == "expectedRevision" and self.random.random() < 0.9:
            return self._known.revisions.get(self._about, 1)
        if name in LIKELY and is_leaf_type(kind):
            return self.random.choice(LIKELY[name])
        if str(kind) in LIKELY_SCALARS:
            return self.random.choice(list(LIKELY_SCALARS[str(kind)]))
        return super()._value(kind, name)


def _fields(one: GraphQLField) -> Any:
    """The fields of what a field leads to; none when it leads to many, or to no object."""
    kind = one.type.of_type if isinstance(one.type, GraphQLNonNull) else one.type
    return () if isinstance(kind, GraphQLList) else getattr(kind, "fields", ())


def request(drawn: Change, query: str) -> dict[str, Any]:
    """What is sent for a drawn operation."""
    return {"query": query, "variables": {name: plain(value) for name, value in drawn.variables.items()}}
