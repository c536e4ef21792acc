"""Refusals as HTTP says them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from content_store.errors import BadInput, Conflict, Forbidden, MediaRefused, NotFound, Refused, Unauthenticated

STATUS: dict[type[Refused], int] = {
    BadInput: 400,
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    MediaRefused: 422,
}


def status_of(refused: Refused) -> int:
    """The status of the nearest class in the tree."""
    return next((STATUS[kind] for kind in type(refused).__mro__ if kind in STATUS), 422)


async def answer_refusal(_request: Request, refused: Exception) -> Response:
    """A refusal in the shape of a GraphQL error, whichever door it left by."""
    if not isinstance(refused, Refused):
        raise refused
    error = {
        "message": refused.message,
        "extensions": {"code": refused.code, "messageVi": refused.message_vi, "argument": list(refused.path)},
    }
    status = status_of(refused)
    headers = {"www-authenticate": "Bearer"} if status == 401 else None
    return JSONResponse({"errors": [error]}, status, headers)
