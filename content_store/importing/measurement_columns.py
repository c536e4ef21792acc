"""The columns of tables of measurements, and which of them is at fault when a figure is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from content_store.importing.by_slug import KEY
from content_store.importing.place_columns import PLACE, PROVINCE, WITHIN
from content_store.registry.measurements import (
    CHANNEL_MOST,
    POPULATION_MOST,
    UNIT_MOST,
    Precision,
    Qualifier,
    QualityFlag,
)
from content_store.registry.recording import LARGEST, TEXT_MOST
from content_store.tables import forms
from content_store.tables.columns import Column

INDICATOR = Column(
    "indicator", "Chỉ tiêu", forms.words(200), also=("Chỉ số", "Mã chỉ tiêu", "Tên chỉ tiêu"), required=True
)
PLACE_ON = Column("place_on", "Địa giới ngày", forms.day())
SERVICE = Column("service", "Dịch vụ công", forms.words(200), also=("Thủ tục",))
CHANNEL = Column("channel", "Kênh", forms.words(CHANNEL_MOST), also=("Hình thức",))
POPULATION = Column("population", "Đối tượng", forms.words(POPULATION_MOST))
LABEL = Column("label", "Nhãn", forms.long_text(TEXT_MOST), also=("Diễn giải",))
NUMERATOR = Column("numerator", "Tử số", forms.whole_number(most=LARGEST), also=("Số đạt", "Số lượng đạt"))
DENOMINATOR = Column("denominator", "Mẫu số", forms.whole_number(1, LARGEST), also=("Tổng số",))
VALUE = Column("value", "Giá trị", forms.number(), also=("Số liệu", "Kết quả"))
STATED = Column("stated_percent", "Tỷ lệ nêu", forms.percent(), also=("Tỷ lệ", "Tỉ lệ", "Tỷ lệ %", "Phần trăm"))
QUALIFIER = Column(
    "qualifier",
    "Mức chính xác",
    forms.choice(
        Qualifier,
        {
            "Đúng": Qualifier.EXACT,
            "Khoảng": Qualifier.ABOUT,
            "Ít nhất": Qualifier.AT_LEAST,
            "Hơn": Qualifier.MORE_THAN,
            "Hàng chục": Qualifier.DOZENS,
        },
    ),
)
UNIT = Column("unit", "Đơn vị tính", forms.words(UNIT_MOST), also=("Đơn vị", "ĐVT"))
PERIOD = Column("period", "Kỳ", forms.span(), also=("Kỳ số liệu", "Thời điểm", "Năm", "Tháng"))
START = Column("period_start", "Kỳ từ ngày", forms.day(), also=("Từ ngày",))
END = Column("period_end", "Kỳ đến ngày", forms.day(), also=("Đến ngày",))
PRECISION = Column(
    "period_precision",
    "Độ chính xác của kỳ",
    forms.choice(
        Precision,
        {"Ngày": Precision.DAY, "Tháng": Precision.MONTH, "Năm": Precision.YEAR, "Không rõ": Precision.UNKNOWN},
    ),
)
PERIOD_TEXT = Column("period_text", "Kỳ theo nguồn", forms.long_text(TEXT_MOST))
SOURCE = Column("source", "Nguồn", forms.words(300), also=("Mã nguồn", "Nguồn số liệu"), required=True)
QUOTE = Column("quote", "Trích dẫn", forms.long_text(TEXT_MOST), also=("Nguyên văn",), required=True)
NOTE = Column("note", "Ghi chú", forms.long_text(TEXT_MOST))
FLAGS = Column("flags", "Nghi vấn", forms.several(QualityFlag))
SUPERSEDES = Column("supersedes", "Đính chính cho", forms.key())
REASON = Column("reason", "Lý do đính chính", forms.long_text(TEXT_MOST))
ALL = (
    *(KEY, INDICATOR, PLACE, WITHIN, PROVINCE, PLACE_ON, SERVICE, CHANNEL, POPULATION, LABEL, NUMERATOR, DENOMINATOR),
    *(
        VALUE,
        STATED,
        QUALIFIER,
        UNIT,
        PERIOD,
        START,
        END,
        PRECISION,
        PERIOD_TEXT,
        SOURCE,
        QUOTE,
        NOTE,
        FLAGS,
        SUPERSEDES,
        REASON,
    ),
)
# Which column speaks of what `recording` may refuse.
REFUSED_AT: Mapping[tuple[str, ...], Column[Any]] = {
    ("source",): SOURCE,
    ("quote",): QUOTE,
    ("label",): LABEL,
    ("note",): NOTE,
    ("channel",): CHANNEL,
    ("population",): POPULATION,
    ("flags",): FLAGS,
    ("numbers",): VALUE,
    ("numbers", "numerator"): NUMERATOR,
    ("numbers", "denominator"): DENOMINATOR,
    ("numbers", "value"): VALUE,
    ("numbers", "statedPercent"): STATED,
    ("numbers", "unit"): UNIT,
    ("period",): END,
    ("period", "text"): PERIOD_TEXT,
}
