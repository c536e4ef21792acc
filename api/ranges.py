"""Which bytes of a file a request wants, as RFC 9110 reads the Range header."""

from __future__ import annotations

import re

# More than any player asks for; each costs a part's headers, and on a remote store a request.
MOST_RANGES = 32
_WANTED = re.compile(r"bytes=(.+)", re.IGNORECASE)
_SPEC = re.compile(r"[ \t]*(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))[ \t]*")

Range = tuple[int, int]


def wanted_ranges(header: str, size: int) -> list[Range] | None:
    """The ranges in ascending order, each up to and not including its end, those that overlap as one.

    None means the whole file, because the header is no list of byte ranges or a list of too many; an empty list means
    that the file has none of them.
    """
    wanted = _WANTED.fullmatch(header.strip())
    specs = [_SPEC.fullmatch(spec) for spec in wanted[1].split(",")] if wanted else []
    if not specs or len(specs) > MOST_RANGES:
        return None
    found: list[Range] = []
    for spec in specs:
        if spec is None or (spec[2] and int(spec[2]) < int(spec[1])):
            return None
        start = max(0, size - int(spec[3])) if spec[3] else int(spec[1])
        stop = min(size, int(spec[2]) + 1) if spec[2] else size
        if start < stop:
            found.append((start, stop))
    return _joined(found)


def _joined(ranges: list[Range]) -> list[Range]:
    joined: list[Range] = []
    for start, stop in sorted(ranges):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], stop))
        else:
            joined.append((start, stop))
    return joined
