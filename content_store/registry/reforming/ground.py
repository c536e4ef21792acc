"""The ground of a reform: the places that stand, with all that a change of the map must agree with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import msgspec
from tortoise.functions import Max, Min

from content_store.registry.localities import Level, Locality, LocalityCode, LocalityVersion
from content_store.registry.naming import full_name
from content_store.registry.timeline import NO_END
from content_store.vietnamese.words import forms_of

NSO = "NSO"
SLUG = "slug"
REFERENCE = re.compile(r"(?:(?P<scheme>\w+):)?(?P<value>\S+)(?:\s+(?P<name>.+))?", re.DOTALL)


class Standing(msgspec.Struct, frozen=True):
    """A place as it stands."""

    version_id: int
    place_id: int
    slug: str
    parent_id: int | None
    name: str
    type: str
    level: Level
    since: date
    synthetic: bool

    @property
    def full_name(self) -> str:
        """Its name with its type."""
        return full_name(self.type, self.name)


class Reference(msgspec.Struct, frozen=True):
    """What a file calls a place by: a code in a scheme, or a slug, and maybe its full name to be held against it."""

    scheme: str
    value: str
    name: str | None

    @classmethod
    def of(cls, text: str) -> Reference:
        """`06877`, `06877 Xã Đông Ngũ`, `ISO_3166_2:VN-13` or `slug:chua-bang`."""
        match = REFERENCE.fullmatch(text.strip())
        if match is None:
            return cls(NSO, "", None)
        return cls(match["scheme"] or NSO, match["value"], match["name"])

    def names(self, place: str) -> bool:
        """Whether the name that it gives, if any, is that of the place, in whatever spelling."""
        return self.name is None or _letters(self.name) == _letters(place)


@dataclass
class Ground:
    """The places that stand, by number and slug; who bears which code, and until when others bore it."""

    standing: dict[int, Standing] = field(default_factory=dict)
    by_slug: dict[str, Standing] = field(default_factory=dict)
    slugs: set[str] = field(default_factory=set)
    began: dict[int, date] = field(default_factory=dict)
    bearers: dict[tuple[str, str], Standing] = field(default_factory=dict)
    codes: dict[int, list[tuple[int, str, str]]] = field(default_factory=dict)
    free_from: dict[tuple[str, str], date] = field(default_factory=dict)
    below: dict[int, list[Standing]] = field(default_factory=dict)
    held_until: dict[int, date] = field(default_factory=dict)

    def find(self, reference: Reference) -> Standing | None:
        """The place that stands under this reference."""
        if reference.scheme == SLUG:
            return self.by_slug.get(reference.value)
        return self.bearers.get((reference.scheme, reference.value))

    def called(self, name: str) -> list[str]:
        """How the places of this full name may be referred to."""
        wanted = _letters(name)
        return [self.reference(place) for place in self.standing.values() if _letters(place.full_name) == wanted]

    def reference(self, place: Standing) -> str:
        """The shortest reference to a place."""
        codes = {scheme: value for _, scheme, value in self.codes.get(place.place_id, [])}
        scheme = NSO if NSO in codes else next(iter(codes), SLUG)
        value = codes.get(scheme, place.slug)
        return f"{'' if scheme == NSO else f'{scheme}:'}{value} {place.full_name}"

    def chain(self, place_id: int) -> Iterator[int]:
        """The numbers of a place and of all that it lies in."""
        above: int | None = place_id
        while above is not None:
            yield above
            above = self.standing[above].parent_id if above in self.standing else None


async def read_ground() -> Ground:
    """What stands now; call it in the transaction that will change it."""
    ground = Ground()
    slugs = {number: (slug, synthetic) for number, slug, synthetic in await _all_places()}
    ground.slugs = {slug for slug, _ in slugs.values()}
    columns = ("id", "locality_id", "parent_id", "name", "type", "level", "valid_from")
    for number, place, parent, *said in (
        await LocalityVersion.filter(valid_to=NO_END).order_by("id").values_list(*columns)
    ):
        slug, synthetic = slugs[place]
        name, kind, level, since = said
        row = Standing(number, place, slug, parent, name, kind, Level(level), since, bool(synthetic))
        ground.standing[place] = ground.by_slug[slug] = row
        if parent is not None:
            ground.below.setdefault(parent, []).append(row)
    await _read_codes(ground)
    versions = LocalityVersion.all()
    firsts = versions.annotate(first=Min("valid_from")).group_by("locality_id").values_list("locality_id", "first")
    ground.began = {place: _day(first) for place, first in await firsts}
    ended = LocalityVersion.exclude(valid_to=NO_END).filter(parent_id__not_isnull=True).annotate(last=Max("valid_to"))
    lasts = await ended.group_by("parent_id").values_list("parent_id", "last")
    ground.held_until = {place: _day(last) for place, last in lasts}
    return ground


async def _all_places() -> list[tuple[int, str, bool]]:
    return await Locality.all().values_list("id", "slug", "synthetic")


async def _read_codes(ground: Ground) -> None:
    rows = await LocalityCode.all().order_by("id").values_list("id", "locality_id", "scheme", "value", "valid_to")
    for number, place, scheme, value, valid_to in rows:
        if valid_to == NO_END and place in ground.standing:
            ground.bearers[scheme, value] = ground.standing[place]
            ground.codes.setdefault(place, []).append((number, scheme, value))
        else:
            key = (scheme, value)
            ground.free_from[key] = max(valid_to, ground.free_from.get(key, valid_to))


def _day(value: date | str) -> date:
    """SQLite answers what it works out as text."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def _letters(name: str) -> list[str]:
    return [form.exact for form in forms_of(name)]
