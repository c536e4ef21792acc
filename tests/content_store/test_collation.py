"""Vietnamese names in Vietnamese order."""

from __future__ import annotations

from content_store.collation import sort_key

NAMES = [
    "An Sinh",
    "Ba Chẽ",
    "Cao Xanh",
    "Cẩm Phả",
    "Dân Tiến",
    "Đầm Hà",
    "Điền Xá",
    "Đông Ngũ",
    "Đông Triều",
    "Đường Hoa",
    "Hà Lầm",
    "Hà Tu",
    "Hải Hòa",
    "Quảng Yên",
    "Thôn 1",
    "Thôn 2",
    "Vàng Danh",
    "Yên Tử",
]


def test_names_are_in_the_order_of_the_alphabet_with_d_before_đ() -> None:
    mixed = NAMES[::-2] + NAMES[::2]

    assert sorted(mixed, key=sort_key) == NAMES


def test_tones_decide_only_between_words_of_the_same_letters() -> None:
    assert sorted(["má", "mã", "ma", "mạ", "mả", "mà", "man"], key=sort_key) == [
        "ma",
        "mà",
        "mả",
        "mã",
        "má",
        "mạ",
        "man",
    ]


def test_the_key_is_of_plain_letters_that_every_locale_sorts_alike() -> None:
    key = sort_key("Phường Hồng Gai (☃)")

    assert key.isascii()
    assert key.isalpha()
    assert key.islower()


def test_a_name_composed_and_decomposed_has_one_key() -> None:
    assert sort_key("Hòa") == sort_key("Ho\u0300a") != sort_key("Hoa")
