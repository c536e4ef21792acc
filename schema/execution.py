"""Execution: from a document and its variables to an answer that tells no stranger about our bugs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import strawberry
from graphql import GraphQLError, GraphQLSyntaxError, OperationDefinitionNode
from graphql.execution import ExecutionResult as GraphQLCoreResult
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from content_store.database import UNREACHABLE
from content_store.errors import Refused
from content_store.limit_errors import IntrospectionIsOff, OperationTooLarge, OutOfTime
from schema.compiling import plans_of
from schema.context import Context
from schema.limits.admission import Admission, admitted
from schema.limits.documents import read
from schema.refusals import extensions_of

log = logging.getLogger(__name__)

CACHED_DOCUMENTS = 500
# Beside its own time, for a change may wait in line before others: `content_store.database.WRITE_LOCK_WAIT`.
SECONDS_IN_LINE = 60
READING = {OperationType.QUERY}
EVERYTHING = {OperationType.QUERY, OperationType.MUTATION}
Result = GraphQLCoreResult | ExecutionResult
REFUSED = (
    GraphQLError,
    InvalidOperationTypeError,
    CannotGetOperationTypeError,
    OperationTooLarge,
    IntrospectionIsOff,
    OutOfTime,
)
MASK = "Something went wrong on our side; it was noted under this request's id."
MASK_VI = "Hệ thống gặp lỗi ngoài dự kiến; sự cố đã được ghi lại theo mã yêu cầu này."
AWAY = "The storage behind this server does not answer; try again."
AWAY_VI = "Hệ thống lưu trữ tạm thời không phản hồi; hãy thử lại sau."
MASKS = {"INTERNAL": MASK, "UNAVAILABLE": AWAY}


@dataclass(frozen=True)
class Operation:
    """What a client wants done, and what the door lets through."""

    query: str
    variables: Mapping[str, Any] | None = None
    name: str | None = None
    reading_only: bool = False
    introspection: bool = True


@dataclass(frozen=True)
class Answer:
    """What it gets, and what that cost; `executed` is false when all was refused, `late` when it was stopped."""

    body: dict[str, Any]
    executed: bool
    cost: int = 0
    late: bool = False


@lru_cache(maxsize=CACHED_DOCUMENTS)
def operations_in(document: str) -> tuple[OperationType, ...]:
    """The kinds of a document's operations; GraphQLError or OperationTooLarge when there are none."""
    nodes = read(document)
    operations = (node for node in nodes.definitions if isinstance(node, OperationDefinitionNode))
    return tuple(OperationType(node.operation.value) for node in operations)


async def execute(schema: strawberry.Schema, operation: Operation, context: Context, request_id: str) -> Answer:
    """Run one operation."""
    try:
        admission = _admitted(schema, operation, _allowed(operation))
        changes = admission is not None and admission.kind is OperationType.MUTATION
        seconds = context.seconds + (SECONDS_IN_LINE if changes else 0)
        result = await _in_time(seconds, _result(schema, operation, context), context)
        if changes:
            await context.settle()
    except REFUSED as error:
        return _refused(error, request_id)
    finally:
        context.end()
    return _answer(result, request_id, admission)


def _admitted(schema: strawberry.Schema, operation: Operation, allowed: set[OperationType]) -> Admission | None:
    _check_name(operation)
    name, variables = operation.name or None, operation.variables or {}
    admission = admitted(schema, operation.query, name, variables, operation.introspection)
    if admission is not None and admission.kind not in allowed:
        raise InvalidOperationTypeError(admission.kind)
    return admission


async def _in_time(seconds: float, running: Awaitable[Result], context: Context) -> Result:
    """The result, or OutOfTime: what is awaited is cancelled, and what does not wait looks at the clock itself."""
    context.facts.limit(seconds)
    try:
        async with asyncio.timeout(seconds) as limit:
            result = await running
    except TimeoutError:
        if not limit.expired():
            raise
        raise OutOfTime(seconds=f"{seconds:g}") from None
    for error in result.errors or ():
        # Half an answer would look like a whole one.
        if isinstance(error.original_error, OutOfTime):
            raise error.original_error
    return result


async def _result(schema: strawberry.Schema, operation: Operation, context: Context) -> Result:
    """By a compiled plan, or by graphql-core where there is none for it."""
    name, variables = operation.name or None, operation.variables or {}
    compiled = await plans_of(schema).execute(operation.query, name, variables, context)
    if compiled is not None:
        return compiled
    return await schema.execute(
        operation.query,
        variable_values=dict(variables),
        context_value=context,
        operation_name=name,
        allowed_operation_types=_allowed(operation),
    )


def _check_name(operation: Operation) -> None:
    if len(operations_in(operation.query)) > 1 and not operation.name:
        raise CannotGetOperationTypeError(None)


def _allowed(operation: Operation) -> set[OperationType]:
    return READING if operation.reading_only else EVERYTHING


def _refused(error: Exception, request_id: str) -> Answer:
    """The answer to what was refused before anything ran."""
    match error:
        case GraphQLSyntaxError():
            return _refusal(error.message, {"code": "GRAPHQL_PARSE_FAILED"}, request_id)
        case GraphQLError():
            return _refusal(error.message, {"code": "GRAPHQL_VALIDATION_FAILED"}, request_id)
        case Refused():
            answer = _refusal(error.message, extensions_of(error), request_id)
            return replace(answer, late=isinstance(error, OutOfTime))
        case InvalidOperationTypeError():
            return _refusal(_not_allowed(error.operation_type), {"code": "OPERATION_NOT_ALLOWED"}, request_id)
    return _refusal("Say by `operationName` which operation is meant.", {"code": "OPERATION_UNKNOWN"}, request_id)


def _answer(result: Any, request_id: str, admission: Admission | None) -> Answer:
    errors = [_error(error, request_id) for error in result.errors or []]
    # Only an execution error has a path; without data and path the document itself was refused.
    executed = result.data is not None or any("path" in error for error in errors)
    body: dict[str, Any] = {"data": result.data} if executed else {}
    if errors:
        body["errors"] = errors
    if admission is None or not executed:
        return Answer(body, executed)
    return Answer({**body, "extensions": admission.extensions}, executed, admission.cost)


async def watch(
    schema: strawberry.Schema, operation: Operation, context: Context, request_id: str
) -> AsyncGenerator[Answer, None]:
    """Run one operation as a stream: a subscription answers whenever there is something new, anything else once."""
    results = None
    try:
        admission = _admitted(schema, operation, {*_allowed(operation), OperationType.SUBSCRIPTION})
        if admission is not None and admission.kind is not OperationType.SUBSCRIPTION:
            yield await execute(schema, operation, context, request_id)
            return
        results = await schema.stream(
            operation.query,
            variable_values=dict(operation.variables or {}),
            context_value=context,
            operation_name=operation.name or None,
            allowed_operation_types={*_allowed(operation), OperationType.SUBSCRIPTION},
        )
        async for result in results:
            yield _answer(result, request_id, admission)
    except REFUSED as error:
        yield _refused(error, request_id)
    finally:
        # Whoever stops listening stops the work, now and not when somebody cleans up.
        if results is not None:
            await results.aclose()
        context.end()


def _not_allowed(kind: OperationType) -> str:
    if kind is OperationType.MUTATION:
        return "Mutations are sent by POST."
    return "Subscriptions are asked for with `Accept: text/event-stream`."


def _refusal(message: str, extensions: Mapping[str, object], request_id: str) -> Answer:
    error = {"message": message, "extensions": {**extensions, "requestId": request_id}}
    return Answer({"errors": [error]}, executed=False)


def _error(error: GraphQLError, request_id: str) -> dict[str, Any]:
    formatted: dict[str, Any] = dict(error.formatted)
    formatted["extensions"] = {**_extensions(error, request_id), "requestId": request_id}
    formatted["message"] = MASKS.get(formatted["extensions"]["code"], formatted["message"])
    return formatted


def _extensions(error: GraphQLError, request_id: str) -> dict[str, Any]:
    cause = error.original_error
    if isinstance(cause, Refused):
        return extensions_of(cause)
    if error.path is None:
        return {"code": "GRAPHQL_VALIDATION_FAILED"}
    if isinstance(cause, UNREACHABLE):
        return {"code": "UNAVAILABLE", "messageVi": AWAY_VI}
    log.error("request %s failed at %s", request_id, error.path, exc_info=cause)
    return {"code": "INTERNAL", "messageVi": MASK_VI}
