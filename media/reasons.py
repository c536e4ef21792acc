"""Reasons: why an asset has no renditions, in words for whoever uploaded it."""

from __future__ import annotations

from content_store.media_errors import MediaRefused
from media.sandbox import SandboxDied
from media.shortages import FULL, shortage_of


def named(refusal: MediaRefused, name: str) -> MediaRefused:
    """The same refusal with the name that the sender knows; the recipes know only the digest."""
    return type(refusal)(path=refusal.path, **{**refusal.details, "name": name})


def overwhelmed(name: str, attempts: int) -> str:
    """The file took the worker down with it, again and again."""
    return f"Không xử lý được tệp {name}: máy chủ đã dừng đột ngột {attempts} lần khi đang xử lý tệp này."


def of_failure(error: Exception, name: str, reference: str) -> str:
    """What went wrong again and again; `reference` is what an administrator can look up."""
    shortage = shortage_of(error)
    if shortage in FULL:
        return f"Không xử lý được tệp {name}: ổ đĩa của máy chủ đã đầy. Hãy dọn chỗ trống rồi cho xử lý lại."
    if shortage is not None:
        return (
            f"Không xử lý được tệp {name}: cần nhiều bộ nhớ hơn mức máy chủ dành cho một tệp. "
            "Hãy xuất lại nhỏ hơn rồi tải lên."
        )
    if isinstance(error, SandboxDied | TimeoutError):
        what = "đứng yên quá lâu" if isinstance(error, TimeoutError) else "dừng đột ngột"
        return (
            f"Không xử lý được tệp {name}: bộ giải mã {what} mỗi lần xử lý tệp này. "
            f"Hãy xuất lại rồi tải lên; nếu vẫn vậy, hãy báo quản trị viên, kèm mã {reference}."
        )
    return our_fault(name, reference)


def our_fault(name: str, reference: str) -> str:
    """The server failed, not the file."""
    return f"Không xử lý được tệp {name}: lỗi ở máy chủ, không phải ở tệp. Hãy báo quản trị viên, kèm mã {reference}."
