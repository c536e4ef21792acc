"""Saving webhooks: what they are checked by before they are kept."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from content_store.errors import NotFound


def _text_alone(text: str | None, document_id: str | None) -> str:
    """The text of a document where none is known by its hash."""
    if text is None:
        raise NotFound(path=("documentId",), what="document", key=str(document_id))
    return text


class Saving(msgspec.Struct, frozen=True):
    """What webhooks are saved by: who knows documents by text or hash, and whether this machine may be called."""

    document: Callable[[str | None, str | None], str] = _text_alone
    loopback: bool = False
