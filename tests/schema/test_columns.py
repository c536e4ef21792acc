"""Answers for all objects at once: what they cost, what is made only once, and what is done again."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
import strawberry
from nasty_schema import SCHEMA as NASTY
from public import public
from samples import DESK, LINKS, NOW, PUBLIC_URL
from samples import SCHEMA as LIBRARY

from api.front import TRIED
from api.persisted import Document, registered
from content_store.people.access import Viewer
from content_store.published.kept import Shelves
from content_store.published.together import Identities, Lists, Together
from schema.compiling import Plans
from schema.context import Context
from schema.fields import OF_ITSELF, lasting, together

pytestmark = pytest.mark.anyio

MADE: list[str] = []


@lasting(lambda page: page.number)
@strawberry.type
class Page:
    number: strawberry.Private[int]

    @strawberry.field
    def text(self) -> str:
        MADE.append(f"text {self.number}")
        return f"page {self.number}"

    @strawberry.field(metadata=OF_ITSELF)
    def link(self, info: strawberry.Info[Any, Any], more: str = "") -> str:
        MADE.append(f"link {self.number}")
        return f"{info.context.public_url}/{self.number}{more}"

    @strawberry.field
    def readers(self, info: strawberry.Info[Any, Any]) -> int:
        MADE.append(f"readers {self.number}")
        return 3


@strawberry.type
class Book:
    @strawberry.field
    def pages(self, first: int, last: int) -> list[Page]:
        return [Page(number=number) for number in range(first, last + 1)]


class Shelf:
    """As much of a context as a book needs."""

    def __init__(self, public_url: str = "https://a") -> None:
        self.public_url = public_url
        self.kept = Shelves[Any](1_000)
        self.numbers: list[int] = []
        self.whole = ""

    def parts(self, of: Hashable, identities: Sequence[Hashable]) -> list[Any]:
        return self.kept.known((of, self.public_url), identities)

    def keep_part(self, of: Hashable, identity: Hashable, part: Any, size: int) -> None:
        self.kept.keep((of, self.public_url), identity, part, size)


async def answer(plans: Plans, document: str, context: object, **variables: Any) -> Any:
    result = await plans.execute(document, None, variables, context)
    assert result is not None
    assert result.errors is None
    return result.data


def made() -> list[str]:
    found = MADE[:]
    MADE.clear()
    return found


async def test_what_is_made_of_something_lasting_is_made_once_and_the_rest_each_time() -> None:
    plans, shelf = Plans(strawberry.Schema(Book)), Shelf()
    asked = "{ pages(first: 1, last: 2) { readers text link } }"
    made()

    first = await answer(plans, asked, shelf)
    assert made() == ["text 1", "text 2", "link 1", "link 2", "readers 1", "readers 2"]
    assert await answer(plans, asked, shelf) == first
    assert made() == ["readers 1", "readers 2"]
    assert [list(page.items()) for page in first["pages"]] == [
        [("readers", 3), ("text", f"page {number}"), ("link", f"https://a/{number}")] for number in (1, 2)
    ]


class Pages(Together[Page]):
    """Pages that may be known as the whole that was found before."""

    kind = Page

    def __init__(self, numbers: Sequence[int], whole: Hashable) -> None:
        self.pages = [Page(number=number) for number in numbers]
        self.whole = whole

    def __len__(self) -> int:
        return len(self.pages)

    def __getitem__(self, place: Any) -> Any:
        return self.pages[place]

    def identities(self) -> Identities:
        return Identities((), [page.number for page in self.pages], self.whole)


def _found(_those: Sequence[Any], info: strawberry.Info[Any, Any]) -> Lists[Page]:
    found = Pages(info.context.numbers, info.context.whole)
    return Lists(found, [len(found)])


@strawberry.type
class Reader:
    @strawberry.field(metadata=together(_found))
    def pages(self, info: strawberry.Info[Any, Any]) -> list[Page]:
        return [*_found([self], info)[0]]


async def test_what_is_found_as_a_whole_again_is_had_in_one_piece() -> None:
    plans, shelf = Plans(strawberry.Schema(Reader)), Shelf()
    found = []
    for shelf.numbers, shelf.whole in ([1, 2], "both"), ([1, 2], "both"), ([2, 1], "the other way"), ([1, 2], "both"):
        found.append((await answer(plans, "{ pages { text } }", shelf))["pages"])

    one, two = {"text": "page 1"}, {"text": "page 2"}
    assert found == [[one, two], [one, two], [two, one], [one, two]]
    assert made() == ["text 1", "text 2"]
    # Each page, and each of the two wholes.
    assert len(shelf.kept) == 4


async def test_links_that_begin_elsewhere_are_made_for_themselves() -> None:
    plans, shelf = Plans(strawberry.Schema(Book)), Shelf()
    asked = "{ pages(first: 1, last: 1) { link } }"
    await answer(plans, asked, shelf)
    shelf.public_url = "https://b"

    assert await answer(plans, asked, shelf) == {"pages": [{"link": "https://b/1"}]}


async def test_what_a_variable_decides_is_made_each_time() -> None:
    plans, shelf = Plans(strawberry.Schema(Book)), Shelf()
    asked = "query($more: String!) { pages(first: 1, last: 1) { text link(more: $more) } }"

    for more in ("?a", "?b", "?a"):
        found = await answer(plans, asked, shelf, more=more)
        assert found == {"pages": [{"text": "page 1", "link": f"https://a/1{more}"}]}
    assert made().count("text 1") == 1


async def test_what_was_made_gives_way_when_there_is_no_room() -> None:
    plans, shelf = Plans(strawberry.Schema(Book)), Shelf()
    asked = "query($last: Int!) { pages(first: 1, last: $last) { text } }"
    await answer(plans, asked, shelf, last=100)

    assert 0 < len(shelf.kept) <= 1_000 // len('{"text":"page 1"}')
    assert len((await answer(plans, asked, shelf, last=100))["pages"]) == 100


async def test_who_asks_for_a_path_is_asked_again_for_each_object() -> None:
    plans = Plans(NASTY)
    found = await answer(plans, "{ zoo(seed: 3) { path } }", 1)

    assert [one["path"][:3] for one in found["zoo"]] == [["zoo", "0", "path"], ["zoo", "1", "path"]]
    assert plans.repeated == 1


async def test_an_operation_in_which_nothing_goes_wrong_is_done_once() -> None:
    plans = Plans(NASTY)
    await answer(plans, "{ zoo(seed: 3) { __typename } }", 1)

    assert plans.repeated == 0


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("document", registered(), ids=lambda document: document.name)
async def test_the_registered_operations_are_done_once(document: Document) -> None:
    plans = Plans(LIBRARY)
    context = Context(Viewer(), NOW, PUBLIC_URL, LINKS, facts=await public(), settle=public, desk=DESK)

    await answer(plans, document.text, context, **TRIED[document.name][1])

    assert plans.repeated == 0


@pytest.mark.usefixtures("library")
async def test_what_was_made_of_a_place_today_is_not_its_answer_tomorrow() -> None:
    plans, facts = Plans(LIBRARY), await public()
    asked = '{ locality(code: "22", asOf: "2024-12-31") { children(first: 1) { nodes { id asOf } } } }'
    found = []
    for day in (31, 30, 31):
        now = datetime(2024, 12, day, tzinfo=UTC)
        context = Context(Viewer(), now, PUBLIC_URL, LINKS, facts=facts, settle=public, desk=DESK)
        found += (await answer(plans, asked, context))["locality"]["children"]["nodes"]

    name, as_of = found[0]["id"], "2024-12-31"
    assert found == [
        {"id": name, "asOf": as_of},
        {"id": f"{name}@2024-12-31", "asOf": as_of},
        {"id": name, "asOf": as_of},
    ]


@pytest.mark.usefixtures("library")
async def test_an_answer_without_ids_does_not_depend_on_the_day_that_it_is() -> None:
    context = Context(Viewer(), NOW, PUBLIC_URL, LINKS, facts=await public(), settle=public, desk=DESK)
    asked = '{ locality(code: "22", asOf: "2024-12-31") { children(first: 1) { nodes { fullName } } } }'

    await answer(Plans(LIBRARY), asked, context)

    assert not context.timely
