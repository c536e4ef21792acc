"""The desk: what dealing with people needs of the house, a seal for secrets and a messenger for letters."""

from __future__ import annotations

from typing import Protocol

import msgspec

from content_store.people.sealing import Seal


class ResetLetter(msgspec.Struct, frozen=True):
    """Word to somebody who asked for a new password; the secret opens the account once."""

    account_id: int
    email: str
    secret: str


class Messenger(Protocol):
    """Whoever brings letters to people."""

    async def bring(self, letter: ResetLetter) -> None:
        """See to it that the letter arrives; nobody waits for it, and what goes wrong is the messenger's own."""


class Desk(msgspec.Struct, frozen=True):
    """Both of them."""

    seal: Seal
    messenger: Messenger
