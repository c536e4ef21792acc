"""Streams of events: one operation each, or many on one that was reserved; nothing runs on unread."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from counting_server import FREE, Counting, counting

from api.streams import Bounds

TOKEN = "x-graphql-event-stream-token"
EVENTS = {"accept": "text/event-stream"}
NUMBERS = "subscription { numbers(every: 0.01) }"
SLOW = "subscription { numbers(every: 60) }"
HUGE = "subscription { numbers(letters: 200000) }"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Counting]:
    with counting(tmp_path, bounds=Bounds(streams=2, operations=3, seconds_unread=1.0)) as server:
        yield server


@pytest.fixture
def client(server: Counting) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=f"http://{server.address}".removesuffix("/graphql"), timeout=20.0) as client:
        yield client


def reserved(client: httpx2.Client) -> dict[str, str]:
    """The header that stands for a stream."""
    answer = client.put("/graphql")
    assert (answer.status_code, answer.headers["content-type"]) == (201, "text/plain; charset=utf-8")
    assert len(answer.text) == 32
    return {TOKEN: answer.text}


def add(client: httpx2.Client, stream: dict[str, str], name: object, query: str) -> httpx2.Response:
    return client.post("/graphql", headers=stream, json={"query": query, "extensions": {"operationId": name}})


def told(answer: httpx2.Response) -> tuple[int, str]:
    error = answer.json()["errors"][0]
    assert set(error["extensions"]) >= {"messageVi", "requestId"}
    return answer.status_code, error["extensions"]["code"]


def events_of(answer: httpx2.Response) -> Iterator[tuple[str, Any]]:
    """Kind and data of each event; comments are none."""
    kind = ""
    for line in answer.iter_lines():
        name, _, value = line.partition(":")
        if name == "event":
            kind = value.strip()
        elif name == "data":
            yield kind, json.loads(value or "null")


def test_who_hangs_up_on_a_stream_of_its_own_leaves_nothing_running(server: Counting, client: httpx2.Client) -> None:
    with client.stream("POST", "/graphql", json={"query": NUMBERS}, headers=EVENTS) as answer:
        events = events_of(answer)
        first, second = next(events), next(events)

    server.eventually(lambda counts: (counts.begun, counts.ended) == (1, 1))
    assert (first, second) == (
        ("next", {"data": {"numbers": "1"}, "extensions": FREE}),
        ("next", {"data": {"numbers": "2"}, "extensions": FREE}),
    )


def test_who_does_not_read_its_own_stream_keeps_the_work_waiting(server: Counting, client: httpx2.Client) -> None:
    with client.stream("POST", "/graphql", json={"query": HUGE}, headers=EVENTS):
        server.eventually(lambda counts: counts.said > 2)
        before = -1
        while before != server.counts.said:
            before = server.counts.said
            threading.Event().wait(0.3)
        assert before < 100

    server.eventually(lambda counts: counts.ended == 1)


def test_many_operations_share_one_stream_and_each_says_whose_it_is(server: Counting, client: httpx2.Client) -> None:
    stream = reserved(client)
    before = add(client, stream, "q", "{ one }")
    with client.stream("GET", "/graphql", headers=stream | EVENTS) as answer:
        events = events_of(answer)
        early = [next(events), next(events)]
        begun = [add(client, stream, name, SLOW).status_code for name in "ab"]
        later = sorted(str(next(events)) for _ in "ab")
        stopped = client.delete("/graphql", params={"operationId": "a", "token": stream[TOKEN]})
        server.eventually(lambda counts: counts.ended == 1)
        again = add(client, stream, "a", "{ one }")
        last = [next(events), next(events)]

    server.eventually(lambda counts: (counts.begun, counts.ended) == (2, 2))
    said = [("next", {"id": "q", "payload": {"data": {"one": 1}, "extensions": FREE}}), ("complete", {"id": "q"})]
    assert (before.status_code, before.content, early) == (202, b"", said)
    assert (begun, stopped.status_code, again.status_code) == ([202, 202], 200, 202)
    assert [event[:24] for event in later] == ["('next', {'id': 'a', 'pa", "('next', {'id': 'b', 'pa"]
    assert last == [
        ("next", {"id": "a", "payload": {"data": {"one": 1}, "extensions": FREE}}),
        ("complete", {"id": "a"}),
    ]


def test_the_token_may_stand_in_the_address_where_a_page_can_send_no_header(client: httpx2.Client) -> None:
    token = {"token": reserved(client)[TOKEN]}
    client.post("/graphql", params=token, json={"query": "{ one }", "extensions": {"operationId": "q"}})

    with client.stream("GET", "/graphql", params=token, headers=EVENTS) as answer:
        assert next(events_of(answer)) == ("next", {"id": "q", "payload": {"data": {"one": 1}, "extensions": FREE}})


def test_a_stream_has_one_reader_at_a_time_and_ends_with_it(client: httpx2.Client) -> None:
    stream = reserved(client)
    with client.stream("GET", "/graphql", headers=stream | EVENTS) as answer:
        chunks = answer.iter_raw()
        next(chunks)
        second = client.get("/graphql", headers=stream | EVENTS)
    for _ in range(200):
        gone = client.get("/graphql", headers=stream | EVENTS)
        if gone.status_code != 409:
            break

    assert told(second) == (409, "CONFLICT")
    assert told(gone) == (404, "NOT_FOUND")


def test_a_stream_that_nobody_comes_to_read_ends_with_its_work(server: Counting, client: httpx2.Client) -> None:
    stream = reserved(client)
    add(client, stream, "a", HUGE)

    server.eventually(lambda counts: (counts.begun, counts.ended) == (1, 1))
    assert server.counts.said < 20
    assert told(add(client, stream, "b", "{ one }")) == (404, "NOT_FOUND")


def test_there_are_so_many_streams_and_operations_and_no_more(client: httpx2.Client) -> None:
    stream = reserved(client)
    reserved(client)
    for name in "abc":
        assert add(client, stream, name, SLOW).status_code == 202

    fourth = add(client, stream, "d", SLOW)

    assert fourth.json()["errors"][0]["message"] == "Only 3 operations may be open at once: end one first."
    assert told(fourth) == (429, "TOO_MANY_AT_ONCE")
    assert told(client.put("/graphql")) == (429, "TOO_MANY_AT_ONCE")


@pytest.mark.parametrize(
    ("name", "query", "status", "code"),
    [
        ("taken", "{ one }", 409, "CONFLICT"),
        (None, "{ one }", 400, "BAD_INPUT"),
        (5, "{ one }", 400, "BAD_INPUT"),
        ("a", "{", 400, "GRAPHQL_PARSE_FAILED"),
        ("a", "{ nothing }", 400, "GRAPHQL_VALIDATION_FAILED"),
        ("a", "query A { one } query B { one }", 400, "OPERATION_UNKNOWN"),
    ],
)
def test_an_operation_that_cannot_be_begun_is_refused_at_once(
    client: httpx2.Client, name: object, query: str, status: int, code: str
) -> None:
    stream = reserved(client) | {"accept": "application/graphql-response+json"}
    add(client, stream, "taken", SLOW)

    assert told(add(client, stream, name, query)) == (status, code)


def test_a_stop_says_of_which_operation_and_stream(client: httpx2.Client) -> None:
    stream = reserved(client)

    assert told(client.delete("/graphql", headers=stream)) == (400, "BAD_INPUT")
    assert told(client.delete("/graphql", params={"operationId": "a"})) == (404, "NOT_FOUND")
    assert client.delete("/graphql", headers=stream, params={"operationId": "unknown"}).status_code == 200
