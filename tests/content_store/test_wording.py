"""What text may be kept, and what is said of the rest."""

from __future__ import annotations

import pytest

from content_store.errors import BadInput
from content_store.wording import brief, few_enough, fits, storable


def test_a_text_may_be_as_long_as_its_column_and_no_longer() -> None:
    fits("ắ" * 200, 200, "text", "title")

    with pytest.raises(BadInput) as refused:
        fits("ắ" * 201, 200, "text", "title")

    assert refused.value.path == ("text", "title")
    assert refused.value.message == f"'{'ắ' * 40}…' is not accepted: at most 200 characters, not 201."
    assert refused.value.message_vi == f"Giá trị '{'ắ' * 40}…' không hợp lệ: cần tối đa 200 ký tự, không phải 201."


@pytest.mark.parametrize(("text", "shown"), [("a\0b", r"a\x00b"), ("a\ud800b", r"a\ud800b")])
def test_characters_that_no_database_keeps_are_refused_and_written_out(text: str, shown: str) -> None:
    with pytest.raises(BadInput) as refused:
        fits(text, 200, "alt")

    assert refused.value.path == ("alt",)
    assert refused.value.message == (f"'{shown}' is not accepted: text without NUL and without unpaired surrogates.")
    assert storable(text) is False


def test_letters_beyond_the_first_plane_are_text_like_any_other() -> None:
    assert storable("Tày 𠊛 🙂") is True
    assert brief("Tày 𠊛 🙂") == "Tày 𠊛 🙂"


def test_a_list_may_have_its_most_items_and_no_more() -> None:
    few_enough(20, 20, "captions")

    with pytest.raises(BadInput) as refused:
        few_enough(21, 20, "captions")

    assert (refused.value.path, refused.value.message) == (("captions",), "21 is not accepted: at most 20 items.")
