"""Cookies: a browser's session, for pages of this server and no others."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest
from people import ADMIN, EMAIL, PASSWORD
from servers import client_of, told
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.cookies import SessionCookies, name_for, set_cookie
from api.messenger import OperatorsLog
from content_store.people import invitations
from content_store.people.desk import ResetLetter
from content_store.people.invitations import Acceptance, Invitation
from content_store.people.sessions import Session
from schema.sender import Cookie

pytestmark = pytest.mark.anyio
OURS, FOREIGN = {"origin": "http://127.0.0.1:8000"}, {"origin": "https://evil.example"}
WITH = f'email: "{EMAIL}", password: "{PASSWORD}"'
ASKED = "{ secret session { id } errors { code } }"
END = "mutation { sessionEnd(input: {}) { errors { code } } }"
DONE: dict[str, Any] = {"data": {"sessionEnd": {"errors": []}}}
ME = "{ me { email } }"


@pytest.fixture
async def browser(database_url: str, tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of a server at which Hoa has an account."""
    async with client_of(database_url, tmp_path) as client:
        client.base_url = httpx2.URL("http://127.0.0.1:8000")
        now = datetime.now(UTC)
        _, secret = await invitations.create(EMAIL, [ADMIN], None, now)
        await invitations.accept(Acceptance(secret, "Hoa", PASSWORD), now)
        yield client


async def post(browser: httpx2.AsyncClient, query: str, origin: dict[str, str]) -> httpx2.Response:
    return await browser.post("/graphql", json={"query": query}, headers=origin)


async def signed_in(browser: httpx2.AsyncClient) -> httpx2.Response:
    return await post(browser, f"mutation {{ sessionCreate(input: {{ {WITH}, cookie: true }}) {ASKED} }}", OURS)


def body(answer: httpx2.Response) -> Any:
    """What was answered, but for its cost."""
    return {key: value for key, value in answer.json().items() if key != "extensions"}


async def test_a_page_of_this_server_signs_in_by_cookie_and_signs_out_again(browser: httpx2.AsyncClient) -> None:
    begun = await signed_in(browser)

    cookie = begun.headers["set-cookie"]
    secret = cookie.partition("=")[2].partition(";")[0]
    assert begun.json()["data"]["sessionCreate"]["secret"] is None
    assert secret.startswith("camtaysession_")
    assert cookie.startswith("camtay=")
    assert {"httponly", "path=/", "samesite=lax"} <= set(cookie.lower().split("; ")[1:])
    assert body(await post(browser, ME, OURS)) == {"data": {"me": {"email": EMAIL}}}
    ended = await post(browser, END, OURS)
    assert body(ended) == DONE
    assert ended.headers["set-cookie"].startswith('camtay="";')
    assert "camtay" not in browser.cookies
    assert (await Session.get()).ended_at is not None


async def test_who_wants_no_cookie_gets_a_secret_for_the_header(browser: httpx2.AsyncClient) -> None:
    begun = await post(browser, f"mutation {{ sessionCreate(input: {{ {WITH} }}) {ASKED} }}", {})

    secret = begun.json()["data"]["sessionCreate"]["secret"]
    assert "set-cookie" not in begun.headers
    assert body(await post(browser, ME, {"authorization": f"Bearer {secret}"})) == {"data": {"me": {"email": EMAIL}}}
    ended = await post(browser, END, {"authorization": f"Bearer {secret}"})
    assert body(ended) == DONE
    assert "set-cookie" not in ended.headers
    assert told(await post(browser, ME, {"authorization": f"Bearer {secret}"})) == "UNAUTHENTICATED"


@pytest.mark.parametrize("origin", [FOREIGN, {"origin": "null"}, {"origin": "http://127.0.0.1:8001"}, {}])
async def test_a_page_of_another_origin_changes_nothing_with_a_cookie(
    browser: httpx2.AsyncClient, origin: dict[str, str]
) -> None:
    await signed_in(browser)

    answer = await post(browser, END, origin)

    assert (answer.status_code, told(answer)) == (403, "FOREIGN_ORIGIN")
    assert (await Session.get()).ended_at is None


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
async def test_no_door_that_changes_something_takes_a_cookie_from_elsewhere(
    browser: httpx2.AsyncClient, method: str
) -> None:
    await signed_in(browser)

    for path in ("/uploads", "/uploads/1", "/graphql"):
        answer = await browser.request(method, path, headers=FOREIGN)
        assert (path, answer.status_code, told(answer)) == (path, 403, "FOREIGN_ORIGIN")


async def test_another_origin_may_not_sign_anybody_in_by_cookie(browser: httpx2.AsyncClient) -> None:
    for origin in (FOREIGN, {}):
        answer = await post(browser, f"mutation {{ sessionCreate(input: {{ {WITH}, cookie: true }}) {ASKED} }}", origin)
        assert told(answer) == "FOREIGN_ORIGIN"
        assert "set-cookie" not in answer.headers

    assert await Session.all().count() == 0


async def test_reading_by_cookie_needs_no_origin_but_refuses_a_foreign_one(browser: httpx2.AsyncClient) -> None:
    await signed_in(browser)

    assert body(await browser.get("/graphql", params={"query": ME})) == {"data": {"me": {"email": EMAIL}}}
    assert told(await browser.get("/graphql", params={"query": ME}, headers=FOREIGN)) == "FOREIGN_ORIGIN"
    mutation = await browser.get("/graphql", params={"query": END})
    assert (mutation.status_code, told(mutation)) == (405, "METHOD_NOT_ALLOWED")


async def test_what_a_stranger_was_answered_is_not_kept_for_who_has_a_cookie(browser: httpx2.AsyncClient) -> None:
    for _ in range(2):
        stranger = await browser.get("/graphql", params={"query": ME})
    await signed_in(browser)

    known = await browser.get("/graphql", params={"query": ME})

    assert (body(stranger), body(known)) == ({"data": {"me": None}}, {"data": {"me": {"email": EMAIL}}})
    assert "etag" in stranger.headers
    assert (known.headers["cache-control"], known.headers["vary"]) == ("no-store", "accept, authorization, cookie")


async def test_a_token_in_the_header_counts_and_the_cookie_beside_it_does_not(browser: httpx2.AsyncClient) -> None:
    await signed_in(browser)

    answer = await post(browser, ME, {**FOREIGN, "authorization": "Bearer camtay_khong-co"})

    assert told(answer) == "UNAUTHENTICATED"


async def test_cookies_of_others_and_broken_ones_are_nothing_to_us(browser: httpx2.AsyncClient) -> None:
    for cookie in ("theme=dark", "camtay", "xcamtay=1", ";;;", "camtay="):
        answer = await browser.post("/graphql", json={"query": ME}, headers={**FOREIGN, "cookie": cookie})
        assert body(answer) == {"data": {"me": None}}
    answer = await browser.get("/graphql", params={"query": ME}, headers={b"cookie": "camtay=ai đó".encode()})
    assert told(answer) == "UNAUTHENTICATED"


@pytest.mark.parametrize(
    ("public_url", "name", "secure"),
    [
        ("http://127.0.0.1:8000", "camtay", False),
        ("http://localhost:8000", "camtay", False),
        ("http://[::1]:8000", "camtay", False),
        ("http://camtay.example", "__Host-camtay", True),
        ("https://127.0.0.1", "__Host-camtay", True),
    ],
)
def test_a_cookie_is_for_tls_alone_but_on_this_machine(public_url: str, name: str, secure: bool) -> None:
    response = Response()

    set_cookie(response, Cookie("bí-mật".encode().hex(), datetime(2026, 12, 1, tzinfo=UTC)), public_url)

    said = response.headers["set-cookie"]
    assert (name_for(public_url), "Secure" in said) == (name, secure)
    assert said.startswith(f"{name}=62c3ad2d6de1baad74; expires=Tue, 01 Dec 2026 00:00:00 GMT; HttpOnly; Path=/")


@pytest.mark.parametrize(
    ("kind", "origin", "header"),
    [
        ("websocket", b"http://127.0.0.1:8000", b"Bearer abc"),
        ("websocket", b"https://evil.example", None),
        ("websocket", None, None),
        ("http", b"http://127.0.0.1:8000", b"Bearer abc"),
    ],
)
async def test_a_socket_of_another_origin_is_a_strangers(kind: str, origin: bytes | None, header: bytes | None) -> None:
    seen: list[bytes | None] = []

    async def door(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(dict(scope["headers"]).get(b"authorization"))

    async def nothing(*_: object) -> Any:
        """Nobody reads or writes."""

    headers = [(b"cookie", b"theme=dark; camtay=abc"), *([(b"origin", origin)] if origin else [])]
    scope = {"type": kind, "method": "POST", "path": "/graphql", "headers": headers}

    await SessionCookies(door, "http://127.0.0.1:8000")(scope, nothing, nothing)

    assert seen == [header]


async def test_neither_the_log_nor_an_error_names_who_signs_in_or_what_opens_the_account(
    browser: httpx2.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await post(browser, f'mutation {{ passwordResetAsk(input: {{ email: "{EMAIL}" }}) {{ errors {{ code }} }} }}', {})
    wrong = await post(browser, f'mutation {{ sessionCreate(input: {{ {WITH[:-1]}x" }}) {ASKED} }}', {})
    invited = await Invitation.get()

    metrics = (await browser.get("/metrics")).text
    heard = caplog.text + wrong.text + metrics
    assert "account 1 asks for a new password" in caplog.text
    assert [word for word in (EMAIL, "Hoa", PASSWORD, invited.digest, "camtayreset") if word in heard] == []


async def test_the_operators_line_names_a_number_and_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    await OperatorsLog().bring(ResetLetter(7, EMAIL, "camtayreset_x"))

    assert caplog.messages == ["account 7 asks for a new password: `camtay people reset-password`"]
