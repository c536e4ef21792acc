"""Places on record: an atlas turned into localities, their versions and codes, and the successions between them."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from content_store import events
from content_store.registry.localities import Locality, LocalityCode, LocalityVersion
from content_store.registry.sources import Source
from content_store.registry.successions import SuccessionEdge, SuccessionEvent
from scripts.sample.inserting import BATCH, chunks, ids_of, insert
from scripts.sample.reforms import PROVINCE, draw_atlas

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scripts.sample.atlas import Atlas, Change, Key
    from scripts.sample.inserting import Progress


async def load_places(progress: Progress) -> None:
    """Put the real places on record, unless they are; their acts must be among the sources already."""
    if await Locality.exists(slug=PROVINCE):
        return
    atlas = draw_atlas()
    await write_atlas(atlas)
    progress(f"{len(atlas.places())} địa phương, {len(atlas.changes)} lần thay đổi")


async def write_atlas(atlas: Atlas, synthetic: bool = False) -> dict[Key, int]:
    """Write an atlas none of whose places is on record, and return the ids of its versions."""
    places = await insert([Locality(slug=place, synthetic=synthetic) for place in atlas.places()], "locality")
    parents = {stay.parent for stay in atlas.stays if stay.parent and stay.parent not in places}
    places |= await ids_of(Locality, parents)
    versions = [
        LocalityVersion(
            locality_id=places[stay.place],
            parent_id=places[stay.parent] if stay.parent else None,
            name=stay.name,
            type=stay.type,
            level=stay.level,
            valid_from=stay.start,
            valid_to=stay.end,
        )
        for stay in atlas.stays
    ]
    await LocalityVersion.bulk_create(versions, batch_size=BATCH)
    codes = [
        LocalityCode(
            locality_id=places[code.place],
            scheme=code.scheme,
            value=code.value,
            valid_from=code.start,
            valid_to=code.end,
        )
        for code in atlas.codes
    ]
    await LocalityCode.bulk_create(codes, batch_size=BATCH)
    keys = await version_ids(atlas.places())
    await _write_changes(atlas.changes, keys)
    return keys


async def version_ids(places: Iterable[str]) -> dict[Key, int]:
    """The ids of all versions of those places, by slug and first day."""
    slugs = {place: slug for slug, place in (await ids_of(Locality, places)).items()}
    keys: dict[Key, int] = {}
    for lot in chunks(list(slugs)):
        rows = await LocalityVersion.filter(locality_id__in=lot).values_list("locality_id", "valid_from", "id")
        keys.update({(slugs[place], start): version for place, start, version in rows})
    return keys


async def _write_changes(changes: Iterable[Change], keys: dict[Key, int]) -> None:
    acts = await ids_of(Source, {change.act.source for change in changes})
    # An event of succession has no slug by which many could be found again, so each is written alone.
    written = [(await _write_event(change, acts[change.act.source]), change) for change in changes]
    edges = [[_edge(event, change, place, keys) for place in range(len(change.passages))] for event, change in written]
    await SuccessionEdge.bulk_create(chain.from_iterable(edges), batch_size=BATCH)
    facts = [events.Fact("succession.created", event.id, {"kind": change.kind.value}) for event, change in written]
    await events.record_all(facts)


async def _write_event(change: Change, act: int) -> SuccessionEvent:
    return await SuccessionEvent.create(
        kind=change.kind,
        act_id=act,
        decided_on=change.act.decided_on,
        in_force_from=change.act.in_force_from,
        operates_from=change.act.operates_from,
        note=change.note,
    )


def _edge(event: SuccessionEvent, change: Change, place: int, keys: dict[Key, int]) -> SuccessionEdge:
    passage = change.passages[place]
    return SuccessionEdge(
        event_id=event.id,
        predecessor_id=keys[passage.predecessor],
        successor_id=keys[passage.successor] if passage.successor else None,
        extent=passage.extent,
    )
