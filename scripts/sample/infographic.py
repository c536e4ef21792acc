"""A guide on one tall page that can be printed, hung on a wall or passed on in a chat."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from scripts.sample.drawing import AMBER, INK, PALETTES, WHITE, Block, Canvas, Palette, Type, set_block
from scripts.sample.texts import MAKER, WHERE_TO_ASK, topic_of

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.sample.texts import Guide, GuideStep

WIDTH = 1080
MARGIN = 64
CARD_LEFT = 184
CARD_RIGHT = WIDTH - 48
CARD_PADDING = 32
CARD_GAP = 26
PICTURE = 156
TEXT_LEFT = CARD_LEFT + 40
TEXT_WIDTH = CARD_RIGHT - CARD_PADDING - PICTURE - 20 - TEXT_LEFT
NUMBER_X = 104
NUMBER_RADIUS = 56

EYEBROW = Type("Bold", 36)
TITLE = Type("ExtraBold", 80, 1.24)
SUMMARY = Type("Medium", 38, 1.36)
STEP_TITLE = Type("ExtraBold", 50, 1.24)
STEP_ACTION = Type("Medium", 41, 1.34)
NUMBER = Type("ExtraBold", 66)
HELP = Type("SemiBold", 41, 1.34)
FOOTER = Type("SemiBold", 36)

HELP_HEIGHT = 220
FOOTER_HEIGHT = 104


@dataclass(frozen=True)
class _Band:
    eyebrow: Block
    title: Block
    summary: Block

    @classmethod
    def of(cls, guide: Guide) -> _Band:
        return cls(
            eyebrow=Block((topic_of(guide).name,), EYEBROW),
            title=set_block(guide.title, TITLE, WIDTH - 2 * MARGIN - 268),
            summary=set_block(guide.summary, SUMMARY, WIDTH - 2 * MARGIN),
        )

    @property
    def title_top(self) -> int:
        return MARGIN + 68 + 36

    @property
    def summary_top(self) -> int:
        return self.title_top + max(self.title.height, 250) + 66

    @property
    def height(self) -> int:
        return self.summary_top + self.summary.height + 48


@dataclass(frozen=True)
class _Row:
    number: int
    step: GuideStep
    title: Block
    action: Block

    @classmethod
    def of(cls, number: int, step: GuideStep) -> _Row:
        title = set_block(step.title, STEP_TITLE, TEXT_WIDTH)
        return cls(number, step, title, set_block(step.action, STEP_ACTION, TEXT_WIDTH))

    @property
    def text_height(self) -> int:
        return self.title.height + 12 + self.action.height

    @property
    def height(self) -> int:
        return max(self.text_height, PICTURE) + 2 * CARD_PADDING


def draw_infographic(guide: Guide, target: Path) -> None:
    band, rows = _Band.of(guide), [_Row.of(number, step) for number, step in enumerate(guide.steps, start=1)]
    palette = PALETTES[guide.topic]
    top = band.height + 80
    rows_height = sum(row.height for row in rows) + CARD_GAP * len(rows)
    page = Canvas(WIDTH, top + rows_height + 14 + HELP_HEIGHT + 56 + FOOTER_HEIGHT, palette.tint)
    _draw_band(page, band, guide.pictogram, palette)
    _draw_thread(page, rows, top, palette)
    for row in rows:
        _draw_row(page, row, top, palette)
        top += row.height + CARD_GAP
    _draw_help(page, top + 14, palette)
    _draw_footer(page, palette)
    page.render().pngsave(str(target), compression=9, keep="none")


def _draw_band(page: Canvas, band: _Band, picture: str, palette: Palette) -> None:
    low, centre_x, centre_y = band.height, WIDTH - MARGIN - 118, band.title_top + 118
    page.shape(f'<path d="M0 0H{WIDTH}V{low}Q{WIDTH / 2} {low + 84} 0 {low}z" fill="{palette.deep}"/>')
    page.shape(f'<circle cx="{centre_x + 30}" cy="{centre_y - 24}" r="262" fill="{palette.lift}"/>')
    page.shape(f'<circle cx="{centre_x}" cy="{centre_y}" r="122" fill="{WHITE}"/>')
    page.picture(picture, (centre_x, centre_y), 146, (palette.deep, palette.soft))
    pill = band.eyebrow.width + 60
    page.shape(f'<rect x="{MARGIN}" y="{MARGIN}" width="{pill}" height="68" rx="34" fill="{AMBER}"/>')
    page.write(band.eyebrow, MARGIN + 30, MARGIN + 34 - EYEBROW.line_height / 2, INK)
    page.write(band.title, MARGIN, band.title_top, WHITE)
    rule = band.summary_top - 44
    page.shape(f'<rect x="{MARGIN}" y="{rule}" width="132" height="10" rx="5" fill="{AMBER}"/>')
    page.write(band.summary, MARGIN, band.summary_top, WHITE)


def _draw_thread(page: Canvas, rows: list[_Row], top: int, palette: Palette) -> None:
    """The line with arrows that leads the eye from one number to the next."""
    for row, below in pairwise(rows):
        start = top + row.height / 2 + NUMBER_RADIUS + 14
        top += row.height + CARD_GAP
        end = top + below.height / 2 - NUMBER_RADIUS - 16
        style = f'fill="none" stroke="{palette.deep}" stroke-width="7" stroke-linecap="round" stroke-linejoin="round"'
        arrow = f"M{NUMBER_X} {start:.0f}V{end:.0f}m-17 -17l17 17 17 -17"
        page.shape(f'<path d="{arrow}" {style}/>')


def _draw_row(page: Canvas, row: _Row, top: int, palette: Palette) -> None:
    middle = top + row.height / 2
    size = f'width="{CARD_RIGHT - CARD_LEFT}" height="{row.height}" rx="36"'
    page.shape(f'<rect x="{CARD_LEFT}" y="{top + 6}" {size} fill="{palette.soft}"/>')
    page.shape(f'<rect x="{CARD_LEFT}" y="{top}" {size} fill="{WHITE}"/>')
    page.shape(f'<circle cx="{NUMBER_X}" cy="{middle}" r="{NUMBER_RADIUS}" fill="{palette.deep}"/>')
    page.write_centred(Block((str(row.number),), NUMBER), (NUMBER_X, middle), WHITE)
    left = CARD_RIGHT - CARD_PADDING - PICTURE
    tile = f'width="{PICTURE}" height="{PICTURE}" rx="34" fill="{palette.tint}"'
    page.shape(f'<rect x="{left}" y="{middle - PICTURE / 2}" {tile}/>')
    page.picture(row.step.pictogram, (left + PICTURE / 2, middle), 110, (palette.deep, palette.soft))
    text_top = middle - row.text_height / 2
    page.write(row.title, TEXT_LEFT, text_top, palette.deep)
    page.write(row.action, TEXT_LEFT, text_top + row.title.height + 12, INK)


def _draw_help(page: Canvas, top: int, palette: Palette) -> None:
    box = f'x="48" y="{top}" width="{CARD_RIGHT - 48}" height="{HELP_HEIGHT}" rx="36"'
    page.shape(f'<rect {box} fill="{AMBER}"/>')
    page.shape(f'<circle cx="164" cy="{top + HELP_HEIGHT / 2}" r="66" fill="{WHITE}"/>')
    page.picture("people", (164, top + HELP_HEIGHT / 2), 88, (palette.deep, palette.soft))
    words = set_block(WHERE_TO_ASK, HELP, CARD_RIGHT - 264 - 24)
    page.write(words, 264, top + (HELP_HEIGHT - words.height) / 2, INK)


def _draw_footer(page: Canvas, palette: Palette) -> None:
    top = page.height - FOOTER_HEIGHT
    page.shape(f'<rect y="{top}" width="{WIDTH}" height="{FOOTER_HEIGHT}" fill="{palette.deep}"/>')
    words = Block((MAKER,), FOOTER)
    page.write(words, (WIDTH - words.width) / 2, top + (FOOTER_HEIGHT - words.height) / 2, WHITE)
