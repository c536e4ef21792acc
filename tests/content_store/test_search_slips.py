"""Slips: how far a word may be from the one that was meant."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from content_store.projection.search_tables import rests_of
from content_store.published.search.slips import MOST_SPLITS, is_one_slip, splits


def test_there_are_two_hundred_pairs_and_more() -> None:
    pairs = tomllib.loads((Path(__file__).parent / "search_pairs.toml").read_text(encoding="utf-8"))

    assert {kind: len(those) for kind, those in pairs.items()} == {
        "untoned": 74,
        "toned": 22,
        "spelling": 13,
        "abbreviations": 26,
        "aliases": 16,
        "telex": 14,
        "vni": 11,
        "typos": 25,
        "prefixes": 20,
        "order": 12,
        "sentences": 9,
        "former": 10,
        "blanks": 14,
    }


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("sinh", "sinj", True),
        ("khai", "kahi", True),
        ("long", "logn", True),
        ("sinh", "sin", True),
        ("sinh", "sinhh", True),
        ("sinh", "sinh", True),
        ("sinh", "sanj", False),
        ("khai", "hkia", False),
    ],
)
def test_one_slip_is_one_letter(one: str, other: str, expected: bool) -> None:
    assert is_one_slip(one, other) is is_one_slip(other, one) is expected


def test_words_that_are_one_slip_apart_have_a_rest_in_common() -> None:
    assert rests_of("sinh") == {"sinh", "inh", "snh", "sih", "sin"}
    assert rests_of("to") == set()
    assert all(rests_of("khai") & rests_of(slip) for slip in ("kahi", "khaii", "kha", "khei"))


def test_a_word_without_blanks_is_split_into_known_words_the_fewest_first() -> None:
    known = {"dich", "vu", "cong", "vuco", "ng", "an", "anan"}

    assert splits("dichvucong", known) == [("dich", "vu", "cong"), ("dich", "vuco", "ng")]
    assert splits("dichvuconk", known) == []
    assert splits("chukyso", {"chu", "ki", "so"}) == [("chu", "ki", "so")]
    assert splits("dich", known) == []
    assert splits("an" * 8, known)[0] == ("anan",) * 4
    assert len(splits("an" * 8, known)) == MOST_SPLITS
    assert splits("an" * 13, known) == []  # too long to be looked through
