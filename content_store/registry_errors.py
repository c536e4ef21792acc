"""What may be refused to those who keep the registry: its branch of the tree in `errors`."""

from __future__ import annotations

from content_store.errors import BadInput, Conflict


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


class PlaceNotThere(Conflict):
    """The place was not there on {day}: a figure belongs to a place as it was at the end of the figure's period."""

    code = "PLACE_NOT_THERE"
    vi = "Ngày {day} chưa có hoặc không còn địa phương này: số liệu gắn với địa phương vào cuối kỳ số liệu."


class AlreadySuperseded(Conflict):
    """The figure was corrected already: correct the one that took its place."""

    code = "ALREADY_SUPERSEDED"
    vi = "Số liệu này đã được đính chính: hãy đính chính số liệu thay thế nó."
