"""Metering: what one request takes of its viewer's rate."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from starlette.requests import HTTPConnection

from api.rates import Rates, Standing, who_asks
from api.viewers import viewer_behind
from content_store.access import ANONYMOUS, Viewer
from content_store.errors import Unauthenticated
from content_store.limit_errors import TooManyRequests
from schema.execution import Answer


class Meter:
    """One request's meter; without rates it measures nothing."""

    def __init__(self, rates: Rates | None, request: HTTPConnection) -> None:
        self._rates = rates
        self._request = request
        self._who = ""
        self._standing: Standing | None = None

    @property
    def headers(self) -> dict[str, str]:
        """What the answer's headers say of it."""
        return self._standing.headers if self._standing else {}

    async def viewer(self) -> Viewer:
        """The request's viewer, who may ask; TooManyRequests or Unauthenticated otherwise."""
        try:
            viewer = await viewer_behind(self._request)
        except Unauthenticated:
            # Whoever guesses tokens does so from an address.
            self._take(ANONYMOUS)
            raise
        self._take(viewer)
        return viewer

    def charge(self, cost: int) -> None:
        """Take what an operation of this cost takes."""
        if self._rates:
            self._standing = self._rates.charge(self._who, cost)

    async def charging(self, answers: AsyncGenerator[Answer, None]) -> AsyncGenerator[Answer, None]:
        """The same answers, each taken as it goes."""
        async with aclosing(answers):
            async for answer in answers:
                self.charge(answer.cost)
                yield answer

    def _take(self, viewer: Viewer) -> None:
        if self._rates is None:
            return
        client = self._request.client
        self._who = who_asks(viewer, client.host if client else None)
        self._standing = self._rates.take(self._who)
        if self._standing.wait:
            raise TooManyRequests(seconds=self._standing.wait)
