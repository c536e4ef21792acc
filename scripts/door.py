"""The client's side of the upload door: one request at a time, over a connection that is made again when it breaks."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

VERSION = "1.0.0"
TIMEOUT = 60.0  # seconds: the last piece of a large film is answered when all of it was looked at
AGAIN = {409, 423, 429, 460, 500, 502, 503, 504, 507}  # statuses after which the same may work in a while


class Away(Exception):
    """Nobody answered, or the line broke; worth another try."""


class Gone(Exception):
    """The upload is not known any more: begin again."""


class Declined(Exception):
    """The server does not want it, and says why."""


@dataclass(frozen=True)
class Told:
    """What the server said about an upload."""

    url: str
    offset: int
    asset: str | None


class Door:
    """`server`'s upload door, entered with a token."""

    def __init__(self, server: str, token: str) -> None:
        self.server = server
        self._token = token
        self._connection: http.client.HTTPConnection | None = None

    def create(self, length: int, form: Mapping[str, str]) -> Told:
        """Open an upload."""
        metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in form.items())
        return self._ask("POST", "/uploads", {"upload-length": str(length), "upload-metadata": metadata})

    def head(self, url: str) -> Told:
        """Ask how far an upload is."""
        return self._ask("HEAD", url, {})

    def send(self, url: str, offset: int, piece: bytes) -> Told:
        """Add a piece, which is kept whole or not at all."""
        checksum = base64.b64encode(hashlib.sha256(piece).digest()).decode()
        said = {"upload-offset": str(offset), "upload-checksum": f"sha256 {checksum}"}
        return self._ask("PATCH", url, said | {"content-type": "application/offset+octet-stream"}, piece)

    def answers(self) -> bool:
        """Whether anybody is there."""
        try:
            self._exchange("OPTIONS", "/uploads", {}, b"")
        except Away:
            return False
        return True

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, method: str, url: str, headers: Mapping[str, str], body: bytes = b"") -> Told:
        said = {"tus-resumable": VERSION, "authorization": f"Bearer {self._token}", **headers}
        response, content = self._exchange(method, url, said, body)
        if response.status in (404, 410):
            raise Gone
        if response.status in AGAIN:
            raise Away(_reason(content) or f"HTTP {response.status}")
        if response.status >= 400 or "upload-offset" not in response.headers:
            raise Declined(_reason(content) or f"{self.server}: HTTP {response.status}")
        location = response.headers.get("location", url)
        return Told(location, int(response.headers["upload-offset"]), response.headers.get("camtay-asset"))

    def _exchange(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[http.client.HTTPResponse, bytes]:
        address = urlsplit(urljoin(self.server + "/", url.lstrip("/") if url.startswith("/") else url))
        # Out of the door's own house no token goes.
        if (address.scheme, address.netloc) != urlsplit(self.server)[:2]:
            raise Declined(f"{url} không thuộc {self.server}.")
        try:
            connection = self._connection or self._connected()
            connection.request(method, address.path, body, dict(headers))
            response = connection.getresponse()
            return response, response.read()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Away(str(error) or type(error).__name__) from error

    def _connected(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.server)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._connection = kind(parts.netloc, timeout=TIMEOUT)
        return self._connection


def _reason(content: bytes) -> str | None:
    """The server's sentence for people."""
    with suppress(ValueError, KeyError, IndexError, TypeError):
        return str(json.loads(content)["errors"][0]["extensions"]["messageVi"])
    return None
