"""Tables of measurements: figures with their period and their source, which are only ever added."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from msgspec.structs import asdict

from content_store import events
from content_store.errors import BadInput
from content_store.importing import measurement_columns as columns
from content_store.importing.by_slug import KEY, BySlug, made_key
from content_store.importing.corrections import Corrections
from content_store.importing.entries import Counts, Entry, Refuse
from content_store.importing.place_columns import Said, said_in
from content_store.importing.references import UNKNOWN, Named, Places, Thing
from content_store.importing.teams import BACKWARDS
from content_store.registry import conflicts, recording
from content_store.registry.indicators import Indicator
from content_store.registry.measurements import Measurement, Precision, Qualifier, QualityFlag
from content_store.registry.public_services import PublicService
from content_store.registry.recording import Figure, Numbers, Period
from content_store.registry.sources import Source
from content_store.tables.faults import Words

TWO_PERIODS = Words("the period is said twice", "kỳ được ghi hai lần")
HOW_TO_CORRECT = (
    "to correct it, name its key in the column supersedes, with a reason",
    "muốn đính chính, ghi mã định danh của số liệu ấy vào cột Đính chính cho, kèm lý do",
)


@dataclass(frozen=True)
class About:
    """What a figure is about: `place` is the slug of the place whose version it is."""

    indicator: Thing
    source: Thing
    service: Thing | None
    version: int
    place: str


class Measurements(BySlug[Measurement]):
    """Figures; one without a key is known by what it measures, where, when, of whom, and who says so.

    Each is checked like one that a person puts on record, and what it contradicts is noted. Two numbers of one source
    for the same thing are kept when one table says both, each under a key of its own.
    """

    name, noun, model, fixed = "measurements", "measurement", Measurement, True
    columns = columns.ALL
    informative = ("place_code", "place_name")
    speaks_of = {  # noqa: RUF012 - it is the class's own
        "indicator": ("indicator_id",),
        "place": ("locality_version_id",),
        "within": (),
        "province": (),
        "place_on": (),
        "service": ("service_id",),
        "source": ("source_id",),
        "period": ("period_start", "period_end", "period_precision"),
        "supersedes": ("supersedes_id",),
    }
    said_otherwise = Words(
        f"another figure is on record under this key, and is never overwritten; {HOW_TO_CORRECT[0]}",
        f"đã có số liệu khác dưới mã định danh này, và không bao giờ bị ghi đè; {HOW_TO_CORRECT[1]}",
    )

    def __init__(self) -> None:
        super().__init__()
        self._places = Places()
        self._indicators, self._services = Named(Indicator, "name"), Named(PublicService, "name")
        self._sources = Named(Source, "title")
        self._spoken: dict[int, date] = {}
        self._corrections = Corrections()
        self._made: list[tuple[Entry, Measurement]] = []
        self._from: int | None = None  # the number of the first figure that this table made

    async def put(self, entries: Sequence[Entry], refuse: Refuse) -> Counts:
        """Put new figures on record, with their events, and the conflicts that they make."""
        await self._load(entries)
        counts = Counts()
        for wave in _waves(entries):
            counts.add(await super().put(wave, refuse))
        await self._note(refuse)
        return counts

    async def rows(self, entries: Sequence[Entry], refuse: Refuse) -> list[tuple[Entry, Measurement]]:
        await self._corrections.load(entries)
        return [(entry, row) for entry in entries if (row := self._row(entry, refuse)) is not None]

    async def _load(self, entries: Sequence[Entry]) -> None:
        for named in (self._indicators, self._services, self._sources):
            await named.load()
        if not self._spoken:
            self._spoken = dict(await Source.all().values_list("id", "speaks_from"))
        sources = ((entry, self._sources.find(entry.need(columns.SOURCE))) for entry in entries)
        await self._places.load(self._said(entry, source) for entry, source in sources if source is not None)

    def _row(self, entry: Entry, refuse: Refuse) -> Measurement | None:
        period = _period(entry, refuse)
        about = self._about(entry, refuse) if period else None
        if period is None or about is None:
            return None
        figure = _figure(entry, period, about)
        try:
            recording.check(figure)
        except BadInput as bad:
            refuse(entry, columns.REFUSED_AT[bad.path], Words(bad.message, bad.message_vi))
            return None
        row = _measurement(entry.get(KEY) or _key(entry, figure, about), figure, about)
        return row if self._corrections.take(entry, row, self._places.of_version(about.version), refuse) else None

    def _about(self, entry: Entry, refuse: Refuse) -> About | None:
        indicator = self._indicators.find(entry.need(columns.INDICATOR))
        source, said = self._sources.find(entry.need(columns.SOURCE)), entry.get(columns.SERVICE)
        service = self._services.find(said) if said else None
        if indicator is None:
            refuse(entry, columns.INDICATOR, UNKNOWN)
        if source is None:
            refuse(entry, columns.SOURCE, UNKNOWN)
        if said and service is None:
            refuse(entry, columns.SERVICE, UNKNOWN)
        if indicator is None or source is None or (said and service is None):
            return None
        place = self._said(entry, source)
        locality, version = self._places.locality(place), self._places.version(place)
        if locality is None or version is None:
            refuse(entry, *self._places.why(place))
            return None
        return About(indicator, source, service, version, self._places.slug(locality))

    def _said(self, entry: Entry, source: Thing) -> Said:
        """The place as of its own day, or the period's last, or the first of which the source speaks."""
        span = entry.get(columns.PERIOD)
        end = span.end if span else entry.get(columns.END)
        return said_in(entry, entry.get(columns.PLACE_ON) or end or self._spoken[source.id])

    async def _create(self, new: Sequence[tuple[Entry, Measurement]]) -> None:
        await super()._create(new)
        self._made += new
        if self._from is None and new:
            self._from = min(row.id for _, row in new)
        corrected = [
            events.Fact("measurement.superseded", row.supersedes_id, {"by": row.id, "reason": row.reason})
            for _, row in new
            if row.supersedes_id is not None
        ]
        if corrected:
            await events.record_all(corrected)

    async def _note(self, refuse: Refuse) -> None:
        """Keep what the new figures contradict, and refuse those that their own source has contradicted before."""
        entries = {row.id: entry for entry, row in self._made}
        kept = []
        for figure, other in await conflicts.contradictions(row for _, row in self._made):
            if figure.source_id != other.source_id or _both_said(figure, other, self._from or 0):
                kept.append((figure, other))
            else:
                refuse(entries[figure.id], columns.SOURCE, _said_before(other))
        await conflicts.keep(kept)
        self._made.clear()


def _waves(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """The rows in their order, cut before each that corrects one which must be on record first."""
    wave: list[Entry] = []
    keys: set[str | None] = set()
    for entry in entries:
        corrected = entry.get(columns.SUPERSEDES)
        if corrected is not None and corrected in keys:
            yield wave
            wave, keys = [], set()
        wave.append(entry)
        keys.add(entry.get(KEY))
    yield wave


def _both_said(figure: Measurement, other: Measurement, first: int) -> bool:
    """Whether a source is said to state both numbers: in one table, or by a flag."""
    return other.id >= first or QualityFlag.DUPLICATE_LABEL.value in figure.flags


def _said_before(other: Measurement) -> Words:
    both, both_vi = (
        "if the source states both, flag this one DUPLICATE_LABEL",
        "nếu nguồn nêu cả hai, ghi DUPLICATE_LABEL vào cột Nghi vấn",
    )
    return Words(
        f"this source states another number for the same, {other.slug}; {HOW_TO_CORRECT[0]}; {both}",
        f"nguồn này đã nêu số khác cho cùng nội dung, {other.slug}; {HOW_TO_CORRECT[1]}; {both_vi}",
    )


def _period(entry: Entry, refuse: Refuse) -> Period | None:
    span, start, end = entry.get(columns.PERIOD), entry.get(columns.START), entry.get(columns.END)
    if span and (start or end):
        refuse(entry, columns.PERIOD, TWO_PERIODS)
        return None
    if start and end and end < start:
        refuse(entry, columns.END, BACKWARDS)
        return None
    if span:
        start, end = span.start, span.end
    precision = entry.get(columns.PRECISION) or (_precision(start, end) if start and end else Precision.UNKNOWN)
    return Period(start, end, precision, entry.get(columns.PERIOD_TEXT) or "")


def _precision(start: date, end: date) -> Precision:
    """How exactly the two days say the time: a day, a month or a year where they are one, else the two days."""
    days = (end - start).days
    whole = start.day == 1 and end.day >= 28
    if whole and start.month == 1 and end.month == 12 and days in (364, 365):
        return Precision.YEAR
    return Precision.MONTH if whole and days < 31 and start.month == end.month else Precision.DAY


def _figure(entry: Entry, period: Period, about: About) -> Figure:
    flags: list[QualityFlag] | None = entry.get(columns.FLAGS)
    return Figure(
        label=(entry.get(columns.LABEL) or "") if entry.has(columns.LABEL) else about.indicator.name,
        source=about.source.slug,
        quote=entry.need(columns.QUOTE),
        numbers=Numbers(
            numerator=entry.get(columns.NUMERATOR),
            denominator=entry.get(columns.DENOMINATOR),
            value=entry.get(columns.VALUE),
            stated_percent=entry.get(columns.STATED),
            qualifier=entry.get(columns.QUALIFIER) or Qualifier.EXACT,
            unit=entry.get(columns.UNIT) or "",
        ),
        period=period,
        population=entry.get(columns.POPULATION) or "",
        channel=entry.get(columns.CHANNEL) or "",
        service=about.service.slug if about.service else None,
        note=entry.get(columns.NOTE) or "",
        flags=flags or (),
    )


def _measurement(slug: str, figure: Figure, about: About) -> Measurement:
    said = {**asdict(figure), **asdict(figure.numbers), **asdict(figure.period)}
    for name in ("numbers", "period", "source", "service"):
        del said[name]
    return Measurement(
        **said | {"flags": recording.doubts(figure)},
        slug=slug,
        indicator_id=about.indicator.id,
        locality_version_id=about.version,
        service_id=about.service.id if about.service else None,
        source_id=about.source.id,
    )


def _key(entry: Entry, figure: Figure, about: About) -> str:
    corrected = entry.get(columns.SUPERSEDES)
    return made_key(
        about.indicator.slug,
        about.place,
        figure.period.period_end or "",
        figure.period.period_start or "",
        figure.service or "",
        figure.channel,
        figure.source,
        # Tables without them keep the keys that they had before there were such columns.
        *((figure.population,) if figure.population or corrected else ()),
        *((corrected,) if corrected else ()),
    )
