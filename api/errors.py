"""Refusals and failures as HTTP says them, all in the shape of a GraphQL error."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.request_ids import request_id
from content_store.database import UNREACHABLE
from content_store.errors import (
    AddressTooLong,
    BadInput,
    BodyTooLarge,
    Busy,
    Conflict,
    Forbidden,
    Locked,
    NoRoom,
    NotAcceptable,
    NotFound,
    Refused,
    TooManyAtOnce,
    Unauthenticated,
    UnsupportedType,
    UploadExpired,
    WrongChecksum,
    WrongProtocol,
)
from content_store.limit_errors import OperationTooLarge, OutOfTime, TooManyRequests
from content_store.media_errors import FileTooLarge, MediaRefused
from content_store.people_errors import ProviderAway
from schema.execution import AWAY, AWAY_VI, MASK, MASK_VI
from schema.refusals import extensions_of

log = logging.getLogger(__name__)

STATUS: dict[type[Refused], int] = {
    BadInput: 400,
    OperationTooLarge: 400,
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    NotAcceptable: 406,
    Conflict: 409,
    UploadExpired: 410,
    WrongProtocol: 412,
    BodyTooLarge: 413,
    FileTooLarge: 413,
    AddressTooLong: 414,
    UnsupportedType: 415,
    MediaRefused: 422,
    Locked: 423,
    TooManyAtOnce: 429,
    TooManyRequests: 429,
    WrongChecksum: 460,  # tus has a status of its own for it
    Busy: 503,
    OutOfTime: 503,
    ProviderAway: 503,
    NoRoom: 507,
}
WRONG_WAYS = {
    404: ("NOT_FOUND", "Không có gì ở địa chỉ này."),
    405: ("METHOD_NOT_ALLOWED", "Địa chỉ này không nhận phương thức đó."),
}


def status_of(refused: Refused) -> int:
    """The status of the nearest class in the tree."""
    return next((STATUS[kind] for kind in type(refused).__mro__ if kind in STATUS), 422)


def status_of_code(code: str) -> int:
    """The status of a refusal that was kept by its code."""
    return next((status for kind, status in STATUS.items() if kind.code == code), 422)


async def answer_refusal(_request: Request, refused: Exception) -> Response:
    """A refusal, whichever door it left by."""
    if not isinstance(refused, Refused):
        raise refused
    status = status_of(refused)
    return answer(status, refused.message, extensions_of(refused), _headers(refused, status))


def _headers(refused: Refused, status: int) -> dict[str, str]:
    if isinstance(refused, TooManyRequests):
        return {"retry-after": str(refused.details["seconds"]), "cache-control": "no-store"}
    return {"www-authenticate": "Bearer"} if status == 401 else {}


async def answer_missing_file(_request: Request, _missing: Exception) -> Response:
    """A file that a row knows and the store does not have."""
    return answer(404, "There is no such file.", {"code": "NOT_FOUND", "messageVi": "Không tìm thấy tệp."}, {})


async def answer_wrong_way(_request: Request, wrong: Exception) -> Response:
    """An address that leads nowhere, or a method that it does not take."""
    if not isinstance(wrong, HTTPException):
        raise wrong
    code, vi = WRONG_WAYS.get(wrong.status_code, ("BAD_INPUT", "Yêu cầu không hợp lệ."))
    return answer(wrong.status_code, f"{wrong.detail}.", {"code": code, "messageVi": vi}, dict(wrong.headers or {}))


async def answer_failure(request: Request, failure: Exception) -> Response:
    """A bug is masked and noted; a database or a store that is away is 503 and worth another try."""
    if isinstance(failure, UNREACHABLE):
        return answer(503, AWAY, {"code": "UNAVAILABLE", "messageVi": AWAY_VI}, {"retry-after": "5"})
    log.error("request %s to %s failed", request_id(), request.url.path, exc_info=failure)
    return answer(500, MASK, {"code": "INTERNAL", "messageVi": MASK_VI}, {})


def answer(status: int, message: str, extensions: Mapping[str, object], headers: dict[str, str]) -> Response:
    """What every door says when it does not do what it was asked."""
    error = {"message": message, "extensions": {**extensions, "requestId": request_id()}}
    return JSONResponse({"errors": [error]}, status, headers)
