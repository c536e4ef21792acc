"""Files that mean harm are refused, each for its own reason, before they cost much; whoever comes next is served."""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile_samples import CLIPS, DISGUISED, DRAWINGS, HTML, PAGES, PICTURES, RECORDINGS, WORDS, Corpus
from media_worker import NOON, Place
from processes import watched

from content_store.content.assets import Asset
from content_store.events import Event
from content_store.media_errors import MediaRefused
from media.receiving import Reception

SECONDS = 5.0
BYTES = 300_000_000


@pytest.fixture
def place(tmp_path: Path, database_url: str) -> Place:
    return Place.at(tmp_path / "data", database_url)


@pytest.mark.parametrize(
    "corpus",
    [DISGUISED, PICTURES, DRAWINGS, PAGES, CLIPS, RECORDINGS, WORDS],
    ids=["disguised", "pictures", "drawings", "pages", "clips", "recordings", "words"],
)
async def test_a_hostile_file_is_refused_within_five_seconds_and_300_megabytes_and_leaves_nothing(
    place: Place, tmp_path: Path, picture: Path, corpus: Corpus
) -> None:
    told, costly = {}, {}

    async with place.reception() as reception:
        for name, hostile in corpus.items():
            path = tmp_path / "upload"
            path.write_bytes(hostile.make())
            with watched() as cost:
                refusal = await _refusal(reception, path, name)
            told[name] = type(refusal), refusal.message_vi[: len(hostile.begins.format(name=name))]
            # Of a processor's time: how long that lasts on the wall is for whoever else is at work to say.
            if cost.seconds > SECONDS or cost.bytes > BYTES:
                costly[name] = cost

        assert told == {name: (hostile.refusal, hostile.begins.format(name=name)) for name, hostile in corpus.items()}
        assert costly == {}
        assert (await Asset.all().count(), await Event.all().count()) == (0, 0)
        assert (await place.digests(), place.unfinished_files()) == (set(), [])
        # Whoever comes next is served by the same sandbox.
        assert (await reception.receive(picture, "anh.jpg", None, NOON)).width == 800


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\system32\\a.mp4", "a.mp4"),
        ("anh\u202egpj.exe", "anhgpj.exe"),
        ("a\x00b\r\n.jpg", "ab.jpg"),
        ("{name}.jpg", "{name}.jpg"),
        ("%s%n.jpg", "%s%n.jpg"),
        ("\udc80\u2028.jpg", ".jpg"),
        ("." * 300, "khong-ten"),
        ("ẫ" * 300 + ".jpg", "ẫ" * 251 + ".jpg"),
    ],
)
async def test_a_name_that_deceives_is_shown_without_its_tricks(
    place: Place, tmp_path: Path, sent: str, shown: str
) -> None:
    async with place.reception() as reception:
        refusal = await _refusal(reception, _html(tmp_path), sent)

    assert refusal.message_vi.startswith(f"Tệp {shown} là HTML (text/html);")


async def _refusal(reception: Reception, path: Path, name: str) -> MediaRefused:
    with pytest.raises(MediaRefused) as refused:
        await reception.receive(path, name, None, NOON)
    return refused.value


def _html(folder: Path) -> Path:
    path = folder / "page"
    path.write_bytes(HTML)
    return path
