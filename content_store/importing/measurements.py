"""Tables of measurements: figures with their period and their source, which are only ever added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from content_store.importing.by_slug import KEY, BySlug, made_key
from content_store.importing.catalogue import LONG
from content_store.importing.entries import Entry, Refuse
from content_store.importing.references import Named, Places, Thing
from content_store.importing.teams import BACKWARDS, NO_PLACE, PLACE
from content_store.registry.indicators import Indicator
from content_store.registry.measurements import Measurement, Precision, Qualifier, QualityFlag, agrees, percent
from content_store.registry.public_services import PublicService
from content_store.registry.sources import Source
from content_store.tables import forms
from content_store.tables.columns import Column
from content_store.tables.faults import Words

MOST = 10**15
INDICATOR = Column(
    "indicator", "Chỉ tiêu", forms.words(200), also=("Chỉ số", "Mã chỉ tiêu", "Tên chỉ tiêu"), required=True
)
PLACE_ON = Column("place_on", "Địa giới ngày", forms.day())
SERVICE = Column("service", "Dịch vụ công", forms.words(200), also=("Thủ tục",))
CHANNEL = Column("channel", "Kênh", forms.words(80), also=("Hình thức",))
LABEL = Column("label", "Nhãn", forms.long_text(LONG), also=("Diễn giải",))
NUMERATOR = Column("numerator", "Tử số", forms.whole_number(most=MOST), also=("Số đạt", "Số lượng đạt"))
DENOMINATOR = Column("denominator", "Mẫu số", forms.whole_number(1, MOST), also=("Tổng số",))
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
UNIT = Column("unit", "Đơn vị tính", forms.words(80), also=("Đơn vị", "ĐVT"))
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
PERIOD_TEXT = Column("period_text", "Kỳ theo nguồn", forms.long_text(LONG))
SOURCE = Column("source", "Nguồn", forms.words(300), also=("Mã nguồn", "Nguồn số liệu"), required=True)
QUOTE = Column("quote", "Trích dẫn", forms.long_text(LONG), also=("Nguyên văn",))
NOTE = Column("note", "Ghi chú", forms.long_text(LONG))
FLAGS = Column("flags", "Nghi vấn", forms.several(QualityFlag))

UNKNOWN = Words("nothing is known by this key or name", "không có mục nào mang mã hoặc tên này")
NO_FIGURE = Words("the row has no figure at all", "dòng này không có số liệu nào")
TWO_PERIODS = Words("the period is said twice", "kỳ được ghi hai lần")


@dataclass(frozen=True)
class Period:
    """When a figure held."""

    start: date | None
    end: date | None
    precision: Precision


@dataclass(frozen=True)
class About:
    """What a figure is about: `place` is the slug of the place whose version it is."""

    indicator: Thing
    source: Thing
    service: Thing | None
    version: int
    place: str


class Measurements(BySlug[Measurement]):
    """Figures; one without a key is known by what it measures, where, when, and who says so."""

    name, noun, model, fixed = "measurements", "measurement", Measurement, True
    columns = (
        *(KEY, INDICATOR, PLACE, PLACE_ON, SERVICE, CHANNEL, LABEL, NUMERATOR, DENOMINATOR, VALUE, STATED, QUALIFIER),
        *(UNIT, PERIOD, START, END, PRECISION, PERIOD_TEXT, SOURCE, QUOTE, NOTE, FLAGS),
    )
    informative = ("place_code", "place_name")
    speaks_of = {  # noqa: RUF012 - it is the class's own
        "indicator": ("indicator_id",),
        "place": ("locality_version_id",),
        "place_on": (),
        "service": ("service_id",),
        "source": ("source_id",),
        "period": ("period_start", "period_end", "period_precision"),
    }

    def __init__(self) -> None:
        super().__init__()
        self._places = Places()
        self._indicators, self._services = Named(Indicator, "name"), Named(PublicService, "name")
        self._sources = Named(Source, "title")
        self._spoken: dict[int, date] = {}

    async def rows(self, entries: Sequence[Entry], refuse: Refuse) -> list[tuple[Entry, Measurement]]:
        await self._load(entries)
        found: list[tuple[Entry, Measurement]] = []
        for entry in entries:
            period = _period(entry, refuse)
            about = self._about(entry, period, refuse) if period else None
            if period and about and _has_figure(entry, refuse):
                found.append((entry, _measurement(entry, period, about)))
        return found

    async def _load(self, entries: Sequence[Entry]) -> None:
        await self._places.load(entry.need(PLACE) for entry in entries)
        for named in (self._indicators, self._services, self._sources):
            await named.load()
        if not self._spoken:
            self._spoken = dict(await Source.all().values_list("id", "speaks_from"))

    def _about(self, entry: Entry, period: Period, refuse: Refuse) -> About | None:
        indicator, source = self._indicators.find(entry.need(INDICATOR)), self._sources.find(entry.need(SOURCE))
        said = entry.get(SERVICE)
        service = self._services.find(said) if said else None
        if indicator is None:
            refuse(entry, INDICATOR, UNKNOWN)
        if source is None:
            refuse(entry, SOURCE, UNKNOWN)
        if said and service is None:
            refuse(entry, SERVICE, UNKNOWN)
        if indicator is None or source is None or (said and service is None):
            return None
        day, place = entry.get(PLACE_ON) or period.end or self._spoken[source.id], entry.need(PLACE)
        locality, version = self._places.locality(place, day), self._places.version(place, day)
        if locality is None or version is None:
            refuse(entry, PLACE, NO_PLACE)
            return None
        return About(indicator, source, service, version, self._places.slug(locality))


def _period(entry: Entry, refuse: Refuse) -> Period | None:
    span, start, end = entry.get(PERIOD), entry.get(START), entry.get(END)
    if span and (start or end):
        refuse(entry, PERIOD, TWO_PERIODS)
        return None
    if start and end and end < start:
        refuse(entry, END, BACKWARDS)
        return None
    if span:
        start, end = span.start, span.end
    said = entry.get(PRECISION)
    return Period(start, end, said or (_precision(start, end) if start and end else Precision.UNKNOWN))


def _precision(start: date, end: date) -> Precision:
    """How exactly the two days say the time: a day, a month or a year where they are one, else the two days."""
    days = (end - start).days
    whole = start.day == 1 and end.day >= 28
    if whole and start.month == 1 and end.month == 12 and days in (364, 365):
        return Precision.YEAR
    return Precision.MONTH if whole and days < 31 and start.month == end.month else Precision.DAY


def _has_figure(entry: Entry, refuse: Refuse) -> bool:
    said = (entry.get(NUMERATOR), entry.get(VALUE), entry.get(STATED))
    if entry.get(QUALIFIER) is Qualifier.DOZENS or any(figure is not None for figure in said):
        return True
    refuse(entry, VALUE, NO_FIGURE)
    return False


def _measurement(entry: Entry, period: Period, about: About) -> Measurement:
    numerator, denominator = entry.get(NUMERATOR), entry.get(DENOMINATOR)
    stated, qualifier = entry.get(STATED), entry.get(QUALIFIER) or Qualifier.EXACT
    return Measurement(
        slug=entry.get(KEY) or _key(entry, period, about),
        indicator_id=about.indicator.id,
        locality_version_id=about.version,
        service_id=about.service.id if about.service else None,
        label=(entry.get(LABEL) or "") if entry.has(LABEL) else about.indicator.name,
        numerator=numerator,
        denominator=denominator,
        value=entry.get(VALUE),
        stated_percent=stated,
        qualifier=qualifier,
        unit=entry.get(UNIT) or "",
        period_start=period.start,
        period_end=period.end,
        period_precision=period.precision,
        period_text=entry.get(PERIOD_TEXT) or "",
        channel=entry.get(CHANNEL) or "",
        source_id=about.source.id,
        quote=entry.get(QUOTE) or "",
        note=entry.get(NOTE) or "",
        flags=_flags(entry, stated, percent(numerator, denominator), qualifier),
    )


def _flags(entry: Entry, stated: Decimal | None, share: Decimal | None, qualifier: Qualifier) -> list[str]:
    """The doubts that the table tells of; where it has no such column, what its own numbers tell."""
    if entry.has(FLAGS):
        return [flag.value for flag in entry.get(FLAGS) or []]
    return [QualityFlag.PERCENT_DISAGREES.value] if agrees(stated, share, qualifier) is False else []


def _key(entry: Entry, period: Period, about: About) -> str:
    channel = entry.get(CHANNEL) or ""
    return made_key(
        about.indicator.slug,
        about.place,
        period.end or "",
        period.start or "",
        about.service.slug if about.service else "",
        channel,
        about.source.slug,
    )
