"""Which bucket a setting means."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from obstore.store import S3Store as Bucket

from media.storage.addresses import SHAPES, StorageKeys
from media.storage.s3 import PATIENCE, RETRIES, S3Store

_REGION = "us-east-1"


def store_in(url: str, keys: StorageKeys) -> S3Store:
    """The store at `s3://bucket/prefix?endpoint=…&region=…`; ValueError for others."""
    return S3Store(bucket_at(url, keys))


def bucket_at(url: str, keys: StorageKeys) -> Bucket:
    """The bucket, and the folder in it, that an address names."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    endpoint, region = options.pop("endpoint", ""), options.pop("region", _REGION)
    if options or not parts.hostname or parts.username or not _is_address(endpoint):
        raise ValueError(f"CAMTAY_STORAGE_URL must be {SHAPES}, not {url}")
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
