"""Abbreviations of public life, and what they stand for; neither side of one is better than the other."""

from __future__ import annotations

from collections.abc import Mapping

from content_store.vietnamese.words import Form, folded, forms_of

Phrase = tuple[Form, ...]

# Each line says one thing in several ways.
_SAYINGS = (
    ("BHTN", "bảo hiểm thất nghiệp"),
    ("BHXH", "bảo hiểm xã hội"),
    ("BHYT", "bảo hiểm y tế"),
    ("CCCD", "căn cước công dân", "căn cước"),
    ("CĐS", "chuyển đổi số"),
    ("CKS", "chữ ký số"),
    ("CMND", "chứng minh nhân dân", "chứng minh thư"),
    ("CNSCĐ", "công nghệ số cộng đồng"),
    ("CNTT", "công nghệ thông tin"),
    ("CQĐT", "chính quyền điện tử"),
    ("CSDL", "cơ sở dữ liệu"),
    ("DVC", "dịch vụ công"),
    ("DVCTT", "dịch vụ công trực tuyến", "DVC trực tuyến"),
    ("GCN", "giấy chứng nhận"),
    ("HCC", "hành chính công"),
    ("LLTP", "lý lịch tư pháp"),
    ("QN", "Quảng Ninh"),
    ("THPT", "trung học phổ thông"),
    ("TMĐT", "thương mại điện tử"),
    ("TP", "thành phố"),
    ("TTHC", "thủ tục hành chính", "thủ tục"),
    ("TTHCC", "trung tâm hành chính công", "trung tâm HCC"),
    ("TX", "thị xã"),
)

# By folded words, joined by blanks: what else says the same.
OTHERWISE: Mapping[str, tuple[Phrase, ...]] = {
    folded(one): tuple(tuple(forms_of(other)) for other in sayings if other != one)
    for sayings in _SAYINGS
    for one in sayings
}
BEGINNINGS = frozenset(said.partition(" ")[0] for said in OTHERWISE)
LONGEST = max(said.count(" ") + 1 for said in OTHERWISE)  # words
