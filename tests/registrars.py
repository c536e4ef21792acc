"""Registrars for tests: who keeps a place, what a source says, and how a change is asked for."""

from __future__ import annotations

from typing import Any

from samples import data, editor_account

from content_store.people.access import Given, Role, Viewer
from content_store.registry.localities import Locality
from schema.nodes import gid

YEAR = {"start": "2022-01-01", "end": "2022-12-31", "precision": "YEAR"}
ERRORS = "errors { code path message messageEn }"


async def registrar(place: str) -> Viewer:
    """Who keeps the registry of a place."""
    locality = await Locality.get(slug=place)
    return Viewer(await editor_account(), (Given(Role.REGISTRAR, locality.id),))


async def place_id(slug: str) -> str:
    """The id of a place."""
    return gid("Locality", (await Locality.get(slug=slug)).id)


def words(value: object = 11, **more: Any) -> dict[str, Any]:
    """What a source says: so many enterprise teams in 2022, if nothing else is given."""
    numbers = {"value": str(value), "unit": "count"}
    return {
        "label": "Tổ trong doanh nghiệp",
        "source": "s2",
        "quote": "trích",
        "numbers": numbers,
        "period": YEAR,
    } | more


async def change(viewer: Viewer, mutation: str, answer: str = "", **given: Any) -> Any:
    """What a mutation answers."""
    kind = mutation[0].upper() + mutation[1:] + "Input"
    query = f"mutation($input: {kind}!) {{ r: {mutation}(input: $input) {{ {answer} {ERRORS} }} }}"
    return (await data(query, viewer, input=given))["r"]
