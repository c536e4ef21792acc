"""Comparison: what is different between two states of the same words and files, change by change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import chain

import msgspec

Path = tuple[str, ...]
SHOWN = 500  # characters of a text that a note of a change repeats


class ChangeKind(StrEnum):
    """What happened at a place."""

    ADDED = "ADDED"
    REMOVED = "REMOVED"
    CHANGED = "CHANGED"
    MOVED = "MOVED"


class Change(msgspec.Struct, frozen=True):
    """One difference: `path` is where it is in what is newer, or where it was when it is gone."""

    kind: ChangeKind
    path: Path
    before: str | None = None
    after: str | None = None

    def noted(self) -> dict[str, object]:
        """The same for the feed, where long texts are cut to their beginnings."""
        return {
            "kind": self.kind.value,
            "path": list(self.path),
            "before": _cut(self.before),
            "after": _cut(self.after),
        }


class Part(msgspec.Struct, frozen=True):
    """A thing with texts and with lists of parts; `key` is what makes it the same thing in both states."""

    key: str
    name: str
    texts: Mapping[str, str] = msgspec.field(default_factory=dict)
    lists: Mapping[str, Sequence[Part]] = msgspec.field(default_factory=dict)


def compare(before: Part, after: Part, path: Path = ()) -> list[Change]:
    """Everything that is different, in the order of what is newer."""
    names = dict.fromkeys(chain(before.texts, after.texts))
    found = [
        Change(ChangeKind.CHANGED, (*path, name), before.texts.get(name, ""), after.texts.get(name, ""))
        for name in names
        if before.texts.get(name, "") != after.texts.get(name, "")
    ]
    for name in dict.fromkeys(chain(before.lists, after.lists)):
        found += _of_list(before.lists.get(name, ()), after.lists.get(name, ()), (*path, name))
    return found


def _of_list(before: Sequence[Part], after: Sequence[Part], path: Path) -> Iterator[Change]:
    were, are = _by_key(before), _by_key(after)
    for key, (place, part) in were.items():
        if key not in are:
            yield Change(ChangeKind.REMOVED, (*path, str(place)), part.name, None)
    unmoved = _in_order([key for key in were if key in are], [key for key in are if key in were])
    for key, (place, part) in are.items():
        where = (*path, str(place))
        if key not in were:
            yield Change(ChangeKind.ADDED, where, None, part.name)
            continue
        if key not in unmoved:
            yield Change(ChangeKind.MOVED, where, str(were[key][0]), str(place))
        yield from compare(were[key][1], part, where)


def _by_key(parts: Iterable[Part]) -> dict[tuple[str, int], tuple[int, Part]]:
    """Each part with its place; what comes twice is told apart by which time it is."""
    found: dict[tuple[str, int], tuple[int, Part]] = {}
    for place, part in enumerate(parts):
        time = 0
        while (part.key, time) in found:
            time += 1
        found[part.key, time] = (place, part)
    return found


def _in_order(before: list[tuple[str, int]], after: list[tuple[str, int]]) -> set[tuple[str, int]]:
    """Those that stand in the same order as before; the others were moved past them."""
    blocks = SequenceMatcher(a=before, b=after, autojunk=False).get_matching_blocks()
    return {key for block in blocks for key in after[block.b : block.b + block.size]}


def _cut(text: str | None) -> str | None:
    return text if text is None or len(text) <= SHOWN else f"{text[:SHOWN]}…"
