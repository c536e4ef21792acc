"""All kinds of tables that can be imported; a new kind is one line here, and a module that says its columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from content_store.errors import BadInput
from content_store.importing.catalogue import Indicators, Services, Sources
from content_store.importing.entries import Kind
from content_store.importing.measurements import Measurements
from content_store.importing.memberships import Memberships
from content_store.importing.moves import Moves
from content_store.importing.places import PlacesList
from content_store.importing.targets import Targets
from content_store.importing.teams import Teams

# How each is begun on a day, in the order in which one refers to another.
KINDS: Mapping[str, Callable[[date], Kind]] = {
    "places": lambda _today: PlacesList(),
    "indicators": lambda _today: Indicators(),
    "sources": lambda _today: Sources(),
    "services": lambda _today: Services(),
    "teams": Teams,
    "moves": lambda _today: Moves(),
    "targets": Targets,
    "measurements": lambda _today: Measurements(),
    "memberships": lambda _today: Memberships(),
}


def kind_named(name: str, today: date) -> Kind:
    """A kind to import with today; BadInput names all there are."""
    if name not in KINDS:
        known = ", ".join(KINDS)
        raise BadInput(value=f"'{name[:40]}'", expected=f"one of {known}", expected_vi=f"một trong {known}")
    return KINDS[name](today)
