"""The chain: what makes a change of the feed's past, or a gap in it, visible for ever after."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

BEGINNING = ""


def link(before: str, said: Mapping[str, Any], at: datetime) -> str:
    """The SHA-256 of an event and of the link before it, 64 hexadecimal digits.

    `said` is all that the event says; its `data` may have gone through a database, which keeps no order of keys.
    """
    words = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    instant = at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(f"{before}\n{instant}\n{words}".encode()).hexdigest()
