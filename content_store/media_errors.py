"""What a file may be refused for: the last branch of the tree that is drawn in `errors`."""

from __future__ import annotations

from content_store.errors import Refused


class MediaRefused(Refused):
    """The file {name} cannot be used."""

    code = "MEDIA_REFUSED"
    vi = "Không dùng được tệp {name}."


class EmptyFile(MediaRefused):
    """The file {name} is empty (0 bytes)."""

    code = "EMPTY_FILE"
    vi = "Tệp {name} rỗng (0 byte)."


class DamagedOnTheWay(MediaRefused):
    """The file {name} is not the one that was declared, its SHA-256 is {found}: send it again."""

    code = "DAMAGED_ON_THE_WAY"
    vi = "Tệp {name} không đúng như đã khai, SHA-256 nhận được là {found}: hãy gửi lại."


class FileTooLarge(MediaRefused):
    """The file {name} has {bytes} bytes, at most {most} are accepted."""

    code = "FILE_TOO_LARGE"
    vi = "Tệp {name} có {bytes} byte, chỉ nhận tối đa {most}."


class UnknownFormat(MediaRefused):
    """The file {name} is {found}; send MP4, MOV, WebM, M4A, MP3, AAC, WAV, Ogg, JPEG, PNG, WebP, SVG, PDF, VTT, SRT."""

    code = "UNKNOWN_FORMAT"
    vi = "Tệp {name} là {found}; hãy gửi MP4, MOV, WebM, M4A, MP3, AAC, WAV, Ogg, JPEG, PNG, WebP, SVG, PDF, VTT, SRT."


class NotAVideo(MediaRefused):
    """The file {name} holds no moving picture."""

    code = "NOT_A_VIDEO"
    vi = "Tệp {name} không phải là video."


class BrokenVideo(MediaRefused):
    """The video {name} is damaged or cut off: {reason}. Export it again and upload it whole."""

    code = "BROKEN_VIDEO"
    vi = "Video {name} bị hỏng hoặc bị cắt cụt: {reason_vi}. Hãy xuất lại rồi tải lên trọn vẹn."


class VideoTooLong(MediaRefused):
    """The recording {name} lasts {seconds} seconds, at most {most} are accepted."""

    code = "VIDEO_TOO_LONG"
    vi = "Bản ghi {name} dài {seconds} giây, chỉ nhận tối đa {most} giây."


class BrokenSound(MediaRefused):
    """The recording {name} is damaged or cut off: {reason}. Export it again and upload it whole."""

    code = "BROKEN_SOUND"
    vi = "Bản ghi âm {name} bị hỏng hoặc bị cắt cụt: {reason_vi}. Hãy xuất lại rồi tải lên trọn vẹn."


class BrokenPicture(MediaRefused):
    """The picture {name} is damaged or cut off: {reason}."""

    code = "BROKEN_PICTURE"
    vi = "Ảnh {name} bị hỏng hoặc bị cắt cụt: {reason_vi}."


class PictureNotAccepted(MediaRefused):
    """The picture {name} is not accepted: {reason}."""

    code = "PICTURE_NOT_ACCEPTED"
    vi = "Không nhận ảnh {name}: {reason_vi}."


class TooManyPixels(MediaRefused):
    """{name} is {width} × {height} pixels; at most {most_side} a side and {most_pixels} in all are accepted."""

    code = "TOO_MANY_PIXELS"
    vi = "{name} có {width} × {height} điểm ảnh; chỉ nhận mỗi chiều tối đa {most_side}, tổng tối đa {most_pixels}."


class TooDemanding(MediaRefused):
    """The file {name} cannot be opened {within}: it is damaged, or was made to wear machines out."""

    code = "TOO_DEMANDING"
    vi = "Không mở được tệp {name} {within_vi}: tệp hỏng hoặc được tạo ra để làm quá tải máy chủ."


class OpeningFailed(MediaRefused):
    """The file {name} cannot be opened: it is damaged in a way that nobody foresaw."""

    code = "OPENING_FAILED"
    vi = "Không mở được tệp {name}: tệp hỏng theo cách chưa từng gặp."


class BadCaptions(MediaRefused):
    """The captions {name} cannot be used: {reason}."""

    code = "BAD_CAPTIONS"
    vi = "Không dùng được phụ đề {name}: {reason_vi}."
