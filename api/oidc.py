"""Signing in by an identity provider: OpenID Connect's authorization code with PKCE, state and nonce."""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from api.cookies import is_secure, set_cookie
from api.providing import IdentityProvider
from api.settings import Provider
from content_store.people.sealing import NotSealed, Seal
from content_store.people.signing_in import sign_in_vouched
from content_store.people_errors import NotVouchedFor
from schema.sender import Cookie

PATH, BACK = "/sign-in/oidc", "/sign-in/oidc/callback"
COOKIE = "camtay-sign-in"
SECONDS = 600  # from leaving for the provider to coming back


class Journey(msgspec.Struct):
    """What a browser takes along to the provider, sealed: what must come back with it, and PKCE's verifier."""

    state: str
    nonce: str
    verifier: str


class OidcDoor:
    """Two addresses: one sends a browser to the provider, the other takes it back with a session."""

    def __init__(self, provider: Provider, seal: Seal, public_url: str) -> None:
        self.provider = IdentityProvider(provider)
        self.seal = seal
        self.public_url = public_url

    def routes(self) -> list[Route]:
        """Both of them."""
        return [Route(PATH, self.leave, methods=["GET"]), Route(BACK, self.come_back, methods=["GET"])]

    async def leave(self, _request: Request) -> Response:
        """Send the browser to the provider."""
        journey = Journey(*(secrets.token_urlsafe(32) for _ in range(3)))
        challenge = urlsafe_b64encode(sha256(journey.verifier.encode()).digest()).decode().rstrip("=")
        asked = {
            "response_type": "code",
            "client_id": self.provider.client_id,
            "redirect_uri": self.public_url + BACK,
            "scope": "openid email profile",
            "state": journey.state,
            "nonce": journey.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        endpoint = await self.provider.authorization_endpoint()
        joined = f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"
        response = RedirectResponse(joined, 302, {"cache-control": "no-store"})
        sealed, secure = self.seal.sealed(msgspec.json.encode(journey).decode()), is_secure(self.public_url)
        response.set_cookie(COOKIE, sealed, SECONDS, path=PATH, secure=secure, httponly=True, samesite="lax")
        return response

    async def come_back(self, request: Request) -> Response:
        """Take what the provider sent, begin a session, and show the front page; NotVouchedFor or NotInvited if not."""
        journey = self._journey(request.cookies.get(COOKIE, ""))
        code = self._code(request.query_params, journey)
        person = await self.provider.person(code, journey.verifier, journey.nonce, self.public_url + BACK)
        now = datetime.now(UTC)
        row, secret = await sign_in_vouched(person.email, person.name, now)
        response = RedirectResponse(f"{self.public_url}/", 303, {"cache-control": "no-store"})
        set_cookie(response, Cookie(secret, row.expires_at), self.public_url)
        response.delete_cookie(COOKIE, path=PATH)
        return response

    def _journey(self, sealed: str) -> Journey:
        try:
            return msgspec.json.decode(self.seal.opened(sealed, SECONDS), type=Journey)
        except NotSealed:
            raise NotVouchedFor(reason="it was not asked for here within ten minutes") from None

    def _code(self, told: Mapping[str, str], journey: Journey) -> str:
        """The code that came with our state, from our provider."""
        if not hmac.compare_digest(told.get("state", "").encode(), journey.state.encode()):
            raise NotVouchedFor(reason="it is the answer to another question")
        if told.get("iss", self.provider.issuer) != self.provider.issuer:
            raise NotVouchedFor(reason="another provider gave it")
        if not told.get("code"):
            raise NotVouchedFor(reason="it says no")
        return told["code"]
