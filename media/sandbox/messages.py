"""What passes between the sandbox's two sides: one line of JSON each."""

from __future__ import annotations

import msgspec

from media.found import Probe
from media.recipes import Source
from media.renditions import RenditionFile

# A line of the longest answer: captions of 2 MiB twice, as text and in base64.
MOST_LINE_BYTES = 16 * 1024 * 1024


class ProbeRequest(msgspec.Struct, frozen=True, tag="probe"):
    """Open the file at `path`, which its sender calls `name`, with no more than so many of the processors' seconds."""

    path: str
    name: str
    seconds: float


class RenderRequest(msgspec.Struct, frozen=True, tag="render"):
    """Make what a recipe, by its name, makes of the file at `path`; the results go into `folder`."""

    path: str
    source: Source
    recipe: str
    folder: str


class Progressed(msgspec.Struct, frozen=True, tag="progressed"):
    """The share that is done, 0 to 1."""

    done: float


class Probed(msgspec.Struct, frozen=True, tag="probed"):
    """What was found in the file."""

    found: Probe


class Made(msgspec.Struct, frozen=True, tag="made"):
    """What was made of it."""

    files: list[RenditionFile]


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """A class of the error tree by its name, with what its sentence needs."""

    error: str
    details: dict[str, str | int | float]


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """Something went wrong that the file is not to blame for, or that nobody foresaw; `errno` where there is one."""

    errno: int | None
    text: str


Request = ProbeRequest | RenderRequest
Reply = Progressed | Probed | Made | Refused | Failed
