"""The address of a webhook: which URLs may be one, and to which hosts of the network we speak."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from content_store.errors import BadInput
from content_store.wording import brief, fits

URL_MOST = 2_000
Address = IPv4Address | IPv6Address

# What is public by its number and yet leads inside: networks of protocols, and the metadata service of one cloud.
_NOBODYS = tuple(
    ip_network(text)
    for text in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "2001::/23", "2001:db8::/32", "2002::/16")
)
# All that is routed. What carries an IPv4 address inside, mapped or for NAT64, lies outside, but for 6to4 and Teredo.
_ROUTED = ip_network("2000::/3")


def may_be_called(address: Address, *, loopback: bool) -> bool:
    """Whether a webhook may lead to this host: to a public one, and with `loopback` to this machine itself."""
    if address.is_loopback:
        return loopback
    if isinstance(address, IPv6Address) and address not in _ROUTED:
        return False
    return address.is_global and not address.is_multicast and not any(address in network for network in _NOBODYS)


def check_url(url: str, *, loopback: bool) -> None:
    """Nothing for a URL that may be a webhook's; BadInput says what is wrong.

    It is https; with `loopback` it may be http too, which is then sent to this machine only. What a name leads to is
    looked at whenever something is sent.
    """
    fits(url, URL_MOST, "url")
    parts = _split(url)
    schemes = ("https", "http") if loopback else ("https",)
    if parts is None or parts.scheme not in schemes or not parts.hostname or not url.isascii() or "\\" in url:
        raise _refused(url, "an absolute https:// URL in ASCII", "URL https:// đầy đủ, viết bằng ASCII")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise _refused(parts.hostname, "a URL without a password and without #", "URL không có mật khẩu và không có #")
    literal = _literal(parts.hostname)
    if literal is not None and not may_be_called(literal, loopback=loopback):
        raise _refused(parts.hostname, "a public address", "một địa chỉ công khai")


def _split(url: str) -> SplitResult | None:
    """The parts of a URL with a good port and without blanks; None for anything else."""
    if any(letter.isspace() or not letter.isprintable() for letter in url):
        return None
    try:
        parts = urlsplit(url)
        return parts if parts.port is None or parts.port > 0 else None
    except ValueError:
        return None


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _refused(value: str, expected: str, expected_vi: str) -> BadInput:
    return BadInput(path=("url",), value=f"'{brief(value)}'", expected=expected, expected_vi=expected_vi)
