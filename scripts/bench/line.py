"""A line to a server: requests that say exactly what a measurement wants, and that may break off."""

from __future__ import annotations

import http.client
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

TIMEOUT = 300.0  # seconds: the last piece of a large film is answered when all of it was looked at
BYTES = "application/offset+octet-stream"


class Cut(Exception):
    """Nobody answered, or the line broke before the answer was whole."""


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Line:
    """One connection to 127.0.0.1, made again when it breaks; without a token it is anybody's."""

    def __init__(self, port: int, token: str = "") -> None:
        self._said = {"tus-resumable": "1.0.0"} | ({"authorization": f"Bearer {token}"} if token else {})
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)

    def ask(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | Iterable[bytes] | None = None
    ) -> Answer:
        """Ask once and read the answer to its end; Cut when there is none."""
        response = self.open(method, path, headers, body)
        try:
            return Answer(response.status, response.headers, response.read())
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Cut(str(error)) from error

    def open(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | Iterable[bytes] | None = None
    ) -> http.client.HTTPResponse:
        """Ask once; the body of the answer is the caller's to read."""
        try:
            self._connection.request(method, path, body, {**self._said, **headers})
            return self._connection.getresponse()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Cut(str(error)) from error

    def close(self) -> None:
        """Hang up."""
        self._connection.close()
