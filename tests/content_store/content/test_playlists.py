"""The playlists of a published clip say what a player needs, and refer to files beside them."""

from __future__ import annotations

import hashlib
import re

from msgspec.structs import replace

from content_store.content.playlists import Level, Voice, playlists
from content_store.content.snapshot import CaptionRecord, FileRecord

HLS = "application/vnd.apple.mpegurl"


def file(role: str, name: str, bit_rate: int | None = None, size: tuple[int, int] | None = None) -> FileRecord:
    width, height = size or (None, None)
    codecs = "avc1.4d401e" if size else "mp4a.40.2"
    return FileRecord(
        role, f"{role}-digest", name, HLS, 9, width=width, height=height, bit_rate=bit_rate, codecs=codecs
    )


LEVELS = [
    Level(file("HLS_240P", "g-hls-240p.m3u8", 250_000, (426, 240)), file("FMP4_240P", "g.mp4", 200_000, (426, 240))),
    Level(file("HLS_480P", "g-hls-480p.m3u8", 900_000, (854, 480)), file("FMP4_480P", "g.mp4", 700_000, (854, 480))),
]
VOICE = Voice("vi", "Tiếng Việt", file("HLS_AUDIO", "g-hls-audio.m3u8", 50_000), "mp4a.40.2")
CAPTIONS = CaptionRecord("vi", 'Tiếng "Việt"', FileRecord("CAPTIONS", "vtt-digest", "g-vi.vtt", "text/vtt", 90))


def test_a_stream_joins_levels_voice_and_captions() -> None:
    made = playlists("g", LEVELS, [VOICE], [CAPTIONS], 12_345)

    subtitles = made.parts[0]
    assert made.texts[made.stream.sha256] == (
        "#EXTM3U\n"
        "#EXT-X-VERSION:7\n"
        "#EXT-X-INDEPENDENT-SEGMENTS\n"
        '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="Tiếng Việt",LANGUAGE="vi",DEFAULT=YES,AUTOSELECT=YES,'
        'URI="../HLS_AUDIO-digest/g-hls-audio.m3u8"\n'
        '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",NAME="Tiếng ’Việt’",LANGUAGE="vi",DEFAULT=NO,AUTOSELECT=YES,'
        f'FORCED=NO,URI="../{subtitles.sha256}/g-vi.m3u8"\n'
        '#EXT-X-STREAM-INF:BANDWIDTH=300000,AVERAGE-BANDWIDTH=250000,CODECS="avc1.4d401e,mp4a.40.2",RESOLUTION=426x240,'
        'AUDIO="sound",SUBTITLES="captions"\n'
        "../HLS_240P-digest/g-hls-240p.m3u8\n"
        '#EXT-X-STREAM-INF:BANDWIDTH=950000,AVERAGE-BANDWIDTH=750000,CODECS="avc1.4d401e,mp4a.40.2",RESOLUTION=854x480,'
        'AUDIO="sound",SUBTITLES="captions"\n'
        "../HLS_480P-digest/g-hls-480p.m3u8\n"
    )
    assert made.texts[subtitles.sha256] == (
        "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:13\n#EXT-X-PLAYLIST-TYPE:VOD\n"
        "#EXTINF:12.345,\n../vtt-digest/g-vi.vtt\n#EXT-X-ENDLIST\n"
    )


def test_a_silent_clip_without_captions_names_no_groups() -> None:
    made = playlists("g", LEVELS[:1], [], [], 1000)

    assert made.texts[made.stream.sha256].splitlines()[3:] == [
        '#EXT-X-STREAM-INF:BANDWIDTH=250000,AVERAGE-BANDWIDTH=200000,CODECS="avc1.4d401e",RESOLUTION=426x240',
        "../HLS_240P-digest/g-hls-240p.m3u8",
    ]
    assert made.parts == ()


def test_each_codec_of_the_voices_is_named_once_in_their_order() -> None:
    voices = [replace(VOICE, codecs=codecs) for codecs in ("mp4a.40.5", "mp4a.40.2", "opus", "mp4a.40.5")]

    made = playlists("g", LEVELS[:1], voices, [], 1000)

    told = re.search('CODECS="(.*?)"', made.texts[made.stream.sha256])
    assert told is not None
    assert told[1] == "avc1.4d401e,mp4a.40.5,mp4a.40.2,opus"


def test_every_text_is_known_by_its_own_digest() -> None:
    made = playlists("g", LEVELS, [VOICE], [CAPTIONS], 12_345)

    assert all(hashlib.sha256(text.encode()).hexdigest() == sha256 for sha256, text in made.texts.items())
    assert {made.stream.sha256, made.parts[0].sha256} == set(made.texts)
    assert made.stream.bytes == len(made.texts[made.stream.sha256].encode())
