"""Settings: read from the environment once, at a door, and passed on as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from media.storage.addresses import StorageKeys
from media.storage.opening import store_at

CHECKOUT = Path(__file__).resolve().parent.parent
DELIVERIES = ("proxy", "presigned")
DOCUMENTS = ("any", "registered")
SWITCH = ("on", "off")
UNUSUAL = ("off", "on")
LEAST_SECRET_CHARACTERS = 32
LARGEST_NUMBER = 1_000_000_000


class BadSetting(Exception):
    """A setting that cannot be used; its text says which, and what would do."""


@dataclass(frozen=True)
class Provider:
    """An identity provider, and as whom it knows this server."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True)
class Settings:
    """Everything that can be set; README's table lists the same, and a test compares them."""

    data: Path
    database_url: str
    jobs_url: str
    storage_url: str
    host: str
    port: int
    public_url: str
    media_delivery: str
    cache_bytes: int
    documents: str
    secret: str = field(repr=False)
    rate: int
    seconds: int
    introspection: str
    oidc: Provider | None
    webhooks_loopback: str
    data_licence: str
    data_publisher: str
    # What opens the storage comes in the names that every tool for S3 knows, and is nobody else's to list.
    storage_keys: StorageKeys

    @property
    def staging(self) -> Path:
        """Where uploads lie until they are whole."""
        return self.data / "staging"


NAMES = (
    "DATA",
    "DATABASE_URL",
    "JOBS_URL",
    "STORAGE_URL",
    "HOST",
    "PORT",
    "PUBLIC_URL",
    "MEDIA_DELIVERY",
    "CACHE_BYTES",
    "DOCUMENTS",
    "SECRET",
    "RATE",
    "SECONDS",
    "INTROSPECTION",
    "OIDC_ISSUER",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "WEBHOOKS_LOOPBACK",
    "DATA_LICENCE",
    "DATA_PUBLISHER",
)


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings in `CAMTAY_…` variables, with their defaults; BadSetting says which one is wrong."""
    data = Path(environment.get("CAMTAY_DATA") or CHECKOUT / ".data").expanduser().absolute()
    database_url = environment.get("CAMTAY_DATABASE_URL") or f"sqlite://{data / 'camtay.sqlite'}"
    if not database_url.startswith(("sqlite:///", "postgresql://", "postgres://")):
        raise BadSetting("CAMTAY_DATABASE_URL must be sqlite:///absolute/path or postgresql://user@host/name.")
    host = environment.get("CAMTAY_HOST") or "127.0.0.1"
    port = _port(environment.get("CAMTAY_PORT") or "8000")
    storage_url, keys = environment.get("CAMTAY_STORAGE_URL") or f"file://{data / 'files'}", _keys(environment)
    _check_storage(storage_url, keys)
    licence, publisher = _open_data(environment)
    return Settings(
        data=data,
        database_url=database_url,
        jobs_url=environment.get("CAMTAY_JOBS_URL") or _jobs_url(database_url, data),
        storage_url=storage_url,
        host=host,
        port=port,
        public_url=(environment.get("CAMTAY_PUBLIC_URL") or _own_url(host, port)).rstrip("/"),
        cache_bytes=_number("CACHE_BYTES", environment.get("CAMTAY_CACHE_BYTES") or str(64 * 2**20), least=0),
        media_delivery=_one_of(DELIVERIES, "CAMTAY_MEDIA_DELIVERY", environment),
        documents=_one_of(DOCUMENTS, "CAMTAY_DOCUMENTS", environment),
        secret=_secret(environment.get("CAMTAY_SECRET") or ""),
        rate=_number("RATE", environment.get("CAMTAY_RATE") or "30000", least=0),
        seconds=_number("SECONDS", environment.get("CAMTAY_SECONDS") or "5", least=1),
        introspection=_one_of(SWITCH, "CAMTAY_INTROSPECTION", environment),
        oidc=_provider(environment),
        webhooks_loopback=_one_of(UNUSUAL, "CAMTAY_WEBHOOKS_LOOPBACK", environment),
        data_licence=licence,
        data_publisher=publisher,
        storage_keys=keys,
    )


def _open_data(environment: Mapping[str, str]) -> tuple[str, str]:
    """Under which licence and in whose name open data are published; both are empty where none are."""
    licence, publisher = ((environment.get(f"CAMTAY_DATA_{name}") or "").strip() for name in ("LICENCE", "PUBLISHER"))
    if bool(licence) is not bool(publisher):
        raise BadSetting("CAMTAY_DATA_LICENCE and CAMTAY_DATA_PUBLISHER are set together, or neither is.")
    parts = urlsplit(licence)
    if licence and (parts.scheme not in ("http", "https") or not parts.netloc):
        raise BadSetting(f"CAMTAY_DATA_LICENCE is {licence!r}; it must be the address of a licence, https://….")
    return licence, publisher


def _provider(environment: Mapping[str, str]) -> Provider | None:
    names = ("CAMTAY_OIDC_ISSUER", "CAMTAY_OIDC_CLIENT_ID", "CAMTAY_OIDC_CLIENT_SECRET")
    issuer, client, secret = (environment.get(name) or "" for name in names)
    if not issuer:
        return None
    parts = urlsplit(issuer)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1", "localhost")):
        raise BadSetting(f"CAMTAY_OIDC_ISSUER is {issuer!r}; it must begin with https:// but on this machine.")
    if not client or not secret:
        raise BadSetting("CAMTAY_OIDC_ISSUER needs CAMTAY_OIDC_CLIENT_ID and CAMTAY_OIDC_CLIENT_SECRET.")
    return Provider(issuer, client, secret)


def _keys(environment: Mapping[str, str]) -> StorageKeys:
    names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
    return StorageKeys(*(environment.get(name, "") for name in names))


def _check_storage(url: str, keys: StorageKeys) -> None:
    try:
        store_at(url, keys)
    except ValueError as error:
        raise BadSetting(str(error)) from error


def _one_of(words: Sequence[str], name: str, environment: Mapping[str, str]) -> str:
    """One of the words; the first where nothing is set."""
    text = environment.get(name) or words[0]
    if text not in words:
        raise BadSetting(f"{name} is {text!r}; it must be {' or '.join(words)}.")
    return text


def _secret(text: str) -> str:
    if text and len(text) < LEAST_SECRET_CHARACTERS:
        raise BadSetting(f"CAMTAY_SECRET must have {LEAST_SECRET_CHARACTERS} characters or more, chosen at random.")
    return text


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) < 65536:
        raise BadSetting(f"CAMTAY_PORT is {text!r}; it must be a number from 1 to 65535.")
    return int(text)


def _number(name: str, text: str, least: int) -> int:
    if not (text.isascii() and text.isdigit()) or not least <= int(text) <= LARGEST_NUMBER:
        raise BadSetting(f"CAMTAY_{name} is {text!r}; it must be a whole number from {least} to {LARGEST_NUMBER}.")
    return int(text)


def _own_url(host: str, port: int) -> str:
    """Where this machine finds the server; an address that means "all of them" leads nowhere."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _jobs_url(database_url: str, data: Path) -> str:
    """The jobs' own database beside the content's: they are written at another rhythm and restored apart."""
    parts = urlsplit(database_url)
    if parts.scheme in ("postgres", "postgresql"):
        return parts._replace(scheme="postgresql", path=f"{parts.path}_jobs").geturl()
    return f"sqlite:///{data / 'jobs.sqlite'}"
