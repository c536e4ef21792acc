"""An identity provider as this server talks to it: what it publishes of itself, and whom it vouches for."""

from __future__ import annotations

import hmac
import ssl
from dataclasses import dataclass
from functools import cache
from time import monotonic, time
from typing import Any, TypeVar

import httpx2
import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from api.settings import Provider
from content_store.people_errors import NotVouchedFor, ProviderAway

T = TypeVar("T")
# Signatures that only the provider can make; none of its clients' secrets, and not none at all.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
TIMEOUT = 10.0  # seconds
MOST_BYTES = 1_000_000
READ_EVERY = 3600.0  # seconds; what a provider says of itself seldom changes
KEYS_AGAIN = 60.0  # seconds; but its keys do, and then a token names one that is not known yet
LEEWAY = 60  # seconds by which two clocks may differ
WELL_KNOWN = "/.well-known/openid-configuration"


class Discovery(msgspec.Struct):
    """What a provider says of itself."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None


class Tokens(msgspec.Struct):
    """What a code is exchanged for."""

    id_token: str
    access_token: str = ""


class Person(msgspec.Struct):
    """Whom a provider knows by `sub`, which is for ever."""

    sub: str
    email: str = ""
    email_verified: bool | str = False
    name: str = ""


class Claims(Person, kw_only=True):
    """Whom a token speaks of, and when it was given to whom."""

    iss: str
    aud: str | list[str]
    exp: float
    iat: float
    nonce: str
    azp: str | None = None


@dataclass
class _Known:
    discovery: Discovery
    read_at: float
    keys: KeySet | None = None
    keys_read_at: float = 0.0


class IdentityProvider:
    """Asks the provider, and believes nothing that it did not sign."""

    def __init__(self, provider: Provider) -> None:
        self.issuer, self.client_id = provider.issuer, provider.client_id
        self._auth = httpx2.BasicAuth(provider.client_id, provider.client_secret)
        self._known: _Known | None = None

    async def authorization_endpoint(self) -> str:
        """Where browsers are sent; ProviderAway when it cannot be found out."""
        return (await self._found()).discovery.authorization_endpoint

    async def person(self, code: str, verifier: str, nonce: str, redirect_uri: str) -> Person:
        """Whom the provider vouches for with this code; NotVouchedFor or ProviderAway otherwise."""
        known = await self._found()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        try:
            tokens = await self._asked(known.discovery.token_endpoint, Tokens, form)
        except httpx2.HTTPStatusError as refused:
            if refused.response.status_code >= 500:
                raise ProviderAway from refused
            raise NotVouchedFor(reason="the code is not good") from refused
        claims = self._checked(await self._read(tokens.id_token, known), nonce)
        person = claims if claims.email else await self._told_of(claims, tokens.access_token, known)
        if not person.email or person.email_verified not in (True, "true"):
            raise NotVouchedFor(reason="the mail address is not verified")
        return person

    async def _told_of(self, claims: Claims, access_token: str, known: _Known) -> Person:
        """The same person as the provider tells of it by the way, for it need not put addresses into its tokens."""
        if known.discovery.userinfo_endpoint is None:
            return claims
        try:
            person = await self._asked(known.discovery.userinfo_endpoint, Person, token=access_token)
        except httpx2.HTTPStatusError as error:
            raise ProviderAway from error
        if person.sub != claims.sub:
            raise NotVouchedFor(reason="it tells of somebody else")
        return person

    async def _read(self, token: str, known: _Known) -> Claims:
        """What a token says that the provider signed, with a key that it may have made a moment ago."""
        try:
            keys = await self._keys(known, again=False)
            return _decoded(token, keys)
        except (JoseError, ValueError):
            if monotonic() - known.keys_read_at < KEYS_AGAIN:
                raise NotVouchedFor(reason="the provider did not sign it") from None
        try:
            return _decoded(token, await self._keys(known, again=True))
        except (JoseError, ValueError):
            raise NotVouchedFor(reason="the provider did not sign it") from None

    def _checked(self, claims: Claims, nonce: str) -> Claims:
        """The claims, when they are the provider's, for us, now, and the answer to our question."""
        audience = [claims.aud] if isinstance(claims.aud, str) else claims.aud
        now = time()
        wrong = {
            "another provider gave it": claims.iss != self.issuer,
            "it is for somebody else": self.client_id not in audience or claims.azp not in (None, self.client_id),
            "several may hold it": len(audience) > 1 and claims.azp is None,
            "it is not good now": not claims.iat - LEEWAY <= now <= claims.exp + LEEWAY,
            "it is the answer to another question": not hmac.compare_digest(claims.nonce.encode(), nonce.encode()),
        }
        for reason, found in wrong.items():
            if found:
                raise NotVouchedFor(reason=reason)
        return claims

    async def _found(self) -> _Known:
        if self._known is None or monotonic() - self._known.read_at > READ_EVERY:
            try:
                discovery = await self._asked(self.issuer.rstrip("/") + WELL_KNOWN, Discovery)
            except httpx2.HTTPStatusError as error:
                raise ProviderAway from error
            if discovery.issuer != self.issuer:
                raise ProviderAway
            self._known = _Known(discovery, monotonic())
        return self._known

    async def _keys(self, known: _Known, *, again: bool) -> KeySet:
        if known.keys is None or again:
            try:
                found = await self._asked(known.discovery.jwks_uri, dict[str, Any])
            except httpx2.HTTPStatusError as error:
                raise ProviderAway from error
            known.keys, known.keys_read_at = KeySet.import_key_set(found), monotonic()  # type: ignore[arg-type]
        return known.keys

    async def _asked(self, url: str, kind: type[T], form: dict[str, str] | None = None, token: str = "") -> T:
        """The provider's answer; HTTPStatusError when it refuses, ProviderAway when it is none."""
        try:
            async with httpx2.AsyncClient(verify=_trusted(), timeout=TIMEOUT, follow_redirects=False) as client:
                bearer = {"authorization": f"Bearer {token}"} if token else {}
                asking = client.post(url, data=form, auth=self._auth) if form else client.get(url, headers=bearer)
                answer = await asking
            if answer.status_code >= 400:
                answer.raise_for_status()
            return msgspec.json.decode(answer.content[:MOST_BYTES], type=kind)
        except (httpx2.TransportError, httpx2.InvalidURL, msgspec.DecodeError) as error:
            raise ProviderAway from error


@cache
def _trusted() -> ssl.SSLContext:
    """Whom to trust; to read that for every question takes 40 ms, in which the server answers nobody."""
    return httpx2.create_ssl_context()


def _decoded(token: str, keys: KeySet) -> Claims:
    return msgspec.convert(jwt.decode(token, keys, algorithms=ALGORITHMS).claims, Claims)
