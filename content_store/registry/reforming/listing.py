"""Listing: places that were there all along, and that a file puts on record before it changes them."""

from __future__ import annotations

from collections.abc import Sequence

from content_store.registry.localities import Level
from content_store.registry.reforming.ground import SLUG, Ground, Reference
from content_store.registry.reforming.reading import Faults, Listed, Where
from content_store.registry.reforming.rows import NewCode, NewVersion, Rows, borne_by, codes_of, free_slug, stands_above
from content_store.registry.timeline import UNKNOWN_START


def list_places(places: Sequence[tuple[Where, Listed]], ground: Ground, faults: Faults) -> Rows:
    """The rows of the listed places; what is wrong with any is noted, and the others are listed all the same."""
    rows, levels = Rows(), dict[str, Level]()
    coded: dict[tuple[str, str], str] = {}
    for where, listed in places:
        slug = _slug(where, listed, ground, faults)
        levels[slug] = listed.level
        rows.founded[slug] = listed.synthetic
        for code in codes_of(listed).items():
            _claim(where, code, slug, coded, faults)
            if wrong := borne_by(ground, code, listed.since or UNKNOWN_START):
                faults.add(where.at("code"), code[1], wrong)
    slugs = list(rows.founded)
    for (where, listed), slug in zip(places, slugs, strict=True):
        since = listed.since or UNKNOWN_START
        parent = _parent(where, listed, ground, coded)
        _fits_below(where, listed, parent, (ground, levels), faults)
        rows.versions.append(NewVersion(slug, parent, listed.name, listed.type, listed.level, since))
        rows.codes += [NewCode(slug, scheme, value, since) for scheme, value in codes_of(listed).items()]
        rows.aliases += [(slug, alias) for alias in dict.fromkeys(listed.aliases)]
    return rows


def _slug(where: Where, listed: Listed, ground: Ground, faults: Faults) -> str:
    if listed.slug and listed.slug in ground.slugs:
        faults.add(where.at("slug"), listed.slug, ("a slug that no place has", "slug chưa có địa phương nào dùng"))
    if listed.slug and listed.slug not in ground.slugs:
        ground.slugs.add(listed.slug)
        return listed.slug
    return free_slug(listed.name, ground.slugs, tuple(codes_of(listed).values())[:1])


def _claim(where: Where, code: tuple[str, str], slug: str, coded: dict[tuple[str, str], str], faults: Faults) -> None:
    if coded.setdefault(code, slug) != slug:
        faults.add(where.at("code"), code[1], ("a code of its own", "mã riêng, không trùng trong tệp"))


def _parent(where: Where, listed: Listed, ground: Ground, coded: dict[tuple[str, str], str]) -> str | None:
    """The slug of the place that a listed one lies in: another listed one, or one that stands."""
    if listed.parent is None:
        return None
    reference = Reference.of(listed.parent)
    if reference.scheme == SLUG:
        return reference.value
    standing = ground.find(reference)
    return coded.get((reference.scheme, reference.value)) or (standing.slug if standing else "")


def _fits_below(
    where: Where,
    listed: Listed,
    parent: str | None,
    known: tuple[Ground, dict[str, Level]],
    faults: Faults,
) -> None:
    ground, levels = known
    if parent is None:
        if listed.level is not Level.COUNTRY:
            faults.add(where.at("parent"), "", ("the code of the place that it lies in", "mã của đơn vị cấp trên"))
        return
    standing = ground.by_slug.get(parent)
    level = levels.get(parent) or (standing.level if standing else None)
    if level is None:
        wrong = ("the code of a place that stands or is listed", "mã của một địa phương đang có hoặc có trong tệp")
        faults.add(where.at("parent"), listed.parent, wrong)
    elif standing and listed.parent and not Reference.of(listed.parent).names(standing.full_name):
        right = ground.reference(standing)
        faults.add(where.at("parent"), listed.parent, (f"the name that goes with it: {right}", f"đúng tên: {right}"))
    elif not stands_above(listed.level, level):
        faults.add(where.at("parent"), listed.parent, ("a place of a higher level", "đơn vị ở cấp cao hơn"))
    elif standing and ground.began[standing.place_id] > (listed.since or UNKNOWN_START):
        began = ground.began[standing.place_id]
        wrong = (f"a place that was there by then, or `since` {began}", f"đơn vị đã có khi đó, hoặc `since` {began}")
        faults.add(where.at("parent"), listed.parent, wrong)
