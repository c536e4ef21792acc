"""Language tags: one language, one spelling."""

from __future__ import annotations

import pytest

from content_store.errors import BadInput
from content_store.language import canonical


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("vi", "vi"),
        ("VI-vn", "vi-VN"),
        ("vi-VN", "vi-VN"),
        ("vi-hani-vn", "vi-Hani-VN"),
        ("es-419", "es-419"),
        ("sl-rozaj-1994", "sl-rozaj-1994"),
        ("Yue-X-SanChi", "yue-x-sanchi"),
        ("en-US-u-CA-Buddhist-x-VN", "en-US-u-ca-buddhist-x-vn"),
    ],
)
def test_a_tag_is_kept_in_its_usual_letters(tag: str, expected: str) -> None:
    assert canonical(tag) == expected


@pytest.mark.parametrize(
    "tag",
    [
        "",
        "v",
        "tiếng",
        "vi_VN",
        "vi-",
        "-vi",
        "vi-u",
        "vi-x",
        "vi--VN",
        "vi-abcdefghi",
        "vi\n",
        "vi-" + "ab-" * 11 + "a",
        "v\u212a",
    ],
)
def test_what_is_no_tag_is_refused_at_its_place(tag: str) -> None:
    with pytest.raises(BadInput) as refused:
        canonical(tag, "captions", "1", "language")

    assert refused.value.path == ("captions", "1", "language")
    assert refused.value.message.endswith(
        "is not accepted: a language tag such as vi, tyz or yue-x-sanchi, at most 35 characters."
    )
