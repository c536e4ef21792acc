"""Reasons: why an asset has no renditions, in words for whoever uploaded it."""

from __future__ import annotations

import errno

from content_store.errors import MediaRefused

_FULL = {errno.ENOSPC, errno.EDQUOT}


def named(refusal: MediaRefused, name: str) -> MediaRefused:
    """The same refusal with the name that the sender knows; the recipes know only the digest."""
    return type(refusal)(path=refusal.path, **{**refusal.details, "name": name})


def overwhelmed(name: str, attempts: int) -> str:
    """The file took the worker down with it, again and again."""
    return f"Không xử lý được tệp {name}: máy chủ đã dừng đột ngột {attempts} lần khi đang xử lý tệp này."


def our_fault(name: str, reference: str, *, full: bool) -> str:
    """The server failed, not the file; `full` when its disk had no room."""
    if full:
        return f"Không xử lý được tệp {name}: ổ đĩa của máy chủ đã đầy. Hãy dọn chỗ trống rồi cho xử lý lại."
    return f"Không xử lý được tệp {name}: lỗi ở máy chủ, không phải ở tệp. Hãy báo quản trị viên, kèm mã {reference}."


def is_full(error: Exception) -> bool:
    """Whether the disk had no room."""
    return isinstance(error, OSError) and error.errno in _FULL
