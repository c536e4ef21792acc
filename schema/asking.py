"""Asking: what an operation wants of the public facts, asked once and for as many records at once as can be."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from itertools import chain
from time import monotonic
from typing import Any, TypeVar, cast

import msgspec

from content_store.published.reading import Reading
from content_store.published.records import (
    ConflictRecord,
    FigureRecord,
    MeasurementRecord,
    PlaceRecord,
    Record,
    TargetRecord,
)
from content_store.published.statements import ById, Groups, Records
from content_store.published.together import Lists, Repeated, column

K = TypeVar("K")
V = TypeVar("V")
Seen = PlaceRecord | TargetRecord | FigureRecord | MeasurementRecord | ConflictRecord
R = TypeVar("R", bound=Seen)
G = TypeVar("G", bound=Record)
Question = Callable[..., Mapping[K, V]]


class Asking(msgspec.Struct, eq=False, kw_only=True):
    """What was answered in one operation; `facts` is who answers."""

    facts: Reading
    _memo: dict[tuple[Any, ...], dict[Any, Any]] = msgspec.field(default_factory=dict)
    _together: dict[Hashable, Any] = msgspec.field(default_factory=dict)
    _along: dict[tuple[type, int, date], Sequence[Any]] = msgspec.field(default_factory=dict)
    _noted: list[Iterable[Seen]] = msgspec.field(default_factory=list)

    def one(self, question: Question[K, V], key: K, *rest: Any) -> V | None:
        """The public answer for one key, asked once in an operation; None when there is none."""
        known = self._known(question, rest)
        if key not in known:
            known[key] = question(self.facts, [key], *rest).get(key)
        answer: V | None = known[key]
        return answer

    def many(self, question: Question[K, list[V]], key: K, *rest: Any) -> list[V]:
        """The public list for one key; empty when there is none."""
        return self.one(question, key, *rest) or []

    def many_of(self, question: Question[int, Sequence[V]], place: PlaceRecord, *rest: Any) -> Sequence[V]:
        """The public list for a place, asked together with those of all places that were found along with it."""
        known = self._known(question, rest)
        if place.id not in known:
            found = self._asked(question, [one.id for one in self.along(place)], rest)
            self._note_found(found.values())
        return known[place.id] or []

    def one_among(self, question: Question[K, V], key: K, others: Callable[[], Sequence[K]], *rest: Any) -> V | None:
        """The public answer for a key, asked together with the others that will be asked for likewise."""
        known = self._known(question, rest)
        if key not in known:
            self._asked(question, [key, *others()], rest)
        answer: V | None = known[key]
        return answer

    def lists_of_all(
        self, question: Callable[..., Groups[G]], those: Sequence[PlaceRecord], *rest: Any
    ) -> Sequence[Sequence[G]]:
        """The public lists for places, as each of them was on its day, of which none is made here."""
        days = _days(those)
        if len(days) != 1 or len(those) == 1:
            return [self.many_of(question, place, place.as_of, *rest) for place in those]
        numbers = (*column(those, "id"),)

        def lists() -> Lists[G]:
            found = question(self.facts, numbers, *days, *rest).lists(numbers)
            self._note_found([found.flat])
            return found

        return self._once((question, *days, *rest, numbers), lists)

    def one_of_all(self, question: Question[int, V], those: Sequence[PlaceRecord], *rest: Any) -> Sequence[V | None]:
        """The public answers for places, as each of them was on its day; None where there is none."""
        days = _days(those)
        if len(days) != 1 or len(those) == 1:
            return [self._one_of(question, place, *rest) for place in those]
        numbers = (*column(those, "id"),)
        place = (question, *days, *rest, numbers)
        return self._once(place, lambda: [*map(question(self.facts, numbers, *days, *rest).get, numbers)])

    def _one_of(self, question: Question[int, V], place: PlaceRecord, *rest: Any) -> V | None:
        return self.one_among(question, place.id, lambda: self.ids_along(place), place.as_of, *rest)

    def _once(self, place: Hashable, answer: Callable[[], V]) -> V:
        self._check_time()
        if place not in self._together:
            self._together[place] = answer()
        answered: V = self._together[place]
        return answered

    def referred(self, question: Callable[..., ById[G]], those: Sequence[R], name: str) -> Repeated[G]:
        """What each record refers to by a column, on its day, asked together with what those found along refer to."""
        days, wanted = _days(those), column(those, name)
        if len(days) != 1:
            return Repeated([self.referred(question, [record], name)[0] for record in those], range(len(those)))
        if len(those) == 1:
            found = self.one_among(question, wanted[0], lambda: column(self.along(those[0]), name), *days)
            return Repeated([cast("G", found)], [0])
        order = {number: order for order, number in enumerate({*wanted})}
        place, numbers = (question, *days, *order), [*order]
        distinct = self._once(place, lambda: question(self.facts, numbers, *days).records(numbers))
        return Repeated(distinct, [order[number] for number in wanted])

    def listed(self, question: Callable[..., ById[G]], ids: Sequence[Sequence[int]], *rest: Any) -> Lists[G]:
        """What each of several records lists by ids, asked for all of them together, of which none is made here."""
        flat = [*chain.from_iterable(ids)]
        if not flat:
            return Lists([], [0] * len(ids))
        numbers = (*dict.fromkeys(flat),)
        found = self._once((question, *rest, numbers), lambda: question(self.facts, numbers, *rest))
        return Lists(found.records(flat), [*map(len, ids)])

    def whole(self, question: Question[int, V], record: FigureRecord) -> V:
        """All of what is known of a record in part, asked together with that of those that were found along with it."""
        found = self.one_among(question, record.id, lambda: self.ids_along(record), record.as_of)
        return cast("V", found)

    def along(self, record: R) -> Sequence[R]:
        """The records that were found along with one, itself included."""
        while self._noted:
            records = tuple(self._noted.pop(0))
            self._along.update({(type(one), one.id, one.as_of): records for one in records})
        return self._along.get((type(record), record.id, record.as_of), (record,))

    def ids_along(self, record: Seen) -> list[int]:
        """The ids of the records that were found along with one, itself included."""
        return [one.id for one in self.along(record)]

    def note(self, records: Sequence[Seen]) -> None:
        """Note that these records were found along with one another; most often nobody asks for any by itself."""
        self._noted.append(records)

    def _note_found(self, found: Iterable[Any]) -> None:
        # Looked through when somebody asks for it, which most do not.
        lists = (many for many in found if isinstance(many, list | Records))
        self._noted.append(one for many in lists for one in many if isinstance(one, PlaceRecord))

    def known(self, question: Question[K, V], key: K, *rest: Any) -> V:
        """The public answer for a key that another record refers to, so that there is one."""
        known = self._known(question, rest)
        if key not in known:
            known[key] = question(self.facts, [key], *rest).get(key)
        answer: V = known[key]
        return answer

    def know(self, question: Question[K, V], key: K, answer: V) -> None:
        """Ask nothing more for this key: this is its answer, found along with something else."""
        self._known(question, ())[key] = answer

    def all_known(self, question: Question[K, V], keys: Sequence[K], *rest: Any) -> list[V]:
        """The public answers for keys that another record refers to, asked together."""
        known = self._known(question, rest)
        missing = [key for key in dict.fromkeys(keys) if key not in known]
        if missing:
            known.update(question(self.facts, missing, *rest))
        return [known[key] for key in keys]

    def on_days(self, question: Question[K, V], keys: Sequence[K | None], days: Sequence[date]) -> list[V | None]:
        """The public answers for keys, each as of a day, asked for all of a day together; None where there is none."""
        found: dict[date, dict[K | None, V | None]] = {}
        for day in dict.fromkeys(days):
            wanted = [key for key, on in zip(keys, days, strict=True) if on == day and key is not None]
            found[day] = known = self._known(question, (day,))
            if not known.keys() >= {*wanted}:
                self._asked(question, wanted, (day,))
        return [found[day].get(key) for key, day in zip(keys, days, strict=True)]

    def forget(self) -> None:
        """Forget what was answered: what is asked afterwards is asked anew, of the facts as they are then."""
        self.facts.end()
        self._memo.clear()
        self._together.clear()
        self._along.clear()
        self._noted.clear()

    def _asked(self, question: Question[K, V], keys: Sequence[K], rest: tuple[Any, ...]) -> Mapping[K, V]:
        """What is public for those keys that were not asked for yet; all of them are known afterwards."""
        known = self._known(question, rest)
        missing = [key for key in dict.fromkeys(keys) if key not in known]
        found = question(self.facts, missing, *rest)
        known.update({key: found.get(key) for key in missing})
        return found

    def _check_time(self) -> None:
        # Whatever grows out of hand asks for something over and over, though it be known already.
        if monotonic() > self.facts.deadline:
            self.facts.check()

    def _known(self, question: Callable[..., Any], rest: tuple[Any, ...]) -> dict[Any, Any]:
        self._check_time()
        place = (question, *rest)
        known = self._memo.get(place)
        if known is None:
            known = self._memo[place] = {}
        return known


def _days(those: Sequence[Seen]) -> set[date]:
    """The days as of which records are."""
    return {*those.day} if type(those) is Records else {*column(those, "as_of")}
