"""Rates: how fast a viewer may ask, and what the answers' headers say of it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx2
import pytest
import uvicorn
from servers import client_of, settings_for

from api.app import build_app
from api.persisted import registered
from api.rates import COST_OF_A_UNIT, Rates, Standing, who_asks
from content_store.people.access import Role, Viewer
from content_store.people.tokens import issue_token

# A registered document, whose answer no cache keeps because there is no such place; it takes 6 units.
KIOSK = next(document for document in registered() if document.name == "KioskCurrent")
HOME = {"query": KIOSK.text, "variables": {"code": "none"}}
TREE = {
    "query": '{ locality(code: "22") { children(first: 100) { nodes { children(first: 100) { nodes { id } } } } } }'
}


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_viewer_may_take_all_at_once_and_gets_it_back_evenly() -> None:
    clock = Clock()
    rates = Rates(60, clock)

    taken = [rates.take("a") for _ in range(61)]

    assert taken[0] == Standing(quota=60, left=59, seconds=1)
    assert taken[59] == Standing(quota=60, left=0, seconds=60)
    assert taken[60] == Standing(quota=60, left=0, seconds=60, wait=1)
    assert rates.take("b") == Standing(quota=60, left=59, seconds=1)
    clock.now += 30
    assert rates.take("a") == Standing(quota=60, left=29, seconds=31)
    clock.now += 3600
    assert rates.take("a") == Standing(quota=60, left=59, seconds=1)


def test_of_much_a_tenth_may_be_taken_at_once() -> None:
    clock = Clock()
    rates = Rates(30_000, clock)

    first = rates.take("a")
    rates.charge("a", 299_900)
    last = rates.take("a")

    assert first == Standing(quota=3_000, left=2_999, seconds=1, window=6)
    assert first.headers["ratelimit-policy"] == '"default";q=3000;w=6'
    assert last == Standing(quota=3_000, left=0, seconds=6, wait=1, window=6)
    clock.now += 6
    assert rates.take("a") == first


@pytest.mark.parametrize("cost", [1, 99, 100, 1_050, 10_000])
def test_to_spend_takes_as_much_as_a_unit_and_a_charge(cost: int) -> None:
    clock = Clock()
    spent, charged = Rates(60, clock), Rates(60, clock)

    for _ in range(70):
        may = spent.spend("a", cost)
        assert may == (charged.take("a").wait == 0)
        if may and cost >= COST_OF_A_UNIT:
            charged.charge("a", cost)
        clock.now += 0.25

    assert spent.take("a") == charged.take("a")


def test_what_was_refused_takes_nothing() -> None:
    clock = Clock()
    rates = Rates(2, clock)
    for _ in range(10):
        last = rates.take("a")

    assert last == Standing(quota=2, left=0, seconds=60, wait=30)
    clock.now += last.wait
    assert rates.take("a").wait == 0


def test_a_heavy_operation_takes_more_and_may_leave_its_viewer_owing() -> None:
    clock = Clock()
    rates = Rates(60, clock)

    assert rates.take("a").left == 59
    assert rates.charge("a", 99).left == 59
    assert rates.charge("a", 1_000).left == 49
    assert rates.charge("a", 10_000) == Standing(quota=60, left=0, seconds=111)
    assert rates.take("a").wait == 52
    clock.now += 52
    assert rates.take("a").wait == 0


def test_the_viewers_that_were_not_heard_for_longest_are_forgotten() -> None:
    rates = Rates(60, Clock(), most=3)
    for who in "abcad":
        rates.take(who)

    assert len(rates) == 3
    assert [rates.take(who).left for who in "acd"] == [57, 58, 58]
    assert rates.take("b").left == 59


def test_headers_have_the_form_of_the_draft() -> None:
    assert Standing(quota=600, left=50, seconds=30).headers == {
        "ratelimit-policy": '"default";q=600;w=60',
        "ratelimit": '"default";r=50;t=30',
    }


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "20010db800010002"),
        ("2001:db8:1:2:ffff::1", "20010db800010002"),
        (None, "nowhere"),
    ],
)
def test_a_stranger_is_an_address_and_a_line_of_ipv6_is_one(address: str | None, who: str) -> None:
    assert who_asks(Viewer(), address) == who
    assert who_asks(Viewer(7), address) == "account 7"


async def test_who_has_asked_too_much_is_told_when_to_come_back(database_url: str, tmp_path: Path) -> None:
    async with client_of(database_url, tmp_path, {"CAMTAY_RATE": "12"}) as client:
        first, second, third = [await client.post("/graphql", json=HOME) for _ in range(3)]
        token = {"authorization": f"Bearer {await issue_token('xem', Role.VIEWER)}"}
        account = await client.post("/graphql", json=HOME, headers=token)
        page = await client.get("/")

    assert (first.status_code, first.headers["ratelimit"]) == (200, '"default";r=6;t=30')
    assert (second.status_code, second.headers["ratelimit"][:14]) == (200, '"default";r=0;')
    assert (third.status_code, third.headers["ratelimit-policy"]) == (429, '"default";q=12;w=60')
    seconds = third.headers["retry-after"]
    assert 0 < int(seconds) <= 30
    (error,) = third.json()["errors"]
    assert error["message"] == f"Too much was asked in too short a time: ask again in {seconds} seconds."
    assert error["extensions"]["code"] == "RATE_LIMITED"
    assert error["extensions"]["requestId"] == third.headers["x-request-id"]
    assert (account.status_code, account.headers["ratelimit"]) == (200, '"default";r=6;t=30')
    assert (page.status_code, "ratelimit" in page.headers) == (200, False)


async def test_an_operation_takes_what_it_costs_however_it_is_asked(database_url: str, tmp_path: Path) -> None:
    events = {"accept": "text/event-stream"}
    async with client_of(database_url, tmp_path, {"CAMTAY_RATE": "600"}) as client:
        once = await client.post("/graphql", json=TREE)
        streamed = await client.post("/graphql", json=TREE, headers=events)
        refused = await client.post("/graphql", json={"query": "{"})

    # 2,202 are 22 units more than the one for asking, and a new document 100; a stream's headers go before its answers.
    # Ten units come back in a second.
    assert once.json()["extensions"]["cost"]["requested"] == 2_202
    assert 477 <= left(once) < 500
    assert 476 <= left(streamed) < 500
    assert 353 <= left(refused) < 400


async def test_what_a_cache_may_keep_says_nothing_of_who_asked(database_url: str, tmp_path: Path) -> None:
    async with client_of(database_url, tmp_path) as client:
        answers = [await client.post("/graphql", json={"query": "{ topics { nodes { slug } } }"}) for _ in range(2)]

    assert ["ratelimit" in answer.headers for answer in answers] == [False, False]


def left(answer: httpx2.Response) -> int:
    return int(answer.headers["ratelimit"].partition("r=")[2].partition(";")[0])


async def test_who_guesses_tokens_is_slowed_down_too(database_url: str, tmp_path: Path) -> None:
    async with client_of(database_url, tmp_path, {"CAMTAY_RATE": "1"}) as client:
        guesses = [
            await client.post("/graphql", json=HOME, headers={"authorization": "Bearer camtay_x"}) for _ in range(2)
        ]

    assert [guess.status_code for guess in guesses] == [401, 429]


async def test_without_a_rate_nothing_is_counted(database_url: str, tmp_path: Path) -> None:
    async with client_of(database_url, tmp_path, {"CAMTAY_RATE": "0"}) as client:
        answer = await client.post("/graphql", json=HOME)

    assert answer.status_code == 200
    assert "ratelimit" not in answer.headers


async def test_a_running_server_counts_each_client_of_its_proxy(database_url: str, tmp_path: Path) -> None:
    app = build_app(settings_for(database_url, tmp_path, more={"CAMTAY_RATE": "12"}))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", forwarded_allow_ips="127.0.0.1"))
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - it says so nowhere else
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]

    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        left = [
            (await client.post("/graphql", json=HOME, headers={"x-forwarded-for": address})).headers["ratelimit"][:13]
            for address in ("203.0.113.9", "203.0.113.9", "198.51.100.7")
        ]
    server.should_exit = True
    await running

    assert left == ['"default";r=6', '"default";r=0', '"default";r=6']
