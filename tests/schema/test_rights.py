"""Rights: who may do and see what, field by field, as `rights.txt` says it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from conftest import Copies, Templates
from graphql import (
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    get_named_type,
)
from public import public_in
from rights import ARGUMENTS, HIDDEN, NO, YES, asked, cell, committed, question, root_fields, selected, stored
from rights_world import COLUMNS, STRANGER, World, world
from samples import SCHEMA

from content_store.database import connect

pytestmark = pytest.mark.anyio
TABLE = committed()
GRAPH = SCHEMA._schema
OPENED = "Query.me"  # which opens to everybody what is one's own, and nothing else


@pytest.fixture(scope="module")
def _worlds(_templates: Templates, _copies: Copies) -> tuple[World, Copies]:
    """A world that is made once, and how to get a copy of its database."""
    made = []

    async def make(url: str) -> None:
        async with connect(url):
            made.append(await world())

    copies = _templates("rights", make, "empty")
    return made[0], copies


@pytest.fixture
async def there(_worlds: tuple[World, Copies], tmp_path: Path, anyio_backend: object) -> AsyncIterator[World]:
    """That world, in a database of one's own."""
    made, copies = _worlds
    with public_in(tmp_path / "public"), copies() as url:
        async with connect(url):
            yield made


def staffs_own() -> dict[str, tuple[str, list[str]]]:
    """Every field of a type that no public field leads to: its root field, and the way from there."""
    closed = [name for name in sorted(root_fields()) if name.startswith("Query.") and name not in open_to_all()]
    found: dict[str, tuple[str, list[str]]] = {}
    seen = types_below(open_to_all())
    ways: list[tuple[str, list[str], GraphQLNamedType]] = [
        (name, [], get_named_type(root_fields()[name].type)) for name in closed if name != OPENED
    ]
    while ways:
        root, way, kind = ways.pop(0)
        if not isinstance(kind, GraphQLObjectType) or kind.name in seen:
            continue
        seen.add(kind.name)
        for name, field in kind.fields.items():
            found[f"{kind.name}.{name}"] = (root, [*way, name])
            ways.append((root, [*way, name], get_named_type(field.type)))
    return found


def open_to_all() -> list[str]:
    """The fields of Query that are everybody's."""
    return [name for name in root_fields() if name.startswith("Query.") and TABLE.get(name, {}).get(STRANGER) == YES]


def types_below(roots: list[str]) -> set[str]:
    """The names of the types to which these root fields lead."""
    found: set[str] = set()
    ways: list[GraphQLNamedType] = [get_named_type(root_fields()[name].type) for name in roots]
    while ways:
        kind = ways.pop()
        if kind.name in found:
            continue
        found.add(kind.name)
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            ways += [get_named_type(field.type) for field in kind.fields.values()]
        if isinstance(kind, GraphQLInterfaceType):
            ways += GRAPH.get_possible_types(kind)
    return found


def test_the_table_names_every_field_that_there_is_and_no_other() -> None:
    assert sorted(TABLE) == sorted([*root_fields(), *staffs_own()])
    assert all(tuple(cells) == COLUMNS for cells in TABLE.values())


@pytest.mark.usefixtures("library")
async def test_what_strangers_may_see_is_open_to_everybody() -> None:
    there = await world()

    for name in open_to_all():
        assert {column: await found(there, name, column) for column in COLUMNS} == TABLE[name], name


@pytest.mark.parametrize("name", sorted(set(root_fields()) & set(TABLE) - set(open_to_all())))
async def test_a_root_field_is_open_to_whom_the_table_says_and_a_refusal_leaves_nothing_behind(
    name: str, there: World
) -> None:
    before = await stored()

    refused = {column: await found(there, name, column) for column in COLUMNS if TABLE[name][column] != YES}

    assert await stored() == before
    allowed = {column: await found(there, name, column) for column in COLUMNS if TABLE[name][column] == YES}
    assert {column: {**refused, **allowed}[column] for column in COLUMNS} == TABLE[name]


async def found(there: World, name: str, column: str) -> str:
    body = await asked(question(name, there.ids[column]), there.viewers[column])
    return cell(body, name.partition(".")[2])


async def test_a_field_of_staff_is_open_to_whom_the_table_says(there: World) -> None:
    before = await stored()
    wrong = {}

    for name, (root, way) in staffs_own().items():
        cells = {column: await below(there, root, way, column) for column in COLUMNS}
        if cells != TABLE[name]:
            wrong[name] = cells

    assert wrong == {}
    assert await stored() == before


async def below(there: World, root: str, way: list[str], column: str) -> str:
    """Whether the field at the end of a way is refused; what is not there is not."""
    kind, field = root_fields()[root].type, root.partition(".")[2]
    given = ARGUMENTS.get(field, "").format_map(there.ids[column])
    named, asked_for = get_named_type(kind), []
    for name in way:
        assert isinstance(named, GraphQLObjectType)
        kind = named.fields[name].type
        older = f'(since: "{there.ids[column]["version"]}")' if "since" in named.fields[name].args else ""
        asked_for.append(f"{name}{older}")
        named = get_named_type(kind)
    inner = " { ".join(asked_for) + selected(kind) + " }" * (len(way) - 1)
    body = await asked(f"{{ {field}{f'({given})' if given else ''} {{ {inner} }} }}", there.viewers[column])
    return NO if "errors" in body else YES


def test_the_table_tells_no_from_hidden_and_has_both() -> None:
    cells = {value for row in TABLE.values() for value in row.values()}

    assert cells == {YES, NO, HIDDEN}
