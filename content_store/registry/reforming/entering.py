"""Entering a reform: the whole file or nothing of it, and a check is the same and rolled back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

import msgspec
from msgspec.structs import replace

from content_store.database import hold, transaction
from content_store.events import Fact, record_all
from content_store.registry.reforming.ground import SLUG, Ground, Reference, read_ground
from content_store.registry.reforming.holders import LeftBehind, left_behind
from content_store.registry.reforming.listing import list_places
from content_store.registry.reforming.planning import Plan
from content_store.registry.reforming.reading import Faults, ReformFile, read
from content_store.registry.reforming.rows import Rows
from content_store.registry.reforming.settling import Settling
from content_store.registry.reforming.writing import STAGES, Progress, act_of, write_rows
from content_store.registry.reforms import Reform
from content_store.registry.successions import Extent

LOCK = 0x7265666F726D  # "reform"; one reform is entered or taken back at a time
STEPS = 2 * STAGES + 1  # that `enter` reports, one after the other
# Hears, for each place that a file touches, the numbers of that place and of all that it lies in, none for a place
# that shall lie in nothing; it may refuse.
Permit = Callable[[Iterable[Sequence[int]]], object]


class Line(msgspec.Struct, frozen=True):
    """One change as people read it: its kind, of which places what becomes, and its line in the file."""

    kind: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    line: int


class Outcome(msgspec.Struct, frozen=True):
    """What entering a file did, or would do; `again` when it was done before, as the reform of that number."""

    reform_id: int
    again: bool = False
    lines: tuple[Line, ...] = ()
    listed: int = 0
    founded: int = 0
    ended: int = 0
    left_behind: tuple[LeftBehind, ...] = ()


class _RolledBack(Exception):
    """A check is over."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome


def silent(_: object) -> None:
    """Hears and says nothing."""


async def check(text: str, permit: Permit = silent, progress: Progress = silent) -> Outcome:
    """What applying the file would do; ReformNotGood with all that is wrong with it."""
    try:
        async with transaction():
            raise _RolledBack(await _enter(text, None, permit, progress))
    except _RolledBack as over:
        return over.outcome


async def apply(text: str, account_id: int | None, permit: Permit = silent, progress: Progress = silent) -> Outcome:
    """Do what the file says, once; ReformNotGood with all that is wrong with it."""
    async with transaction():
        return await _enter(text, account_id, permit, progress)


async def _enter(text: str, account_id: int | None, permit: Permit, progress: Progress) -> Outcome:
    await hold(LOCK)
    file, faults = read(text)
    known = await Reform.get_or_none(digest=file.digest)
    if known is not None:
        return Outcome(known.id, again=True)
    ground = await read_ground()
    listed = list_places(file.places, ground, faults)
    tops = {version.parent for version in listed.versions} - listed.founded.keys() - {""}
    permit([_chain(ground, parent) for parent in tops])
    if faults.found and not file.changes:
        faults.end()
    reform, source = await _begun(file, account_id)
    facts = source
    if not faults.found:
        facts += await write_rows(listed, ground, reform, None, progress)
        ground = await read_ground() if file.places else ground
    rows = _planned(file, ground, faults)
    permit(_touched(file, rows, ground))
    faults.end()
    if file.act:
        facts += await write_rows(rows, ground, reform, file.act, progress)
    told = {"digest": file.digest, "act": file.act.number if file.act else None, "changes": len(rows.changes)}
    # A place that is listed and then changed is told of once.
    once = {(fact.kind, fact.subject_id): fact for fact in [*facts, Fact("reform.applied", reform.id, told)]}
    await record_all(list(once.values()), account_id)
    progress(f"{len(once)} sự kiện")
    outcome = _outcome(reform.id, faults, listed, rows, ground)
    return replace(outcome, left_behind=await left_behind(rows, ground))


async def _begun(file: ReformFile, account_id: int | None) -> tuple[Reform, list[Fact]]:
    """The reform's own row, and the fact of its act, if that was unknown."""
    act, brought = await act_of(file.act) if file.act else (None, False)
    reform = await Reform.create(
        digest=file.digest,
        act=act,
        brought_act=brought,
        operates_from=file.act.operates_from if file.act else None,
        account_id=account_id,
        applied_at=datetime.now(UTC),
    )
    return reform, [Fact("source.created", act.id, {"slug": act.slug})] if act and brought else []


def _planned(file: ReformFile, ground: Ground, faults: Faults) -> Rows:
    if file.act is None:
        return Rows()
    plan = Plan(ground, faults, file.act.operates_from)
    for where, change in file.changes:
        plan.add(where, change)
    return Settling(plan).rows()


def _touched(file: ReformFile, rows: Rows, ground: Ground) -> list[tuple[int, ...]]:
    """The chains of the places that are changed, and of those under which others come."""
    chains = {_chain(ground, edge.predecessor.slug) for change in rows.changes for edge in change.edges}
    said = [Reference.of(into.parent) for _, change in file.changes for into in change.results if into.parent]
    found = [
        ground.find(reference) for reference in said if reference.scheme != SLUG or reference.value in ground.by_slug
    ]
    chains |= {_chain(ground, place.slug) for place in found if place}
    return sorted(chains)


def _chain(ground: Ground, slug: str | None) -> tuple[int, ...]:
    place = ground.by_slug.get(slug or "")
    return tuple(ground.chain(place.place_id)) if place else ()


def _outcome(reform_id: int, faults: Faults, listed: Rows, rows: Rows, ground: Ground) -> Outcome:
    names = {version.slug: version.full_name for version in rows.versions}
    codes: dict[str, str] = {}
    for code in rows.codes:
        codes.setdefault(code.slug, code.value)
    lines = []
    for change in rows.changes:
        before = {edge.predecessor.slug: (edge.predecessor, edge.extent) for edge in change.edges}
        slugs = dict.fromkeys(edge.successor for edge in change.edges if edge.successor)
        after = tuple(f"{codes.get(slug, '')} {names[slug]}".strip() for slug in slugs)
        said = [
            ground.reference(place) + (" (PART)" if extent is Extent.PART else "") for place, extent in before.values()
        ]
        lines.append(Line(change.kind.value, tuple(said), after, faults.line_of(change.where, "")))
    slugs_that_go_on = names.keys() - rows.founded.keys()
    ended = len(rows.ended_versions) - len(slugs_that_go_on)
    return Outcome(reform_id, False, tuple(lines), len(listed.founded), len(rows.founded), ended)
