"""The uploads that were not finished, so that the same command goes on with them."""

from __future__ import annotations

import json
from pathlib import Path


class Unfinished:
    """A small file of addresses, each known by the server and by the SHA-256 of what is sent there."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def url_of(self, server: str, sha256: str) -> str | None:
        """Where this file was being sent to."""
        return self._read().get(_key(server, sha256))

    def remember(self, server: str, sha256: str, url: str) -> None:
        """Note where a file is being sent to."""
        self._write(self._read() | {_key(server, sha256): url})

    def forget(self, server: str, sha256: str) -> None:
        """The upload is finished, or lost."""
        known = self._read()
        if known.pop(_key(server, sha256), None) is not None:
            self._write(known)

    def _read(self) -> dict[str, str]:
        try:
            known = json.loads(self._path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return known if isinstance(known, dict) else {}

    def _write(self, known: dict[str, str]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = self._path.with_suffix(".new")
        new.write_text(json.dumps(known, indent=2), encoding="utf-8")
        new.replace(self._path)


def _key(server: str, sha256: str) -> str:
    return f"{server} {sha256}"
