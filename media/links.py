"""Links that open one unpublished file for a while, for whoever holds them."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass, field

_INSTANT = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True)
class Links:
    """Signs with a secret that every server of a house shares, so that none of them has to remember a link."""

    secret: bytes = field(repr=False)

    def query(self, digest: str, expires: int) -> str:
        """What follows the `?` of a link that is good until `expires`, in seconds since 1970."""
        return f"expires={expires}&signature={self._signature(digest, expires)}"

    def seconds_left(self, digest: str, expires: str, signature: str, now: float) -> int:
        """For how long a link is good from now; 0 for one that is not, or no longer."""
        if not _INSTANT.fullmatch(expires):
            return 0
        # As bytes, because a signature that came over the network may hold any letter.
        if not hmac.compare_digest(self._signature(digest, int(expires)).encode(), signature.encode()):
            return 0
        return max(0, int(int(expires) - now))

    def _signature(self, digest: str, expires: int) -> str:
        return hmac.new(self.secret, f"media\n{digest}\n{expires}".encode(), "sha256").hexdigest()
