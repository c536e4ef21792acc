"""Links open one file for a while."""

from __future__ import annotations

import pytest

from media.links import Links

LINKS = Links(b"a secret of these tests")
DIGEST = "a" * 64
NOW = 1_000.0


def signature(expires: int) -> str:
    return LINKS.query(DIGEST, expires).partition("signature=")[2]


def test_a_link_is_good_until_its_instant() -> None:
    assert LINKS.query(DIGEST, 4_600).startswith("expires=4600&signature=")
    assert len(signature(4_600)) == 64
    assert LINKS.seconds_left(DIGEST, "4600", signature(4_600), NOW) == 3_600
    assert LINKS.seconds_left(DIGEST, "4600", signature(4_600), 4_600) == 0
    assert LINKS.seconds_left(DIGEST, "4600", signature(4_600), 9_999) == 0


@pytest.mark.parametrize("expires", ["", "4601", "-1", "4600.0", " 4600", "٤٦٠٠", "9" * 13])
def test_a_link_whose_instant_was_changed_is_good_for_nothing(expires: str) -> None:
    assert LINKS.seconds_left(DIGEST, expires, signature(4_600), NOW) == 0


def test_a_link_opens_no_other_file_and_no_other_house() -> None:
    assert LINKS.seconds_left("b" * 64, "4600", signature(4_600), NOW) == 0
    assert Links(b"another secret").seconds_left(DIGEST, "4600", signature(4_600), NOW) == 0
    assert LINKS.seconds_left(DIGEST, "4600", "é", NOW) == 0
    assert "secret" not in repr(LINKS)
