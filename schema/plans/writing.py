"""Writing: the Python that answers one operation, as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import strawberry
from graphql import GraphQLList, Undefined, is_abstract_type, is_leaf_type

from schema.plans import arguments, calling, kinds, running, values
from schema.plans.positions import TYPENAME, Field, Key, Position, Selection

TOOLS: dict[str, Any] = {
    "LazyInfo": calling.LazyInfo,
    "PLAIN": values.PLAIN,
    "Undefined": Undefined,
    "arguments": arguments.arguments,
    "check": kinds.check,
    "failed": running.failed,
    "generic": calling.generic,
    "listed": values.listed,
    "name_of": kinds.name_of,
    "ordinary": values.ordinary,
    "wait": running.wait,
}
Function = Callable[..., Any]


class Writer:
    """Writes a function for every position that holds a list or an object."""

    def __init__(self, schema: strawberry.Schema) -> None:
        self.schema = schema
        self.names = dict(TOOLS)
        self.lines: list[str] = []
        self.positions: list[Position] = []

    def written(self, root: Selection) -> Function:
        """The function that answers the whole operation: from a run to its data."""
        self._function("root(run, o)", [*self._object(root, ())])
        exec(compile("\n".join(self.lines), "<plan>", "exec"), self.names)  # noqa: S102
        for position in self.positions:
            if not is_leaf_type(position.type):
                position.complete = self.names[f"complete_{position.number}"]
            if is_abstract_type(position.type):
                cases = {name: self.names[f"object_{position.number}_{name}"] for name in position.cases}
                self.names[f"cases_{position.number}"] = cases
                self.names[f"classes_{position.number}"] = kinds.by_class(position, cases)
        found: Function = self.names["root"]
        return found

    def _function(self, head: str, body: list[str]) -> None:
        self.lines += [f"def {head}:", *(f"    {line}" for line in body)]

    def _object(self, selection: Selection, path: tuple[Key, ...]) -> Iterator[str]:
        yield "out = {}"
        for field in selection.fields:
            yield from self._field(field)
        yield "return out"

    def _field(self, field: Field) -> Iterator[str]:
        if field.name == TYPENAME:
            yield f"out[{field.key!r}] = {field.parent.name!r}"
            return
        position = field.position
        path = _path(position.path)
        self._position(position)
        yield "try:"
        yield f"    v = {calling.expression(self.schema, field, path, self.names)}"
        if calling.is_awaited(field):
            yield f"    wait(run, v, position_{position.number}, out, {path})"
            yield "    v = None"
        else:
            yield from (f"    {line}" for line in self._completion(position, "v"))
        yield "except Exception as error:"
        yield f"    v = failed(run, position_{position.number}, error, out, {path})"
        yield f"out[{field.key!r}] = v"

    def _position(self, position: Position) -> None:
        """Make a position known, with the function that completes what is there."""
        number = position.number
        self.names[f"position_{number}"] = position
        self.positions.append(position)
        if is_leaf_type(position.type):
            position.complete = self.names[f"leaf_{number}"] = values.leaf_of(position)
            self.names[f"coerce_{number}"] = position.type.coerce_output_value
            return
        head = f"complete_{number}({_parameters('run, o', position)})"
        if isinstance(position.type, GraphQLList):
            self._function(head, [*self._list(position)])
        elif is_abstract_type(position.type):
            self._function(head, [*self._abstract(position)])
        else:
            kinds.refuse_asynchronous(position)
            (case,) = position.cases.values()
            self._function(head, [*self._checked(position, case), *self._object(case, position.path)])

    def _completion(self, position: Position, value: str) -> list[str]:
        if is_leaf_type(position.type):
            return values.quick_leaf(position, self.names)
        return [f"v = complete_{position.number}({_parameters(f'run, {value}', position)})"]

    def _list(self, position: Position) -> Iterator[str]:
        item: Any = position.item
        self._position(item)
        index = f"i{item.path.count(None) - 1}"
        yield "if type(o) is not list:"
        yield f"    o = listed(position_{position.number}, o)"
        yield "    if o is None:"
        yield "        return None"
        yield "out = []"
        yield f"for {index}, v in enumerate(o):"
        yield "    try:"
        yield from (f"        {line}" for line in self._completion(item, "v"))
        yield "    except Exception as error:"
        yield f"        v = failed(run, position_{item.number}, error, out, {_path(item.path)})"
        yield "    out.append(v)"
        yield "return out"

    def _checked(self, position: Position, case: Selection) -> Iterator[str]:
        number = position.number
        own = kinds.own_class(case.type)
        self.names[f"type_{number}"] = case.type
        self.names[f"class_{number}"] = own
        if own is not None:
            yield f"if type(o) is not class_{number}:"
        else:
            yield "if True:"
        yield f"    o = ordinary(position_{number}, o)"
        yield "    if o is None:"
        yield "        return None"
        yield f"    check(run, position_{number}, type_{number}, o, {_path(position.path)})"

    def _abstract(self, position: Position) -> Iterator[str]:
        number = position.number
        for name, case in position.cases.items():
            head = f"object_{number}_{name}({_parameters('run, o', position)})"
            self._function(head, [*self._object(case, position.path)])
        yield f"found = classes_{number}.get(type(o))"
        yield "if found is None:"
        yield f"    o = ordinary(position_{number}, o)"
        yield "    if o is None:"
        yield "        return None"
        yield f"    found = cases_{number}[name_of(run, position_{number}, o, {_path(position.path)})]"
        yield f"return found({_parameters('run, o', position)})"


def _parameters(first: str, position: Position) -> str:
    """The parameters of what is called at a position: the indices on the way to it come last."""
    return ", ".join([first, *(f"i{index}" for index in range(position.path.count(None)))])


def _path(path: tuple[Key, ...]) -> str:
    """The path as Python: keys as they are, indices by the names of their variables."""
    parts, index = [], 0
    for key in path:
        parts.append(f"i{index}" if key is None else repr(key))
        index += key is None
    return f"({''.join(f'{part}, ' for part in parts)})"
