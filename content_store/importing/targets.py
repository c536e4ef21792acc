"""Tables of targets: what was promised for a place, and by whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from content_store.importing.by_slug import KEY, BySlug, made_key
from content_store.importing.entries import Entry, Refuse
from content_store.importing.measurement_columns import FLAGS, INDICATOR, LABEL, NOTE, POPULATION, QUOTE, SOURCE
from content_store.importing.place_columns import PLACE, PROVINCE, WITHIN, Said, said_in
from content_store.importing.references import UNKNOWN, Named, Places, Thing
from content_store.importing.teams import BACKWARDS
from content_store.registry.indicators import Indicator
from content_store.registry.sources import Source
from content_store.registry.targets import Comparison, Target
from content_store.tables import forms
from content_store.tables.columns import Column
from content_store.tables.faults import Words

COMPARISON = Column(
    "comparison",
    "So sánh",
    forms.choice(
        Comparison,
        {
            "Bằng": Comparison.EQUAL,
            "Ít nhất": Comparison.AT_LEAST,
            "Trong khoảng": Comparison.RANGE,
            "Mốc": Comparison.MILESTONE,
        },
    ),
    required=True,
)
VALUE = Column("value", "Giá trị", forms.number(), also=("Mục tiêu", "Chỉ tiêu giao"))
UPPER = Column("upper_value", "Giá trị trên", forms.number(), also=("Đến",))
MILESTONE = Column("milestone", "Mốc cần đạt", forms.words(80))
UNIT = Column("unit", "Đơn vị tính", forms.words(80), also=("Đơn vị", "ĐVT"), required=True)
AGE = Column("minimum_age", "Tuổi từ", forms.whole_number())
STARTS = Column("starts_on", "Bắt đầu", forms.day(), also=("Từ ngày",))
DUE = Column("due_on", "Thời hạn", forms.day(), also=("Hạn", "Đến ngày"))
ISSUER = Column("issuer", "Nơi giao", forms.words(200), also=("Cơ quan giao", "Văn bản giao"))
LACKS = Words("this comparison needs it", "kiểu so sánh này cần giá trị ở cột này")
NEEDS: Mapping[Comparison, Sequence[Column[Any]]] = {
    Comparison.EQUAL: (VALUE,),
    Comparison.AT_LEAST: (VALUE,),
    Comparison.RANGE: (VALUE, UPPER),
    Comparison.MILESTONE: (MILESTONE,),
}


class Targets(BySlug[Target]):
    """Targets; one without a key is known by what is to be reached, where, by when, and who says so."""

    name, noun, model = "targets", "target", Target
    columns = (
        *(KEY, INDICATOR, PLACE, WITHIN, PROVINCE, LABEL, COMPARISON, VALUE, UPPER, MILESTONE, UNIT, POPULATION, AGE),
        *(STARTS, DUE, ISSUER, SOURCE, QUOTE, NOTE, FLAGS),
    )
    informative = ("place_code", "place_name")
    speaks_of = {  # noqa: RUF012 - it is the class's own
        "indicator": ("indicator_id",),
        "place": ("locality_id",),
        "within": (),
        "province": (),
        "source": ("source_id",),
    }

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._places = Places()
        self._indicators, self._sources = Named(Indicator, "name"), Named(Source, "title")

    async def rows(self, entries: Sequence[Entry], refuse: Refuse) -> list[tuple[Entry, Target]]:
        await self._places.load(self._said(entry) for entry in entries)
        await self._indicators.load()
        await self._sources.load()
        found: list[tuple[Entry, Target]] = []
        for entry in entries:
            target = self._target(entry, refuse)
            if target is not None:
                found.append((entry, target))
        return found

    def _said(self, entry: Entry) -> Said:
        return said_in(entry, entry.get(DUE) or self._today)

    def _target(self, entry: Entry, refuse: Refuse) -> Target | None:
        said = self._said(entry)
        place = self._places.locality(said)
        indicator, source = self._indicators.find(entry.need(INDICATOR)), self._sources.find(entry.need(SOURCE))
        lacking = [column for column in NEEDS[entry.need(COMPARISON)] if entry.get(column) is None]
        if place is None:
            refuse(entry, *self._places.why(said))
        if indicator is None:
            refuse(entry, INDICATOR, UNKNOWN)
        if source is None:
            refuse(entry, SOURCE, UNKNOWN)
        for column in lacking:
            refuse(entry, column, LACKS)
        starts, due = entry.get(STARTS), entry.get(DUE)
        backwards = starts is not None and due is not None and due < starts
        if backwards:
            refuse(entry, DUE, BACKWARDS)
        if place is None or indicator is None or source is None or lacking or backwards:
            return None
        slug = entry.get(KEY) or made_key(indicator.slug, self._places.slug(place), due or "", source.slug)
        return _row(entry, slug, place, (indicator, source))


def _row(entry: Entry, slug: str, place: int, about: tuple[Thing, Thing]) -> Target:
    indicator, source = about
    return Target(
        slug=slug,
        indicator_id=indicator.id,
        locality_id=place,
        label=(entry.get(LABEL) or "") if entry.has(LABEL) else indicator.name,
        comparison=entry.need(COMPARISON),
        value=entry.get(VALUE),
        upper_value=entry.get(UPPER),
        milestone=entry.get(MILESTONE),
        unit=entry.need(UNIT),
        population=entry.get(POPULATION) or "",
        minimum_age=entry.get(AGE),
        starts_on=entry.get(STARTS),
        due_on=entry.get(DUE),
        issuer=entry.get(ISSUER) or "",
        source_id=source.id,
        quote=entry.get(QUOTE) or "",
        note=entry.get(NOTE) or "",
        flags=[flag.value for flag in entry.get(FLAGS) or []],
    )
