"""What whoever keeps the registry may be refused: another branch of the tree in `errors`."""

from __future__ import annotations

from content_store.errors import BadInput, Conflict


class RuleNotAccepted(BadInput):
    """This recurrence rule is not accepted: {expected}."""

    code = "RULE_NOT_ACCEPTED"
    vi = "Không nhận quy tắc lặp này: cần {expected_vi}."


class NoSuchOccurrence(BadInput):
    """The session does not take place at {value}: name one of its occurrences."""

    code = "NO_SUCH_OCCURRENCE"
    vi = "Không có buổi nào vào lúc {value}: hãy nêu đúng một buổi trong lịch."


class PlaceNotThere(BadInput):
    """The place {value} did not exist on {day}: name one that did."""

    code = "PLACE_NOT_THERE"
    vi = "Địa phương {value} không tồn tại vào ngày {day}: hãy chọn nơi có vào ngày đó."


class TeamHasEnded(Conflict):
    """This team ended on {day}, and what is over is not changed."""

    code = "TEAM_HAS_ENDED"
    vi = "Tổ này đã kết thúc ngày {day}, không thay đổi được nữa."


class PersonalDataNotAccepted(BadInput):
    """This {field} is not accepted: {expected}."""

    # Whatever is said of a person is repeated in no message: messages are logged, shown and sent on.
    code = "PERSONAL_DATA_NOT_ACCEPTED"
    vi = "Không nhận {field_vi} này: cần {expected_vi}."


class MembershipHasEnded(Conflict):
    """This membership ended on {day}, and what is over is not changed."""

    code = "MEMBERSHIP_HAS_ENDED"
    vi = "Người này đã rời tổ ngày {day}, không thay đổi được nữa."
