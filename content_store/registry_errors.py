"""What whoever keeps the registry may be refused: another branch of the tree in `errors`."""

from __future__ import annotations

from collections.abc import Sequence

from content_store.errors import BadInput, Conflict, Refused


class SourceNeeded(BadInput):
    """Every figure and every target needs its source and the source's own words."""

    code = "SOURCE_NEEDED"
    vi = "Mỗi số liệu, mỗi chỉ tiêu phải có nguồn và trích nguyên văn của nguồn."


class NumberNeeded(BadInput):
    """A figure needs a value, a numerator, or a percentage as its source states it; only `DOZENS` has none."""

    code = "NUMBER_NEEDED"
    vi = "Số liệu phải có giá trị, tử số hoặc tỷ lệ do nguồn nêu; chỉ mức `DOZENS` (hàng chục) không có số."


class ReasonNeeded(BadInput):
    """A correction needs a reason, which is kept beside the figure."""

    code = "REASON_NEEDED"
    vi = "Đính chính phải nêu lý do; lý do được lưu cùng số liệu."


class TargetMisshapen(BadInput):
    """A target that is {comparison} needs {needed}."""

    code = "TARGET_MISSHAPEN"
    vi = "Chỉ tiêu kiểu {comparison} cần {needed_vi}."


class AlreadySuperseded(Conflict):
    """The figure was corrected already: correct the one that took its place."""

    code = "ALREADY_SUPERSEDED"
    vi = "Số liệu này đã được đính chính: hãy đính chính số liệu thay thế nó."


class RuleNotAccepted(BadInput):
    """This recurrence rule is not accepted: {expected}."""

    code = "RULE_NOT_ACCEPTED"
    vi = "Không nhận quy tắc lặp này: cần {expected_vi}."


class NoSuchOccurrence(BadInput):
    """The session does not take place at {value}: name one of its occurrences."""

    code = "NO_SUCH_OCCURRENCE"
    vi = "Không có buổi nào vào lúc {value}: hãy nêu đúng một buổi trong lịch."


class PlaceNotThere(BadInput):
    """This place was not there on {day}: name one that was."""

    code = "PLACE_NOT_THERE"
    vi = "Ngày {day} chưa có hoặc không còn địa phương này: hãy chọn nơi có vào ngày đó."


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


class ReformFault(BadInput):
    """Line {line}: {value} is not accepted: {expected}."""

    code = "REFORM_FAULT"
    vi = "Dòng {line}: {value} không hợp lệ: cần {expected_vi}."


class ReformNotGood(Refused):
    """The reform cannot be applied: {count} faults."""

    code = "REFORM_NOT_GOOD"
    vi = "Chưa thể áp dụng đợt sắp xếp: còn {count} điểm sai."

    def __init__(self, faults: Sequence[ReformFault]) -> None:
        self.faults = faults
        super().__init__(path=("text",), count=len(faults))


class ReformInUse(Conflict):
    """Reform {number} cannot be taken back, because others depend on it: {uses}."""

    code = "REFORM_IN_USE"
    vi = "Không thể hoàn tác đợt sắp xếp {number} vì còn phụ thuộc: {uses}."
