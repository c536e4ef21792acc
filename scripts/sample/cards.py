"""The cards of a clip: title, one for each step, and farewell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.sample.drawing import AMBER, INK, PALETTES, WHITE, Block, Canvas, Image, Palette, Type, set_block
from scripts.sample.scenes import THANKS, Scene, invitation
from scripts.sample.texts import MAKER, WHERE_TO_ASK, topic_of

if TYPE_CHECKING:
    from scripts.sample.texts import Guide, GuideStep

WIDTH = 1280
HEIGHT = 720
# Captions lie over what is below this line, so nothing that must be read may.
FLOOR = 588
CEILING = 36
MIDDLE = (CEILING + FLOOR) / 2
PANEL = 396
TEXT_LEFT = PANEL + 60
TEXT_WIDTH = WIDTH - TEXT_LEFT - 56
COVER_LEFT = 84
COVER_WIDTH = 744

LABEL = Type("Bold", 40)
COVER_TITLE = Type("ExtraBold", 84, 1.24)
COVER_LINE = Type("SemiBold", 44, 1.34)
STEP_TITLE = Type("ExtraBold", 86, 1.2)
STEP_ACTION = Type("SemiBold", 52, 1.32)


@dataclass(frozen=True)
class _Cover:
    eyebrow: str
    title: str
    line: str
    picture: str


def draw_card(guide: Guide, scene: Scene, whole: bool) -> Image:
    """The card as it comes in, or whole: with the sentence that appears a moment later."""
    palette = PALETTES[guide.topic]
    if scene.step is not None:
        return _draw_step(scene.step, f"Bước {scene.number}/{len(guide.steps)}", palette, whole)
    if scene.number == 0:
        return _draw_cover(
            _Cover(topic_of(guide).name, guide.title, invitation(guide), guide.pictogram), palette, whole
        )
    return _draw_cover(_Cover(MAKER, THANKS, WHERE_TO_ASK, "heart"), palette, whole)


def _draw_step(step: GuideStep, label: str, palette: Palette, whole: bool) -> Image:
    card = Canvas(WIDTH, HEIGHT, palette.tint)
    card.shape(f'<rect width="{PANEL}" height="{HEIGHT}" fill="{palette.deep}"/>')
    card.shape(f'<circle cx="{PANEL / 2}" cy="350" r="164" fill="{palette.lift}"/>')
    card.shape(f'<circle cx="{PANEL / 2}" cy="350" r="132" fill="{WHITE}"/>')
    card.picture(step.pictogram, (PANEL / 2, 350), 158, (palette.deep, palette.soft))
    _pill(card, Block((label,), LABEL), PANEL / 2, 112)
    title, action = set_block(step.title, STEP_TITLE, TEXT_WIDTH), set_block(step.action, STEP_ACTION, TEXT_WIDTH)
    top = MIDDLE - (title.height + 56 + action.height) / 2
    card.write(title, TEXT_LEFT, top, palette.deep)
    rule = top + title.height + 16
    card.shape(f'<rect x="{TEXT_LEFT}" y="{rule}" width="120" height="10" rx="5" fill="{AMBER}"/>')
    if whole:
        card.write(action, TEXT_LEFT, top + title.height + 56, INK)
    return card.render()


def _draw_cover(cover: _Cover, palette: Palette, whole: bool) -> Image:
    card = Canvas(WIDTH, HEIGHT, palette.deep)
    card.shape(f'<circle cx="1110" cy="{MIDDLE - 20}" r="350" fill="{palette.lift}"/>')
    card.shape(f'<circle cx="1040" cy="{MIDDLE}" r="164" fill="{WHITE}"/>')
    card.picture(cover.picture, (1040, MIDDLE), 196, (palette.deep, palette.soft))
    eyebrow, title = Block((cover.eyebrow,), LABEL), set_block(cover.title, COVER_TITLE, COVER_WIDTH)
    line = set_block(cover.line, COVER_LINE, COVER_WIDTH)
    top = MIDDLE - (72 + 32 + title.height + 24 + line.height) / 2
    _pill(card, eyebrow, COVER_LEFT + (eyebrow.width + 64) / 2, top + 36)
    card.write(title, COVER_LEFT, top + 104, WHITE)
    if whole:
        card.write(line, COVER_LEFT, top + 128 + title.height, WHITE)
    return card.render()


def _pill(card: Canvas, label: Block, centre_x: float, centre_y: float) -> None:
    width = label.width + 64
    box = f'x="{centre_x - width / 2:.1f}" y="{centre_y - 36:.1f}" width="{width}" height="72" rx="36"'
    card.shape(f'<rect {box} fill="{AMBER}"/>')
    card.write(label, centre_x - label.width / 2, centre_y - label.height / 2, INK)
