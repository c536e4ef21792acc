"""An identity provider in a thread of this process: strict as the specification, and wrong in one way when told to."""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "camtay", "a secret of the tests"


@dataclass
class IdentityProvider:
    """Whom it vouches for, what it was asked, and what it says otherwise than it should."""

    issuer: str = ""
    person: dict[str, object] = field(default_factory=lambda: {"email": "hoa@example.vn", "email_verified": True})
    claims: dict[str, object] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    signing: Any = None
    algorithm: str = "RS256"
    known_as: str = ""
    by_the_way: dict[str, object] | None = None
    says_no: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def discovery(self, _request: Request) -> Response:
        """What it says of itself."""
        return JSONResponse(
            {
                "issuer": self.known_as or self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize?tenant=1",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                **({"userinfo_endpoint": f"{self.issuer}/me"} if self.by_the_way else {}),
            }
        )

    def keys(self, _request: Request) -> Response:
        """The public half of its key."""
        return JSONResponse(KeySet([self.key]).as_dict(private=False))

    def me(self, request: Request) -> Response:
        """Whom it vouches for, to who has the token that came with the signed one."""
        known = request.headers.get("authorization") == "Bearer of the tests"
        return JSONResponse(self.by_the_way if known else {"error": "invalid_token"}, 200 if known else 401)

    def authorize(self, request: Request) -> Response:
        """Send the browser back with a code, as if somebody had signed in."""
        told = dict(request.query_params)
        fixed = {"response_type": "code", "client_id": CLIENT, "code_challenge_method": "S256", "tenant": "1"}
        assert {name: told[name] for name in fixed} == fixed
        assert set(told["scope"].split()) == {"openid", "email", "profile"}
        assert all(len(told[name]) >= 43 for name in ("state", "nonce", "code_challenge"))
        code = secrets.token_urlsafe()
        self.codes[code] = told
        said = {"error": "access_denied"} if self.says_no else {"code": code}
        return RedirectResponse(f"{told['redirect_uri']}?{urlencode({**said, 'state': told['state']})}", 302)

    async def token(self, request: Request) -> Response:
        """A signed token for a code, once, to who knows the secret and the verifier."""
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        asked = self.codes.pop(form.get("code", ""), {})
        challenge = (
            base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).decode().rstrip("=")
        )
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        good = (
            request.headers.get("authorization") == f"Basic {basic}"
            and asked.get("code_challenge") == challenge
            and asked.get("redirect_uri") == form["redirect_uri"]
            and form["grant_type"] == "authorization_code"
        )
        if not good:
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {"iss": self.issuer, "sub": "1", "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        header = {"alg": self.algorithm, "kid": "1"}
        signing = self.signing or self.key
        signed = jwt.encode(header, {**claims, **self.person, **self.claims}, signing, algorithms=[self.algorithm])
        return JSONResponse({"access_token": "of the tests", "token_type": "Bearer", "id_token": signed})


@contextmanager
def provider_running() -> Iterator[IdentityProvider]:
    """The provider, until the end of the block."""
    provider = IdentityProvider()
    routes = [
        Route("/.well-known/openid-configuration", provider.discovery),
        Route("/keys", provider.keys),
        Route("/me", provider.me),
        Route("/authorize", provider.authorize),
        Route("/token", provider.token, methods=["POST"]),
    ]
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), port=0, log_level="error", loop="asyncio"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        provider.issuer = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        yield provider
    finally:
        server.should_exit = True
        thread.join()
