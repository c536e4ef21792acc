"""What statements find is told column by column as the records have it, and in the statement's own order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec
import pytest
from public import public

from content_store.projection.registry_tables import PLACES
from content_store.projection.working_out import FIGURE, TEAM
from content_store.published.records import (
    ConflictRecord,
    FigureRecord,
    PlaceRecord,
    R,
    Record,
    SourceRecord,
    TargetRecord,
    TeamRecord,
    columns_of,
)
from content_store.published.statements import Records, Statement, first_of_each, joined
from content_store.published.together import Identities, Lists, column

DAY = date(2025, 7, 1)
pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("library")]
TABLES: dict[type[Record], str] = {
    PlaceRecord: "places",
    TargetRecord: "targets",
    ConflictRecord: "conflicts",
    SourceRecord: "sources",
}


async def of_table(kind: type[R], more: str = "") -> Records[R]:
    sql = f"SELECT json_array({columns_of(kind)}) FROM {TABLES[kind]} {more}"  # noqa: S608 - the test's own words
    return Statement(kind, sql).records(await public(), (), *([DAY] if "as_of" in kind.__struct_fields__ else []))


@pytest.mark.parametrize("kind", TABLES, ids=lambda kind: kind.__name__)
async def test_every_column_is_what_the_made_records_have(kind: type[Record]) -> None:
    records = await of_table(kind)

    assert len(records) > 0
    for name in kind.__struct_fields__:
        assert [*records.column(name)] == [getattr(one, name) for one in records]


async def test_what_is_derived_from_columns_is_told_of_all() -> None:
    records = await of_table(PlaceRecord, "WHERE slug = 'quang-ninh' ORDER BY valid_from")

    assert records.column("full_name") == [one.full_name for one in records]
    assert records.column("full_name")[0] == "Tỉnh Quảng Ninh"


async def test_what_is_neither_is_asked_of_each_record() -> None:
    records = await of_table(TargetRecord, "WHERE flags <> '[]' LIMIT 1")

    assert records.column("doubts") == [records[0].doubts] != [[]]


async def test_one_text_holds_the_rows_of_a_statement_in_their_order() -> None:
    more = "WHERE level = 'COMMUNE' ORDER BY sort_name DESC, version_id"

    records = await of_table(PlaceRecord, more)

    assert len(records) > 200
    look = await public()
    assert [tuple(row[:-1]) for row in records.rows] == look.all(f"SELECT {columns_of(PlaceRecord)} FROM places {more}")  # noqa: S608


@pytest.mark.parametrize(("kind", "record"), [(PlaceRecord, PLACES.record), (TeamRecord, TEAM), (FigureRecord, FIGURE)])
async def test_what_is_kept_as_one_text_is_in_its_record_s_order(kind: type[Record], record: Sequence[str]) -> None:
    columns = (column.removeprefix("stays.").partition("(")[0] for column in record)

    assert ", ".join(columns) == columns_of(kind)


async def test_equal_texts_are_read_once_and_tell_their_records_for_ever() -> None:
    first, again = await of_table(SourceRecord), await of_table(SourceRecord)

    assert first is again
    assert first.identities() == Identities((), [row[-1] for row in first.rows], first)


async def test_rows_that_are_found_otherwise_are_read_once_too() -> None:
    first, fewer = await of_table(SourceRecord), await of_table(SourceRecord, "WHERE id > 1")

    assert first is not fewer
    assert all(one is other for one, other in zip(first.rows[1:], fewer.rows, strict=True))


async def test_what_is_made_of_what_lasts_lasts() -> None:
    first, again = [await of_table(PlaceRecord, "WHERE level <> 'VILLAGE' ORDER BY version_id") for _ in range(2)]
    above = [*{*first.column("parent_id")}]

    assert first.column("full_name") is again.column("full_name")
    assert first.by("parent_id").lists(above) is again.by("parent_id").lists(above)
    assert first.by("parent_id")[above[0]] is again.by("parent_id")[above[0]]
    assert first.by_id().records([2, 1]) is again.by_id().records([2, 1])
    assert first.sorted("id") is again.sorted("id")
    assert joined([first, first.sorted("id")]) is joined([again, again.sorted("id")])


async def test_other_numbers_have_other_lists() -> None:
    groups = (await of_table(PlaceRecord, "WHERE level <> 'VILLAGE'")).by("parent_id")
    one, other = [*groups][:2]

    for wanted in ([one], [other], [one, other], [one]):
        assert [*groups.lists(wanted)] == [[*groups[number]] for number in wanted]


async def test_what_is_seen_on_another_day_is_another_thing() -> None:
    first = await of_table(PlaceRecord, "LIMIT 1")
    sql = f"SELECT json_array({columns_of(PlaceRecord)}) FROM places LIMIT 1"  # noqa: S608 - the test's own words
    later = Statement(PlaceRecord, sql).records(await public(), (), date(2026, 1, 1))

    assert (first[0].as_of, later[0].as_of) == (DAY, date(2026, 1, 1))


async def test_a_statement_that_finds_nothing_has_no_records() -> None:
    records = await of_table(PlaceRecord, "WHERE FALSE")

    assert (len(records), [*records], records.column("name"), {**records.by("parent_id")}) == (0, [], [], {})


async def test_letters_of_any_kind_come_out_as_they_are() -> None:
    said = "“Hoà” \\ \n\t\x1e\x7f 🏔 \u2028"
    records = Statement(FigureRecord, f"SELECT json_array(1, 2, 3, NULL, NULL, ?, NULL, '', NULL, {2**53})").records(
        await public(), (said,), DAY
    )

    assert msgspec.structs.astuple(records[0]) == (DAY, 1, 2, 3, None, None, said, None, "", None, 2**53)


async def test_groups_have_their_records_by_number_in_the_order_of_the_statement() -> None:
    records = await of_table(PlaceRecord, "WHERE level = 'COMMUNE' AND parent_id IS NOT NULL ORDER BY slug")
    groups = records.by("parent_id")
    number = records[0].parent_id
    assert number is not None

    assert [one.id for one in groups[number]] == [one.id for one in records if one.parent_id == number]
    lists = groups.lists([number, -1, number])
    assert lists.lengths == [len(groups[number]), 0, len(groups[number])]
    assert [one.id for one in lists[2]] == [one.id for one in groups[number]]
    assert sum(map(len, groups.values())) == len(records)


async def test_records_by_their_ids_are_found_in_any_order() -> None:
    found = (await of_table(SourceRecord)).by_id()
    first, second = list(found)[:2]

    assert [one.id for one in found.records([second, first])] == [second, first]
    assert (found[first].id, found.get(-1)) == (first, None)


async def test_a_part_of_the_records_is_of_the_same_rows() -> None:
    records = await of_table(SourceRecord, "ORDER BY slug")

    assert [one.slug for one in records[1:3]] == [one.slug for one in records][1:3]
    assert column(records.sorted("id"), "id") == sorted(column(records, "id"))


async def test_lists_are_cut_and_joined_whether_their_records_are_made_or_not() -> None:
    records = await of_table(SourceRecord, "ORDER BY slug")
    slugs = column(records, "slug")

    cut = first_of_each([records[:4], [], records[4:5]], 2)
    assert (column(cut.flat, "slug"), cut.lengths) == ([*slugs[:2], slugs[4]], [2, 0, 1])
    whole = Lists(records[:3], [1, 2])
    assert first_of_each(whole, 2) is whole
    assert column(first_of_each(whole, 1).flat, "slug") == slugs[:2]
    assert column(joined([[*records[:1]], records[1:2]]), "slug") == slugs[:2]


async def test_records_of_two_days_keep_their_days() -> None:
    on_one, on_other = await of_table(PlaceRecord, "LIMIT 1"), await of_table(PlaceRecord, "LIMIT 1")
    other = Records(PlaceRecord, on_other.rows, date(2022, 1, 1))

    assert column(joined([on_one, other]), "as_of") == [DAY, date(2022, 1, 1)]
