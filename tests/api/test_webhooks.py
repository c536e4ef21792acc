"""Sending to webhooks: what a receiver can check with others' libraries, and where nothing is ever sent."""

from __future__ import annotations

import asyncio
import socket
import ssl
import subprocess
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook as Library
from standardwebhooks.webhooks import WebhookVerificationError

from api import webhooks
from api.webhooks import Letter, Sender
from content_store.delivery.delivering import Outcome
from scripts.bench.receiver import Received, Reply, receiving

pytestmark = pytest.mark.anyio

OLD, NEW, OTHER = b"old secret " * 3, b"new secret " * 3, b"somebody else's key " * 2
BODY = '{"type":"topic.changed","data":{"node":{"name":"An toàn"}}}'.encode()
LETTER = Letter("msg_1", "topic.changed", 7, BODY, [OLD, NEW])


async def sent(url: str, letter: Letter = LETTER, *, loopback: bool = True) -> Outcome:
    return await Sender(loopback=loopback).send(url, letter, time.time())


async def test_a_receiver_checks_a_letter_with_the_library_of_the_standard_and_either_secret() -> None:
    with receiving() as receiver:
        outcome = await sent(f"{receiver.url}/hook?a=b")

    (came,) = receiver.received
    assert (outcome.status, outcome.delivered, came.path) == (204, True, "/hook?a=b")
    for key in (OLD, NEW):
        assert Library(key).verify(came.body, dict(came.headers)) == came.said
    with pytest.raises(WebhookVerificationError):
        Library(OTHER).verify(came.body, dict(came.headers))
    with pytest.raises(WebhookVerificationError):
        Library(NEW).verify(came.body + b" ", dict(came.headers))
    told = {name: came.headers[name] for name in ("webhook-id", "camtay-event", "camtay-position", "content-type")}
    assert told == {
        "webhook-id": "msg_1",
        "camtay-event": "topic.changed",
        "camtay-position": "7",
        "content-type": "application/json",
    }
    assert came.headers["host"] == receiver.url.removeprefix("http://")


def test_every_try_is_signed_anew_at_its_own_time() -> None:
    first, second = LETTER.headers(1_800_000_000), LETTER.headers(1_800_000_005)

    assert (first["webhook-id"], first["webhook-timestamp"]) == (second["webhook-id"], "1800000000")
    assert first["webhook-signature"] != second["webhook-signature"]
    assert [part[:3] for part in first["webhook-signature"].split(" ")] == ["v1,", "v1,"]
    assert "secret" not in repr(LETTER)


async def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    with receiving() as other:

        def elsewhere(_: Received) -> Reply:
            return Reply(307, {"location": f"{other.url}/"})

        with receiving(elsewhere) as receiver:
            outcome = await sent(receiver.url)

    assert (outcome.status, outcome.delivered, other.received) == (307, False, [])


async def test_the_answer_is_kept_from_its_beginning_and_read_no_further_than_64_kb() -> None:
    def endless(_: Received) -> Reply:
        return Reply(500, {"content-length": "100000000", "retry-after": "120"}, "hỏng\0".encode() * 20_000)

    with receiving(endless) as receiver:
        outcome = await sent(receiver.url)

    assert (outcome.status, outcome.retry_after, len(outcome.answer)) == (500, timedelta(minutes=2), 1024)
    assert outcome.answer.startswith("hỏng\N{REPLACEMENT CHARACTER}hỏng")


async def test_who_does_not_answer_in_time_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "TO_ANSWER", 0.3)

    def slow(_: Received) -> Reply:
        return Reply(delay=1.0)

    with receiving(slow) as receiver:
        outcome = await sent(receiver.url)

    assert (outcome.status, outcome.error) == (None, "there was no answer within 0.3 seconds")
    assert 300 <= outcome.milliseconds < 900


async def test_nobody_at_the_address_is_an_error_that_says_so() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        outcome = await sent(f"http://127.0.0.1:{closed.getsockname()[1]}/")

    assert outcome.status is None
    assert outcome.error is not None
    assert outcome.error.startswith("ConnectError")


@pytest.mark.parametrize("host", ["a..b", f"{'a' * 64}.example"])
async def test_a_name_that_cannot_be_one_is_an_error_like_any_other(host: str) -> None:
    outcome = await sent(f"https://{host}/")

    assert (outcome.status, outcome.error is None) == (None, False)


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("https://127.0.0.1:{port}/", False),
        ("https://localhost:{port}/", False),
        ("https://[::1]:{port}/", False),
        ("https://2130706433:{port}/", False),
        ("https://0x7f.1:{port}/", False),
        ("https://0:{port}/", True),
        ("https://10.0.0.1:{port}/", True),
        ("https://169.254.169.254:{port}/", True),
        ("https://[::ffff:127.0.0.1]:{port}/", True),
        ("http://8.8.8.8:{port}/", True),
    ],
)
async def test_what_leads_inside_is_not_called_however_it_is_written(url: str, loopback: bool) -> None:
    with receiving() as receiver:
        outcome = await sent(url.format(port=receiver.url.rpartition(":")[2]), loopback=loopback)

    assert outcome.error == "the name leads to an address that is not public"
    assert receiver.received == []


class Names:
    """A resolver that answers one thing after the other, as one does that means harm."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: Sequence[str]) -> None:
        self.asked: list[str] = []
        self._answers = list(answers)
        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", self._resolve)

    async def _resolve(self, host: str, port: int, **_: Any) -> list[Any]:
        if host[0].isdigit():
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        self.asked.append(host)
        addresses = self._answers[min(len(self.asked), len(self._answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]


async def test_a_name_with_one_bad_address_among_good_ones_is_not_called(monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names(monkeypatch, ["8.8.8.8", "192.168.0.7"])

    outcome = await sent("https://nhan.example/", loopback=False)

    assert outcome.error == "the name leads to an address that is not public"
    assert names.asked == ["nhan.example"]


async def test_a_name_that_nobody_knows_is_an_error_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    async def unknown(*_: Any, **__: Any) -> list[Any]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", unknown)

    outcome = await sent("https://nhan.example/")

    assert (outcome.status, outcome.error) == (None, "gaierror: [Errno -2] Name or service not known")


async def test_a_name_is_looked_up_once_and_the_address_that_was_looked_at_is_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with receiving() as receiver:
        port = receiver.url.rpartition(":")[2]
        names = Names(monkeypatch, ["127.0.0.1"], ["10.0.0.1"])
        first = await sent(f"http://nhan.example:{port}/")
        second = await sent(f"http://nhan.example:{port}/")

    assert (first.status, second.error) == (204, "the name leads to an address that is not public")
    assert names.asked == ["nhan.example", "nhan.example"]
    assert [came.headers["host"] for came in receiver.received] == [f"nhan.example:{port}"]


async def test_the_certificate_must_be_the_names_own_though_an_address_is_called(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    server, client = certificates(tmp_path, "nhan.example")
    asked: list[str | None] = []
    server.sni_callback = lambda _socket, name, _context: asked.append(name)
    sender = Sender(loopback=True, certificates=client)
    with receiving(certificate=server) as receiver:
        port = receiver.url.rpartition(":")[2]
        Names(monkeypatch, ["127.0.0.1"])
        good = await sender.send(f"https://nhan.example:{port}/", LETTER, time.time())
        bad = await sender.send(f"https://khac.example:{port}/", LETTER, time.time())

    assert (good.status, bad.status, len(receiver.received)) == (204, None, 1)
    assert bad.error is not None
    assert "khac.example" in bad.error
    assert asked == ["nhan.example", "khac.example"]


def certificates(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's side with a certificate for the name, and a client's that trusts nothing else."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    about = ["-days", "2", "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"]
    where = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*made, *about, *where], check=True, capture_output=True)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    return server, ssl.create_default_context(cafile=str(certificate))
