"""Reverting a reform: all that it began goes, all that it ended goes on, as if it had never been."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from tortoise import Tortoise
from tortoise.expressions import Q
from tortoise.models import Model

from content_store.database import APP, hold, transaction
from content_store.errors import NotFound
from content_store.events import Fact, record_all
from content_store.registry.localities import Locality, LocalityAlias, LocalityCode, LocalityVersion
from content_store.registry.reforming.entering import LOCK, Permit, silent
from content_store.registry.reforming.ground import read_ground
from content_store.registry.reforming.writing import lots
from content_store.registry.reforms import Reform
from content_store.registry.sources import Source
from content_store.registry.successions import SuccessionEdge, SuccessionEvent
from content_store.registry.timeline import NO_END, holds_on
from content_store.registry_errors import ReformInUse

OWN: tuple[type[Model], ...] = (Locality, LocalityAlias, LocalityCode, LocalityVersion, SuccessionEdge, SuccessionEvent)
# What outside the registry of places may refer to what a reform began.
BEGUN = {"Locality": "begun_by_id", "LocalityVersion": "begun_by_id", "SuccessionEvent": "reform_id"}


async def revert(reform_id: int, account_id: int | None, permit: Permit = silent) -> Reform:
    """Take a reform back, and return its row, which is gone; NotFound, or ReformInUse with all that depends on it."""
    async with transaction():
        await hold(LOCK)
        reform = await Reform.get_or_none(id=reform_id)
        if reform is None:
            raise NotFound(path=("id",), what="Reform", key=reform_id)
        await _require(reform, permit)
        uses = [*await _reforms_on(reform), *await _others_on(reform)]
        if uses:
            raise ReformInUse(path=("id",), number=reform_id, uses=", ".join(uses))
        facts = await _taken_back(reform)
        told = {"digest": reform.digest}
        await record_all([*facts, Fact("reform.reverted", reform.id, told)], account_id)
        return reform


async def _require(reform: Reform, permit: Permit) -> None:
    """Ask about what the reform began as it stands, and about what it ended as it lay on the day before."""
    ground = await read_ground()
    begun = await LocalityVersion.filter(begun_by_id=reform.id).values_list("locality_id", "parent_id")
    permit([(place, *(ground.chain(parent) if parent else ())) for place, parent in begun])
    if reform.operates_from:
        before = LocalityVersion.filter(holds_on(reform.operates_from - timedelta(days=1)))
        above: dict[int, int | None] = dict(await before.values_list("locality_id", "parent_id"))
        ended = await LocalityVersion.filter(ended_by_id=reform.id).values_list("locality_id", "parent_id")
        permit([tuple(_way_up(above, place)) for place, _ in ended])


def _way_up(above: Mapping[int, int | None], place: int) -> Iterator[int]:
    """The numbers of a place and of all that it lies in."""
    number: int | None = place
    while number is not None:
        yield number
        number = above.get(number)


async def _reforms_on(reform: Reform) -> list[str]:
    """The reforms that go on from what this one began, or that gave away what it had ended."""
    own = reform.id
    found: set[int | None] = set()
    await _add(found, LocalityVersion.filter(Q(locality__begun_by_id=own) | Q(parent__begun_by_id=own)), "begun_by_id")
    await _add(found, LocalityVersion.filter(begun_by_id=own, ended_by_id__not_isnull=True), "ended_by_id")
    await _add(found, LocalityCode.filter(locality__begun_by_id=own), "begun_by_id")
    await _add(found, LocalityCode.filter(begun_by_id=own, ended_by_id__not_isnull=True), "ended_by_id")
    await _add(found, LocalityAlias.filter(locality__begun_by_id=own), "begun_by_id")
    ended = set(await LocalityCode.filter(ended_by_id=own).values_list("scheme", "value"))
    for lot in lots(sorted({value for _, value in ended})):
        borne = LocalityCode.filter(value__in=lot, valid_to=NO_END).values_list("scheme", "value", "begun_by_id")
        found |= {number for scheme, value, number in await borne if (scheme, value) in ended}
    found |= await _enders_of_parents(own)
    others = sorted(number for number in found - {own} if number is not None)
    names = dict(await Reform.filter(id__in=others).values_list("id", "act__number"))
    said = [f"reform {number} ({names[number] or '–'})" for number in others]
    return said + (["places that no file made"] if None in found else [])


async def _enders_of_parents(own: int) -> set[int | None]:
    """The reforms that since ended a place in which something would lie again."""
    lay = LocalityVersion.filter(ended_by_id=own, parent_id__not_isnull=True)
    parents = sorted(set(await lay.distinct().values_list("parent_id", flat=True)))
    last: dict[int, tuple[bool, int | None]] = {}
    for lot in lots(parents):
        rows = LocalityVersion.filter(locality_id__in=lot).order_by("valid_from")
        for place, valid_to, ended_by in await rows.values_list("locality_id", "valid_to", "ended_by_id"):
            last[place] = (valid_to == NO_END or ended_by == own, ended_by)
    return {ended_by for stands, ended_by in last.values() if not stands}


async def _add(found: set[int | None], rows: Any, column: str) -> None:
    found.update(await rows.distinct().values_list(column, flat=True))


async def _others_on(reform: Reform) -> list[str]:
    """What outside the map speaks of places that this reform made: teams, figures, grants, …, each with its number."""
    counted: Counter[str] = Counter()
    for model in Tortoise.apps.get_models_iterable() if Tortoise.apps else ():
        if model in OWN or model._meta.app != APP:
            continue
        for key in model._meta.fk_fields:
            target = model._meta.fields_map[key].related_model.__name__
            if target in BEGUN:
                counted[model._meta.db_table] += await model.filter(**{f"{key}__{BEGUN[target]}": reform.id}).count()
    return [f"{count} {table}" for table, count in counted.items() if count]


async def _taken_back(reform: Reform) -> list[Fact]:
    """Remove what it began and go on with what it ended; return what the feed is to be told."""
    own = reform.id
    changed = LocalityVersion.filter(Q(begun_by_id=own) | Q(ended_by_id=own)).distinct()
    places = set(await changed.values_list("locality_id", flat=True))
    events = await SuccessionEvent.filter(reform_id=own).values_list("id", flat=True)
    await SuccessionEdge.filter(event__reform_id=own).delete()
    await SuccessionEvent.filter(reform_id=own).delete()
    await LocalityAlias.filter(begun_by_id=own).delete()
    await LocalityCode.filter(begun_by_id=own).delete()
    await LocalityVersion.filter(begun_by_id=own).delete()
    await LocalityCode.filter(ended_by_id=own).update(valid_to=NO_END, ended_by_id=None)
    await LocalityVersion.filter(ended_by_id=own).update(valid_to=NO_END, ended_by_id=None)
    await Locality.filter(begun_by_id=own).delete()
    await Reform.filter(id=own).delete()
    facts = [*_facts("locality.restored", places, own), *_facts("succession.removed", events, own)]
    return facts + await _act_taken_back(reform)


def _facts(kind: str, numbers: Iterable[Any], reform_id: int) -> list[Fact]:
    return [Fact(kind, int(number), {"reform": reform_id}) for number in sorted(numbers)]


async def _act_taken_back(reform: Reform) -> list[Fact]:
    """Remove the act that the reform brought, or leave it to another one that speaks of it."""
    if not reform.brought_act or reform.act_id is None:
        return []
    heir = await Reform.filter(act_id=reform.act_id).order_by("id").first()
    if heir is not None:
        await Reform.filter(id=heir.id).update(brought_act=True)
        return []
    await Source.filter(id=reform.act_id).delete()
    return [Fact("source.removed", reform.act_id, {"reform": reform.id})]
