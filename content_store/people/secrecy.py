"""Secrets that are shown once and kept as digests: how they are made, and what is kept of them."""

from __future__ import annotations

import hashlib
import secrets

RANDOM_BYTES = 32


def new_secret(prefix: str) -> str:
    """A secret of 256 random bits; its prefix lets a scanner recognise one that was committed by mistake."""
    return prefix + secrets.token_urlsafe(RANDOM_BYTES)


def digest_of(secret: str) -> str:
    """What is stored in place of a secret, as 64 hexadecimal digits: so many random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
