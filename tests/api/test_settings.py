"""Settings and their defaults."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.settings import CHECKOUT, BadSetting, read_settings
from media.storage.addresses import StorageKeys


def test_without_any_setting_everything_is_in_the_checkouts_own_folder() -> None:
    settings = read_settings({})

    assert settings.data == CHECKOUT / ".data"
    assert settings.database_url == f"sqlite://{CHECKOUT}/.data/camtay.sqlite"
    assert settings.jobs_url == f"sqlite:///{CHECKOUT}/.data/jobs.sqlite"
    assert settings.storage_url == f"file://{CHECKOUT}/.data/files"
    assert (settings.host, settings.port, settings.public_url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert (settings.rate, settings.seconds, settings.introspection) == (30_000, 5, "on")
    assert (settings.media_delivery, settings.secret, settings.storage_keys) == ("proxy", "", StorageKeys())
    assert (settings.documents, settings.webhooks_loopback) == ("any", "off")
    assert (settings.data_licence, settings.data_publisher) == ("", "")


def test_the_storages_keys_have_the_names_that_every_tool_knows() -> None:
    settings = read_settings({"AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "hush", "AWS_SESSION_TOKEN": "token"})

    assert settings.storage_keys == StorageKeys("id", "hush", "token")
    assert "hush" not in repr(settings)


def test_the_jobs_of_a_postgresql_are_kept_in_a_database_beside_it() -> None:
    settings = read_settings({"CAMTAY_DATABASE_URL": "postgres://a:b@host:5433/camtay", "CAMTAY_DATA": "/srv/camtay"})

    assert settings.jobs_url == "postgresql://a:b@host:5433/camtay_jobs"
    assert settings.data == Path("/srv/camtay")


@pytest.mark.parametrize(
    ("host", "url"), [("0.0.0.0", "http://127.0.0.1:80"), ("::", "http://[::1]:80"), ("a.vn", "http://a.vn:80")]
)
def test_links_lead_somewhere_even_when_the_server_listens_everywhere(host: str, url: str) -> None:
    assert read_settings({"CAMTAY_HOST": host, "CAMTAY_PORT": "80"}).public_url == url


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "²"),
        ("PORT", "http"),
        ("DATABASE_URL", "mysql://a/b"),
        ("STORAGE_URL", "ftp://a/b"),
        ("MEDIA_DELIVERY", "pigeon"),
        ("DOCUMENTS", "some"),
        ("SECRET", "short"),
        ("RATE", "-1"),
        ("RATE", "many"),
        ("SECONDS", "0"),
        ("INTROSPECTION", "yes"),
        ("WEBHOOKS_LOOPBACK", "yes"),
        ("DATA_LICENCE", "https://licence.example/by"),
        ("DATA_PUBLISHER", "Sở Thử"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=rf"CAMTAY_{name}\b"):
        read_settings({f"CAMTAY_{name}": value})


def test_a_licence_is_an_address() -> None:
    with pytest.raises(BadSetting, match="CAMTAY_DATA_LICENCE is 'CC BY'"):
        read_settings({"CAMTAY_DATA_LICENCE": "CC BY", "CAMTAY_DATA_PUBLISHER": "Sở Thử"})
