"""What rows of a table refer to, found for many rows at once: things by key or name, places by code too."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from tortoise.expressions import Q
from tortoise.models import Model

from content_store.importing.names import Names, Refusal
from content_store.importing.place_columns import NO_PLACE, PLACE, SCHEME, Said
from content_store.registry.localities import Locality, LocalityCode, LocalityVersion
from content_store.registry.timeline import UNKNOWN_START
from content_store.tables import forms
from content_store.tables.columns import Column, plain
from content_store.tables.faults import Words
from content_store.tables.forms import is_key

TEAM = Column("team", "Tổ", forms.words(200), also=("Tên tổ", "Mã tổ"), required=True)
UNKNOWN = Words("nothing is known by this key or name", "không có mục nào mang mã hoặc tên này")


@dataclass(frozen=True)
class Thing:
    """A row that others refer to."""

    id: int
    slug: str
    name: str


class Named:
    """The things of a small table, by slug and by name; a name that two of them have finds neither."""

    def __init__(self, model: type[Model], name: str) -> None:
        self._model, self._name = model, name
        self._by_slug: dict[str, Thing] = {}
        self._by_name: dict[str, list[Thing]] = {}

    async def load(self) -> None:
        """Read the table, once."""
        if self._by_slug:
            return
        for number, slug, name in await self._model.all().values_list("id", "slug", self._name):
            thing = self._by_slug[slug] = Thing(number, slug, name)
            self._by_name.setdefault(plain(name), []).append(thing)

    def find(self, said: str) -> Thing | None:
        """What is meant, None when it is nothing or not one thing alone."""
        named = self._by_name.get(plain(said), [])
        return self._by_slug.get(said) or (named[0] if len(named) == 1 else None)


class Places:
    """Places with all their versions, by slug, by code and by name."""

    def __init__(self) -> None:
        self._by_slug: dict[str, int] = {}
        self._slugs: dict[int, str] = {}
        self._by_code: dict[str, list[LocalityCode]] = {}
        self._versions: dict[int, list[LocalityVersion]] = {}
        self._of_version: dict[int, int] = {}
        self._names = Names()
        self._named: dict[Said, int | Refusal] = {}  # of the lot of rows that was asked for last

    async def load(self, said: Iterable[Said]) -> None:
        """Read those of the places that were not asked for before, and all that are said by name."""
        asked = set(said)
        await self._load_known({one.place for one in asked})
        named = [one for one in asked if self._is_name(one.place)]
        self._named = await self._load_named(named) if named else {}

    async def _load_known(self, asked: Collection[str]) -> None:
        codes = [said for said in asked if said.isdecimal() and said not in self._by_code]
        slugs = [said for said in asked if _may_be_slug(said) and said not in self._by_slug]
        self._by_code.update({code: [] for code in codes})
        for held in await LocalityCode.filter(scheme=SCHEME, value__in=codes).order_by("id") if codes else ():
            self._by_code[held.value].append(held)
        meant = {held.locality_id for code in codes for held in self._by_code[code]} - self._slugs.keys()
        if meant or slugs:
            await self._load_places(Q(id__in=list(meant)) | Q(slug__in=slugs))

    async def _load_named(self, named: Collection[Said]) -> dict[Said, int | Refusal]:
        above = {(text, one.day) for one in named for text in (one.within, one.province) if text is not None}
        await self._load_known({text for text, _ in above})
        known = {(text, day): self._known(text, day) for text, day in above if not self._is_name(text)}
        found = await self._names.meant(named, known)
        meant = {place for place in found.values() if isinstance(place, int)} - self._slugs.keys()
        if meant:
            await self._load_places(Q(id__in=list(meant)))
        return found

    async def _load_places(self, which: Q) -> None:
        slugs = dict(await Locality.filter(which).values_list("id", "slug"))
        self._slugs.update(slugs)
        self._by_slug.update({slug: number for number, slug in slugs.items()})
        for version in await LocalityVersion.filter(locality_id__in=list(slugs)).order_by("valid_from"):
            self._versions.setdefault(version.locality_id, []).append(version)
            self._of_version[version.id] = version.locality_id

    def _is_name(self, said: str) -> bool:
        """Whether this can only be a name: of one word without marks it is when it is nobody's slug."""
        if said.isdecimal() or said in self._by_slug:
            return False
        return not (_may_be_slug(said) and {"-", "_"} & set(said))

    def _known(self, said: str, day: date) -> int | None:
        """The id of the place with this slug, or that had this code on that day."""
        if not said.isdecimal():
            return self._by_slug.get(said)
        held = [code for code in self._by_code.get(said, ()) if code.valid_from <= day < code.valid_to]
        return held[0].locality_id if held else None

    def locality(self, said: Said) -> int | None:
        """The id of the place with this slug, or that had this code or name on that day; None when `why` says why."""
        found = self._known(said.place, said.day)
        named = self._named.get(said) if found is None else found
        return named if isinstance(named, int) else None

    def why(self, said: Said) -> Refusal:
        """What is wrong with a place that was not found, and in which column."""
        named = self._named.get(said)
        return named if isinstance(named, tuple) else (PLACE, NO_PLACE)

    def version(self, said: Said) -> int | None:
        """The id of what that place was on that day, at first where no day is known; None when it was nothing."""
        number, day = self.locality(said), said.day
        of = self._versions.get(number, []) if number is not None else []
        if of and day == UNKNOWN_START:
            return int(of[0].id)
        return next((int(version.id) for version in of if version.valid_from <= day < version.valid_to), None)

    def of_version(self, version: int) -> int:
        """The id of the place of which a version was found."""
        return self._of_version[version]

    def slug(self, number: int) -> str:
        """The slug of a place that was found."""
        return self._slugs[number]


def _may_be_slug(said: str) -> bool:
    return is_key(said) and not said.isdecimal()
