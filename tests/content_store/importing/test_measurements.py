"""Tables of figures are held to what a person's figure is held to, and what they contradict is kept beside them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from importing import imported, table_in

from content_store.events import Event, last_id
from content_store.importing.entries import Counts
from content_store.registry.conflicts import Conflict, ConflictKind, ConflictSide
from content_store.registry.measurements import Measurement

pytestmark = [pytest.mark.usefixtures("library"), pytest.mark.on_postgres]
HEAD = "key;indicator;place;period;population;value;source;quote;flags;supersedes;reason"


def figure(key: str, value: str, source: str = "s0", **also: str) -> str:
    """A row: how many teams the province had in 2021, as a source says it; `also` may say whom, flags and old."""
    whom, flags, old = (also.get(name, "") for name in ("whom", "flags", "old"))
    return f"{key};teams.total;22;2021;{whom};{value};{source};n;{flags};{old};{'Ghi nhầm.' if old else ''}"


async def put(folder: Path, *rows: str, head: str = HEAD) -> list[tuple[int, str, str]]:
    """What is wrong with a table of these rows: row, column, reason."""
    _, faults = await imported("measurements", table_in(folder, head, *rows))
    return [(fault.row, fault.column, fault.reason.en) for fault in faults]


async def found(before: int) -> list[tuple[ConflictKind, list[str]]]:
    """The conflicts that events after a position tell of, with the keys of their figures."""
    numbers = await Event.filter(id__gt=before, subject="conflict").order_by("id").values_list("subject_id", flat=True)
    return [(row.kind, await sides(row)) for number in numbers if (row := await Conflict.get(id=number))]


async def sides(conflict: Conflict) -> list[str]:
    rows = await ConflictSide.filter(conflict_id=conflict.id).prefetch_related("measurement").order_by("id")
    return [row.measurement.slug for row in rows if row.measurement]


async def standing(keys: Sequence[str]) -> dict[str, Decimal | None]:
    rows = await Measurement.filter(slug__in=list(keys)).order_by("slug")
    return {row.slug: row.value for row in rows}


async def test_another_source_with_another_number_stands_beside_it_as_a_conflict(tmp_path: Path) -> None:
    before = await last_id()

    assert await put(tmp_path, figure("a", "5"), figure("b", "6", "s1"), figure("c", "7", "s2")) == []

    assert await standing("abc") == {"a": Decimal(5), "b": Decimal(6), "c": Decimal(7)}
    assert await found(before) == [(ConflictKind.CONFLICT, ["b", "a", "c"])]
    assert await put(tmp_path, figure("d", "5", "s3")) == []
    events = await Event.filter(id__gt=before, subject="conflict").order_by("id")
    assert [event.kind for event in events] == ["conflict.found", "conflict.changed"]
    assert events[1].origin.startswith("import measurements sha256:")


async def test_the_same_source_with_another_number_is_refused_and_told_how_to_correct(tmp_path: Path) -> None:
    await put(tmp_path, figure("a", "5"), figure("", "9", whom="Từ 60 tuổi"))
    before = await last_id()

    other_key = await put(tmp_path, figure("b", "6"))
    same_key = await put(tmp_path, figure("a", "6"))
    made_key = await put(tmp_path, figure("", "8", whom="Từ 60 tuổi"))

    way = "to correct it, name its key in the column supersedes, with a reason"
    both = "if the source states both, flag this one DUPLICATE_LABEL"
    known = f"another figure is on record under this key, and is never overwritten; {way}"
    assert other_key == [(2, "source", f"this source states another number for the same, a; {way}; {both}")]
    assert (same_key, made_key) == ([(2, "key", known)], [(2, "key", known)])
    assert await last_id() == before


async def test_two_numbers_of_one_source_stand_when_a_table_or_a_flag_says_so(tmp_path: Path) -> None:
    before = await last_id()

    assert await put(tmp_path, figure("a", "5"), figure("b", "6")) == []
    assert await put(tmp_path, figure("c", "7", flags="DUPLICATE_LABEL")) == []

    kind = ConflictKind.DUPLICATE_LABEL
    assert await found(before) == [(kind, ["b", "a", "c"]), (kind, ["b", "a", "c"])]


async def test_a_correction_takes_the_place_of_a_figure_for_a_reason(tmp_path: Path) -> None:
    rows = figure("a", "5"), figure("b", "6", old="a"), figure("c", "7", old="b")
    before = await last_id()

    report, faults = await imported("measurements", table_in(tmp_path, HEAD, *rows))
    again, _ = await imported("measurements", table_in(tmp_path, HEAD, *rows))

    assert (faults, report.counts, again.counts) == ([], Counts(created=3), Counts(same=3))
    chain = await Measurement.filter(slug__in=["a", "b", "c"]).order_by("slug")
    assert [row.supersedes_id for row in chain] == [None, chain[0].id, chain[1].id]
    assert chain[1].reason == "Ghi nhầm."
    told = await Event.filter(id__gt=before, kind="measurement.superseded").order_by("id")
    assert [event.subject_id for event in told] == [chain[0].id, chain[1].id]
    assert told[0].data == {"by": chain[1].id, "reason": "Ghi nhầm."}
    assert await found(before) == []


async def test_a_correction_that_nobody_could_make_is_refused(tmp_path: Path) -> None:
    await put(tmp_path, figure("a", "5"), figure("b", "6", old="a"))
    of_another = figure("e", "1", old="b").replace("teams.total", "members.total")

    told = await put(
        tmp_path,
        figure("c", "7", old="a"),
        figure("d", "7", old="khong-co"),
        of_another,
        figure("f", "7", old="b").replace("Ghi nhầm.", ""),
        f"{figure('g', '7', whom='x')}vì thế",
    )

    assert told == [
        (2, "supersedes", "The figure was corrected already: correct the one that took its place."),
        (3, "supersedes", "no figure has this key, here above or on record"),
        (4, "supersedes", "that figure is of another indicator or place"),
        (5, "reason", "A correction needs a reason, which is kept beside the figure."),
        (6, "reason", "only a correction has a reason"),
    ]


async def test_whom_a_figure_counts_tells_it_from_others(tmp_path: Path) -> None:
    before = await last_id()

    rows = figure("", "5"), figure("", "6", whom="Từ 60 tuổi"), figure("", "7", whom="Hộ nghèo")
    assert await put(tmp_path, *rows) == []

    made = await Measurement.filter(period_start="2021-01-01", period_end="2021-12-31", quote="n").order_by("value")
    assert [row.population for row in made] == ["", "Từ 60 tuổi", "Hộ nghèo"]
    assert len({row.slug for row in made}) == 3
    assert await found(before) == []


async def test_a_figure_needs_what_a_person_would_have_to_say(tmp_path: Path) -> None:
    head = "indicator;place;period_start;period_end;period_precision;numerator;denominator;value;qualifier;source;quote"
    rows = (
        "không có;22;;2021-12-31;YEAR;;;6;;s9;n",
        "teams.total;22;;2021-12-31;YEAR;;;;;s0;n",
        "teams.total;22;;2021-12-31;YEAR;5;;;DOZENS;s0;n",
        "teams.total;22;;2021-12-31;YEAR;;;6;;s0;",
        'teams.total;22;;2021-12-31;YEAR;;;6;;s0;" "',
        "teams.total;22;2021-01-01;;;;;6;;s0;n",
        "teams.total;22;;2021-12-31;UNKNOWN;;;6;;s0;n",
        "teams.total;22;;2021-12-31;YEAR;;;-6;;s0;n",
        "teams.total;22;;2021-12-31;YEAR;1;0;;;s0;n",
        "teams.total;22;;2021-12-31;YEAR;;;9999999999999999;;s0;n",
    )
    number = "A figure needs a value, a numerator, or a percentage as its source states it; only `DOZENS` has none."
    period = "a first day that is not after the last, and a precision with a last day and UNKNOWN without one."

    told = await put(tmp_path, *rows, head=head)

    assert told == [
        (5, "quote", "it is empty, and must not be"),
        (10, "denominator", "it is less than 1"),
        (2, "indicator", "nothing is known by this key or name"),
        (2, "source", "nothing is known by this key or name"),
        (3, "value", number),
        (4, "value", number),
        (6, "quote", "Every figure and every target needs its source and the source's own words."),
        (7, "period_end", f"2021-01-01/… is not accepted: {period}"),
        (8, "period_end", f"…/2021-12-31 is not accepted: {period}"),
        (9, "value", "-6.0000 is not accepted: a number from 0 to 1000000000000000."),
        (11, "value", "9999999999999999.0000 is not accepted: a number from 0 to 1000000000000000."),
    ]
