"""Reforms drawn by chance, over a small synthetic country, so that each is one that could be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import count, product
from random import Random
from typing import Any

from reform_files import toml

from content_store.registry.localities import Level
from content_store.registry.reforming.ground import Ground, Standing

NUMBERS = count(1)  # so that every country has codes of its own
PROVINCES, DISTRICTS, COMMUNES, VILLAGES = 2, 2, 4, 2
Change = dict[str, Any]
LEVELS_BELOW = (
    (Level.PROVINCE, "tỉnh"),
    (Level.DISTRICT, "huyện"),
    (Level.COMMUNE, "xã"),
    (Level.VILLAGE, "thôn"),
)


def country() -> tuple[str, str]:
    """The file that lists a synthetic country, and the scheme of its codes."""
    scheme = f"S{next(NUMBERS)}"
    places = list(_places(scheme))
    return toml(None, places=places), scheme


def _places(scheme: str) -> Iterator[dict[str, Any]]:
    def listed(code: str, level: Level, kind: str, parent: str | None) -> dict[str, Any]:
        above = {"parent": f"{scheme}:{parent}"} if parent else {}
        said = {"name": f"giả lập {code}", "type": kind, "level": level.value, **above}
        return {**said, "codes": {scheme: code}, "synthetic": True}

    yield listed("0", Level.COUNTRY, "nước", None)
    told: set[str] = set()
    for province, *below in product(*(range(size) for size in (PROVINCES, DISTRICTS, COMMUNES, VILLAGES))):
        code, above = str(province + 1), "0"
        for (level, kind), digit in zip(LEVELS_BELOW, [*below, 0], strict=True):
            if code not in told:
                told.add(code)
                yield listed(code, level, kind, above)
            code, above = f"{code}{digit}", code


@dataclass
class Drawing:
    """One reform in the making: each place is taken for one change, so that they never contradict each other."""

    chance: Random
    ground: Ground
    scheme: str
    codes: Iterator[int]
    taken: set[int] = field(default_factory=set)
    changes: list[Change] = field(default_factory=list)

    def of(self, level: Level) -> list[Standing]:
        """The places of a level that no change has taken, and nothing above or right below them."""
        found = []
        for place in self.ground.standing.values():
            chain = list(self.ground.chain(place.place_id))
            mine = any(code[1] == self.scheme for code in self.ground.codes.get(place.place_id, []))
            under = {child.place_id for child in self.below(place)}
            if place.level is level and mine and not self.taken & {*chain, *under}:
                found.append(place)
        self.chance.shuffle(found)
        return found

    def said(self, place: Standing) -> str:
        """A reference, with the name or without."""
        self.taken.add(place.place_id)
        full = self.ground.reference(place)
        return full if self.chance.random() < 0.5 else full.split(" ", 1)[0]

    def new(self, kind: str, **more: Any) -> Change:
        """A new place with a code that nobody ever had."""
        code = str(next(self.codes))
        return {"name": f"giả lập mới {code}", "type": kind, "codes": {self.scheme: code}, **more}

    def below(self, place: Standing) -> list[Standing]:
        return self.ground.below.get(place.place_id, [])

    def code(self, place: Standing) -> str:
        value = next(code[2] for code in self.ground.codes[place.place_id] if code[1] == self.scheme)
        return f"{self.scheme}:{value}"


def _merge(drawing: Drawing) -> None:
    communes = drawing.of(Level.COMMUNE)[: drawing.chance.randint(2, 4)]
    if len(communes) < 2:
        return
    goes_on = drawing.chance.random() < 0.5
    first = drawing.code(communes[0])
    into = {"goes_on": first} if goes_on else drawing.new("xã", parent=_parent_of(drawing, communes[0]))
    drawing.changes.append({"kind": "MERGE", "whole": [drawing.said(place) for place in communes], "into": into})


def _split(drawing: Drawing) -> None:
    for commune in drawing.of(Level.COMMUNE)[:1]:
        parent = _parent_of(drawing, commune)
        results = [drawing.new("xã", parent=parent) for _ in range(drawing.chance.randint(2, 3))]
        code = drawing.code(commune)
        if drawing.chance.random() < 0.4:
            results[0] = {"goes_on": code}
        drawing.changes.append({"kind": "SPLIT", "part": [drawing.said(commune)], "into": results})
        last = results[-1]["codes"][drawing.scheme]
        for village in drawing.below(commune) if "goes_on" not in results[0] else []:
            into = {"parent": f"{drawing.scheme}:{last}"}
            drawing.changes.append({"kind": "TRANSFER", "whole": [drawing.said(village)], "into": into})


def _share(drawing: Drawing) -> None:
    """One commune is parted between two others, which go on."""
    communes = drawing.of(Level.COMMUNE)[:3]
    if len(communes) < 3:
        return
    parted, *takers = communes
    codes = [drawing.code(taker) for taker in takers]
    shared = drawing.said(parted)
    for taker, code in zip(takers, codes, strict=True):
        drawing.changes.append(
            {"kind": "MERGE", "whole": [drawing.said(taker)], "part": [shared], "into": {"goes_on": code}}
        )
    for village in drawing.below(parted):
        into = {"parent": drawing.chance.choice(codes)}
        drawing.changes.append({"kind": "TRANSFER", "whole": [drawing.said(village)], "into": into})


def _rename(drawing: Drawing) -> None:
    level = drawing.chance.choice([Level.PROVINCE, Level.DISTRICT, Level.COMMUNE, Level.VILLAGE])
    for place in drawing.of(level)[:1]:
        into = {"name": f"giả lập đổi tên {next(drawing.codes)}"}
        drawing.changes.append({"kind": "RENAME", "whole": [drawing.said(place)], "into": into})


def _retype(drawing: Drawing) -> None:
    places = drawing.of(Level.COMMUNE)[: drawing.chance.randint(1, 3)]
    kind = f"phường {next(drawing.codes)}"
    if places:
        into = {"type": kind}
        drawing.changes.append({"kind": "RETYPE", "whole": [drawing.said(place) for place in places], "into": into})


def _transfer(drawing: Drawing) -> None:
    districts = drawing.of(Level.DISTRICT)
    for commune in drawing.of(Level.COMMUNE)[:1]:
        others = [district for district in districts if district.place_id != commune.parent_id]
        if others and any(district.place_id == commune.parent_id for district in districts):
            into = {"parent": drawing.code(others[0])}
            drawing.taken.add(others[0].place_id)  # nothing else happens to it
            drawing.changes.append({"kind": "TRANSFER", "whole": [drawing.said(commune)], "into": into})


def _unite(drawing: Drawing) -> None:
    """Two districts become one, and what lies in them goes along."""
    districts = [
        place for place in drawing.of(Level.DISTRICT) if not drawing.taken & {c.place_id for c in drawing.below(place)}
    ]
    if len(districts) >= 3:
        into = drawing.new("huyện", parent=_parent_of(drawing, districts[0]))
        drawing.changes.append(
            {"kind": "MERGE", "whole": [drawing.said(place) for place in districts[:2]], "into": into}
        )


def _abolish(drawing: Drawing) -> None:
    for village in drawing.of(Level.VILLAGE)[:1]:
        drawing.changes.append({"kind": "ABOLISH", "whole": [drawing.said(village)]})


def _parent_of(drawing: Drawing, place: Standing) -> str:
    parent = drawing.ground.standing[place.parent_id or 0]
    return drawing.code(parent)


KINDS: list[Callable[[Drawing], None]] = [_merge, _split, _share, _rename, _retype, _transfer, _unite, _abolish]


def reform(chance: Random, ground: Ground, scheme: str, day: date) -> str:
    """A file of one to four changes that operate from a day."""
    drawing = Drawing(chance, ground, scheme, count(chance.randint(10**6, 10**9)))
    for change in chance.sample(KINDS, chance.randint(1, 4)):
        change(drawing)
    number = f"giả lập {next(NUMBERS)}"
    act = {"number": number, "decided_on": day, "in_force_from": day, "operates_from": day}
    return toml(act, drawing.changes)
