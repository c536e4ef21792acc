"""Obstacles: what may keep a version from being published, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

Path = tuple[str, ...]


class ObstacleCode(StrEnum):
    """What is missing or wrong."""

    NOT_APPROVED = "NOT_APPROVED"
    TITLE_MISSING = "TITLE_MISSING"
    SUMMARY_MISSING = "SUMMARY_MISSING"
    STEPS_MISSING = "STEPS_MISSING"
    STEP_TITLE_MISSING = "STEP_TITLE_MISSING"
    STEP_ACTION_MISSING = "STEP_ACTION_MISSING"
    STEP_UNKNOWN = "STEP_UNKNOWN"
    MEDIA_MISSING = "MEDIA_MISSING"
    ASSET_NOT_READY = "ASSET_NOT_READY"
    ASSET_FAILED = "ASSET_FAILED"
    ALT_MISSING = "ALT_MISSING"
    TRANSCRIPT_MISSING = "TRANSCRIPT_MISSING"
    CAPTIONS_MISSING = "CAPTIONS_MISSING"
    CAPTIONS_TOO_LONG = "CAPTIONS_TOO_LONG"
    CAPTIONS_TOO_FAST = "CAPTIONS_TOO_FAST"
    SOUND_TOO_LONG = "SOUND_TOO_LONG"
    DESCRIPTION_MISSING = "DESCRIPTION_MISSING"
    CONTRAST_LOW = "CONTRAST_LOW"
    VOICE_MISSING = "VOICE_MISSING"
    TWO_ACTIONS = "TWO_ACTIONS"
    SENTENCE_TOO_LONG = "SENTENCE_TOO_LONG"
    GUIDE_NOT_LIVE = "GUIDE_NOT_LIVE"
    PLATFORM_NEWER = "PLATFORM_NEWER"
    COMMENT_OPEN = "COMMENT_OPEN"
    SIGN_OFF_MISSING = "SIGN_OFF_MISSING"


# What somebody who takes it upon himself may publish all the same, with a reason that is kept.
OVERRIDABLE = frozenset(
    {
        ObstacleCode.CAPTIONS_TOO_FAST,
        ObstacleCode.CONTRAST_LOW,
        ObstacleCode.SENTENCE_TOO_LONG,
        ObstacleCode.TWO_ACTIONS,
        ObstacleCode.PLATFORM_NEWER,
        ObstacleCode.VOICE_MISSING,
    }
)


MESSAGES: dict[ObstacleCode, tuple[str, str]] = {
    ObstacleCode.NOT_APPROVED: ("The version has not been approved.", "Phiên bản chưa được duyệt."),
    ObstacleCode.TITLE_MISSING: ("The title is empty.", "Thiếu tiêu đề."),
    ObstacleCode.SUMMARY_MISSING: ("The summary is empty.", "Thiếu phần tóm tắt."),
    ObstacleCode.STEPS_MISSING: ("There is no step.", "Chưa có bước nào."),
    ObstacleCode.STEP_TITLE_MISSING: ("The step has no title.", "Bước này thiếu tiêu đề."),
    ObstacleCode.STEP_ACTION_MISSING: ("The step says nothing to do.", "Bước này chưa nêu việc cần làm."),
    ObstacleCode.STEP_UNKNOWN: ("It belongs to a step that does not exist.", "Tệp gắn với một bước không có."),
    ObstacleCode.MEDIA_MISSING: (
        "There is neither a clip nor an infographic.",
        "Chưa có clip hoặc infographic nào.",
    ),
    ObstacleCode.ASSET_NOT_READY: ("The file is still being processed.", "Tệp đang được xử lý."),
    ObstacleCode.ASSET_FAILED: ("The file could not be processed.", "Không xử lý được tệp."),
    ObstacleCode.ALT_MISSING: (
        "Nothing says what it shows, for those who cannot see it.",
        "Thiếu lời mô tả cho người không nhìn được.",
    ),
    ObstacleCode.TRANSCRIPT_MISSING: ("The transcript is missing.", "Thiếu bản chép lời."),
    ObstacleCode.CAPTIONS_MISSING: (
        "There are no captions in the version's language.",
        "Thiếu phụ đề bằng ngôn ngữ của phiên bản.",
    ),
    ObstacleCode.CAPTIONS_TOO_LONG: (
        "The captions end at second {ends}, the clip at second {clip}.",
        "Phụ đề kết thúc ở giây {ends}, còn clip ở giây {clip}.",
    ),
    ObstacleCode.CAPTIONS_TOO_FAST: (
        "Cue {cue}, second {second}: {speed} characters a second, at most {most} can be read.",
        "Câu {cue}, giây {second}: {speed} ký tự mỗi giây, nhiều nhất {most} mới kịp đọc.",
    ),
    ObstacleCode.SOUND_TOO_LONG: (
        "The sound lasts {sound} seconds; for a clip of {clip} seconds it may last {most}.",
        "Âm thanh dài {sound} giây; clip dài {clip} giây chỉ nhận âm thanh dài nhất {most} giây.",
    ),
    ObstacleCode.DESCRIPTION_MISSING: (
        "The words that say the same as the picture are missing.",
        "Thiếu phần chữ nói đủ nội dung của infographic.",
    ),
    ObstacleCode.CONTRAST_LOW: (
        "Its faintest letters, {x} % from the left and {y} % from the top, have a contrast of {contrast}:1; "
        "{least}:1 is the least that can be read.",
        "Chữ mờ nhất, cách mép trái {x} % và mép trên {y} %, chỉ tương phản {contrast}:1; ít nhất {least}:1 mới đọc "
        "được.",
    ),
    ObstacleCode.VOICE_MISSING: (
        "The language is more spoken than written, and the clip has no voice in it.",
        "Ngôn ngữ này chủ yếu để nói, mà clip chưa có giọng đọc bằng ngôn ngữ đó.",
    ),
    ObstacleCode.TWO_ACTIONS: (
        "The step asks for more than one thing: make it two steps.",
        "Bước này yêu cầu nhiều hơn một việc: hãy tách thành hai bước.",
    ),
    ObstacleCode.SENTENCE_TOO_LONG: (
        "Sentence {sentence} has {syllables} syllables; read aloud to somebody it may have {most}.",
        "Câu {sentence} có {syllables} tiếng; để đọc cho bà con nghe chỉ nên tối đa {most}.",
    ),
    ObstacleCode.GUIDE_NOT_LIVE: (
        "It leads to a guide that is not published in this language.",
        "Dẫn tới một bài chưa được công bố bằng ngôn ngữ này.",
    ),
    ObstacleCode.PLATFORM_NEWER: (
        "The platform has a newer release than the one that the guide was checked against.",
        "Nền tảng đã có bản phát hành mới hơn lần kiểm tra gần nhất của bài.",
    ),
    ObstacleCode.COMMENT_OPEN: ("A comment is not resolved.", "Còn nhận xét chưa được giải quyết."),
    ObstacleCode.SIGN_OFF_MISSING: (
        "The organisation that answers for the service has not signed this wording.",
        "Cơ quan phụ trách dịch vụ chưa xác nhận nội dung này.",
    ),
}


@dataclass(frozen=True)
class Obstacle:
    """One thing to mend, and where; the numbers that its message names are `details`."""

    code: ObstacleCode
    path: Path
    details: dict[str, float] = field(default_factory=dict, hash=False)

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return MESSAGES[self.code][0].format(**self._numbers())

    @property
    def message_vi(self) -> str:
        """What is wrong, in Vietnamese."""
        return MESSAGES[self.code][1].format(**{key: said.replace(".", ",") for key, said in self._numbers().items()})

    def _numbers(self) -> dict[str, str]:
        return {key: f"{number:.1f}".removesuffix(".0") for key, number in self.details.items()}
