"""A guide as one plain page: large type, no script, and the lightest clip."""

from __future__ import annotations

from html import escape

from content_store.content.blocks import Block, ItemList, Note, Paragraph, Spans, paragraphs
from content_store.content.snapshot import ClipRecord, FileRecord, GuideSnapshot, InfographicRecord, StepRecord

PAGE = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
  body {{ font: 1.25rem/1.6 system-ui, sans-serif; color: #12202e }}
  body {{ max-width: 42rem; margin: 1.5rem auto; padding: 0 1rem }}
  h1 {{ color: #0b4a8f; line-height: 1.25 }}
  h2 {{ margin-bottom: 0 }}
  video, img {{ width: 100%; height: auto; border-radius: .5rem; background: #e9f2fb }}
  aside {{ border-left: .35rem solid #b3541e; padding-left: .8rem }}
  .action {{ font-weight: 600; margin: .3rem 0 }}
</style>
<h1>{title}</h1>
{body}
</html>
"""


def guide_page(guide: GuideSnapshot) -> str:
    """The guide with its clips, pictures and steps in reading order."""
    body = [
        f"<p>{escape(guide.summary)}</p>",
        *map(_clip, guide.clips),
        *(_step(number, step) for number, step in enumerate(guide.steps, 1)),
        *map(_infographic, guide.infographics),
    ]
    return PAGE.format(language=escape(guide.language), title=escape(guide.title), body="\n".join(body))


def notice_page(title: str, text: str) -> str:
    """A page that says one thing."""
    return PAGE.format(language="vi", title=escape(title), body=f"<p>{escape(text)}</p>")


def _step(number: int, step: StepRecord) -> str:
    words = "\n".join(map(_block, step.blocks or paragraphs(step.body)))
    shown = "\n".join([*map(_clip, step.clips), *map(_infographic, step.infographics)])
    title, action = escape(step.title), escape(step.action)
    return f'<section>\n<h2>{number}. {title}</h2>\n<p class="action">{action}</p>\n{words}\n{shown}\n</section>'


def _clip(clip: ClipRecord) -> str:
    films = [file for file in clip.renditions if file.mime == "video/mp4"]
    tracks = "".join(
        f'<track kind="captions" srclang="{escape(track.language)}" label="{escape(track.label)}" '
        f'src="{_address(track.file)}"{" default" if not place else ""}>'
        for place, track in enumerate(clip.captions)
    )
    sources = "".join(f'<source type="video/mp4" src="{_address(film)}">' for film in films[:1])
    return (
        f'<video controls preload="none" width="{clip.width}" height="{clip.height}" '
        f'poster="{_address(clip.poster)}" aria-label="{escape(clip.alt)}">{sources}{tracks}</video>'
    )


def _infographic(use: InfographicRecord) -> str:
    pictures = [file for file in use.renditions if file.mime == "image/webp"] or list(use.renditions)
    picture = max(pictures, key=lambda file: file.width or 0)
    return (
        f'<img loading="lazy" width="{use.width}" height="{use.height}" src="{_address(picture)}" '
        f'alt="{escape(use.alt)}">'
    )


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return f"<p>{_words(block.spans)}</p>"
    if isinstance(block, ItemList):
        name = "ol" if block.numbered else "ul"
        return f"<{name}>{''.join(f'<li>{_words(item)}</li>' for item in block.items)}</{name}>"
    if isinstance(block, Note):
        return f"<aside><p>{_words(block.spans)}</p></aside>"
    return ""


def _words(spans: Spans) -> str:
    said = ""
    for span in spans:
        words = escape(span.text).replace("\n", "<br>")
        words = f"<strong>{words}</strong>" if span.strong else words
        said += f'<a href="{escape(span.link)}">{words}</a>' if span.link else words
    return said


def _address(file: FileRecord) -> str:
    return escape(f"/media/{file.sha256}/{file.name}")
