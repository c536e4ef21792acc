"""The columns in which rows say a place, and the units in which it lies."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from content_store.importing.entries import Entry
from content_store.tables import forms
from content_store.tables.columns import Column
from content_store.tables.faults import Words

SCHEME = "NSO"  # whose codes people write without saying so
PLACE = Column(
    "place",
    "Mã địa phương",
    forms.named_place(),
    also=("Mã xã", "Mã đơn vị hành chính", "Mã ĐVHC", "Mã địa bàn", "Địa phương", "Địa bàn"),
    required=True,
)
WITHIN = Column("within", "Thuộc", forms.named_place(), also=("Huyện", "Quận/huyện", "Đơn vị cấp trên"))
# A column of its own, because tables that have one for the district often have one for the province too.
PROVINCE = Column("province", "Tỉnh", forms.named_place(), also=("Tỉnh/thành phố",))
NO_PLACE = Words(
    "no place has or had this code or name then, in the units named with it if any",
    "vào thời điểm đó không có địa phương nào mang mã hoặc tên này, trong các đơn vị ghi kèm nếu có",
)
NOT_WITHIN = Words(
    "no place that was called so lay in such a unit then",
    "vào thời điểm đó không có địa phương nào mang tên này thuộc đơn vị như vậy",
)


class Said(NamedTuple):
    """How a row says a place, the unit and the province in which it lies, and the day that the row is about."""

    place: str
    within: str | None
    province: str | None
    day: date


def said_in(entry: Entry, day: date) -> Said:
    """What an entry says of its place, as of that day."""
    return Said(entry.need(PLACE), entry.get(WITHIN), entry.get(PROVINCE), day)
