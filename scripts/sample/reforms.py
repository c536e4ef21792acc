"""The history of Quảng Ninh's places and of Thái Nguyên's union, told from the facts as one atlas."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from content_store.registry.localities import Level
from content_store.registry.naming import hyphened
from content_store.registry.successions import Extent, SuccessionKind
from scripts.sample.atlas import Act, Atlas, Change, Chronicle, Passage, Stay
from scripts.sample.facts import geography, read_facts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scripts.sample.atlas import Key

COUNTRY = "viet-nam"
PROVINCE = "quang-ninh"
THAI_NGUYEN = "thai-nguyen"
UNITED_THAI_NGUYEN = "thai-nguyen-2025"
BAC_KAN = "bac-kan"
NSO = "NSO"
ISO = "ISO_3166_2"
DISTRICT_TYPES = ("thành phố", "thị xã", "huyện")

COMMUNES_2024 = Act("nghi-quyet-1199-nq-ubtvqh15", date(2024, 9, 28), date(2024, 11, 1), date(2024, 11, 1))
# The facts say when this act was decided and when its provinces operate, not when it came into force.
PROVINCES_2025 = Act("nghi-quyet-202-2025-qh15", date(2025, 6, 12), date(2025, 6, 12), date(2025, 7, 1))
COMMUNES_2025 = Act("nghi-quyet-1679-nq-ubtvqh15", date(2025, 6, 16), date(2025, 6, 16), date(2025, 7, 1))
CITY_2026 = Act("nghi-quyet-36-2026-qh16", date(2026, 8, 24), date(2026, 9, 1), date(2026, 9, 1))


def draw_atlas() -> Atlas:
    """Every real place that the sample knows, from the seeds' own time to today."""
    chronicle = Chronicle()
    _found_provinces(chronicle)
    _found_districts_and_communes(chronicle)
    _found_named_villages(chronicle)
    _reform_2024(chronicle)
    _unite_thai_nguyen(chronicle)
    _reform_2025(chronicle)
    _raise_the_province(chronicle)
    return chronicle.atlas()


def _found_provinces(chronicle: Chronicle) -> None:
    chronicle.found(Stay(COUNTRY, None, "Việt Nam", "", Level.COUNTRY))
    for locality in read_facts()["localities"]:
        if locality["level"] == "province":
            name = locality["seed"].removeprefix("tỉnh ")
            stay = Stay(locality["slug"], COUNTRY, name, "tỉnh", Level.PROVINCE)
            chronicle.found(stay, **{NSO: locality["gso_code"], ISO: locality["iso_3166_2"]})
    code = geography()["thai_nguyen"]["before"]["bac_kan"]["code"]
    chronicle.found(Stay(BAC_KAN, COUNTRY, "Bắc Kạn", "tỉnh", Level.PROVINCE), NSO=code)


def _found_districts_and_communes(chronicle: Chronicle) -> None:
    known = {(place["level"], place["gso_code"]): place["slug"] for place in read_facts()["localities"]}
    facts = geography()["quang_ninh"]
    districts = {}
    for code, full in facts["districts_T0"]:
        word = next(word for word in DISTRICT_TYPES if full.lower().startswith(word))
        slug = known.get(("district", code), hyphened(_bare(full, word)))
        districts[code] = slug
        chronicle.found(Stay(slug, PROVINCE, _bare(full, word), word, Level.DISTRICT), NSO=code)
    communes = [(code, _bare(full, word), word, parent) for code, full, word, parent in facts["communes_T0"]["rows"]]
    borne = Counter(hyphened(name) for _, name, _, _ in communes) + Counter(districts.values())
    for code, name, word, parent in communes:
        own = hyphened(name) if borne[hyphened(name)] == 1 else f"{hyphened(name)}-{code}"
        slug = known.get(("commune", code), own)
        chronicle.found(Stay(slug, districts[parent], name, word, Level.COMMUNE), NSO=code)


def _found_named_villages(chronicle: Chronicle) -> None:
    for locality in read_facts()["localities"]:
        if locality["level"] == "village":
            full, ward = locality["seed"].split(", ")
            parent = next(place["slug"] for place in read_facts()["localities"] if place["seed"].startswith(ward))
            name = full.removeprefix("khu phố ")
            chronicle.found(Stay(locality["slug"], parent, name, "khu phố", Level.VILLAGE))


def _reform_2024(chronicle: Chronicle) -> None:
    units = {code: (full, word) for code, full, word, _ in geography()["quang_ninh"]["communes_T1"]["rows"]}
    for event in geography()["quang_ninh"]["events_2024_11_01"]:
        if event["type"] == "merge_into":
            _take_in(chronicle, event)
        elif event["type"] == "merge_new_name":
            _merge_anew(chronicle, event, *units[event["successor"]])
        else:
            _retype(chronicle, event)


def _take_in(chronicle: Chronicle, event: dict[str, Any]) -> None:
    taken = [chronicle.bearer(NSO, code) for code in event["predecessors"]]
    taker = chronicle.bearer(NSO, event["successor"])
    for stay in taken:
        chronicle.end(stay.place, COMMUNES_2024.operates_from)
    # Its territory has changed, so the same place goes on as another version.
    key = chronicle.amend(taker.place, COMMUNES_2024.operates_from)
    passages = _whole([*taken, taker], key)
    chronicle.record(Change(SuccessionKind.MERGE, COMMUNES_2024, passages, event["note"]))


def _merge_anew(chronicle: Chronicle, event: dict[str, Any], full: str, word: str) -> None:
    merged = [chronicle.bearer(NSO, code) for code in event["predecessors"]]
    for stay in merged:
        chronicle.end(stay.place, COMMUNES_2024.operates_from)
    name, code = _bare(full, word), event["successor"]
    slug = f"{hyphened(name)}-{code}" if chronicle.stands(hyphened(name)) else hyphened(name)
    founded = Stay(slug, merged[0].parent, name, word, Level.COMMUNE, COMMUNES_2024.operates_from)
    passages = _whole(merged, chronicle.found(founded, NSO=code))
    chronicle.record(Change(SuccessionKind.MERGE, COMMUNES_2024, passages, event["note"]))


def _retype(chronicle: Chronicle, event: dict[str, Any]) -> None:
    before = chronicle.bearer(NSO, event["unit"])
    word = event["note"].split(" → ")[1].removesuffix(f" {before.name}")
    key = chronicle.amend(before.place, COMMUNES_2024.operates_from, type=word)
    chronicle.record(Change(SuccessionKind.RETYPE, COMMUNES_2024, _whole([before], key), event["note"]))


def _unite_thai_nguyen(chronicle: Chronicle) -> None:
    day, code = PROVINCES_2025.operates_from, geography()["thai_nguyen"]["after_2025_07_01"]["code"]
    united = [chronicle.standing(THAI_NGUYEN), chronicle.standing(BAC_KAN)]
    for stay in united:
        chronicle.end(stay.place, day)
    founded = Stay(UNITED_THAI_NGUYEN, COUNTRY, united[0].name, "tỉnh", Level.PROVINCE, day)
    passages = _whole(united, chronicle.found(founded, NSO=code))
    chronicle.record(Change(SuccessionKind.MERGE, PROVINCES_2025, passages))


def _reform_2025(chronicle: Chronicle) -> None:
    facts, day = geography()["quang_ninh"], COMMUNES_2025.operates_from
    old = {code: chronicle.bearer(NSO, code) for code, *_ in facts["communes_T1"]["rows"]}
    sources: dict[str, list[tuple[Stay, Extent]]] = defaultdict(list)
    for from_code, code, extent in facts["edges_2025_07_01"]["rows"]:
        sources[code].append((old[from_code], Extent(extent.upper())))
    units = [(code, _bare(full, word), word) for code, full, word in facts["communes_T2"]["rows"]]
    kept = {code for code, name, word in units if _is_untouched(sources[code], name, word)}
    for code, stay in old.items():
        if code not in kept:
            chronicle.end(stay.place, day)
    for code, name, word in units:
        if code in kept:
            key = chronicle.amend(old[code].place, day, parent=PROVINCE)
        else:
            slug = f"{hyphened(name)}-{day.year}"
            key = chronicle.found(Stay(slug, PROVINCE, name, word, Level.COMMUNE, day), NSO=code)
        passages = tuple(Passage(stay.key, key, extent) for stay, extent in sources[code])
        kind = SuccessionKind.TRANSFER if code in kept else SuccessionKind.MERGE
        chronicle.record(Change(kind, COMMUNES_2025, passages))
    _move_villages(chronicle)
    _abolish_districts(chronicle)


def _is_untouched(sources: list[tuple[Stay, Extent]], name: str, word: str) -> bool:
    stay, extent = sources[0]
    return len(sources) == 1 and extent is Extent.WHOLE and (stay.name, stay.type) == (name, word)


def _move_villages(chronicle: Chronicle) -> None:
    for locality in read_facts()["localities"]:
        if locality["level"] == "village":
            before = chronicle.standing(locality["slug"])
            parent = chronicle.atlas().first_heir(str(before.parent))
            passages = _whole([before], chronicle.amend(before.place, COMMUNES_2025.operates_from, parent=parent))
            chronicle.record(Change(SuccessionKind.TRANSFER, COMMUNES_2025, passages))


def _abolish_districts(chronicle: Chronicle) -> None:
    for code, _ in geography()["quang_ninh"]["districts_T0"]:
        before = chronicle.bearer(NSO, code)
        chronicle.end(before.place, COMMUNES_2025.operates_from)
        passages = (Passage(before.key, None, Extent.WHOLE),)
        chronicle.record(Change(SuccessionKind.ABOLISH, COMMUNES_2025, passages, "kết thúc cấp huyện"))


def _raise_the_province(chronicle: Chronicle) -> None:
    before = chronicle.standing(PROVINCE)
    key = chronicle.amend(PROVINCE, CITY_2026.operates_from, type="thành phố")
    chronicle.record(Change(SuccessionKind.RETYPE, CITY_2026, _whole([before], key)))


def _whole(stays: Iterable[Stay], successor: Key) -> tuple[Passage, ...]:
    return tuple(Passage(stay.key, successor, Extent.WHOLE) for stay in stays)


def _bare(full: str, word: str) -> str:
    """A full name without its type word: "Xã Đông Ngũ" is Đông Ngũ."""
    return full[len(word) + 1 :]
