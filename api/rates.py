"""Rates: how much one viewer may ask in a minute, and how the answer's headers say what is left."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address
from math import ceil, floor
from time import monotonic

import msgspec

from content_store.people.access import Viewer

MINUTE = 60
# Units of a minute's that may be taken at once: a tenth, but so many in any case.
LEAST_AT_ONCE = 1_000
MOST_VIEWERS = 100_000
# Of an operation's cost; what costs less than this takes one unit alone, for being asked.
COST_OF_A_UNIT = 100


class Standing(msgspec.Struct, frozen=True):
    """What a viewer has left, the seconds until all of it is back, and those to wait when nothing was taken.

    `quota` comes back in `window` seconds.
    """

    quota: int
    left: int
    seconds: int
    wait: int = 0
    window: int = MINUTE

    @property
    def headers(self) -> dict[str, str]:
        """The same as draft-ietf-httpapi-ratelimit-headers-10 has it."""
        return {
            "ratelimit-policy": f'"default";q={self.quota};w={self.window}',
            "ratelimit": f'"default";r={self.left};t={self.seconds}',
        }


class Rates:
    """What every viewer has taken of a quota that comes back evenly (GCRA): one instant for each, when all is back.

    The quota is the part of a minute's units that may be taken at once. The viewers that were heard last are kept.
    """

    def __init__(self, in_a_minute: int, clock: Callable[[], float] = monotonic, most: int = MOST_VIEWERS) -> None:
        self.quota = min(in_a_minute, max(in_a_minute // 10, LEAST_AT_ONCE))
        self._each = MINUTE / in_a_minute
        self._window = self.quota * self._each
        self._clock = clock
        self._most = most
        self._whole: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        """How many viewers are kept."""
        return len(self._whole)

    def take(self, who: str) -> Standing:
        """Take a unit, if there is one."""
        return self._taken(who, 1, owing=False)

    def spend(self, who: str, cost: int) -> bool:
        """Take a unit and, at once, what an operation of this cost was more than that; whether there was a unit."""
        now = self._clock()
        before = max(self._whole.get(who, now), now)
        if before + self._each > now + self._window:
            return False
        self._keep(who, before + (1 + cost // COST_OF_A_UNIT) * self._each)
        return True

    def charge(self, who: str, cost: int) -> Standing:
        """Take what an operation of this cost was more than a unit, though it be more than what is left."""
        return self._taken(who, cost // COST_OF_A_UNIT, owing=True)

    def _taken(self, who: str, units: int, *, owing: bool) -> Standing:
        now = self._clock()
        before = max(self._whole.get(who, now), now)
        after = before + units * self._each
        wait = 0 if owing else ceil(after - now - self._window)
        if wait <= 0:
            before = after
        self._keep(who, before)
        left = floor((now + self._window - before) / self._each)
        return Standing(self.quota, max(left, 0), ceil(before - now), max(wait, 0), ceil(self._window))

    def _keep(self, who: str, whole: float) -> None:
        self._whole[who] = whole
        self._whole.move_to_end(who)
        if len(self._whole) > self._most:
            self._whole.popitem(last=False)


def who_asks(viewer: Viewer, address: str | None) -> str:
    """Who a viewer is to the rates: an account wherever it is, or an address; a line has 2^64 of IPv6's."""
    if viewer.account_id is not None:
        return f"account {viewer.account_id}"
    if address is None or ":" not in address:
        return address or "nowhere"
    long = IPv6Address(address)
    return str(long.ipv4_mapped or long.packed[:8].hex())
