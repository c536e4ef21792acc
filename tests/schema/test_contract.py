"""The contract: what is committed is what is served, and every word of it is explained."""

from __future__ import annotations

from pathlib import Path

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    is_introspection_type,
    is_specified_scalar_type,
)
from samples import SCHEMA

from schema.build import printed

COMMITTED = Path(__file__).parents[2] / "schema" / "schema.graphql"


def test_the_committed_schema_is_the_one_that_is_served() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == printed(SCHEMA), "run `camtay export-schema` and read its diff"


def test_every_type_field_argument_and_enum_value_is_described() -> None:
    silent = []
    for kind in SCHEMA._schema.type_map.values():
        if is_introspection_type(kind) or is_specified_scalar_type(kind):
            continue
        silent += [name for name, description in words_of(kind) if not description]

    assert silent == []


def words_of(kind: GraphQLNamedType) -> list[tuple[str, str | None]]:
    words = [(kind.name, kind.description)]
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        for name, field in kind.fields.items():
            words.append((f"{kind.name}.{name}", field.description))
            words += [(f"{kind.name}.{name}({arg})", found.description) for arg, found in field.args.items()]
    if isinstance(kind, GraphQLInputObjectType):
        words += [(f"{kind.name}.{name}", field.description) for name, field in kind.fields.items()]
    if isinstance(kind, GraphQLEnumType):
        words += [(f"{kind.name}.{name}", value.description) for name, value in kind.values.items()]
    return words
