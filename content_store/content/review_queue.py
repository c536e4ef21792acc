"""The review queue as it moves: versions that came to their reviewers, and versions that left them."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from content_store.content.versions import State
from content_store.database import select

MOST = 100  # of one look
_MOVES = [f"version.{state.value.lower()}" for state in State]
_AFTER = """
SELECT move.id AS id, move.subject_id AS version_id, move.kind AS kind FROM events move
WHERE move.id > ? AND move.subject = 'version' AND move.kind IN (?)
AND (move.kind = 'version.in_review' OR (
    SELECT before.kind FROM events before WHERE before.subject = 'version' AND before.subject_id = move.subject_id
    AND before.kind IN (?) AND before.id < move.id ORDER BY before.id DESC LIMIT 1
) = 'version.in_review') ORDER BY move.id LIMIT ?
"""


class QueueMove(StrEnum):
    """Which way a version moved."""

    ENTERED = "ENTERED"
    LEFT = "LEFT"


class Moved(msgspec.Struct, frozen=True):
    """A version that came or left, and at which position of the feed."""

    position: int
    move: QueueMove
    version_id: int


async def moves_after(position: int) -> list[Moved]:
    """The next moves, oldest first."""
    return [
        Moved(
            int(row["id"]),
            QueueMove.ENTERED if row["kind"] == "version.in_review" else QueueMove.LEFT,
            int(row["version_id"]),
        )
        for row in await select(_AFTER, position, _MOVES, _MOVES, MOST)
    ]
