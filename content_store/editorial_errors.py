"""What may be refused to those who write and review: the editorial branch of the tree in `errors`."""

from __future__ import annotations

from content_store.errors import Conflict


class OwnWork(Conflict):
    """Who had a hand in a version cannot vouch for it: somebody else must."""

    code = "OWN_WORK"
    vi = "Người đã viết hoặc sửa phiên bản không thể tự duyệt: cần người khác duyệt."
