"""Sealing: how secrets are kept that must be read again, and how people are counted without being named."""

from __future__ import annotations

import base64
import hmac

from cryptography.fernet import Fernet, InvalidToken

SEALING, BLINDING = b"camtay seal", b"camtay blind"


class NotSealed(Exception):
    """The text was sealed by nobody who shares the secret, or too long ago."""


class Seal:
    """Seals with a secret that every server of a house shares; what it sealed nobody reads without it."""

    def __init__(self, secret: bytes) -> None:
        self._fernet = Fernet(base64.urlsafe_b64encode(_derived(secret, SEALING)))
        self._blinding = _derived(secret, BLINDING)

    def sealed(self, text: str) -> str:
        """The text, so that only `opened` can read it and none can change it."""
        return self._fernet.encrypt(text.encode()).decode()

    def opened(self, sealed: str, seconds: int | None = None) -> str:
        """The text that was sealed, so many seconds ago at most; NotSealed when it was not, or by another secret."""
        try:
            return self._fernet.decrypt(sealed.encode(), seconds).decode()
        except InvalidToken:
            raise NotSealed from None

    def blinded(self, text: str) -> str:
        """The same 64 hexadecimal digits for the same text, from which nobody can guess it without the secret."""
        return hmac.new(self._blinding, text.encode(), "sha256").hexdigest()


def _derived(secret: bytes, purpose: bytes) -> bytes:
    """32 bytes for one purpose: a secret signs links too, and no use of it may help against another."""
    return hmac.new(secret, purpose, "sha256").digest()
