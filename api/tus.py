"""What tus 1.0.0 writes into headers: lengths, offsets, metadata, checksums and parts."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from content_store.errors import BadInput
from content_store.wording import brief, few_enough, storable
from media.pieces import Checksum

VERSION = "1.0.0"
EXTENSIONS = (
    "creation",
    "creation-with-upload",
    "creation-defer-length",
    "checksum",
    "expiration",
    "termination",
    "concatenation",
)
ALGORITHMS = ("sha256", "sha1", "md5")
BYTES = "application/offset+octet-stream"
SENT = (
    "tus-resumable",
    "upload-checksum",
    "upload-concat",
    "upload-defer-length",
    "upload-length",
    "upload-metadata",
    "upload-offset",
    "x-http-method-override",
)
MOST_METADATA = 16_384  # characters of the header
MOST_PARTS = 1000

_NUMBER = re.compile(r"[0-9]{1,18}")
_KEY = re.compile(r"[!-+\--~]{1,80}")


def number(headers: Headers, name: str) -> int | None:
    """A header that counts bytes, None without it."""
    text = headers.get(name)
    if text is not None and _NUMBER.fullmatch(text) is None:
        raise _bad(name, text, "a number of bytes", "số byte")
    return None if text is None else int(text)


def length_of(headers: Headers) -> int | None:
    """The whole file's length; None when the header says that it will come later."""
    length, deferred = number(headers, "upload-length"), headers.get("upload-defer-length")
    if (length is None) == (deferred is None) or deferred not in (None, "1"):
        expected = "either Upload-Length or Upload-Defer-Length: 1"
        raise _bad("upload-length", deferred or "both or none", expected, "Upload-Length hoặc Upload-Defer-Length: 1")
    return length


def metadata_in(text: str | None) -> dict[str, str]:
    """The pairs of `Upload-Metadata`, decoded."""
    if text is None or not text.strip():
        return {}
    if len(text) > MOST_METADATA:
        raise _bad("upload-metadata", f"{len(text)} characters", f"at most {MOST_METADATA}", f"tối đa {MOST_METADATA}")
    found: dict[str, str] = {}
    for pair in text.split(","):
        key, _, value = pair.strip().partition(" ")
        decoded = _decoded(value)
        if _KEY.fullmatch(key) is None or key in found or decoded is None:
            expected = "unique keys, each with UTF-8 text in Base64"
            raise _bad("upload-metadata", pair.strip(), expected, "các khoá không trùng, kèm văn bản UTF-8 mã Base64")
        found[key] = decoded
    return found


def metadata_from(form: Mapping[str, str]) -> str:
    """The same, written back."""
    pairs = ((key, base64.b64encode(value.encode()).decode()) for key, value in sorted(form.items()))
    return ",".join(f"{key} {value}".strip() for key, value in pairs)


def checksum_in(text: str | None) -> Checksum | None:
    """The algorithm and the digest of `Upload-Checksum`."""
    if text is None:
        return None
    algorithm, _, value = text.partition(" ")
    try:
        digest = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        digest = b""
    if algorithm not in ALGORITHMS or not digest:
        expected = f"one of {', '.join(ALGORITHMS)} and a digest in Base64"
        raise _bad("upload-checksum", text, expected, f"{', '.join(ALGORITHMS)} kèm mã băm Base64")
    return Checksum(algorithm, digest)


def concatenation_in(text: str | None) -> tuple[bool, list[str] | None]:
    """Whether the upload is a part of a file, and the parts of which it is made when it is the file."""
    kind, _, rest = (text or "").partition(";")
    if text is None or (kind == "partial" and not rest):
        return text is not None, None
    parts = [urlsplit(url).path.rsplit("/", 1)[-1] for url in rest.split()]
    if kind != "final" or not parts:
        raise _bad(
            "upload-concat", text, "partial, or final; and the parts' addresses", "partial, hoặc final; và các phần"
        )
    few_enough(len(parts), MOST_PARTS, "upload-concat")
    return False, parts


def _decoded(value: str) -> str | None:
    try:
        text = base64.b64decode(value, validate=True).decode()
    except ValueError:
        return None
    return text if storable(text) else None


def _bad(where: str, value: str, expected: str, expected_vi: str) -> BadInput:
    return BadInput(path=(where,), value=f"'{brief(value)}'", expected=expected, expected_vi=expected_vi)
