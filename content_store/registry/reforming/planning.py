"""Planning: what the changes of a file make of the places that stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import msgspec

from content_store.registry.reforming.ground import Ground, Reference, Standing
from content_store.registry.reforming.reading import Change, Faults, Into, Where
from content_store.registry.reforming.rows import Edge, Planned, codes_of, free_slug
from content_store.registry.successions import Extent, SuccessionKind

# What a place that goes on as itself must get by a change of this kind.
AMENDS = {SuccessionKind.RENAME: "name", SuccessionKind.RETYPE: "type", SuccessionKind.TRANSFER: "parent"}
# What may be said of each kind, for who said otherwise.
SHAPES: dict[SuccessionKind, tuple[str, str]] = {
    SuccessionKind.MERGE: (
        "a MERGE of `whole` and `part` into one place",
        "MERGE: `whole` và `part` nhập thành một đơn vị trong `into`",
    ),
    SuccessionKind.SPLIT: ("a SPLIT of one `part` into places", "SPLIT: một `part` chia thành các đơn vị trong `into`"),
    SuccessionKind.RENAME: ("a RENAME of `whole` with a new `name`", "RENAME: `whole` và `into` có `name` mới"),
    SuccessionKind.RETYPE: ("a RETYPE of `whole` with a new `type`", "RETYPE: `whole` và `into` có `type` mới"),
    SuccessionKind.TRANSFER: (
        "a TRANSFER of `whole` with a new `parent`",
        "TRANSFER: `whole` và `into` có `parent` mới",
    ),
    SuccessionKind.ABOLISH: ("an ABOLISH of `whole` without `into`", "ABOLISH: chỉ `whole`, không có `into`"),
}


class Draft(msgspec.Struct, frozen=True):
    """A place as it shall be: one that goes on, or a new one, made of others."""

    where: Where
    into: Into
    slug: str
    same: Standing | None
    sources: tuple[Standing, ...]


@dataclass
class Plan:
    """What shall be, by slug, and the changes that lead there."""

    ground: Ground
    faults: Faults
    day: date
    drafts: dict[str, Draft] = field(default_factory=dict)
    changes: list[Planned] = field(default_factory=list)

    def add(self, where: Where, change: Change) -> None:
        """Take one change of the file in; what is wrong with it is noted."""
        whole = self._found(where, "whole", change.whole)
        part = self._found(where, "part", change.part)
        if not _has_shape(change):
            self.faults.add(where.at("kind"), change.kind.value, SHAPES[change.kind])
            return
        sources = [(place, Extent.WHOLE) for place in whole] + [(place, Extent.PART) for place in part]
        if change.kind in AMENDS:
            edges = [self._amended(where, place, change.results[0]) for place in whole]
        elif change.kind is SuccessionKind.ABOLISH:
            edges = [Edge(place, None, Extent.WHOLE) for place in whole]
        else:
            edges = self._joined(where, change.results, sources)
        if edges:
            self.changes.append(Planned(where, change.kind, tuple(edges), change.note))

    def _found(self, where: Where, key: str, references: Sequence[str]) -> list[Standing]:
        """The places that are referred to and may be changed on the plan's day."""
        found: dict[str, Standing] = {}
        for text in references:
            place = self._one(where.at(key), text)
            if place and place.slug in found:
                self.faults.add(where.at(key), text, ("each place once", "mỗi địa phương một lần"))
            elif place and place.since >= self.day:
                wrong = (f"a place that has not changed since {place.since}", f"chưa thay đổi từ {place.since}")
                self.faults.add(where.at(key), text, wrong)
            elif place:
                found[place.slug] = place
        return list(found.values())

    def _one(self, where: Where, text: str) -> Standing | None:
        reference = Reference.of(text)
        place = self.ground.find(reference)
        if place is None:
            known = self.ground.called(reference.name) if reference.name else []
            hint = ", ".join(known[:3]) or "06877, 06877 Xã Đông Ngũ, slug:…"
            self.faults.add(where, text, (f"a place that stands: {hint}", f"địa phương đang có: {hint}"))
        elif not reference.names(place.full_name):
            right = self.ground.reference(place)
            self.faults.add(where, text, (f"the name that goes with it: {right}", f"đúng tên của mã: {right}"))
        else:
            return place
        return None

    def _amended(self, where: Where, place: Standing, into: Into) -> Edge:
        self._draft(Draft(where, into, place.slug, place, (place,)))
        return Edge(place, place.slug, Extent.WHOLE)

    def _joined(self, where: Where, results: Sequence[Into], sources: Sequence[tuple[Standing, Extent]]) -> list[Edge]:
        edges = []
        for into in results:
            slug = self._result(where, into, tuple(place for place, _ in sources))
            edges += [Edge(place, slug, extent) for place, extent in sources] if slug else []
        return edges

    def _result(self, where: Where, into: Into, sources: tuple[Standing, ...]) -> str | None:
        """The slug of what comes of a change; None when that is not rightly said."""
        if into.goes_on:
            place = self._one(where.at("goes_on"), into.goes_on)
            if place and place not in sources:
                self.faults.add(
                    where.at("goes_on"), into.goes_on, ("one of `whole` or `part`", "một trong `whole`, `part`")
                )
            if place not in sources:
                return None
            self._draft(Draft(where, into, place.slug, place, sources))
            return place.slug
        if not (into.name and into.type):
            wrong = (
                "`goes_on`, or the `name` and `type` of a new place",
                "`goes_on`, hoặc `name` và `type` của đơn vị mới",
            )
            self.faults.add(where.at("into"), into.name or "into", wrong)
            return None
        more = (str(self.day.year), next(iter(codes_of(into).values()), ""))
        slug = free_slug(into.name, self.ground.slugs, more)
        self._draft(Draft(where, into, slug, None, sources))
        return slug

    def _draft(self, draft: Draft) -> None:
        if draft.slug in self.drafts:
            self.faults.add(
                draft.where, draft.slug, ("each place to go on once", "mỗi địa phương chỉ tiếp tục một lần")
            )
        if draft.same and draft.into.level not in (None, draft.same.level):
            self.faults.add(
                draft.where.at("level"), draft.into.level, ("`level` of new places only", "`level` của đơn vị mới")
            )
        self.drafts[draft.slug] = draft


def _has_shape(change: Change) -> bool:
    """Whether a change says what its kind must say, and nothing else."""
    results = change.results
    if change.kind is SuccessionKind.MERGE:
        return bool(change.whole or change.part) and len(results) == 1
    if change.kind is SuccessionKind.SPLIT:
        return not change.whole and len(change.part) == 1 and bool(results)
    if not change.whole or change.part:
        return False
    if change.kind is SuccessionKind.ABOLISH:
        return not results
    return len(results) == 1 and not results[0].goes_on and getattr(results[0], AMENDS[change.kind]) is not None
