"""Contradictions on record: each that the facts note, with the figures and targets that it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content_store.registry.conflicts import Conflict, ConflictKind, ConflictSide
from content_store.registry.measurements import Measurement
from content_store.registry.targets import Target
from scripts.sample.facts import read_facts
from scripts.sample.inserting import ids_of, insert

if TYPE_CHECKING:
    from scripts.sample.inserting import Progress


async def load_conflicts(progress: Progress) -> None:
    """Put all contradictions on record; what they name must be there already."""
    noted = read_facts()["contradictions"]
    known = await ids_of(Conflict, [fact["id"] for fact in noted])
    rows = [
        Conflict(slug=fact["id"], kind=ConflictKind(fact["type"].upper()), about=fact["about"], detail=fact["detail"])
        for fact in noted
    ]
    ids = await insert(rows, "conflict")
    named = {name for fact in noted for name in fact["facts"]}
    measurements, targets = await ids_of(Measurement, named), await ids_of(Target, named)
    sides = [
        ConflictSide(conflict_id=ids[fact["id"]], measurement_id=measurements.get(name), target_id=targets.get(name))
        for fact in noted
        if fact["id"] not in known
        for name in fact["facts"]
    ]
    await ConflictSide.bulk_create(sides)
    progress(f"{len(noted)} điểm mâu thuẫn")
