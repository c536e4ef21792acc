"""Writing a reform's rows, some hundreds in a statement, each to be told to the feed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from content_store.events import Fact
from content_store.registry.localities import Locality, LocalityAlias, LocalityCode, LocalityVersion
from content_store.registry.naming import hyphened
from content_store.registry.reforming.ground import Ground
from content_store.registry.reforming.reading import Act
from content_store.registry.reforming.rows import Rows
from content_store.registry.reforms import Reform
from content_store.registry.sources import Source, SourceKind
from content_store.registry.successions import SuccessionEdge, SuccessionEvent
from content_store.wording import SLUG_MOST

BATCH = 500
Progress = Callable[[str], object]
STAGES = 5  # that one call of `write_rows` reports


async def act_of(act: Act) -> tuple[Source, bool]:
    """The act on record, and whether it was unknown so far."""
    known = await Source.filter(number=act.number).order_by("id").first()
    if known is not None:
        return known, False
    title = act.title or f"Văn bản {act.number}"
    slug = hyphened(act.title or act.number)[: SLUG_MOST - 8].strip("-") or "van-ban"
    number = 1
    while await Source.exists(slug=f"{slug}-{number}" if number > 1 else slug):
        number += 1
    return await Source.create(
        slug=f"{slug}-{number}" if number > 1 else slug,
        kind=SourceKind.LEGAL_ACT,
        title=title,
        publisher=act.publisher,
        number=act.number,
        issued_on=act.decided_on,
    ), True


async def write_rows(rows: Rows, ground: Ground, reform: Reform, act: Act | None, progress: Progress) -> list[Fact]:
    """Write them as the reform's own, and return what the feed is to be told."""
    new = [Locality(slug=slug, synthetic=synthetic, begun_by_id=reform.id) for slug, synthetic in rows.founded.items()]
    await Locality.bulk_create(new, batch_size=BATCH)
    progress(f"{len(new)} địa phương mới")
    places = {slug: standing.place_id for slug, standing in ground.by_slug.items()}
    places |= dict(await Locality.filter(begun_by_id=reform.id).values_list("slug", "id"))
    if act:
        await _end(rows, act.operates_from, reform)
    progress(f"{len(rows.ended_versions)} địa phương thay đổi")
    versions = await _write_versions(rows, places, reform)
    progress(f"{len(rows.versions)} trạng thái mới")
    await _write_names(rows, places, reform)
    progress(f"{len(rows.codes)} mã")
    events = await _write_changes(rows, versions, reform, act) if act else []
    progress(f"{sum(len(change.edges) for change in rows.changes)} cạnh kế thừa")
    named = {edge.predecessor.place_id for change in rows.changes for edge in change.edges}
    named |= {places[version.slug] for version in rows.versions}
    changed = [Fact("locality.reformed", place, {"reform": reform.id}) for place in sorted(named)]
    return changed + [Fact("succession.created", number, {"reform": reform.id}) for number in events]


def lots(things: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The things in lots that a statement can hold."""
    for start in range(0, len(things), BATCH):
        yield things[start : start + BATCH]


async def _end(rows: Rows, day: date, reform: Reform) -> None:
    for lot in lots(rows.ended_versions):
        await LocalityVersion.filter(id__in=lot).update(valid_to=day, ended_by_id=reform.id)
    for lot in lots(rows.ended_codes):
        await LocalityCode.filter(id__in=lot).update(valid_to=day, ended_by_id=reform.id)


async def _write_versions(rows: Rows, places: dict[str, int], reform: Reform) -> dict[str, int]:
    """Write the versions, and return the ids of those that begin with the reform, by their places' slugs."""
    versions = [
        LocalityVersion(
            locality_id=places[version.slug],
            parent_id=places[version.parent] if version.parent else None,
            name=version.name,
            type=version.type,
            level=version.level,
            valid_from=version.since,
            begun_by_id=reform.id,
        )
        for version in rows.versions
    ]
    await LocalityVersion.bulk_create(versions, batch_size=BATCH)
    written = LocalityVersion.filter(begun_by_id=reform.id).values_list("locality_id", "valid_from", "id")
    ids = {(place, since): number for place, since, number in await written}
    return {version.slug: ids[places[version.slug], version.since] for version in rows.versions}


async def _write_names(rows: Rows, places: dict[str, int], reform: Reform) -> None:
    codes = [
        LocalityCode(
            locality_id=places[code.slug],
            scheme=code.scheme,
            value=code.value,
            valid_from=code.since,
            begun_by_id=reform.id,
        )
        for code in rows.codes
    ]
    await LocalityCode.bulk_create(codes, batch_size=BATCH)
    known = set(await LocalityAlias.all().values_list("locality_id", "name")) if rows.aliases else set()
    aliases = [
        LocalityAlias(locality_id=places[slug], name=name, begun_by_id=reform.id)
        for slug, name in rows.aliases
        if (places[slug], name) not in known
    ]
    await LocalityAlias.bulk_create(aliases, batch_size=BATCH)


async def _write_changes(rows: Rows, versions: dict[str, int], reform: Reform, act: Act) -> list[int]:
    """Write each change with its edges, and return the changes' ids in their order."""
    events = [
        SuccessionEvent(
            kind=change.kind,
            act_id=reform.act_id,
            decided_on=act.decided_on,
            in_force_from=act.in_force_from,
            operates_from=act.operates_from,
            note=change.note,
            reform_id=reform.id,
        )
        for change in rows.changes
    ]
    await SuccessionEvent.bulk_create(events, batch_size=BATCH)
    # The rows of one statement get their ids in its order, and no other reform writes meanwhile.
    found = SuccessionEvent.filter(reform_id=reform.id).order_by("id").values_list("id", flat=True)
    numbers = [int(number) for number in await found]  # type: ignore[call-overload]
    edges = [
        SuccessionEdge(
            event_id=number,
            predecessor_id=edge.predecessor.version_id,
            successor_id=versions[edge.successor] if edge.successor else None,
            extent=edge.extent,
        )
        for number, change in zip(numbers, rows.changes, strict=True)
        for edge in change.edges
    ]
    await SuccessionEdge.bulk_create(edges, batch_size=BATCH)
    return numbers
