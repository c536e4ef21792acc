"""Addresses of webhooks: what leads inside is refused, however it is written."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from content_store.delivery.address import check_url, may_be_called
from content_store.errors import BadInput

INSIDE = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.192",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::ffff:8.8.8.8",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "64:ff9b::808:808",
    "64:ff9b:1::a00:1",
    "2001::1",
    "2001:db8::1",
    "2002:a00:1::",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
]
PUBLIC = ["8.8.8.8", "203.162.4.190", "2001:4860:4860::8888", "2400:cb00:2048:1::6814:155"]


@pytest.mark.parametrize("text", INSIDE)
def test_an_address_that_is_not_public_may_never_be_called(text: str) -> None:
    assert not may_be_called(ip_address(text), loopback=True)


@pytest.mark.parametrize("text", ["127.0.0.1", "127.8.8.8", "::1"])
def test_this_machine_itself_may_be_called_only_where_that_is_set(text: str) -> None:
    assert [may_be_called(ip_address(text), loopback=on) for on in (False, True)] == [False, True]


@pytest.mark.parametrize("text", PUBLIC)
def test_a_public_address_may_be_called(text: str) -> None:
    assert may_be_called(ip_address(text), loopback=False)


@pytest.mark.parametrize(
    "url",
    [
        "https://nhan.example/hook?kind=a",
        "https://nhan.example:8443/",
        "https://8.8.8.8/",
        "https://[2001:4860:4860::8888]/a",
    ],
)
def test_a_url_of_somebody_on_the_internet_is_accepted(url: str) -> None:
    check_url(url, loopback=False)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nhan.example/hook",
        "http://nhan.example/",
        "ftp://nhan.example/",
        "https:///hook",
        "https://nhan.example:0/",
        "https://nhan.example:99999/",
        "https://nhan.example/a b",
        "https://nhan.example/\r\nx: y",
        "https://nhan.example\\@10.0.0.1/",
        "https://nhận.example/",
        "https://ai:bi-mat@nhan.example/",
        "https://nhan.example/#phan",
        "https://10.0.0.1/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:169.254.169.254]/latest/meta-data",
        "https://[fe80::1%25eth0]/",
        f"https://nhan.example/{'a' * 2000}",
    ],
)
def test_any_other_url_is_refused_with_its_path(url: str) -> None:
    with pytest.raises(BadInput) as refused:
        check_url(url, loopback=False)

    assert refused.value.path == ("url",)
    assert "bi-mat" not in refused.value.message


@pytest.mark.parametrize("url", ["http://127.0.0.1:9000/", "http://localhost:9000/a", "https://[::1]:9000/"])
def test_a_laptop_may_be_its_own_receiver_where_that_is_set(url: str) -> None:
    check_url(url, loopback=True)


def test_http_is_for_this_machine_only() -> None:
    with pytest.raises(BadInput, match="a public address"):
        check_url("http://10.0.0.1/", loopback=True)
