"""One run of a plan: its errors, the nulls that they leave, and the awaitables that it waits for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from functools import cached_property
from typing import Any

import msgspec
import strawberry
from graphql import GraphQLError, located_error
from graphql.execution import default_field_resolver, default_type_resolver
from graphql.execution.values import VariableValues
from strawberry.execution import optimized_is_awaitable

from schema.plans.positions import Position
from schema.plans.preparing import Prepared

Keys = tuple[str | int, ...]


class Awaiting(Exception):
    """A value that must be awaited before it can be completed, met where none was expected."""

    def __init__(self, awaitable: Awaitable[Any]) -> None:
        super().__init__()
        self.awaitable = awaitable


class Waiting(msgspec.Struct, frozen=True):
    """An awaitable, and where its outcome belongs."""

    awaitable: Awaitable[Any]
    position: Position
    container: Any
    path: Keys


class Run(msgspec.Struct, eq=False, dict=True):
    """What one execution carries along; `nulled` holds the paths whose values errors have turned into null."""

    prepared: Prepared
    context: Any
    variables: VariableValues
    data: dict[str, Any] | None = None
    errors: list[GraphQLError] = msgspec.field(default_factory=list)
    waiting: list[Waiting] = msgspec.field(default_factory=list)
    arguments: dict[int, dict[str, Any]] = msgspec.field(default_factory=dict)
    nulled: set[Keys] = msgspec.field(default_factory=set)

    @property
    def schema(self) -> strawberry.Schema:
        """The schema that is asked."""
        return self.prepared.schema

    @cached_property
    def executor(self) -> Any:
        """Strawberry's executor for this operation, which makes what a resolver may ask its `info` for."""
        prepared = self.prepared
        return prepared.schema.execution_context_class(
            prepared.schema._schema,
            prepared.definitions,
            prepared.fragments,
            None,
            self.context,
            prepared.operation,
            self.variables,
            default_field_resolver,
            default_type_resolver,
            default_field_resolver,
            is_awaitable=optimized_is_awaitable,  # type: ignore[arg-type]
        )

    def lost(self, path: Keys) -> bool:
        """Whether nobody will see what is at this path."""
        return bool(self.nulled) and any(path[:length] in self.nulled for length in range(len(path) + 1))

    def add(self, error: GraphQLError, path: Keys) -> None:
        """Note an error that made null of what is at the path."""
        if not self.lost(path):
            self.nulled.add(path)
            self.errors.append(error)

    def wipe(self, error: GraphQLError, path: Keys) -> None:
        """Note an error, and make null of what was already written at the path."""
        if self.lost(path):
            return
        self.add(error, path)
        if not path:
            self.data = None
            return
        container: Any = self.data
        for key in path[:-1]:
            container = container[key]
        container[path[-1]] = None

    async def settle(self) -> None:
        """Wait for everything that is awaited, level by level, and all of a level at once."""
        while self.waiting:
            level = [one for one in self.waiting if self._is_wanted(one)]
            self.waiting = []
            for one, outcome in zip(level, await _outcomes(level), strict=True):
                self._finish(one, outcome)

    def _is_wanted(self, one: Waiting) -> bool:
        if not self.lost(one.path):
            return True
        if asyncio.iscoroutine(one.awaitable):
            one.awaitable.close()
        return False

    def _finish(self, one: Waiting, outcome: Any) -> None:
        if self.lost(one.path):
            return
        try:
            value = self._completed(one, outcome)
        except GraphQLError as error:
            self.wipe(error, one.path[: one.position.above])
        else:
            one.container[one.path[-1]] = value

    def _completed(self, one: Waiting, outcome: Any) -> Any:
        try:
            if isinstance(outcome, Exception):
                raise outcome
            return one.position.complete(self, outcome, *(key for key in one.path if type(key) is int))
        except Exception as error:
            return failed(self, one.position, error, one.container, one.path)


async def _outcomes(level: Sequence[Waiting]) -> list[Any]:
    """What each awaitable gave or raised; one alone needs no task."""
    if len(level) != 1:
        found = await asyncio.gather(*(one.awaitable for one in level), return_exceptions=True)
        for outcome in found:
            if isinstance(outcome, BaseException) and not isinstance(outcome, Exception):
                raise outcome
        return found
    try:
        return [await level[0].awaitable]
    except Exception as error:
        return [error]


def wait(run: Run, awaitable: Awaitable[Any], position: Position, container: Any, path: Keys) -> None:
    """Complete what the awaitable gives at this position, later."""
    run.waiting.append(Waiting(awaitable, position, container, path))


def failed(run: Run, position: Position, error: Exception, container: Any, path: Keys) -> None:
    """None where a value failed and null is allowed; the located error where it is not."""
    if isinstance(error, Awaiting):
        wait(run, error.awaitable, position, container, path)
        return
    located = located_error(error, position.owner.nodes, list(path))
    if position.non_null:
        raise located
    run.add(located, path)
