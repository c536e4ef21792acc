"""Tables of places: a flat list of codes for a first load; what becomes of places later is told by reforms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from content_store import events
from content_store.importing.by_slug import BATCH, KEY, SAID_OTHERWISE, made_key
from content_store.importing.entries import Counts, Entry, Refuse
from content_store.importing.place_columns import SCHEME
from content_store.registry.localities import NAME_MOST, Level, Locality, LocalityCode, LocalityVersion
from content_store.registry.timeline import UNKNOWN_START
from content_store.tables import forms
from content_store.tables.columns import Column
from content_store.tables.faults import Words

CODE = Column("code", "Mã", forms.place(), also=("Mã đơn vị", "Mã ĐVHC", "Mã đơn vị hành chính"), required=True)
NAME = Column("name", "Tên", forms.words(NAME_MOST), also=("Tên đơn vị", "Tên đơn vị hành chính"), required=True)
TYPES = {
    "tỉnh": Level.PROVINCE,
    "thành phố trực thuộc trung ương": Level.PROVINCE,
    "huyện": Level.DISTRICT,
    "quận": Level.DISTRICT,
    "thị xã": Level.DISTRICT,
    "thành phố": Level.DISTRICT,
    "xã": Level.COMMUNE,
    "phường": Level.COMMUNE,
    "thị trấn": Level.COMMUNE,
    "đặc khu": Level.COMMUNE,
}
TYPE = Column("type", "Loại", forms.words(40), also=("Cấp", "Loại hình", "Loại đơn vị"), required=True)
PARENT = Column("parent_code", "Mã cấp trên", forms.place(), also=("Mã cha", "Mã tỉnh", "Mã đơn vị cấp trên"))
FROM = Column("valid_from", "Từ ngày", forms.day(), also=("Hiệu lực từ", "Có hiệu lực từ"))
NO_TYPE = Words("no place is of this type", "không có loại đơn vị hành chính này")
NO_PARENT = Words(
    "no place has this code, here above or on record", "không có đơn vị nào mang mã này, ở dòng trên hay đã lưu"
)
TWICE = Words("an earlier row has this code", "một dòng trước đã mang mã này")


class PlacesList:
    """Places by code: known ones must be as they are said, what is new is made; parents stand above their children."""

    name, private = "places", False
    columns = (CODE, NAME, TYPE, PARENT, FROM)
    informative = (KEY.name, "level", "parent", "valid_to", "synthetic")

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._seen: set[str] = set()

    async def put(self, entries: Sequence[Entry], refuse: Refuse) -> Counts:
        """Make the new places level by level, the provinces first."""
        counts = Counts()
        for level in Level:
            lot = [entry for entry in entries if TYPES.get(entry.need(TYPE).lower()) is level]
            if lot:
                counts.add(await self._put(lot, level, refuse))
        for entry in entries:
            if entry.need(TYPE).lower() not in TYPES:
                refuse(entry, TYPE, NO_TYPE)
        return counts

    async def _put(self, entries: Sequence[Entry], level: Level, refuse: Refuse) -> Counts:
        codes = {entry.need(CODE) for entry in entries} | {entry.get(PARENT) or "" for entry in entries}
        held = await LocalityCode.filter(scheme=SCHEME, value__in=list(codes - self._ids.keys())).order_by("valid_from")
        self._ids |= {code.value: code.locality_id for code in held}
        known = await self._known(entries)
        counts, new = Counts(), list[Entry]()
        for entry in entries:
            code, parent = entry.need(CODE), entry.get(PARENT)
            if code in self._seen:
                refuse(entry, CODE, TWICE)
            elif parent is not None and parent not in self._ids:
                refuse(entry, PARENT, NO_PARENT)
            elif code not in self._ids:
                new.append(entry)
            elif _is_said(entry, known.get(self._ids[code])):
                counts.same += 1
            else:
                refuse(entry, CODE, SAID_OTHERWISE)
            self._seen.add(code)
        await self._create(new, level)
        counts.created = len(new)
        return counts

    async def _known(self, entries: Sequence[Entry]) -> dict[int, LocalityVersion]:
        """The last version of each place that is known."""
        ids = [self._ids[code] for entry in entries if (code := entry.need(CODE)) in self._ids]
        found = await LocalityVersion.filter(locality_id__in=ids).order_by("valid_from")
        return {version.locality_id: version for version in found}

    async def _create(self, entries: Sequence[Entry], level: Level) -> None:
        if not entries:
            return
        slugs = {made_key(entry.need(NAME), entry.need(CODE)): entry for entry in entries}
        await Locality.bulk_create([Locality(slug=slug) for slug in slugs], batch_size=BATCH)
        made = await Locality.filter(slug__in=list(slugs)).order_by("id").values_list("id", "slug")
        for number, slug in made:
            self._ids[slugs[slug].need(CODE)] = int(number)
        await LocalityVersion.bulk_create([self._version(slugs[slug], level) for _, slug in made], batch_size=BATCH)
        await LocalityCode.bulk_create([self._code(slugs[slug]) for _, slug in made], batch_size=BATCH)
        await events.record_all([events.Fact("locality.created", int(number), {"slug": slug}) for number, slug in made])

    def _version(self, entry: Entry, level: Level) -> LocalityVersion:
        parent = entry.get(PARENT)
        return LocalityVersion(
            locality_id=self._ids[entry.need(CODE)],
            parent_id=self._ids[parent] if parent else None,
            name=entry.need(NAME),
            type=entry.need(TYPE).lower(),
            level=level,
            valid_from=_since(entry),
        )

    def _code(self, entry: Entry) -> LocalityCode:
        code = entry.need(CODE)
        return LocalityCode(locality_id=self._ids[code], scheme=SCHEME, value=code, valid_from=_since(entry))


def _since(entry: Entry) -> date:
    return entry.get(FROM) or UNKNOWN_START


def _is_said(entry: Entry, version: LocalityVersion | None) -> bool:
    said = (entry.need(NAME), entry.need(TYPE).lower())
    return version is not None and (version.name, version.type) == said
