"""The sender of an operation, as far as a connection tells who it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Cookie:
    """What a browser is told to keep until an instant: a session's secret, or nothing any more."""

    secret: str = field(repr=False)
    until: datetime


@dataclass
class Sender:
    """Who sends an operation, as far as its connection tells: the line, and whether it is a page of this server.

    `cookie` is what its browser shall keep from now on, noted by who signs in or out.
    """

    address: str | None = None
    own_page: bool = False
    cookie: Cookie | None = None
