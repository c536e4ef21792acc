"""What a request to the graph says, over whichever transport it came."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import msgspec
import orjson

from api.persisted import Documents, claimed_hash
from content_store.errors import AddressTooLong, BadInput, Batched, BodyTooLarge, UnsupportedType
from schema.execution import Operation

LARGEST_BODY = 262_144  # bytes
LARGEST_QUERY = 32_768  # bytes after the question mark
WELL_KNOWN = ("query", "documentId", "operationName", "variables", "extensions")
READING = ("GET", "HEAD")


class Sent(msgspec.Struct, frozen=True):
    """The parts of an HTTP request that say which operation is meant, as they came; no body with GET."""

    method: str
    query_string: bytes = b""
    content_type: str = ""
    body: bytes = b""


def operation_sent(sent: Sent, documents: Documents) -> Operation:
    """The operation that an HTTP request asks for; a Refused says what is wrong with it."""
    if sent.method in READING:
        return operation_in(_in_address(sent.query_string), documents, reading_only=True)
    _check_type(sent.content_type)
    if len(sent.body) > LARGEST_BODY:
        raise BodyTooLarge(path=("body",), most=LARGEST_BODY)
    return operation_in(parsed(sent.body, "body"), documents)


def operation_in(said: object, documents: Documents, *, reading_only: bool = False) -> Operation:
    """The operation in what was parsed already; a Refused says what is wrong with it. Other names are ignored."""
    if isinstance(said, list):
        raise Batched(path=("body",), found=len(said), most=1)
    if not isinstance(said, dict):
        raise _bad("body", type(said).__name__, "a JSON object with `query`", "đối tượng JSON có `query`")
    query, document_id, name, variables, extensions = (said.get(key) for key in WELL_KNOWN)
    if query is not None and (not isinstance(query, str) or not query.strip() or "\0" in query):
        raise _bad("query", repr(query)[:80], "a GraphQL document", "một tài liệu GraphQL")
    for key, value in (("variables", variables), ("extensions", extensions)):
        if value is not None and not isinstance(value, dict):
            raise _bad(key, type(value).__name__, "a JSON object or null", "đối tượng JSON hoặc null")
    if name is not None and not isinstance(name, str):
        raise _bad("operationName", type(name).__name__, "a string or null", "chuỗi hoặc null")
    claimed = claimed_hash(document_id, extensions or {})
    if query is None and claimed is None:
        raise _bad("query", "None", "a GraphQL document", "một tài liệu GraphQL")
    return Operation(documents.meant_by(query, claimed), variables, name or None, reading_only, extensions)


def parsed(text: bytes, where: str) -> Any:
    """What the bytes say; halves of letters are no UTF-8 for orjson, and no text may hold a NUL."""
    if b"\\u0000" in text or b"\0" in text:
        raise _bad(where, "a NUL character", "text without NUL", "văn bản không có ký tự NUL")
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise _bad(where, "what was sent", "JSON in UTF-8", "JSON mã hoá UTF-8") from error


def _in_address(query_string: bytes) -> dict[str, object]:
    if len(query_string) > LARGEST_QUERY:
        raise AddressTooLong(path=("query",), most=LARGEST_QUERY)
    try:
        pairs = parse_qsl(query_string.decode("ascii"), errors="strict")
    except ValueError as error:
        raise _bad("query", "the address", "text in UTF-8", "văn bản mã hoá UTF-8") from error
    said: dict[str, object] = {}
    for key, value in pairs:
        # Two readers of one address could each take another one.
        if key in said and key in WELL_KNOWN:
            raise _bad(key, "what is given twice", "one value", "một giá trị duy nhất")
        said[key] = parsed(value.encode(), key) if key in ("variables", "extensions") else value
    return said


def _check_type(content_type: str) -> None:
    """JSON in UTF-8 and nothing else: what a page could send elsewhere unasked is refused with the rest."""
    kind, *said = (part.strip().lower() for part in content_type.split(";"))
    charsets = {value.strip(' "') for name, _, value in (part.partition("=") for part in said) if name == "charset"}
    if kind != "application/json" or charsets - {"utf-8", "utf8"}:
        raise UnsupportedType(path=("content-type",), found=content_type[:80] or "none")


def _bad(where: str, value: str, expected: str, expected_vi: str) -> BadInput:
    return BadInput(path=(where,), value=value, expected=expected, expected_vi=expected_vi)
