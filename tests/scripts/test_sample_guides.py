"""The words of the eight guides, their captions and their references to the facts."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import webvtt

import scripts.sample
from scripts.sample.captions import caption_cues, timestamp, transcript, write_captions
from scripts.sample.drawing import PALETTES
from scripts.sample.pictograms import DRAWINGS
from scripts.sample.scenes import invitation, scenes_of
from scripts.sample.texts import (
    MAKER,
    WHERE_TO_ASK,
    Guide,
    GuideTextError,
    read_guide,
    read_guides,
    read_topics,
    tie,
    topic_of,
)

GUIDES = read_guides()
EVERY_GUIDE = pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.slug)
SAMPLE = Path(scripts.sample.__file__).parent


@cache
def facts() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SAMPLE / "facts.json").read_text(encoding="utf-8"))
    return found


def ids(kind: str) -> set[str]:
    return {entry["id"] for entry in facts()[kind]}


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+", text) if part]


def test_there_are_eight_guides_in_the_order_of_the_training_documents() -> None:
    assert [guide.number for guide in GUIDES] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert len({guide.slug for guide in GUIDES}) == 8


def test_every_guide_bears_the_title_of_its_training_document() -> None:
    titles = [document["title_vi"] for document in facts()["training_documents"]]

    assert [guide.document_title for guide in GUIDES] == titles


def test_every_guide_names_the_platforms_of_its_training_document() -> None:
    for guide, document in zip(GUIDES, facts()["training_documents"], strict=True):
        assert set(document["platforms"]) <= set(guide.platforms)


@EVERY_GUIDE
def test_platforms_targets_and_services_are_known_to_the_facts(guide: Guide) -> None:
    labels = {row["label_vi"] for row in facts()["measurements"] if row.get("group", "").startswith("de-an-06")}

    assert set(guide.platforms) <= ids("platforms")
    assert guide.targets
    assert set(guide.targets) <= ids("targets")
    assert set(guide.services) <= labels


def test_six_topics_are_declared_and_each_has_a_guide_and_a_palette() -> None:
    slugs = [topic.slug for topic in read_topics()]

    assert len(slugs) == 6
    assert set(slugs) == {guide.topic for guide in GUIDES} == set(PALETTES)
    assert topic_of(GUIDES[0]).name == "Thanh toán không dùng tiền mặt"


@EVERY_GUIDE
def test_every_guide_has_at_least_four_steps_with_one_action_each(guide: Guide) -> None:
    assert 4 <= len(guide.steps) <= 6
    for step in guide.steps:
        assert len(sentences(step.action)) == 1
        assert step.action.endswith(".")
        assert 1 <= len(sentences(step.body)) <= 3


@EVERY_GUIDE
def test_sentences_are_short_and_titles_fit(guide: Guide) -> None:
    words = [len(one.split()) for step in guide.steps for one in sentences(f"{step.action} {step.body}")]

    assert max(words) <= 25
    assert len(guide.title) <= 70
    assert len(sentences(guide.summary)) <= 2


@pytest.mark.parametrize("path", sorted((SAMPLE / "guides").glob("*.toml")), ids=lambda path: path.stem)
def test_every_text_file_is_in_nfc(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert unicodedata.is_normalized("NFC", text)


@EVERY_GUIDE
def test_the_long_description_tells_all_that_the_infographic_tells(guide: Guide) -> None:
    told = guide.infographic_description.casefold()

    for words in (guide.title, guide.summary, WHERE_TO_ASK, MAKER):
        assert words.casefold() in told
    for step in guide.steps:
        assert step.title.casefold() in told
        assert step.action.casefold() in told


@EVERY_GUIDE
def test_no_text_holds_a_telephone_number_or_a_web_address(guide: Guide) -> None:
    words = " ".join([guide.summary, *(f"{step.action} {step.body}" for step in guide.steps)])

    assert not re.search(r"\d{4,}|https?:|www\.", words)


@EVERY_GUIDE
def test_every_pictogram_is_drawn(guide: Guide) -> None:
    assert {guide.pictogram, *(step.pictogram for step in guide.steps)} <= set(DRAWINGS)


def test_a_text_file_without_a_title_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "01-thieu.toml"
    path.write_text('number = 1\nslug = "thieu"\ndocument_title = "Thiếu"\n', encoding="utf-8")

    with pytest.raises(GuideTextError, match=r"01-thieu\.toml: the key 'title' is missing"):
        read_guide(path)


def test_a_text_file_with_a_number_for_a_slug_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "01-sai.toml"
    path.write_text("number = 1\nslug = 7\n", encoding="utf-8")

    with pytest.raises(GuideTextError, match="the key 'slug' is not of type str"):
        read_guide(path)


@EVERY_GUIDE
def test_captions_are_read_back_as_they_were_written(guide: Guide, tmp_path: Path) -> None:
    path = tmp_path / "captions.vi.vtt"
    write_captions(guide, path)

    captions = webvtt.read(str(path)).captions

    assert path.read_text(encoding="utf-8").startswith("WEBVTT\n\n")
    assert [(row.start, row.end, row.text) for row in captions] == [
        (timestamp(cue.start), timestamp(cue.end), cue.text) for cue in caption_cues(guide)
    ]


@EVERY_GUIDE
def test_captions_follow_one_another_within_the_clip(guide: Guide) -> None:
    cues = caption_cues(guide)

    assert all(cue.start < cue.end for cue in cues)
    assert all(cue.end <= after.start for cue, after in pairwise(cues))
    assert cues[-1].end <= scenes_of(guide)[-1].end


@EVERY_GUIDE
def test_captions_can_be_read_in_time(guide: Guide) -> None:
    for cue in caption_cues(guide):
        lines = cue.text.split("\n")
        assert len(lines) <= 2
        assert max(map(len, lines)) <= 42
        assert len(cue.text) / (cue.end - cue.start) <= 20


@EVERY_GUIDE
def test_every_clip_lasts_between_twenty_and_sixty_seconds(guide: Guide) -> None:
    scenes = scenes_of(guide)

    assert 20 <= scenes[-1].end <= 60
    assert [scene.number for scene in scenes] == list(range(len(guide.steps) + 2))


@EVERY_GUIDE
def test_the_transcript_says_every_step_in_a_paragraph_of_its_own(guide: Guide) -> None:
    paragraphs = transcript(guide).strip().split("\n\n")

    assert paragraphs[0] == f"{guide.title}. {invitation(guide)}"
    for number, step in enumerate(guide.steps, start=1):
        assert paragraphs[number] == f"Bước {number}: {step.title}. {step.action}"


def test_words_that_belong_together_are_tied() -> None:
    assert tie("Giữ kín mã OTP") == "Giữ kín mã\u00a0OTP"
