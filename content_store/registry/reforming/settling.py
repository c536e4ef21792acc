"""Settling: a plan becomes rows once every territory goes somewhere, and every place lies in one that is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from content_store.registry.localities import Level
from content_store.registry.reforming.ground import SLUG, Reference, Standing
from content_store.registry.reforming.planning import Draft, Plan
from content_store.registry.reforming.reading import Into, Where
from content_store.registry.reforming.rows import (
    Edge,
    NewCode,
    NewVersion,
    Planned,
    Rows,
    borne_by,
    codes_of,
    stands_above,
)
from content_store.registry.successions import Extent, SuccessionKind

SHOWN = 5


@dataclass
class Settling:
    """One plan on its way to rows."""

    plan: Plan
    edges: dict[int, list[tuple[Where, Edge]]] = field(default_factory=dict)
    levels: dict[str, Level] = field(default_factory=dict)
    coded: dict[tuple[str, str], str] = field(default_factory=dict)
    ended: dict[int, Standing] = field(default_factory=dict)

    def rows(self) -> Rows:
        """The rows; all that does not fit together is noted among the plan's faults."""
        self._note_edges()
        self._follow()
        self._balance()
        self._claim_codes()
        rows = Rows(changes=self.plan.changes, ended_versions=sorted(self._versions()))
        self.levels = {slug: self._level(draft) for slug, draft in self.plan.drafts.items()}
        for slug, draft in self.plan.drafts.items():
            parent = self._parent(draft)
            rows.versions.append(self._version(draft, parent))
            if draft.same is None:
                rows.founded[slug] = any(place.synthetic for place in draft.sources)
            rows.codes += [NewCode(slug, *code, self.plan.day) for code in codes_of(draft.into).items()]
            rows.aliases += [(slug, alias) for alias in dict.fromkeys(draft.into.aliases)]
        rows.ended_codes = sorted(self._ended_codes())
        return rows

    def _note_edges(self) -> None:
        for change in self.plan.changes:
            for edge in change.edges:
                self.edges.setdefault(edge.predecessor.place_id, []).append((change.where, edge))
        for place_id, passed in self.edges.items():
            place = passed[0][1].predecessor
            if place.slug not in self.plan.drafts:
                self.ended[place_id] = place

    def _heir(self, place_id: int) -> str | None:
        """The slug of the place to which all of another's territory passes; None when it is parted or ends."""
        passed = self.edges.get(place_id, [])
        whole = len(passed) == 1 and passed[0][1].extent is Extent.WHOLE
        return passed[0][1].successor if whole else None

    def _follow(self) -> None:
        """What lies in a place that ends goes along with its territory, or the file must say where to."""
        for place in list(self.ended.values()):
            left = [
                child for child in self.plan.ground.below.get(place.place_id, []) if child.place_id not in self.edges
            ]
            where, heir = self.edges[place.place_id][0][0], self._heir(place.place_id)
            if left and heir is None:
                names = ", ".join(self.plan.ground.reference(child) for child in left[:SHOWN])
                wrong = (
                    f"a change for each of {len(left)} places in it: {names}",
                    f"thay đổi cho từng đơn vị trong {len(left)} đơn vị trực thuộc: {names}",
                )
                self.plan.faults.add(where, place.full_name, wrong)
            elif left and heir:
                self._move(where, left, heir)
            until = self.plan.ground.held_until.get(place.place_id)
            if until and until > self.plan.day:
                wrong = (f"nothing in it after {self.plan.day}", f"không còn đơn vị trực thuộc sau {self.plan.day}")
                self.plan.faults.add(where, place.full_name, wrong)

    def _move(self, where: Where, children: list[Standing], heir: str) -> None:
        late = [child for child in children if child.since >= self.plan.day]
        for child in late:
            wrong = (f"nothing in it that changed since {self.plan.day}", f"chưa thay đổi từ {self.plan.day}")
            self.plan.faults.add(where, child.full_name, wrong)
        edges = [Edge(child, child.slug, Extent.WHOLE) for child in children if child not in late]
        for edge in edges:
            child = edge.predecessor
            into = Into(parent=f"{SLUG}:{heir}")
            self.plan.drafts[child.slug] = Draft(where, into, child.slug, child, (child,))
            self.edges[child.place_id] = [(where, edge)]
        if edges:
            self.plan.changes.append(Planned(where, SuccessionKind.TRANSFER, tuple(edges)))

    def _balance(self) -> None:
        for passed in self.edges.values():
            extents = [edge.extent for _, edge in passed]
            once = extents == [Extent.WHOLE]
            in_parts = len(extents) > 1 and set(extents) == {Extent.PART}
            doubled = len({edge.successor for _, edge in passed}) < len(passed)
            if not (once or in_parts) or doubled:
                where, edge = passed[-1]
                said = ", ".join(extent.value for extent in extents)
                wrong = (
                    f"its territory to go somewhere WHOLE once, or PART twice or more, not {said}",
                    f"đi trọn một lần (whole), hoặc từng phần (part) ít nhất hai nơi, không phải {said}",
                )
                self.plan.faults.add(where, self.plan.ground.reference(edge.predecessor), wrong)

    def _level(self, draft: Draft) -> Level:
        return draft.same.level if draft.same else draft.into.level or draft.sources[0].level

    def _version(self, draft: Draft, parent: str | None) -> NewVersion:
        name, kind = draft.into.name, draft.into.type
        if draft.same:
            same = draft.same
            name, kind = name or same.name, kind or same.type
            before = self.plan.ground.standing.get(same.parent_id) if same.parent_id else None
            unchanged = (name, kind, parent) == (same.name, same.type, before.slug if before else None)
            if unchanged and len(draft.sources) == 1 and self._heir(same.place_id):
                wrong = ("something that was not so before", "điều gì đó khác trước")
                self.plan.faults.add(draft.where, self.plan.ground.reference(same), wrong)
        return NewVersion(draft.slug, parent, name or "", kind or "", self.levels[draft.slug], self.plan.day)

    def _parent(self, draft: Draft) -> str | None:
        """The slug of the place in which a draft shall lie."""
        if draft.into.parent is None:
            found = self._parents_before(draft)
            if found == {None}:
                return None
            parent = found.pop() if len(found) == 1 else None
            said = draft.into.name or draft.slug
        else:
            parent, said = self._standing_then(Reference.of(draft.into.parent)), draft.into.parent
        if parent is None:
            wrong = (f"the `parent` that stands on {self.plan.day}", f"`parent` là đơn vị có vào {self.plan.day}")
            self.plan.faults.add(draft.where.at("parent"), said, wrong)
            return None
        self._fits_below(draft, parent, said)
        return parent

    def _parents_before(self, draft: Draft) -> set[str | None]:
        """What the sources lay in, or what became of that."""
        places = [draft.same] if draft.same else list(draft.sources)
        found: set[str | None] = set()
        for above in {place.parent_id for place in places}:
            standing = self.plan.ground.standing.get(above) if above else None
            gone = above in self.ended
            found.add(self._heir(above) or "" if gone and above else standing.slug if standing else None)
        return found if "" not in found else set()

    def _standing_then(self, reference: Reference) -> str | None:
        """The slug of a place that stands when the plan is carried out."""
        if reference.scheme == SLUG and reference.value in self.plan.drafts:
            return reference.value
        if slug := self.coded.get((reference.scheme, reference.value)):
            return slug
        place = self.plan.ground.find(reference)
        return place.slug if place and place.place_id not in self.ended else None

    def _fits_below(self, draft: Draft, parent: str, said: str) -> None:
        standing = self.plan.ground.by_slug.get(parent)
        level = self.levels.get(parent, standing.level if standing else None)
        if level is None or not stands_above(self.levels[draft.slug], level):
            self.plan.faults.add(draft.where.at("parent"), said, ("a place of a higher level", "đơn vị ở cấp cao hơn"))
        elif standing and self.plan.ground.began[standing.place_id] > self.plan.day:
            wrong = (f"a place that was there on {self.plan.day}", f"đơn vị đã có vào {self.plan.day}")
            self.plan.faults.add(draft.where.at("parent"), said, wrong)

    def _claim_codes(self) -> None:
        for slug, draft in self.plan.drafts.items():
            for code in codes_of(draft.into).items():
                if self.coded.setdefault(code, slug) != slug:
                    self.plan.faults.add(draft.where.at("code"), code[1], ("a code of its own", "mã riêng"))
        released = {code[1:] for number, code in self._codes_that_end()}
        for code, slug in self.coded.items():
            wrong = borne_by(self.plan.ground, code, self.plan.day)
            if wrong and code not in released:
                self.plan.faults.add(self.plan.drafts[slug].where.at("code"), code[1], wrong)

    def _codes_that_end(self) -> Iterator[tuple[int, tuple[int, str, str]]]:
        """The codes of places that end, and those in whose scheme a place that goes on gets another."""
        ground = self.plan.ground
        for place_id in self.ended:
            yield from ((place_id, code) for code in ground.codes.get(place_id, []))
        for draft in self.plan.drafts.values():
            if draft.same:
                schemes = codes_of(draft.into)
                of_place = ground.codes.get(draft.same.place_id, [])
                yield from ((draft.same.place_id, code) for code in of_place if code[1] in schemes)

    def _ended_codes(self) -> set[int]:
        return {code[0] for _, code in self._codes_that_end()}

    def _versions(self) -> set[int]:
        return {passed[0][1].predecessor.version_id for passed in self.edges.values()}
