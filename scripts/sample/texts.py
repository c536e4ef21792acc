"""What the eight guides say, read from one file of text for each training document."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

FOLDER = Path(__file__).with_name("guides")
WHERE_TO_ASK = "Vướng chỗ nào, cô bác hỏi tổ công nghệ số cộng đồng ở thôn, khu mình."
MAKER = "Hướng dẫn mẫu của Cầm Tay"
# Words that would read badly torn apart at the end of a line.
TIED = (
    *("cô bác", "bà con", "con cháu", "chính mình", "cộng đồng", "người bán", "người mua", "nhà mạng", "mã số"),
    *("mã OTP", "mã PIN", "mã QR", "mã hồ sơ", "mật khẩu", "căn cước", "giấy tờ", "chữ ký số", "văn bản", "tờ khai"),
    *("Mobile Money", "Đề án 06", "Quảng Ninh", "dịch vụ công", "bảo hiểm", "y tế", "ứng dụng", "số điện thoại"),
    *("tài khoản", "tìm kiếm", "giấy chứng nhận", "hướng dẫn", "khối lượng", "sản phẩm", "gian hàng", "công nghệ số"),
    *("đã ký", "khi cần", "thiết yếu"),
)
NO_BREAK = "\u00a0"
T = TypeVar("T")


class GuideTextError(ValueError):
    """A guide's text file is incomplete or malformed."""


@dataclass(frozen=True)
class Topic:
    slug: str
    name: str
    description: str


@dataclass(frozen=True)
class GuideStep:
    title: str
    action: str
    body: str
    pictogram: str


@dataclass(frozen=True)
class Guide:
    number: int
    slug: str
    document_title: str
    title: str
    summary: str
    topic: str
    platforms: tuple[str, ...]
    targets: tuple[str, ...]
    services: tuple[str, ...]
    pictogram: str
    clip_alt: str
    infographic_alt: str
    infographic_description: str
    steps: tuple[GuideStep, ...]


def read_guides(folder: Path = FOLDER) -> list[Guide]:
    return [read_guide(path) for path in sorted(folder.glob("[0-9][0-9]-*.toml"))]


def read_guide(path: Path) -> Guide:
    page = _Page(path.name, _load(path))
    return Guide(
        number=page.value("number", int),
        slug=page.text("slug"),
        document_title=page.text("document_title"),
        title=page.text("title"),
        summary=page.text("summary"),
        topic=page.text("topic"),
        platforms=page.texts("platforms"),
        targets=page.texts("targets"),
        services=page.texts("services"),
        pictogram=page.text("pictogram"),
        clip_alt=page.text("clip_alt"),
        infographic_alt=page.text("infographic_alt"),
        infographic_description=page.text("infographic_description"),
        steps=tuple(_step(part) for part in page.parts("steps")),
    )


def read_topics(folder: Path = FOLDER) -> list[Topic]:
    page = _Page("topics.toml", _load(folder / "topics.toml"))
    return [Topic(part.text("slug"), part.text("name"), part.text("description")) for part in page.parts("topics")]


def tie(text: str) -> str:
    """The text with no-break spaces where a line must not end."""
    for words in TIED:
        text = text.replace(words, words.replace(" ", NO_BREAK))
    return text


def topic_of(guide: Guide) -> Topic:
    for topic in read_topics():
        if topic.slug == guide.topic:
            return topic
    raise GuideTextError(f"{guide.slug}: the topic {guide.topic!r} is not declared")


def _step(part: _Page) -> GuideStep:
    return GuideStep(part.text("title"), part.text("action"), part.text("body"), part.text("pictogram"))


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise GuideTextError(f"{path.name}: {error}") from error


@dataclass(frozen=True)
class _Page:
    """A table of a text file that knows where it stands, so that a refusal can say so."""

    place: str
    table: dict[str, Any]

    def value(self, key: str, kind: type[T]) -> T:
        if key not in self.table:
            raise GuideTextError(f"{self.place}: the key {key!r} is missing")
        found = self.table[key]
        if not isinstance(found, kind):
            raise GuideTextError(f"{self.place}: the key {key!r} is not of type {kind.__name__}")
        return found

    def text(self, key: str) -> str:
        found = unicodedata.normalize("NFC", self.value(key, str)).strip()
        if not found:
            raise GuideTextError(f"{self.place}: the key {key!r} is empty")
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        found = self.value(key, list)
        if not all(isinstance(entry, str) for entry in found):
            raise GuideTextError(f"{self.place}: the key {key!r} holds something other than texts")
        return tuple(found)

    def parts(self, key: str) -> list[_Page]:
        found = self.value(key, list)
        return [_Page(f"{self.place}: {key} {place}", table) for place, table in enumerate(found, start=1)]
