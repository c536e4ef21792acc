"""What may be refused to those who keep the registry: the registry's branch of the tree in `errors`."""

from __future__ import annotations

from collections.abc import Sequence

from content_store.errors import BadInput, Conflict, Refused


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
