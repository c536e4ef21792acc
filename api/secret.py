"""The secret behind signed links, given or made once and kept with the data, and the name that a folder works by."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from api.settings import Settings

WORKER_NAME = 32  # characters


def secret_of(settings: Settings) -> bytes:
    """The setting, or what the data folder keeps, so that links outlive a restart and processes agree on them."""
    return (settings.secret or _kept(settings.data / "secret")).encode()


def worker_name(settings: Settings) -> str:
    """By what the one worker of a data folder is known to those of others: drawn once, and the same when it is back."""
    return _kept(settings.data / "worker-name")[:WORKER_NAME]


def _kept(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        _make(path)
        return path.read_text(encoding="ascii")


def _make(path: Path) -> None:
    """Whole or absent, and the first of two processes wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        # A link, unlike a rename, refuses to replace what another process made in the meantime.
        path.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        draft.unlink(missing_ok=True)
