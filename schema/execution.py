"""Execution: from a document and its variables to an answer that tells no stranger about our bugs."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Mapping
from functools import lru_cache
from typing import Any

import msgspec
import strawberry
from graphql import GraphQLError, GraphQLSyntaxError, OperationDefinitionNode, validate
from graphql.execution import ExecutionResult as GraphQLCoreResult
from msgspec.structs import replace
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from content_store.database import UNREACHABLE
from content_store.errors import Refused
from content_store.limit_errors import IntrospectionIsOff, OperationTooLarge, OutOfTime
from schema.compiling import MOST_ERRORS, plans_of
from schema.context import Context
from schema.limits.admission import Admission, admitted
from schema.limits.documents import read
from schema.refusals import extensions_of
from schema.refused_values import without_values

log = logging.getLogger(__name__)

CACHED_DOCUMENTS = 500
# Beside its own time, for a change may wait in line before others: `content_store.database.WRITE_LOCK_WAIT`.
SECONDS_IN_LINE = 60
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
BY_POST = "Mutations are sent by POST."
BY_POST_VI = "Thao tác ghi (mutation) phải được gửi bằng POST."
AS_EVENTS = "Subscriptions are asked for with `Accept: text/event-stream`."
AS_EVENTS_VI = "Muốn theo dõi (subscription), hãy gửi `Accept: text/event-stream` hoặc dùng WebSocket."
WHICH = "Say by `operationName` which operation is meant."
WHICH_VI = "Hãy nêu thao tác cần chạy bằng `operationName`."
UNREADABLE_VI = "Tài liệu GraphQL viết sai cú pháp hoặc quá dài."
UNFIT_VI = "Tài liệu GraphQL hoặc giá trị của biến không khớp với lược đồ."


class Operation(msgspec.Struct, frozen=True):
    """What a client wants done; `extensions` are for the transports, and change no answer.

    `resumed` is the cursor of the last message that a subscription's client has, when its transport says so.
    """

    query: str
    variables: Mapping[str, Any] | None = None
    name: str | None = None
    reading_only: bool = False
    extensions: Mapping[str, Any] | None = None
    introspection: bool = True
    resumed: str | None = None


class Answer(msgspec.Struct, frozen=True):
    """What it gets.

    `executed` is false when the operation was refused before anything ran; `repeatable` is true when whoever asks
    again gets the same, as long as the facts stay as they are. `cost` is what it was worth, and `cursor` where a
    subscription goes on after it.
    """

    body: dict[str, Any]
    executed: bool
    repeatable: bool = False
    cost: int = 0
    cursor: str | None = None

    @property
    def code(self) -> str | None:
        """Why it was refused; None when it was executed."""
        return None if self.executed else self.body["errors"][0]["extensions"]["code"]


@lru_cache(maxsize=CACHED_DOCUMENTS)
def operations_in(document: str) -> tuple[tuple[str | None, OperationType], ...]:
    """The names and kinds of a document's operations; GraphQLError or OperationTooLarge when there are none."""
    nodes = read(document)
    operations = (node for node in nodes.definitions if isinstance(node, OperationDefinitionNode))
    return tuple((node.name.value if node.name else None, OperationType(node.operation.value)) for node in operations)


async def execute(schema: strawberry.Schema, operation: Operation, context: Context, request_id: str) -> Answer:
    """Run one operation, unless it is a subscription; the context is the caller's to end."""
    try:
        admission = admission_of(schema, operation)
        if admission.kind is OperationType.SUBSCRIPTION:
            raise InvalidOperationTypeError(admission.kind)
        changes = admission.kind is OperationType.MUTATION
        seconds = context.seconds + (SECONDS_IN_LINE if changes else 0)
        context.facts.limit(seconds)
        result = _begun(schema, operation, context)
        if not isinstance(result, Result):
            result = await _in_time(seconds, result)
        _check_time(result)
        if changes:
            await context.settle()
    except REFUSED as error:
        return _refused(error, request_id)
    return _answer(result, request_id, admission)


def admission_of(schema: strawberry.Schema, operation: Operation) -> Admission:
    """What the operation may cost and do; one of REFUSED when it may not run."""
    kind = _kind_of(operation)
    variables = operation.variables or {}
    admission = admitted(schema, operation.query, operation.name or None, variables, operation.introspection)
    return admission or Admission(kind, 0)


async def _in_time(seconds: float, running: Awaitable[Result]) -> Result:
    """The result, or OutOfTime: what is awaited is cancelled; what does not wait looks at the clock itself."""
    try:
        async with asyncio.timeout(seconds) as limit:
            return await running
    except TimeoutError:
        if not limit.expired():
            raise
        raise OutOfTime(seconds=f"{seconds:g}") from None


def _check_time(result: Result) -> None:
    for error in result.errors or ():
        # Half an answer would look like a whole one.
        if isinstance(error.original_error, OutOfTime):
            raise error.original_error


def _begun(schema: strawberry.Schema, operation: Operation, context: Context) -> Result | Awaitable[Result]:
    """By a compiled plan, at once where nothing is waited for; by graphql-core where there is no plan."""
    name, variables = operation.name or None, operation.variables or {}
    return plans_of(schema).begun(operation.query, name, variables, context) or schema.execute(
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
        case GraphQLError():
            return refusal("GRAPHQL_VALIDATION_FAILED", error.message, UNFIT_VI, request_id)
        case Refused():
            return _unrun(error.message, extensions_of(error), request_id)
        case InvalidOperationTypeError(operation_type=OperationType.MUTATION):
            return refusal("METHOD_NOT_ALLOWED", BY_POST, BY_POST_VI, request_id)
        case InvalidOperationTypeError():
            return refusal("OPERATION_NOT_ALLOWED", AS_EVENTS, AS_EVENTS_VI, request_id)
    return refusal("OPERATION_UNKNOWN", WHICH, WHICH_VI, request_id)


def _answer(result: Any, request_id: str, admission: Admission | None) -> Answer:
    errors = [_error(error, request_id) for error in result.errors or []]
    # Only an execution error has a path; without data and path the document itself was refused.
    executed = result.data is not None or any("path" in error for error in errors)
    body: dict[str, Any] = {"data": result.data} if executed else {}
    if errors:
        body["errors"] = errors
    if admission is None or not executed:
        return Answer(body, executed)
    body["extensions"] = admission.extensions
    repeatable = not errors and admission.kind is OperationType.QUERY
    return Answer(body, executed, repeatable, admission.cost)


def refused_unrun(schema: strawberry.Schema, operation: Operation, request_id: str) -> Answer | None:
    """How a document would be refused before anything ran, for who must know before it is watched; None if it is not.

    Variables are not looked at.
    """
    try:
        admission_of(schema, operation)
    except REFUSED as error:
        return _refused(error, request_id)
    errors = validate(schema._schema, read(operation.query), max_errors=MOST_ERRORS)
    return _answer(ExecutionResult(None, errors), request_id, None) if errors else None


async def watch(
    schema: strawberry.Schema, operation: Operation, context: Context, request_id: str
) -> AsyncGenerator[Answer, None]:
    """Run one operation as a stream: a subscription answers whenever there is something new, anything else once."""
    results = None
    try:
        admission = admission_of(schema, operation)
        if admission.kind is not OperationType.SUBSCRIPTION:
            yield await execute(schema, operation, context, request_id)
            return
        plans_of(schema).learn(operation.query, operation.name or None)
        results = await schema.stream(
            operation.query,
            variable_values=dict(operation.variables or {}),
            context_value=context,
            operation_name=operation.name or None,
        )
        async for result in results:
            yield replace(_answer(result, request_id, admission), cursor=context.cursor)
    except REFUSED as error:
        yield _refused(error, request_id)
    finally:
        # Whoever stops listening stops the work, now and not when somebody cleans up.
        if results is not None:
            await results.aclose()
        context.end()


def refusal(code: str, message: str, message_vi: str, request_id: str) -> Answer:
    """The answer to what was not run."""
    return _unrun(message, {"code": code, "messageVi": message_vi}, request_id)


def _unrun(message: str, extensions: Mapping[str, object], request_id: str) -> Answer:
    error = {"message": message, "extensions": {**extensions, "requestId": request_id}}
    return Answer({"errors": [error]}, executed=False)


def _error(error: GraphQLError, request_id: str) -> dict[str, Any]:
    formatted: dict[str, Any] = dict(error.formatted)
    formatted["extensions"] = {**_extensions(error, request_id), "requestId": request_id}
    formatted["message"] = MASKS.get(formatted["extensions"]["code"], without_values(formatted["message"]))
    return formatted


def _extensions(error: GraphQLError, request_id: str) -> dict[str, Any]:
    cause = error.original_error
    if isinstance(cause, Refused):
        return extensions_of(cause)
    if error.path is None:
        return {"code": "GRAPHQL_VALIDATION_FAILED", "messageVi": UNFIT_VI}
    if isinstance(cause, UNREACHABLE):
        return {"code": "UNAVAILABLE", "messageVi": AWAY_VI}
    log.error("request %s failed at %s", request_id, error.path, exc_info=cause)
    return {"code": "INTERNAL", "messageVi": MASK_VI}
