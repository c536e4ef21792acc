"""Synthetic places: villages below the communes of the seeds' time, and whole copies of the province."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from content_store.registry.localities import Level
from content_store.registry.timeline import NO_END, UNKNOWN_START
from scripts.sample.atlas import Atlas, Stay
from scripts.sample.reforms import BAC_KAN, COUNTRY, NSO, PROVINCE, THAI_NGUYEN, UNITED_THAI_NGUYEN, draw_atlas

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from scripts.sample.atlas import Change, Key

VILLAGES = 1452
MARK = "(dữ liệu giả lập)"
PREFIX = "gia-lap"
SCHEME = "SYNTHETIC"
REFORMS = "gia-lap-sap-xep"
OTHER_PROVINCES = {COUNTRY, THAI_NGUYEN, UNITED_THAI_NGUYEN, BAC_KAN}


@dataclass(frozen=True)
class Copy:
    """The province, or a synthetic copy of it, and its synthetic villages."""

    number: int
    province: Atlas
    villages: Atlas

    @property
    def place(self) -> str:
        """The slug of the province."""
        return PROVINCE if self.number == 1 else _slug(PROVINCE, self.number)

    @property
    def communes(self) -> list[Stay]:
        """The communes of the seeds' time."""
        return [stay for stay in self.province.stays if stay.level is Level.COMMUNE and stay.start == UNKNOWN_START]

    @property
    def new_places(self) -> Atlas:
        """What is not on record yet: the real province is."""
        if self.number == 1:
            return self.villages
        stays = (*self.province.stays, *self.villages.stays)
        return Atlas(stays, self.province.codes, self.province.changes)


def copy_of(number: int) -> Copy:
    """The real province for 1, a synthetic one for any other number."""
    real = _of_the_province(draw_atlas())
    bare = Copy(number, real if number == 1 else _renamed(real, number), Atlas((), (), ()))
    return replace(bare, villages=Atlas(tuple(_villages(bare)), (), ()))


def share(total: int, parts: int, part: int) -> int:
    """The size of one of so many nearly equal parts of a total."""
    return total * (part + 1) // parts - total * part // parts


def _of_the_province(atlas: Atlas) -> Atlas:
    """The province with its districts and communes; its villages are synthetic and its neighbours stay away."""
    villages = {stay.place for stay in atlas.stays if stay.level is Level.VILLAGE}
    away = OTHER_PROVINCES | villages
    return Atlas(
        tuple(stay for stay in atlas.stays if stay.place not in away),
        tuple(code for code in atlas.codes if code.place not in away and code.scheme == NSO),
        tuple(change for change in atlas.changes if change.passages[0].predecessor[0] not in away),
    )


def _renamed(atlas: Atlas, number: int) -> Atlas:
    codes = [
        replace(code, place=_slug(code.place, number), scheme=SCHEME, value=f"S{number}-{code.value}")
        for code in atlas.codes
    ]
    stays = (_renamed_stay(stay, number) for stay in atlas.stays)
    changes = (_renamed_change(change, number) for change in atlas.changes)
    return Atlas(tuple(stays), tuple(codes), tuple(changes))


def _renamed_stay(stay: Stay, number: int) -> Stay:
    name = f"giả lập {number}" if stay.level is Level.PROVINCE else f"{stay.name} {MARK}"
    parent = COUNTRY if stay.parent == COUNTRY else _slug(str(stay.parent), number)
    return replace(stay, place=_slug(stay.place, number), parent=parent, name=name)


def _renamed_change(change: Change, number: int) -> Change:
    def key(of: Key) -> Key:
        return _slug(of[0], number), of[1]

    passages = [
        replace(
            passage,
            predecessor=key(passage.predecessor),
            successor=key(passage.successor) if passage.successor else None,
        )
        for passage in change.passages
    ]
    return replace(change, act=replace(change.act, source=REFORMS), passages=tuple(passages), note="")


def _villages(copy: Copy) -> Iterator[Stay]:
    communes = copy.communes
    for place, commune in enumerate(communes):
        homes = list(_homes(copy.province, commune.place))
        word = "thôn" if commune.type == "xã" else "khu phố"
        for number in range(1, share(VILLAGES, len(communes), place) + 1):
            slug = f"{PREFIX}-{commune.place}-{number}"
            for home, start, end in homes:
                yield Stay(slug, home, f"{number} {MARK}", word, Level.VILLAGE, start, end)


def _homes(atlas: Atlas, commune: str) -> Iterator[tuple[str, date, date]]:
    """The commune in which a village lies, and the commune's first heirs after it."""
    home, start = commune, UNKNOWN_START
    while heir := atlas.first_heir(home):
        yield home, start, atlas.ends[home]
        home, start = heir, atlas.ends[home]
    yield home, start, NO_END


def _slug(place: str, number: int) -> str:
    return f"s{number}-{place}"
