"""Answers as HTTP carries them: their bytes, status and headers."""

from __future__ import annotations

import orjson
from starlette.requests import Request
from starlette.responses import Response

from api.accepting import EVENTS, JSON, RESPONSE
from api.errors import answer_refusal
from content_store.errors import Refused
from schema.execution import Answer

# The same for both forms, because what is wrong is the request and not the document.
STATUS = {"METHOD_NOT_ALLOWED": 405, "NOT_ACCEPTABLE": 406, "TIMEOUT": 503}
# Only who asks for the newer form is told by the status too; a plain JSON answer to a whole request is 200.
STATUS_OF_RESPONSE = {"PERSISTED_QUERY_NOT_FOUND": 404}
READ_BY = {"cache-control": "no-store", "vary": "accept, authorization, cookie"}


def encoded(answer: Answer) -> bytes:
    """The answer as JSON."""
    return orjson.dumps(answer.body, default=str)


def finished(answer: Answer, form: str) -> Response:
    """The whole response to an operation, in the form that was asked for."""
    headers = READ_BY | ({"allow": "POST"} if answer.code == "METHOD_NOT_ALLOWED" else {})
    return Response(encoded(answer), _status(answer, form), headers, typed(form))


async def refused(request: Request, refusal: Refused, form: str) -> Response:
    """The response to what is no operation at all; who asked for events is told in plain JSON."""
    response = await answer_refusal(request, refusal)
    response.headers.update({**READ_BY, "content-type": typed(JSON if form == EVENTS else form)})
    return response


def typed(form: str) -> str:
    """The media type with its charset, as it is sent."""
    return f"{form}; charset=utf-8"


def _status(answer: Answer, form: str) -> int:
    if answer.code is None:
        return 200
    return STATUS.get(answer.code) or (STATUS_OF_RESPONSE.get(answer.code, 400) if form == RESPONSE else 200)
