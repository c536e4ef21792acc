"""Columns: an operation answered position by position, all objects of a position at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain, compress
from typing import Any, NoReturn

import msgspec
import strawberry
from graphql import GraphQLList, is_abstract_type, is_leaf_type
from strawberry.types.field import StrawberryField

from content_store.published.together import Lists, Repeated, Together, split
from schema.fields import identity_of, is_lasting, path_of, seen_of, together_of
from schema.plans import calling, kinds
from schema.plans.arguments import arguments
from schema.plans.cells import Stumbled, leaves, refuse
from schema.plans.parts import Part, is_made_of_itself, tells_today
from schema.plans.positions import TYPENAME, Field, Position, Selection
from schema.plans.rows import VALUE, Shape, joining_writer, reader, values_writer, writer
from schema.plans.running import Run

Column = Sequence[Any]  # a list, or `Together`
# From the values at a position to what the answer has there; Stumbled, or any error of a resolver.
Completion = Callable[[Run, Column], Column]
Reader = Callable[[Run, Column], Column]
Columns = Callable[[Run], dict[str, Any]]
# From the path of an attribute of what an object is shown as to the same in the object itself.
Inward = Callable[[str], str]


class Pathless(calling.LazyInfo[Any, Any]):
    """The `info` of a field for all objects at once: who asks it for more than the context asks for one path."""

    @property
    def _raw_info(self) -> NoReturn:  # type: ignore[override]
        raise Stumbled


class Step(msgspec.Struct, frozen=True):
    """One response key of one type: the columns that it takes, and how one row of them is written."""

    key: str
    columns: tuple[Completion, ...]
    shape: Shape = VALUE


def columns_of(schema: strawberry.Schema, root: Selection) -> Columns | None:
    """What answers an operation in which nothing goes wrong; None for what can only be done object by object."""
    steps = _steps(schema, root)
    if steps is None:
        return None
    rows = _rows_of(steps)

    def answered(run: Run) -> dict[str, Any]:
        found: dict[str, Any] = rows(run, [None])[0]
        return found

    return answered


def _steps(schema: strawberry.Schema, selection: Selection) -> list[Step] | None:
    made = [_step(schema, field) for field in selection.fields]
    return None if None in made else [step for step in made if step]


def _step(schema: strawberry.Schema, field: Field) -> Step | None:
    if field.name == TYPENAME:
        return Step(field.key, (), field.parent.name)
    shown = _shown(schema, field, str)
    if shown:
        return shown
    read, complete = _reader(schema, field), _completion(schema, field.position)
    return Step(field.key, (partial(_column, read, complete),)) if read and complete else None


def _shown(schema: strawberry.Schema, field: Field, inward: Inward) -> Step | None:
    """The step of a field that shows its object as another type, of which only attributes are asked for."""
    definition = field.definition.extensions.get("strawberry-definition")
    where = seen_of(definition.metadata) if isinstance(definition, StrawberryField) else None
    if where is None or not field.position.non_null or not calling.is_plain(schema, definition):
        return None
    (case,) = field.position.cases.values()

    def further_inward(path: str) -> str:
        head, _, rest = path.partition(".")
        return inward(".".join(part for part in (where[head], rest) if part))

    steps = [_attribute(schema, below, further_inward) for below in case.fields]
    whole = [step for step in steps if step]
    if len(whole) < len(steps):
        return None
    return Step(field.key, tuple(column for step in whole for column in step.columns), _shape(whole))


def _attribute(schema: strawberry.Schema, field: Field, inward: Inward) -> Step | None:
    """The step of a field that is an attribute of what is shown, read from the object itself."""
    if field.name == TYPENAME:
        return _step(schema, field)
    definition: Any = field.definition.extensions.get("strawberry-definition")
    path, complete = path_of(definition.metadata), _completion(schema, field.position)
    if path is None or complete is None:
        return _shown(schema, field, inward)
    return Step(field.key, (partial(_column, _attributes(inward(path)), complete),))


def _attributes(path: str) -> Reader:
    read = reader(path)

    def attributes(_run: Run, those: Column) -> Column:
        tell = getattr(those, "column", None)
        return tell(path) if tell else read(those)

    return attributes


def _column(read: Reader, complete: Completion, run: Run, those: Column) -> Column:
    return complete(run, read(run, those))


def _shape(steps: Sequence[Step]) -> Shape:
    return tuple((step.key, step.shape) for step in steps)


def _rows_of(steps: Sequence[Step]) -> Completion:
    """How objects become rows of an answer."""
    columns, write = [column for step in steps for column in step.columns], writer(_shape(steps))
    return lambda run, those: write(range(len(those)), *(column(run, those) for column in columns))


def _values_of(steps: Sequence[Step]) -> Completion:
    """How objects become the values of such rows, without their keys."""
    columns, write = [column for step in steps for column in step.columns], values_writer([one.shape for one in steps])
    return lambda run, those: write(range(len(those)), *(column(run, those) for column in columns))


def _reader(schema: strawberry.Schema, owner: Field) -> Reader | None:
    """How the values of a field are read; None where it takes a path, a wait or somebody else's resolver."""
    field: Any = owner.definition.extensions.get("strawberry-definition")
    if not calling.is_plain(schema, field) or calling.is_awaited(owner):
        return None
    resolver = field.base_resolver
    path = path_of(field.metadata) if resolver else field.python_name
    if path:
        return _attributes(path)
    if resolver.parent_parameter or resolver.root_parameter:
        return None
    return _asked(owner, field)


def _asked(owner: Field, field: StrawberryField) -> Reader:
    """The values that a resolver gives, with the arguments that are the same for all objects."""
    resolver: Any = field.base_resolver
    call, of_object = resolver.wrapped_func, bool(resolver.self_parameter)
    info = resolver.info_parameter.name if resolver.info_parameter else None
    takes = bool(owner.definition.args or owner.nodes[0].arguments)
    answer = together_of(field.metadata)

    def read(run: Run, those: Column) -> Column:
        if answer:
            given = arguments(run, owner, field, ()) if takes else {}
            return answer(those, Pathless(run, owner, field, ()), **given)
        bound = partial(call, **{info: Pathless(run, owner, field, ())}) if info else call
        if not takes:
            return list(map(bound, those)) if of_object else [bound() for _ in those]
        found = []
        for one in those:
            given = arguments(run, owner, field, ())
            found.append(bound(one, **given) if of_object else bound(**given))
        return found

    return read


def _completion(schema: strawberry.Schema, position: Position) -> Completion | None:
    """How the values at a position are completed; None when that cannot be done for all of them at once."""
    if is_leaf_type(position.type):
        return leaves(position)
    made = _inner(schema, position)
    return made if made is None or position.non_null else partial(_nullable, made)


def _inner(schema: strawberry.Schema, position: Position) -> Completion | None:
    if isinstance(position.type, GraphQLList):
        items = _completion(schema, position.item) if position.item else None
        return items and partial(_lists, items)
    if is_abstract_type(position.type):
        return _any_of(schema, position)
    (case,) = position.cases.values()
    return _object(schema, case)


def _any_of(schema: strawberry.Schema, position: Position) -> Completion | None:
    made = {name: _object(schema, case) for name, case in position.cases.items()}
    whole = {name: complete for name, complete in made.items() if complete}
    return partial(_cases, kinds.by_class(position, whole)) if len(whole) == len(made) else None


def _object(schema: strawberry.Schema, case: Selection) -> Completion | None:
    own, steps = kinds.own_class(case.type), _steps(schema, case)
    if own is None or steps is None:
        return None
    lasts = [is_lasting(own) and is_made_of_itself(field) for field in case.fields]
    if not any(lasts):
        return partial(_objects, own, _rows_of(steps))
    today = any(map(tells_today, compress(case.fields, lasts)))
    if all(lasts):
        return partial(_objects, own, Part(identity_of(own), _rows_of(steps), today).of)
    part = Part(identity_of(own), _values_of([*compress(steps, lasts)]), today)
    return partial(_objects, own, _joined(steps, lasts, part))


def _joined(steps: Sequence[Step], lasts: Sequence[bool], part: Part) -> Completion:
    """How objects become rows of what is made each time, and of what was made of them once."""
    columns = [column for step, last in zip(steps, lasts, strict=True) if not last for column in step.columns]
    write = joining_writer([step.key for step in steps], [step.shape for step in steps], lasts)
    return lambda run, those: write(part.of(run, those), *(column(run, those) for column in columns))


def _nullable(complete: Completion, run: Run, values: Column) -> Column:
    there = [value for value in values if value is not None]
    done = complete(run, there)
    if len(there) == len(values):
        return done
    left = iter(done)
    return [None if value is None else next(left) for value in values]


def _lists(complete: Completion, run: Run, values: Column) -> Column:
    if type(values) is Lists:
        return split(complete(run, values.flat), values.lengths)
    if len(values) == 1 and isinstance(values[0], Together):
        return [complete(run, values[0])]
    if not {*map(type, values)} <= {list}:
        refuse(values)
    if len(values) == 1:
        return [complete(run, values[0])]
    return split(complete(run, [*chain.from_iterable(values)]), [*map(len, values)])


def _objects(own: type, answer: Completion, run: Run, those: Column) -> Column:
    if not those:
        return []
    if type(those) is not list:
        if type(those) is Repeated:
            # A row of an answer is nobody's to change, so it may stand in many places.
            rows = _objects(own, answer, run, those.distinct)
            return [rows[place] for place in those.order]
        if getattr(those, "kind", None) is own:
            return answer(run, those)
    if {*map(type, those)} != {own}:
        refuse(those)
    return answer(run, those)


def _cases(completions: dict[type, Completion], run: Run, those: Column) -> Column:
    by_class: dict[type, list[Any]] = {}
    for one in those:
        if type(one) not in completions:
            refuse([one])
        by_class.setdefault(type(one), []).append(one)
    left = {own: iter(completions[own](run, of_it)) for own, of_it in by_class.items()}
    return [next(left[type(one)]) for one in those]
