"""Which store a setting means."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from obstore.store import S3Store as Bucket

from media.storage import Sweepable
from media.storage.local import LocalStore
from media.storage.memory import MemoryStore
from media.storage.s3 import PATIENCE, RETRIES, S3Store

_SHAPES = "file:///an/absolute/folder, s3://bucket/prefix?endpoint=…&region=… or memory:"
_REGION = "us-east-1"


@dataclass(frozen=True)
class StorageKeys:
    """What opens a bucket; without it, the machine's own role must."""

    key_id: str = ""
    secret: str = field(default="", repr=False)
    token: str = field(default="", repr=False)


def store_at(url: str, keys: StorageKeys | None = None) -> Sweepable:
    """The store at `file:///folder`, `s3://bucket/prefix?endpoint=…&region=…` or `memory:`; ValueError for others."""
    if url == "memory:":
        return MemoryStore()
    if url.startswith("s3://"):
        return S3Store(bucket_at(url, keys or StorageKeys()))
    # Taken as it is written, as the database's is: a folder may be called 100%.
    if not url.startswith("file:///"):
        raise ValueError(f"CAMTAY_STORAGE_URL must be {_SHAPES}, not {url}")
    return LocalStore(Path(url.removeprefix("file://")))


def bucket_at(url: str, keys: StorageKeys) -> Bucket:
    """The bucket, and the folder in it, that an address names."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    endpoint, region = options.pop("endpoint", ""), options.pop("region", _REGION)
    if options or not parts.hostname or parts.username or not _is_address(endpoint):
        raise ValueError(f"CAMTAY_STORAGE_URL must be {_SHAPES}, not {url}")
    given = {
        "endpoint": endpoint,
        "access_key_id": keys.key_id,
        "secret_access_key": keys.secret,
        "session_token": keys.token,
    }
    return Bucket(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        region=region,
        # A server of one's own has one name, and buckets as folders below it.
        virtual_hosted_style_request=not endpoint,
        client_options={**PATIENCE, "allow_http": endpoint.startswith("http://")},
        retry_config=RETRIES,
        **{name: value for name, value in given.items() if value},  # type: ignore[arg-type]
    )


def _is_address(endpoint: str) -> bool:
    return not endpoint or endpoint.startswith(("http://", "https://"))
