"""Execution: from a document and its variables to an answer that tells no stranger about our bugs."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import strawberry
from graphql import GraphQLError, GraphQLSyntaxError, OperationDefinitionNode, parse
from graphql.execution import ExecutionResult as GraphQLCoreResult
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from content_store.database import UNREACHABLE
from content_store.errors import Refused
from schema.compiling import plans_of
from schema.context import Context

log = logging.getLogger(__name__)

CACHED_DOCUMENTS = 500
MOST_TOKENS = 5_000
READING = {OperationType.QUERY}
EVERYTHING = {OperationType.QUERY, OperationType.MUTATION}
REFUSED = (GraphQLSyntaxError, InvalidOperationTypeError, CannotGetOperationTypeError)
MASK = "Something went wrong on our side; it was noted under this request's id."
MASK_VI = "Hệ thống gặp lỗi ngoài dự kiến; sự cố đã được ghi lại theo mã yêu cầu này."
AWAY = "The storage behind this server does not answer; try again."
AWAY_VI = "Hệ thống lưu trữ tạm thời không phản hồi; hãy thử lại sau."
MASKS = {"INTERNAL": MASK, "UNAVAILABLE": AWAY}


@dataclass(frozen=True)
class Operation:
    """What a client wants done."""

    query: str
    variables: Mapping[str, Any] | None = None
    name: str | None = None
    reading_only: bool = False


@dataclass(frozen=True)
class Answer:
    """What it gets.

    `executed` is false when the operation was refused before anything ran; `repeatable` is true when whoever asks
    again gets the same, as long as the facts stay as they are.
    """

    body: dict[str, Any]
    executed: bool
    repeatable: bool = False


@lru_cache(maxsize=CACHED_DOCUMENTS)
def operations_in(document: str) -> tuple[OperationType, ...]:
    """The kinds of a document's operations; GraphQLSyntaxError when it cannot be read or is too long."""
    nodes = parse(document, max_tokens=MOST_TOKENS, no_location=True)
    operations = (node for node in nodes.definitions if isinstance(node, OperationDefinitionNode))
    return tuple(OperationType(node.operation.value) for node in operations)


async def execute(schema: strawberry.Schema, operation: Operation, context: Context, request_id: str) -> Answer:
    """Run one operation; the context is the caller's to end."""
    try:
        _check_name(operation)
        result = await _result(schema, operation, context)
        kinds = operations_in(operation.query)
        if OperationType.MUTATION in kinds:
            await context.settle()
    except REFUSED as error:
        return _refused(error, request_id)
    answer = _answer(result, request_id)
    return replace(answer, repeatable=READING.issuperset(kinds) and answer.executed and "errors" not in answer.body)


async def _result(
    schema: strawberry.Schema, operation: Operation, context: Context
) -> GraphQLCoreResult | ExecutionResult:
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
            return _refusal("GRAPHQL_PARSE_FAILED", error.message, request_id)
        case InvalidOperationTypeError():
            return _refusal("OPERATION_NOT_ALLOWED", _not_allowed(error.operation_type), request_id)
    return _refusal("OPERATION_UNKNOWN", "Say by `operationName` which operation is meant.", request_id)


def _answer(result: Any, request_id: str) -> Answer:
    errors = [_error(error, request_id) for error in result.errors or []]
    # Only an execution error has a path; without data and path the document itself was refused.
    executed = result.data is not None or any("path" in error for error in errors)
    body: dict[str, Any] = {"data": result.data} if executed else {}
    if errors:
        body["errors"] = errors
    return Answer(body, executed)


async def watch(
    schema: strawberry.Schema, operation: Operation, context: Context, request_id: str
) -> AsyncGenerator[Answer, None]:
    """Run one operation as a stream: a subscription answers whenever there is something new, anything else once."""
    results = None
    try:
        _check_name(operation)
        results = await schema.stream(
            operation.query,
            variable_values=dict(operation.variables or {}),
            context_value=context,
            operation_name=operation.name or None,
            allowed_operation_types={*_allowed(operation), OperationType.SUBSCRIPTION},
        )
        async for result in results:
            yield _answer(result, request_id)
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


def _refusal(code: str, message: str, request_id: str) -> Answer:
    error = {"message": message, "extensions": {"code": code, "requestId": request_id}}
    return Answer({"errors": [error]}, executed=False)


def _error(error: GraphQLError, request_id: str) -> dict[str, Any]:
    formatted: dict[str, Any] = dict(error.formatted)
    formatted["extensions"] = {**_extensions(error, request_id), "requestId": request_id}
    formatted["message"] = MASKS.get(formatted["extensions"]["code"], formatted["message"])
    return formatted


def _extensions(error: GraphQLError, request_id: str) -> dict[str, Any]:
    cause = error.original_error
    if isinstance(cause, Refused):
        return {"code": cause.code, "messageVi": cause.message_vi, "argument": list(cause.path)}
    if error.path is None:
        return {"code": "GRAPHQL_VALIDATION_FAILED"}
    if isinstance(cause, UNREACHABLE):
        return {"code": "UNAVAILABLE", "messageVi": AWAY_VI}
    log.error("request %s failed at %s", request_id, error.path, exc_info=cause)
    return {"code": "INTERNAL", "messageVi": MASK_VI}
