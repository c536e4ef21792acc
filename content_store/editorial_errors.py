"""What may be refused to those who write and review: the editorial branch of the tree in `errors`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from content_store.errors import Busy, Conflict


class OwnWork(Conflict):
    """Who had a hand in a version cannot vouch for it: somebody else must."""

    code = "OWN_WORK"
    vi = "Người đã viết hoặc sửa phiên bản không thể tự duyệt: cần người khác duyệt."


class NothingLive(Conflict):
    """No version of the tutorial is live."""

    code = "NOTHING_LIVE"
    vi = "Bài này hiện không có phiên bản nào đang công bố."


class NotWaiting(Conflict):
    """What was set is {state} already."""

    code = "NOT_WAITING"
    vi = "Lịch này đã ở trạng thái {state}."


class InUse(Conflict):
    """It is used in {count} places."""

    code = "IN_USE"
    vi = "Đang được dùng ở {count} nơi."

    def __init__(self, uses: Sequence[Any]) -> None:
        self.uses = uses
        super().__init__(count=len(uses))


class ReleaseNotOpen(Conflict):
    """The release is {state}: this cannot be done with it any more."""

    code = "RELEASE_NOT_OPEN"
    vi = "Đợt phát hành đã ở trạng thái {state}: không làm được việc này nữa."


class ReleaseMovedOn(Conflict):
    """{version} is no longer live: take the others back one by one."""

    code = "RELEASE_MOVED_ON"
    vi = "{version} không còn được công bố: hãy đưa từng bài còn lại về bản trước."


class NotShowable(Conflict):
    """The version {version} cannot be shown yet: {why}"""

    code = "NOT_SHOWABLE"
    vi = "Chưa xem trước được phiên bản {version}: {why}"


class KeyReused(Conflict):
    """Something else was asked under this Idempotency-Key: take a new one."""

    code = "KEY_REUSED"
    vi = "Idempotency-Key này đã dùng cho một yêu cầu khác: hãy tạo khoá mới."


class AnswerLost(Conflict):
    """This was done, but its answer was lost: read what is there now."""

    code = "ANSWER_LOST"
    vi = "Yêu cầu này đã được thực hiện nhưng câu trả lời bị mất: hãy đọc lại dữ liệu hiện tại."


class StillUnderWay(Busy):
    """This is being done: ask again in a moment."""

    code = "STILL_UNDER_WAY"
    vi = "Yêu cầu này đang được thực hiện: hãy hỏi lại sau giây lát."
