"""Conversations over a WebSocket: what is refused and with which code, and that nothing runs on unheard."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from counting_server import FREE, Counting, counting
from websockets.exceptions import ConnectionClosedError
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from api.sockets import MOST_OPERATIONS, Patience

PROTOCOL = Subprotocol("graphql-transport-ws")
INIT = {"type": "connection_init"}
ACK = {"type": "connection_ack"}
NUMBERS = "subscription { numbers(every: 0.01) }"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Counting]:
    with counting(tmp_path, Patience(to_read=0.5)) as server:
        yield server


def socket_to(server: Counting) -> ClientConnection:
    return connect(f"ws://{server.address}", subprotocols=[PROTOCOL], proxy=None)


@contextmanager
def begun(server: Counting) -> Iterator[ClientConnection]:
    with socket_to(server) as socket:
        tell(socket, INIT)
        assert heard(socket) == ACK
        yield socket


def tell(socket: ClientConnection, *messages: object) -> None:
    for message in messages:
        socket.send(json.dumps(message))


def heard(socket: ClientConnection) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads(socket.recv(20)))


def wish(name: str, query: str, **more: object) -> dict[str, object]:
    return {"id": name, "type": "subscribe", "payload": {"query": query, **more}}


def closed_with(socket: ClientConnection) -> tuple[int, str]:
    """How the server ended it, whatever else it says before."""
    with pytest.raises(ConnectionClosedError) as closed:
        exhaust(socket)
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code, closed.value.rcvd.reason


def exhaust(socket: ClientConnection) -> None:
    while True:
        socket.recv(20)


def test_a_subscription_is_heard_until_it_is_completed_and_then_does_nothing_more(server: Counting) -> None:
    with begun(server) as socket:
        tell(socket, wish("a", NUMBERS))
        first, second = heard(socket), heard(socket)
        tell(socket, {"id": "a", "type": "complete"})
        server.eventually(lambda counts: counts.ended == 1)
        tell(socket, {"type": "ping"})
        while heard(socket) != {"type": "pong"}:
            pass
        tell(socket, wish("b", "{ one }"))
        after = heard(socket)

    assert first == {"id": "a", "type": "next", "payload": {"data": {"numbers": "1"}, "extensions": FREE}}
    assert second == {"id": "a", "type": "next", "payload": {"data": {"numbers": "2"}, "extensions": FREE}}
    assert after["id"] == "b"


def test_a_query_is_answered_once_and_its_name_is_free_again(server: Counting) -> None:
    with begun(server) as socket:
        tell(socket, wish("q", "{ one }"))
        answers = [heard(socket), heard(socket)]
        tell(socket, wish("q", "{ one }"))
        again = [heard(socket), heard(socket)]

    said = {"id": "q", "type": "next", "payload": {"data": {"one": 1}, "extensions": FREE}}
    assert answers == again == [said, {"id": "q", "type": "complete"}]


def test_who_hangs_up_leaves_nothing_running(server: Counting) -> None:
    with begun(server) as socket:
        tell(socket, *(wish(name, NUMBERS) for name in "abc"))
        for _ in range(9):
            heard(socket)

    server.eventually(lambda counts: (counts.begun, counts.ended) == (3, 3))


def test_who_does_not_read_is_cut_off_before_much_is_waiting(server: Counting) -> None:
    address, protocols = f"ws://{server.address}", [PROTOCOL]
    with connect(
        address, subprotocols=protocols, proxy=None, compression=None, max_queue=1, close_timeout=0.1
    ) as socket:
        tell(socket, INIT, wish("a", "subscription { numbers(letters: 200000) }"))

        server.eventually(lambda counts: counts.ended == 1)
        assert 1 < server.counts.said < 100


def test_who_does_not_introduce_itself_is_not_waited_for(tmp_path: Path) -> None:
    with counting(tmp_path, Patience(to_begin=1.0)) as server, socket_to(server) as socket:
        tell(socket, {"type": "ping"})

        assert heard(socket) == {"type": "pong"}
        assert closed_with(socket) == (4408, "Connection initialisation timeout")


@pytest.mark.parametrize(
    ("messages", "code", "reason"),
    [
        ([wish("a", "{ one }")], 4401, "Unauthorized"),
        ([INIT, INIT], 4429, "Too many initialisation requests"),
        ([INIT, wish("a", NUMBERS), wish("a", NUMBERS)], 4409, "Subscriber for a already exists"),
        ([INIT, {"type": "stop", "id": "a"}], 4400, "Invalid message"),
        ([INIT, {"type": "subscribe", "payload": {"query": "{ one }"}}], 4400, "Invalid message"),
        ([INIT, {"type": "subscribe", "id": "a", "payload": "{ one }"}], 4400, "Invalid message"),
        ([["connection_init"]], 4400, "Invalid message"),
        ([{**INIT, "payload": 5}], 4400, "Invalid connection_init payload"),
        ([{**INIT, "payload": {"authorization": 5}}], 4400, "Invalid connection_init payload"),
        (
            [{**INIT, "payload": {"authorization": "Basic YTpi"}}],
            4403,
            "Forbidden: This needs a token: send `Authorization: Bearer …`; `camtay token` makes one.",
        ),
    ],
)
def test_what_the_protocol_forbids_ends_the_connection_with_its_code(
    server: Counting, messages: list[object], code: int, reason: str
) -> None:
    with socket_to(server) as socket:
        tell(socket, *messages)

        assert closed_with(socket) == (code, reason)
    server.eventually(lambda counts: counts.begun == counts.ended)


@pytest.mark.parametrize("text", ["{", b'{"type": "connection_init"}'], ids=["no JSON", "bytes"])
def test_what_is_no_message_ends_the_connection(server: Counting, text: str | bytes) -> None:
    with socket_to(server) as socket:
        socket.send(text)

        assert closed_with(socket) == (4400, "Invalid message")


def test_another_protocol_is_not_spoken(server: Counting) -> None:
    with connect(f"ws://{server.address}", proxy=None) as socket:
        assert closed_with(socket) == (4406, "Subprotocol not acceptable")


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{ nothing }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "subscription A { numbers } query B { one }"}, "OPERATION_UNKNOWN"),
        ({"query": 5}, "BAD_INPUT"),
        ({"documentId": f"sha256:{'0' * 64}"}, "PERSISTED_QUERY_NOT_FOUND"),
    ],
)
def test_a_refused_operation_is_told_and_the_connection_goes_on(
    server: Counting, payload: dict[str, object], code: str
) -> None:
    with begun(server) as socket:
        tell(socket, {"id": "a", "type": "subscribe", "payload": payload})
        refused = heard(socket)
        tell(socket, wish("a", "{ one }"))

        assert (refused["id"], refused["type"]) == ("a", "error")
        (error,) = refused["payload"]
        assert error["extensions"]["code"] == code
        assert set(error["extensions"]) >= {"messageVi", "requestId"}
        assert heard(socket)["payload"] == {"data": {"one": 1}, "extensions": FREE}


def test_a_document_that_was_left_here_is_known_by_its_hash_afterwards(server: Counting) -> None:
    digest = hashlib.sha256(b"{ one }").hexdigest()
    persisted = {"persistedQuery": {"version": 1, "sha256Hash": digest}}
    with begun(server) as socket:
        tell(socket, wish("a", "{ one }", extensions=persisted))
        heard(socket), heard(socket)
        tell(socket, {"id": "b", "type": "subscribe", "payload": {"documentId": f"sha256:{digest}"}})

        assert heard(socket) == {"id": "b", "type": "next", "payload": {"data": {"one": 1}, "extensions": FREE}}


def test_one_connection_carries_so_many_operations_and_no_more(server: Counting) -> None:
    with begun(server) as socket:
        tell(socket, *(wish(str(number), "subscription { numbers(every: 60) }") for number in range(MOST_OPERATIONS)))
        for _ in range(MOST_OPERATIONS):
            heard(socket)
        tell(socket, wish("more", "{ one }"))
        refused = heard(socket)

    assert refused["payload"][0]["message"] == "Only 32 operations may be open at once: end one first."
    assert refused["payload"][0]["extensions"]["code"] == "TOO_MANY_AT_ONCE"
