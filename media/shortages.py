"""Shortages: whether something failed for want of memory or of room on the disk, whatever a library calls it."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from xml.parsers.expat import ExpatError

import av
import pyvips

FULL = {errno.ENOSPC, errno.EDQUOT}
_SHORTAGES = {errno.ENOMEM, *FULL}
# libvips, libjpeg, expat and Python say it in words of their own; a thread that cannot begin has no room for its stack,
# and a part of a library that cannot be loaded has none for itself.
_WORDS = {
    "out of memory": errno.ENOMEM,
    "Insufficient memory": errno.ENOMEM,
    "Error creating thread": errno.ENOMEM,
    "can't start new thread": errno.ENOMEM,
    "failed to map segment": errno.ENOMEM,
    **{os.strerror(number): number for number in _SHORTAGES},
}


def shortage_of(error: BaseException) -> int | None:
    """ENOMEM, ENOSPC or EDQUOT where that, at the root, is why it failed; None where it is not."""
    return next((found for found in map(_shortage, _causes(error)) if found), None)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _shortage(error: BaseException) -> int | None:
    if isinstance(error, MemoryError):
        return errno.ENOMEM
    if isinstance(error, OSError | av.FFmpegError):
        return error.errno if error.errno in _SHORTAGES else None
    if isinstance(error, pyvips.Error | ExpatError | RuntimeError | ImportError):
        return next((number for words, number in _WORDS.items() if words in str(error)), None)
    return None
