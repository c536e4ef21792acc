"""Metering: who sends a request, and what it takes of the sender's rate."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from starlette.requests import HTTPConnection

from api.cookies import is_own_page
from api.rates import COST_OF_A_UNIT, Rates, Standing, who_asks
from api.viewers import viewer_holding
from content_store.errors import Unauthenticated
from content_store.limit_errors import TooManyRequests
from content_store.people.access import ANONYMOUS, Viewer
from schema.sender import Sender

# Seconds before a refusal: who asks on at once would take more of the server by being refused than by being answered.
PAUSE = 0.25


@dataclass
class Meter:
    """One sender's meter; without rates it measures nothing. `viewer` is who it is, once admitted."""

    rates: Rates | None
    sender: Sender
    viewer: Viewer = ANONYMOUS
    _who: str = ""
    _standing: Standing | None = None

    @classmethod
    def on(cls, connection: HTTPConnection, rates: Rates | None, public_url: str) -> Meter:
        """The meter of a connection to who is known by this address."""
        address = connection.client.host if connection.client else None
        return cls(rates, Sender(address, is_own_page(connection, public_url)))

    @property
    def headers(self) -> dict[str, str]:
        """What the answer's headers say of it."""
        return self._standing.headers if self._standing else {}

    async def admit(self, authorization: str | None) -> Viewer:
        """The viewer, who may ask once more; TooManyRequests or Unauthenticated otherwise."""
        try:
            viewer = await viewer_holding(authorization)
        except Unauthenticated:
            # Whoever guesses tokens does so from an address.
            await self._take(ANONYMOUS)
            raise
        await self._take(viewer)
        self.viewer = viewer
        return viewer

    def charge(self, cost: int) -> None:
        """Take what an operation of this cost takes."""
        if self.rates is not None and cost >= COST_OF_A_UNIT:
            self._standing = self.rates.charge(self._who, cost)

    async def _take(self, viewer: Viewer) -> None:
        if self.rates is None:
            return
        self._who = who_asks(viewer, self.sender.address)
        self._standing = self.rates.take(self._who)
        if self._standing.wait:
            await asyncio.sleep(PAUSE)
            raise TooManyRequests(seconds=self._standing.wait)
