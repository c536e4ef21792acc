"""Compiling: operations become plans once, and plans answer them in graphql-core's stead."""

import logging
from collections import Counter
from collections.abc import Awaitable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, TypeVar

import msgspec
import strawberry
from graphql import GraphQLError, OperationDefinitionNode, validate
from graphql.execution import ExecutionResult
from graphql.execution.values import VariableValues
from graphql.language import OperationType
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.types import ExecutionContext
from strawberry.types.graphql import OperationType as Kind

from content_store.limit_errors import OperationTooLarge, OutOfTime
from schema.keeping import MOST_THINGS, Kept
from schema.limits.documents import read
from schema.plans.arguments import UNCHANGING
from schema.plans.columns import Columns, columns_of
from schema.plans.kinds import Asynchronous
from schema.plans.positions import Selection, Survey, TooLarge
from schema.plans.preparing import Conditions, Prepared, Unconditional, condition_values
from schema.plans.running import Run
from schema.plans.writing import Function, Writer

log = logging.getLogger(__name__)

T = TypeVar("T")
MOST_CONDITIONS = 4
# Each may quote all of a large document, and nobody reads a hundred.
MOST_ERRORS = 10
HARMLESS = {ParserCache, ValidationCache}
INCREMENTAL = {"defer", "stream"}


@dataclass(frozen=True)
class Declined(Exception):
    """Why an operation has no plan: it is left to graphql-core, unless it has `errors` for an answer."""

    reason: str
    errors: tuple[GraphQLError, ...] = ()


@dataclass
class Plan:
    """An operation compiled: `whole` answers where nothing goes wrong, and `careful` whatever happens.

    The careful one is written when it is needed: at the first mishap, or at once for what can only be done that way.
    """

    schema: strawberry.Schema
    root: Selection
    whole: Columns | None

    @cached_property
    def careful(self) -> Function:
        """What goes from object to object, with every error in its place; Declined when there is no such thing."""
        with _covered():
            return Writer(self.schema).written(self.root)


class Ready(msgspec.Struct, frozen=True):
    """An operation that has a plan, with its variables as the schema wants them, and what these decide."""

    document: str
    name: str | None
    values: VariableValues
    taken: Conditions

    @property
    def lasts(self) -> bool:
        """Whether it may be run any number of times, because no run can change its variables.

        A list is copied for whoever is given it; what lies deeper may not be.
        """
        listed = [value if type(value) is list else [value] for value in self.values.coerced.values()]
        return all(isinstance(value, UNCHANGING) for values in listed for value in values)


class Plans:
    """The plans of one schema, the latest used ones.

    `declined` counts by reason what was left to graphql-core, `repeated` what was done again because something in it
    went wrong or waited for something.
    """

    def __init__(self, schema: strawberry.Schema, most: int = MOST_THINGS) -> None:
        self.schema = schema
        self.declined: Counter[str] = Counter()
        self.repeated = 0
        self._prepared: Kept[Prepared | Declined] = Kept(most)
        self._plans: Kept[Plan | Declined] = Kept(most)

    def __len__(self) -> int:
        """How many plans are kept."""
        return len(self._plans)

    async def execute(
        self, document: str, name: str | None, variables: Mapping[str, Any], context: Any
    ) -> ExecutionResult | None:
        """The result that graphql-core would give; None when the operation is left to it."""
        begun = self.begun(document, name, variables, context)
        return await begun if isinstance(begun, Awaitable) else begun

    def begun(
        self, document: str, name: str | None, variables: Mapping[str, Any], context: Any
    ) -> ExecutionResult | Awaitable[ExecutionResult] | None:
        """The same, at once where nothing goes wrong and nothing is waited for."""
        try:
            ready = self.ready(document, name, variables)
            plan, run = self._planned(ready, context)
            done = _whole(plan, run)
            if done is None:
                self.repeated += plan.whole is not None
                return _carefully(plan.careful, Run(run.prepared, context, ready.values))
            return ExecutionResult(done)
        except Declined as declined:
            if declined.errors:
                return ExecutionResult(None, list(declined.errors))
            self.declined[declined.reason] += 1
            return None

    def ready(self, document: str, name: str | None, variables: Mapping[str, Any]) -> Ready:
        """The operation with its variables checked; Declined when it is left to graphql-core."""
        prepared = _accepted(self._prepared.get((document, name), lambda: self._prepared_or_not(document, name)))
        values = prepared.variables(variables)
        if isinstance(values, list):
            raise Declined("no such values", tuple(values))
        try:
            return Ready(document, name, values, prepared.taken(values))
        except Unconditional:
            raise Declined("a condition that is null") from None

    def whole(self, ready: Ready, context: Any) -> dict[str, Any] | None:
        """The data at once; None where something goes wrong or is waited for, which `begun` sees to."""
        try:
            return _whole(*self._planned(ready, context))
        except Declined:
            return None

    def _planned(self, ready: Ready, context: Any) -> tuple[Plan, Run]:
        document, name, values, taken = ready.document, ready.name, ready.values, ready.taken
        prepared = _accepted(self._prepared.get((document, name), lambda: self._prepared_or_not(document, name)))
        plan = _accepted(self._plans.get((document, name, taken), lambda: compiled_or_not(prepared, taken)))
        return plan, Run(prepared, context, values)

    def learn(self, document: str, name: str | None) -> None:
        """Prepare an operation that is answered otherwise, a subscription, so that it is known from now on."""
        self._prepared.get((document, name), lambda: self._prepared_or_not(document, name))

    def knows(self, document: str, name: str | None) -> bool:
        """Whether the operation was prepared, or found to be none, before."""
        return (document, name) in self._prepared

    def _prepared_or_not(self, text: str, name: str | None) -> Prepared | Declined:
        try:
            return self._prepare(text, name)
        except Declined as declined:
            return declined

    def _prepare(self, text: str, name: str | None) -> Prepared:
        if self.schema.directives or any(type(made) not in HARMLESS for made in self.schema.get_extensions()):
            raise Declined("extensions")
        if any(directive.name in INCREMENTAL for directive in self.schema._schema.directives):
            raise Declined("incremental delivery")
        rules = ExecutionContext(query=text, schema=self.schema, allowed_operations=tuple(Kind)).validation_rules
        try:
            document = read(text)
        except (GraphQLError, OperationTooLarge) as error:
            raise Declined("no valid document") from error
        errors = validate(self.schema._schema, document, rules, max_errors=MOST_ERRORS)
        if errors:
            raise Declined("no valid document", tuple(errors))
        operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
        wanted = [node for node in operations if name is None or (node.name and node.name.value == name)]
        if len(wanted) != 1:
            raise Declined("no such operation")
        return _coverable(Prepared(self.schema, document, wanted[0]))


@lru_cache(maxsize=8)
def plans_of(schema: strawberry.Schema) -> Plans:
    """The plans of a schema, kept as long as it is."""
    return Plans(schema)


def _accepted(found: T | Declined) -> T:
    """What was made; raises a copy of why it was not, because an exception keeps all that it passed through."""
    if isinstance(found, Declined):
        raise Declined(found.reason, found.errors)
    return found


def compiled_or_not(prepared: Prepared, taken: Conditions) -> Plan | Declined:
    """The plan, or why there is none."""
    try:
        return compiled(prepared, taken)
    except Declined as declined:
        return declined


def compiled(prepared: Prepared, taken: Conditions) -> Plan:
    """The plan of an operation for one outcome of its conditions; Declined when there is none."""
    survey = Survey(prepared.schema._schema, prepared.operation, prepared.fragments, condition_values(taken))
    with _covered():
        root = survey.root()
        plan = Plan(prepared.schema, root, columns_of(prepared.schema, root))
    if plan.whole is None:
        # Whether there is any way at all is known before something runs.
        _ = plan.careful
    return plan


@contextmanager
def _covered() -> Iterator[None]:
    try:
        yield
    except (TooLarge, RecursionError) as error:
        raise Declined("too large") from error
    except Asynchronous as error:
        raise Declined("types found by awaiting") from error


def _coverable(prepared: Prepared) -> Prepared:
    operation = prepared.operation
    if operation.operation is not OperationType.QUERY:
        raise Declined(operation.operation.value)
    if operation.directives or any(node.variable_definitions for node in prepared.definitions.values()):
        raise Declined("experimental syntax")
    if len(prepared.conditions) > MOST_CONDITIONS:
        raise Declined("too many conditions")
    return prepared


def _whole(plan: Plan, run: Run) -> dict[str, Any] | None:
    """What the plan answers where nothing goes wrong; None where it must be done again with care."""
    if plan.whole is None:
        return None
    try:
        return plan.whole(run)
    except OutOfTime:
        raise
    except Exception as error:
        log.debug("an operation is done again with care", exc_info=error)
        return None


async def _carefully(careful: Function, run: Run) -> ExecutionResult:
    try:
        run.data = careful(run, None)
    except GraphQLError as error:
        run.add(error, ())
    await run.settle()
    return ExecutionResult(run.data, run.errors or None)
