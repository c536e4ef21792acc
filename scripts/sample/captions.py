"""What a clip says, for those who cannot hear it: timed captions and a transcript."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webvtt import Caption, WebVTT

from scripts.sample.scenes import Cue, scenes_of

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.sample.texts import Guide


def caption_cues(guide: Guide) -> list[Cue]:
    return [cue for scene in scenes_of(guide) for cue in scene.cues]


def write_captions(guide: Guide, target: Path) -> None:
    captions = WebVTT()
    for cue in caption_cues(guide):
        captions.captions.append(Caption(timestamp(cue.start), timestamp(cue.end), cue.text))
    target.write_text(captions.content.rstrip() + "\n", encoding="utf-8")


def transcript(guide: Guide) -> str:
    """One paragraph for each card; the clip has no voice, only a soft chime when a card changes."""
    cards = (" ".join(cue.text for cue in scene.cues) for scene in scenes_of(guide))
    return "\n\n".join(" ".join(card.split()) for card in cards) + "\n"


def timestamp(seconds: float) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest:02}.{thousandths:03}"
