"""Execution: from a document and its variables to an answer that tells no stranger about our bugs."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import strawberry
from graphql import GraphQLError, GraphQLSyntaxError, OperationDefinitionNode, parse, validate
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
REFUSED = (GraphQLSyntaxError, InvalidOperationTypeError, CannotGetOperationTypeError)
MASK = "Something went wrong on our side; it was noted under this request's id."
MASK_VI = "Hệ thống gặp lỗi ngoài dự kiến; sự cố đã được ghi lại theo mã yêu cầu này."
AWAY = "The storage behind this server does not answer; try again."
AWAY_VI = "Hệ thống lưu trữ tạm thời không phản hồi; hãy thử lại sau."
MASKS = {"INTERNAL": MASK, "UNAVAILABLE": AWAY}
BY_POST = "Mutations are sent by POST."
BY_POST_VI = "Thao tác ghi (mutation) phải được gửi bằng POST."
AS_EVENTS = "Subscriptions are asked for with `Accept: text/event-stream`."
AS_EVENTS_VI = "Muốn theo dõi (subscription), hãy gửi `Accept: text/event-stream` hoặc dùng WebSocket."
WHICH = "Say by `operationName` which operation is meant."
WHICH_VI = "Hãy nêu thao tác cần chạy bằng `operationName`."
UNREADABLE_VI = "Tài liệu GraphQL viết sai cú pháp hoặc quá dài."
UNFIT_VI = "Tài liệu GraphQL hoặc giá trị của biến không khớp với lược đồ."


@dataclass(frozen=True)
class Operation:
    """What a client wants done; `extensions` are for the transports, and change no answer."""

    query: str
    variables: Mapping[str, Any] | None = None
    name: str | None = None
    reading_only: bool = False
    extensions: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Answer:
    """What it gets.

    `executed` is false when the operation was refused before anything ran; `repeatable` is true when whoever asks
    again gets the same, as long as the facts stay as they are.
    """

    body: dict[str, Any]
    executed: bool
    repeatable: bool = False

    @property
    def code(self) -> str | None:
        """Why it was refused; None when it was executed."""
        return None if self.executed else self.body["errors"][0]["extensions"]["code"]


@lru_cache(maxsize=CACHED_DOCUMENTS)
def operations_in(document: str) -> tuple[tuple[str | None, OperationType], ...]:
    """The names and kinds of a document's operations; GraphQLSyntaxError when it cannot be read or is too long."""
    nodes = parse(document, max_tokens=MOST_TOKENS, no_location=True)
    operations = (node for node in nodes.definitions if isinstance(node, OperationDefinitionNode))
    return tuple((node.name.value if node.name else None, OperationType(node.operation.value)) for node in operations)


async def execute(schema: strawberry.Schema, operation: Operation, context: Context, request_id: str) -> Answer:
    """Run one operation, unless it is a subscription; the context is the caller's to end."""
    try:
        kind = _kind_of(operation)
        if kind is OperationType.SUBSCRIPTION:
            raise InvalidOperationTypeError(kind)
        result = await _result(schema, operation, context)
        if kind is OperationType.MUTATION:
            await context.settle()
    except REFUSED as error:
        return _refused(error, request_id)
    answer = _answer(result, request_id)
    return replace(answer, repeatable=kind is OperationType.QUERY and answer.executed and "errors" not in answer.body)


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
    )


def _kind_of(operation: Operation) -> OperationType:
    """The kind of the one operation that is meant; one of REFUSED when there is no such one, or it may not run."""
    found = [kind for name, kind in operations_in(operation.query) if name == operation.name or not operation.name]
    if not found or (len(found) > 1 and not operation.name):
        raise CannotGetOperationTypeError(operation.name)
    if operation.reading_only and found[0] is OperationType.MUTATION:
        raise InvalidOperationTypeError(found[0])
    return found[0]


def _refused(error: Exception, request_id: str) -> Answer:
    """The answer to what was refused before anything ran."""
    match error:
        case GraphQLSyntaxError():
            return refusal("GRAPHQL_PARSE_FAILED", error.message, UNREADABLE_VI, request_id)
        case InvalidOperationTypeError(operation_type=OperationType.MUTATION):
            return refusal("METHOD_NOT_ALLOWED", BY_POST, BY_POST_VI, request_id)
        case InvalidOperationTypeError():
            return refusal("OPERATION_NOT_ALLOWED", AS_EVENTS, AS_EVENTS_VI, request_id)
    return refusal("OPERATION_UNKNOWN", WHICH, WHICH_VI, request_id)


def _answer(result: Any, request_id: str) -> Answer:
    errors = [_error(error, request_id) for error in result.errors or []]
    # Only an execution error has a path; without data and path the document itself was refused.
    executed = result.data is not None or any("path" in error for error in errors)
    body: dict[str, Any] = {"data": result.data} if executed else {}
    if errors:
        body["errors"] = errors
    return Answer(body, executed)


def refused_unrun(schema: strawberry.Schema, operation: Operation, request_id: str) -> Answer | None:
    """How a document would be refused before anything ran, for who must know before it is watched; None if it is not.

    Variables are not looked at.
    """
    try:
        _kind_of(operation)
    except REFUSED as error:
        return _refused(error, request_id)
    errors = validate(schema._schema, parse(operation.query))
    return _answer(ExecutionResult(None, errors), request_id) if errors else None


async def watch(
    schema: strawberry.Schema, operation: Operation, context: Context, request_id: str
) -> AsyncGenerator[Answer, None]:
    """Run one operation as a stream: a subscription answers whenever there is something new, anything else once."""
    results = None
    try:
        if _kind_of(operation) is not OperationType.SUBSCRIPTION:
            yield await execute(schema, operation, context, request_id)
            return
        results = await schema.stream(
            operation.query,
            variable_values=dict(operation.variables or {}),
            context_value=context,
            operation_name=operation.name or None,
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


def refusal(code: str, message: str, message_vi: str, request_id: str) -> Answer:
    """The answer to what was not run."""
    error = {"message": message, "extensions": {"code": code, "messageVi": message_vi, "requestId": request_id}}
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
        return {"code": "GRAPHQL_VALIDATION_FAILED", "messageVi": UNFIT_VI}
    if isinstance(cause, UNREACHABLE):
        return {"code": "UNAVAILABLE", "messageVi": AWAY_VI}
    log.error("request %s failed at %s", request_id, error.path, exc_info=cause)
    return {"code": "INTERNAL", "messageVi": MASK_VI}
