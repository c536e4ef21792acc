"""Vietnamese words: however one is spelt or typed, it is the same word, and another tone is another."""

from __future__ import annotations

import unicodedata

import pytest

from content_store.vietnamese.abbreviations import OTHERWISE
from content_store.vietnamese.keys import meant_by
from content_store.vietnamese.words import clean, folded, form_of, spaced, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hòa", "Hoà"),
        ("thủy", "thuỷ"),
        ("uý", "úy"),
        ("khoẻ", "khỏe"),
        ("quý", "quí"),
        ("kỹ", "kĩ"),
        ("Lý", "LÍ"),
        ("y", "i"),
        ("đường", unicodedata.normalize("NFD", "đường")),
    ],
)
def test_spellings_of_one_word_have_one_form(one: str, other: str) -> None:
    assert form_of(one) == form_of(other)


@pytest.mark.parametrize(
    ("one", "other"), [("đường", "dương"), ("đường", "đương"), ("Hà", "Hạ"), ("Tân", "Tấn"), ("ma", "mạ"), ("so", "số")]
)
def test_other_tones_and_letters_are_other_words_with_the_same_bare_letters(one: str, other: str) -> None:
    assert form_of(one).exact != form_of(other).exact
    assert form_of(one).folded == form_of(other).folded


def test_what_sounds_otherwise_keeps_its_y() -> None:
    assert [form_of(word).folded for word in ("thúy", "thúi", "tay", "tai")] == ["thuy", "thui", "tay", "tai"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ddinhj", "định"),
        ("dinhjd", "định"),
        ("ddinh", "đinh"),
        ("dduwowngf", "đường"),
        ("duowngf", "dường"),
        ("hoof", "hồ"),
        ("sow", "sơ"),
        ("trus", "trú"),
        ("d9inh5", "định"),
        ("d9inh", "đinh"),
        ("d9u7o7ng2", "đường"),
        ("d9uong27", "đường"),
        ("ho62", "hồ"),
        ("ha5", "hạ"),
    ],
)
def test_keys_of_telex_and_vni_make_the_word_that_was_meant(typed: str, meant: str) -> None:
    assert form_of(meant) in meant_by(typed)


@pytest.mark.parametrize("typed", ["06", "4g", "zalo", "vneid", "", "x" * 100, "dinh", "đường"])
def test_what_is_no_keys_means_nothing_else(typed: str) -> None:
    assert meant_by(typed) == []


def test_words_stand_where_they_were_found() -> None:
    text = clean("  Mở\u200b  Cổng\n(.gov.vn)! ")

    assert text == "Mở Cổng (.gov.vn)!"
    assert [text[word.start : word.end] for word in words_of(text)] == ["Mở", "Cổng", "gov", "vn"]
    assert spaced("Hoà, Hạ") == (" hoaˋ haˌ ", " hoa ha ")


def test_every_abbreviation_is_understood_from_both_ends() -> None:
    said = {one: [" ".join(word.folded for word in other) for other in others] for one, others in OTHERWISE.items()}

    assert said["dvc"] == ["dich vu cong"]
    assert said[folded("Cơ sở dữ liệu")] == ["csdl"]
    assert said[folded("căn cước")] == ["cccd", "can cuoc cong dan"]
    assert all(one in said[other] for one, others in said.items() for other in others)
