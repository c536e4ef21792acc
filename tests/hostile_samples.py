"""Files that mean harm, and for which reason each of them is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import hostile_clips as clips
import hostile_pictures as pictures

from content_store.media_errors import (
    BadCaptions,
    BrokenPicture,
    BrokenSound,
    BrokenVideo,
    FileTooLarge,
    MediaRefused,
    NotAVideo,
    PictureNotAccepted,
    TooDemanding,
    TooManyPixels,
    UnknownFormat,
    VideoTooLong,
)

HUGE = 'width="100000" height="100000"'
CUE = "WEBVTT\n\n00:00.500 --> 00:02.000\n"
CAPTIONS_BYTES = 2 * 1024 * 1024 - 100
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
TOO_MUCH_MEMORY = "Không mở được tệp {name} với 256 MB bộ nhớ: tệp hỏng hoặc được tạo ra để"
TOO_MUCH_TIME = "Không mở được tệp {name} trong 4 giây: tệp hỏng hoặc được tạo ra để"
# Which of the two comes first is the machine's to say.
TOO_MUCH = "Không mở được tệp {name} "
BROKEN_PICTURE = "Ảnh {name} bị hỏng hoặc bị cắt cụt: "
BROKEN_CLIP = "Video {name} bị hỏng hoặc bị cắt cụt: "
BROKEN_SOUND = "Bản ghi âm {name} bị hỏng hoặc bị cắt cụt: "
NOT_ACCEPTED = "Không nhận ảnh {name}: "
PIXELS = "{name} có "
TOO_LONG = "Bản ghi {name} dài "
BAD_CAPTIONS = "Không dùng được phụ đề {name}: "
WHOLE = NOT_ACCEPTED + "ảnh WebP hoặc ảnh lưu kiểu lũy tiến (progressive, interlaced) chỉ được có 25 triệu điểm ảnh;"


@dataclass(frozen=True)
class Hostile:
    """A file, and how its refusal begins in Vietnamese, `{name}` being the file's."""

    make: Callable[[], bytes]
    refusal: type[MediaRefused]
    begins: str


Corpus = dict[str, Hostile]


def _zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("Main.class", bytes(100))
    return packed.getvalue()


DISGUISED: Corpus = {
    "page.jpg": Hostile(lambda: HTML, UnknownFormat, "Tệp {name} là HTML (text/html);"),
    "page.svg": Hostile(lambda: b"<!-- <svg> -->" + HTML, UnknownFormat, "Tệp {name} là text (text/plain);"),
    "archive.mp4": Hostile(_zip, UnknownFormat, "Tệp {name} là ZIP (application/zip);"),
    "program.png": Hostile(lambda: b"MZ\x90\0" + bytes(500), UnknownFormat, "Tệp {name} là "),
    "film.gif": Hostile(lambda: b"GIF89a/*" + HTML, UnknownFormat, "Tệp {name} là GIF (image/gif);"),
    "both.png": Hostile(
        lambda: pictures.black_png(16) + _zip(), UnknownFormat, "Tệp {name} là image/png + ZIP (application/zip);"
    ),
    "both.jpg": Hostile(
        lambda: pictures.jpeg(16, 16) + _zip(), UnknownFormat, "Tệp {name} là image/jpeg + ZIP (application/zip);"
    ),
    "both.pdf": Hostile(
        lambda: pictures.pdf() + _zip(), UnknownFormat, "Tệp {name} là application/pdf + ZIP (application/zip);"
    ),
    "page-after-jpeg.jpg": Hostile(
        lambda: b"\xff\xd8\xff\xe0" + HTML, BrokenPicture, BROKEN_PICTURE + "không đọc được phần đầu tệp"
    ),
    "page-in-box.mp4": Hostile(
        lambda: clips.box(b"ftyp", b"isom", bytes(4)) + clips.box(b"free", HTML),
        BrokenVideo,
        BROKEN_CLIP + "thiếu phần mục lục (moov)",
    ),
    "page.pdf": Hostile(lambda: b"%PDF-1.7\n" + HTML, BrokenPicture, BROKEN_PICTURE + "không đọc được như tệp PDF"),
    "page.vtt": Hostile(
        lambda: b"WEBVTT\n\n" + HTML, BadCaptions, BAD_CAPTIONS + "không có câu phụ đề nào"
    ),
    "page-in-drawing.svg": Hostile(
        lambda: pictures.svg(f"<foreignObject>{HTML.decode()[15:]}</foreignObject>"),
        PictureNotAccepted,
        NOT_ACCEPTED + "tệp có <foreignObject> (dòng 2)",
    ),
    "script.svg": Hostile(
        lambda: pictures.svg("<script>alert(1)</script>"), PictureNotAccepted, NOT_ACCEPTED + "tệp có <script> (dòng 2)"
    ),
    "link.svg": Hostile(
        lambda: pictures.svg('<image href="http://127.0.0.1/a.png"/>'),
        PictureNotAccepted,
        NOT_ACCEPTED + "tệp liên kết tới http://127.0.0.1/a.png (dòng 2)",
    ),
    "entities.svg": Hostile(
        lambda: b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + pictures.svg("&a;"),
        PictureNotAccepted,
        NOT_ACCEPTED + "tệp tự khai kiểu tài liệu (DTD) (dòng 1)",
    ),
}  # fmt: skip

PICTURES: Corpus = {
    "huge.png": Hostile(lambda: pictures.png(100_000, 100_000), TooManyPixels, PIXELS + "100000 × 100000 điểm ảnh;"),
    # No JPEG can say more.
    "huge.jpg": Hostile(lambda: pictures.jpeg(65_500, 65_500), TooManyPixels, PIXELS + "65500 × 65500 điểm ảnh;"),
    "huge.webp": Hostile(
        lambda: pictures.restless_webp(100_000, 1), TooManyPixels, PIXELS + "100000 × 100000 điểm ảnh;"
    ),
    "huge.svg": Hostile(lambda: pictures.svg("", HUGE), TooManyPixels, PIXELS + "100000 × 100000 điểm ảnh;"),
    "huge.pdf": Hostile(
        lambda: pictures.pdf(box="0 0 100000 100000"), TooManyPixels, PIXELS + "100000 × 100000 điểm ảnh;"
    ),
    "hollow.png": Hostile(
        lambda: pictures.png(10_000, 10_000), BrokenPicture, BROKEN_PICTURE + "dữ liệu ảnh thiếu hoặc hỏng"
    ),
    "hollow.jpg": Hostile(
        lambda: pictures.jpeg(10_000, 10_000), BrokenPicture, BROKEN_PICTURE + "thiếu phần lớn điểm ảnh"
    ),
    "scans.jpg": Hostile(
        lambda: pictures.jpeg(4000, 3000, progressive=True, scans=20_000),
        BrokenPicture,
        BROKEN_PICTURE + "dữ liệu ảnh thiếu hoặc hỏng",
    ),
    "progressive.jpg": Hostile(
        lambda: pictures.jpeg(10_000, 10_000, progressive=True, scans=20_000), PictureNotAccepted, WHOLE
    ),
    "bomb.webp": Hostile(lambda: pictures.webp_bomb(7000, 7000), PictureNotAccepted, WHOLE),
}

DRAWINGS: Corpus = {
    "deep.svg": Hostile(
        lambda: pictures.nested("<g>", 100_000),
        PictureNotAccepted,
        NOT_ACCEPTED + "tệp lồng nhau quá 250 phần tử (dòng 2)",
    ),
    "opacity.svg": Hostile(lambda: pictures.nested('<g opacity="0.9">', 60), TooDemanding, TOO_MUCH_MEMORY),
    "morphology.svg": Hostile(
        lambda: pictures.filtered('<feMorphology operator="dilate" radius="500"/>'), TooDemanding, TOO_MUCH_TIME
    ),
    "turbulence.svg": Hostile(
        lambda: pictures.filtered('<feTurbulence baseFrequency="0.9" numOctaves="10000"/>'), TooDemanding, TOO_MUCH_TIME
    ),
    "picture.svg": Hostile(
        lambda: pictures.drawing_with(pictures.black_png(20_000)), TooDemanding, TOO_MUCH_MEMORY
    ),
    "uses.svg": Hostile(pictures.multiplied, BrokenPicture, BROKEN_PICTURE + "không vẽ được"),
    "masks.svg": Hostile(lambda: pictures.masked(5000), TooDemanding, TOO_MUCH),
    "styles.svg": Hostile(pictures.styled, TooDemanding, TOO_MUCH_TIME),
    "letters.svg": Hostile(
        lambda: pictures.svg(f'<text y="20">{"ệ" * 2_000_000}</text>'), TooDemanding, TOO_MUCH
    ),
    "large.svg": Hostile(lambda: pictures.svg(" " * (32 << 20)), FileTooLarge, "Tệp {name} có 33554506 byte,"),
}  # fmt: skip

PAGES: Corpus = {
    "paths.pdf": Hostile(lambda: pictures.page_of_paths(3_000_000), TooDemanding, TOO_MUCH_MEMORY),
    "forms.pdf": Hostile(pictures.page_of_forms, TooDemanding, TOO_MUCH),
    "zeros.pdf": Hostile(lambda: pictures.pdf_of(pictures.zeros(400)), TooDemanding, TOO_MUCH_MEMORY),
    "states.pdf": Hostile(lambda: pictures.pdf(b"q\n" * 5_000_000), TooDemanding, TOO_MUCH_MEMORY),
}

CLIPS: Corpus = {
    "cut.mp4": Hostile(
        lambda: clips.clip()[: len(clips.clip()) // 2], BrokenVideo, BROKEN_CLIP + "thiếu "
    ),
    "endless.mp4": Hostile(clips.endless, VideoTooLong, TOO_LONG + "86400 giây"),
    "late.mp4": Hostile(clips.late_fragment, VideoTooLong, TOO_LONG + "3456000 giây"),
    "nothing.mp4": Hostile(lambda: clips.fragments_of_nothing(10_000_000), TooDemanding, TOO_MUCH_MEMORY),
    "edits.mp4": Hostile(lambda: clips.looping_edits(1_000_000), TooDemanding, TOO_MUCH),
    "samples.mp4": Hostile(
        lambda: clips.many_samples(20_000_000), BrokenVideo, BROKEN_CLIP + "không giải mã được hình nào"
    ),
    "tracks.mp4": Hostile(lambda: clips.many_tracks(10_000), TooDemanding, TOO_MUCH_MEMORY),
    "nested.mp4": Hostile(lambda: clips.nested_boxes(100_000), NotAVideo, "Tệp {name} không phải là video."),
    "swollen.mp4": Hostile(
        clips.swollen_box, BrokenVideo, BROKEN_CLIP + "thiếu 4611686018427387788 byte cuối"
    ),
    "swollen.mkv": Hostile(
        clips.swollen_matroska, BrokenVideo, BROKEN_CLIP + "không giải mã được hình nào"
    ),
    "days.mkv": Hostile(clips.matroska_for_days, VideoTooLong, TOO_LONG + "1099511627 giây"),
    "zeros.mkv": Hostile(
        lambda: clips.matroska_zip_bomb(400), BrokenVideo, BROKEN_CLIP + "không giải mã được hình nào"
    ),
    "huge.mkv": Hostile(
        lambda: clips.matroska(clips.cluster(0, clips.key_frame(16_383, 16_383))),
        BrokenVideo,
        BROKEN_CLIP + "không đọc được (Invalid argument)",
    ),
}  # fmt: skip

RECORDINGS: Corpus = {
    "longer.wav": Hostile(
        lambda: clips.wav(100_000, riff_bytes=0x7FFFFFFF), BrokenSound, BROKEN_SOUND + "thiếu 2147383611 byte cuối"
    ),
    "fuller.wav": Hostile(lambda: clips.wav(0xFFFFFF00), BrokenSound, BROKEN_SOUND + "bị hỏng ở giây 0.5"),
    "slow.wav": Hostile(lambda: clips.wav(100_000, rate=1, channels=1), VideoTooLong, TOO_LONG + "50000 giây"),
    "wide.wav": Hostile(lambda: clips.wav(100_000, channels=65_535), BrokenSound, BROKEN_SOUND),
    "boastful.mp3": Hostile(clips.boastful_mp3, VideoTooLong, TOO_LONG + "51539607 giây"),
    "title.mp3": Hostile(clips.title_without_sound, BrokenSound, BROKEN_SOUND + "không đọc được ("),
    "late.ogg": Hostile(
        lambda: clips.ogg_page(clips.recording("ogg"), 1 << 50), VideoTooLong, TOO_LONG + "23456248059 giây"
    ),
    "noise.aac": Hostile(
        lambda: clips.recording("aac")[:100] + bytes(100_000), BrokenSound, BROKEN_SOUND + "không đọc được ("
    ),
}

WORDS: Corpus = {
    "brackets.vtt": Hostile(
        lambda: (CUE + "<" * CAPTIONS_BYTES).encode(),
        BadCaptions,
        BAD_CAPTIONS + f"câu 1 có {CAPTIONS_BYTES} ký tự, chỉ nhận tối đa 4000",
    ),
    "voices.vtt": Hostile(
        lambda: (CUE + "<v" + " " * CAPTIONS_BYTES + "x").encode(), BadCaptions, BAD_CAPTIONS + "câu 1 có "
    ),
    "brackets.srt": Hostile(
        lambda: b"1\n00:00:00,500 --> 00:00:02,000\n" + b"<" * CAPTIONS_BYTES, BadCaptions, BAD_CAPTIONS + "câu 1 có "
    ),
    "arrows.vtt": Hostile(
        lambda: b"WEBVTT\n\n" + b"-->\n" * 500_000, BadCaptions, BAD_CAPTIONS + "dòng 3 không phải một cặp thời điểm"
    ),
    "marks.vtt": Hostile(lambda: (CUE + "a" + "\u0300\u0323" * 500_000).encode(), TooDemanding, TOO_MUCH_TIME),
    "large.vtt": Hostile(
        lambda: (CUE + "a" * 3_000_000).encode(), FileTooLarge, "Tệp {name} có 3000032 byte, chỉ nhận tối đa 2097152."
    ),
}
