"""Addresses of stores: how they are written, and the keys that open some."""

from __future__ import annotations

from dataclasses import dataclass, field

SHAPES = "file:///an/absolute/folder, s3://bucket/prefix?endpoint=…&region=… or memory:"


@dataclass(frozen=True)
class StorageKeys:
    """What opens a bucket; without it, the machine's own role must."""

    key_id: str = ""
    secret: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
