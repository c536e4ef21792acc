"""Signing in by an identity provider, over the wire: who comes in, and what is not believed."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from identity_provider import CLIENT, SECRET, IdentityProvider, provider_running
from joserfc.jwk import OctKey, RSAKey
from people import EMAIL
from servers import TRUSTED, client_of, told

from api.settings import BadSetting, read_settings
from content_store.people import disabling, invitations
from content_store.people.access import Given, Role
from content_store.people.accounts import Account
from content_store.people.sessions import Session

pytestmark = pytest.mark.anyio
ME = {"query": "{ me { email name grants { role } } }"}


@pytest.fixture
def provider() -> Iterator[IdentityProvider]:
    with provider_running() as running:
        yield running


@pytest.fixture
async def browser(provider: IdentityProvider, database_url: str, tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of a server that trusts this provider."""
    more = {
        "CAMTAY_OIDC_ISSUER": provider.issuer,
        "CAMTAY_OIDC_CLIENT_ID": CLIENT,
        "CAMTAY_OIDC_CLIENT_SECRET": SECRET,
    }
    async with client_of(database_url, tmp_path, more) as client:
        client.base_url = httpx2.URL("http://127.0.0.1:8000")
        yield client


async def known(email: str = EMAIL) -> Account:
    return await Account.create(email=email, name="Hoa")


async def there_and_back(browser: httpx2.AsyncClient) -> str:
    """Where the provider sends the browser back to."""
    left = await browser.get("/sign-in/oidc")
    assert left.status_code == 302, left.text
    async with httpx2.AsyncClient(verify=TRUSTED) as outside:
        sent = await outside.get(left.headers["location"])
    assert sent.status_code == 302, sent.text
    address = urlsplit(sent.headers["location"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == "http://127.0.0.1:8000/sign-in/oidc/callback"
    return f"{address.path}?{address.query}"


async def refused(browser: httpx2.AsyncClient) -> str:
    """Why nobody came in."""
    answer = await browser.get(await there_and_back(browser))
    assert (answer.status_code, told(answer)) == (403, "NOT_VOUCHED_FOR")
    assert await Session.all().count() == 0
    return str(answer.json()["errors"][0]["message"]).partition("accepted: ")[2].partition(".")[0]


async def test_who_has_an_account_comes_in_with_a_cookie(browser: httpx2.AsyncClient) -> None:
    await known()

    back = await browser.get(await there_and_back(browser))

    assert (back.status_code, back.headers["location"]) == (303, "http://127.0.0.1:8000/")
    me = (await browser.get("/graphql", params=ME)).json()["data"]["me"]
    assert me == {"email": EMAIL, "name": "Hoa", "grants": []}
    assert sorted(browser.cookies) == ["camtay"]


async def test_who_is_invited_gets_the_account_and_what_was_promised(
    browser: httpx2.AsyncClient, provider: IdentityProvider
) -> None:
    provider.person = {"email": "HOA@example.vn", "email_verified": True, "name": "Nguyễn Thị Hoa"}
    await invitations.create(EMAIL, [Given(Role.EDITOR)], None, datetime.now(UTC))

    for _ in range(2):
        await browser.get(await there_and_back(browser))

    me = (await browser.get("/graphql", params=ME)).json()["data"]["me"]
    assert me == {"email": EMAIL, "name": "Nguyễn Thị Hoa", "grants": [{"role": "EDITOR"}]}
    assert await Account.all().count() == 1


async def test_an_address_may_come_by_the_way_if_it_is_the_same_persons(
    browser: httpx2.AsyncClient, provider: IdentityProvider
) -> None:
    await known()
    provider.person = {}
    provider.by_the_way = {"sub": "2", "email": EMAIL, "email_verified": True}
    assert await refused(browser) == "it tells of somebody else"
    provider.by_the_way = {"sub": "1", "email": EMAIL}
    assert await refused(browser) == "the mail address is not verified"

    provider.by_the_way = {"sub": "1", "email": EMAIL, "email_verified": True}

    assert (await browser.get(await there_and_back(browser))).status_code == 303


async def test_who_is_neither_known_nor_invited_stays_outside(browser: httpx2.AsyncClient) -> None:
    await known("lan@example.vn")

    answer = await browser.get(await there_and_back(browser))

    assert (answer.status_code, told(answer)) == (403, "NOT_INVITED")
    assert (await Account.all().count(), await Session.all().count()) == (1, 0)


async def test_who_is_disabled_stays_outside(browser: httpx2.AsyncClient) -> None:
    account = await known()
    await disabling.disable(account.id, account.id, datetime.now(UTC))

    assert told(await browser.get(await there_and_back(browser))) == "NOT_INVITED"
    assert await Session.all().count() == 0


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"email_verified": False}, "the mail address is not verified"),
        ({"email_verified": "false"}, "the mail address is not verified"),
        ({"email": ""}, "the mail address is not verified"),
        ({"iss": "https://evil.example"}, "another provider gave it"),
        ({"aud": "somebody"}, "it is for somebody else"),
        ({"aud": [CLIENT, "somebody"]}, "several may hold it"),
        ({"azp": "somebody"}, "it is for somebody else"),
        ({"nonce": "x" * 43}, "it is the answer to another question"),
        ({"nonce": None}, "the provider did not sign it"),
    ],
)
async def test_a_token_that_says_something_else_opens_nothing(
    browser: httpx2.AsyncClient, provider: IdentityProvider, claims: dict[str, object], reason: str
) -> None:
    await known()
    provider.claims = claims

    assert await refused(browser) == reason


@pytest.mark.parametrize(("claim", "seconds"), [("exp", -120), ("iat", 600)])
async def test_a_token_of_another_hour_opens_nothing(
    browser: httpx2.AsyncClient, provider: IdentityProvider, claim: str, seconds: int
) -> None:
    await known()
    # From now and not from when this file was read, which is minutes ago in a long run.
    provider.claims = {claim: time.time() + seconds}

    assert await refused(browser) == "it is not good now"


async def test_a_token_that_somebody_else_signed_opens_nothing(
    browser: httpx2.AsyncClient, provider: IdentityProvider
) -> None:
    await known()
    provider.signing = RSAKey.generate_key(2048, {"kid": "1"})
    assert await refused(browser) == "the provider did not sign it"

    # Whoever knows our secret, or the public key, could make these.
    provider.signing, provider.algorithm = OctKey.import_key(SECRET * 2), "HS256"
    assert await refused(browser) == "the provider did not sign it"


async def test_a_provider_that_says_no_or_a_code_that_it_does_not_know_opens_nothing(
    browser: httpx2.AsyncClient, provider: IdentityProvider
) -> None:
    await known()
    provider.says_no = True
    assert await refused(browser) == "it says no"

    provider.says_no = False
    back = await there_and_back(browser)
    provider.codes.clear()
    assert told(await browser.get(back)) == "NOT_VOUCHED_FOR"


async def test_an_answer_counts_for_the_browser_that_asked_and_once(
    browser: httpx2.AsyncClient, provider: IdentityProvider
) -> None:
    await known()
    victims = await there_and_back(browser)
    browser.cookies.clear()
    # Without the cookie, and with that of another journey.
    assert told(await browser.get(victims)) == "NOT_VOUCHED_FOR"
    own = await there_and_back(browser)
    assert told(await browser.get(victims)) == "NOT_VOUCHED_FOR"
    state = parse_qs(urlsplit(own).query)["state"][0]
    stolen = parse_qs(urlsplit(victims).query)["code"][0]

    # A code of somebody else's journey has another verifier.
    swapped = await browser.get("/sign-in/oidc/callback", params={"state": state, "code": stolen})

    assert told(swapped) == "NOT_VOUCHED_FOR"
    assert told(await browser.get(f"{own}&iss=https://evil.example")) == "NOT_VOUCHED_FOR"
    assert (await browser.get(own)).status_code == 303
    assert told(await browser.get(own)) == "NOT_VOUCHED_FOR"


async def test_keys_may_change_between_two_readings(
    browser: httpx2.AsyncClient, provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    await known()
    await browser.get(await there_and_back(browser))
    provider.key = RSAKey.generate_key(2048, {"kid": "1"})
    monkeypatch.setattr("api.providing.KEYS_AGAIN", 0.0)

    assert (await browser.get(await there_and_back(browser))).status_code == 303


async def test_a_provider_that_is_another_or_away_is_said_to_be_away(
    browser: httpx2.AsyncClient, provider: IdentityProvider, tmp_path: Path, database_url: str
) -> None:
    provider.known_as = "https://evil.example"
    first = await browser.get("/sign-in/oidc")
    more = {
        "CAMTAY_OIDC_ISSUER": "http://127.0.0.1:9",
        "CAMTAY_OIDC_CLIENT_ID": "a",
        "CAMTAY_OIDC_CLIENT_SECRET": "b",
    }
    async with client_of(database_url, tmp_path / "other", more) as other:
        second = await other.get("/sign-in/oidc")

    assert [(answer.status_code, told(answer)) for answer in (first, second)] == [(503, "PROVIDER_AWAY")] * 2


async def test_a_server_without_a_provider_has_no_such_door(database_url: str, tmp_path: Path) -> None:
    async with client_of(database_url, tmp_path) as client:
        assert told(await client.get("/sign-in/oidc")) == "NOT_FOUND"


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"CAMTAY_OIDC_ISSUER": "http://id.example"}, "it must begin with https:// but on this machine."),
        ({"CAMTAY_OIDC_ISSUER": "https://id.example"}, "needs CAMTAY_OIDC_CLIENT_ID and CAMTAY_OIDC_CLIENT_SECRET."),
    ],
)
def test_a_provider_that_cannot_be_trusted_or_known_is_no_setting(environment: dict[str, str], message: str) -> None:
    with pytest.raises(BadSetting, match=message.replace(".", r"\.")):
        read_settings(environment)
