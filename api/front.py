"""The front page: where a newcomer sees what can be asked, and asks it with a click."""

from __future__ import annotations

import json
from html import escape
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from api.persisted import Document

# What each registered operation answers, and values for its variables that the sample knows.
TRIED: dict[str, tuple[str, dict[str, str]]] = {
    "MiniAppHome": ("20 bài hướng dẫn mới nhất", {}),
    "GuideDetail": ("một bài, đủ các bước và tệp", {"slug": "so-bao-hiem-xa-hoi-vssid"}),
    "KioskCurrent": ("kiosk ở xã Đông Ngũ đang chiếu gì", {"code": "06877"}),
    "LocalityTree": ("thị xã Quảng Yên cuối năm 2022", {"code": "206", "asOf": "2022-12-31"}),
    "Search": ("tìm cách nộp hồ sơ, gõ không dấu", {"text": "nop ho so"}),
    "TargetsBoard": ("chỉ tiêu của tỉnh và số liệu mới nhất", {"code": "22", "asOf": "2022-12-31"}),
}
PAGE = """<!doctype html>
<html lang="vi">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Cầm Tay</title>
<style>
  body {{ font: 1.125rem/1.6 system-ui, sans-serif; color: #12202e }}
  body {{ max-width: 42rem; margin: 3rem auto; padding: 0 1rem }}
  h1 {{ color: #0b4a8f; margin-bottom: 0 }}
  li {{ margin: .5rem 0 }}
  a {{ color: #0b4a8f }}
  code {{ background: #e9f2fb; padding: .1rem .3rem; border-radius: .25rem }}
</style>
<h1>Cầm Tay</h1>
<p>Bài hướng dẫn, địa phương, chỉ tiêu và số liệu qua một API GraphQL ở <code>/graphql</code>.<br>
<span lang="en">Guides, places, targets and figures behind one GraphQL API.</span></p>
<h2>Hỏi thử · <span lang="en">Ask it</span></h2>
<ul>
{items}
</ul>
</html>
"""
CALM = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'", "x-content-type-options": "nosniff"}


class FrontDoor:
    """The page, with a link for every registered document, and the list of them for programs."""

    def __init__(self, documents: list[Document]) -> None:
        self.page = PAGE.format(items="\n".join(map(_item, documents)))
        self.list = [{"name": document.name, "id": document.id} for document in documents]

    async def front(self, _request: Request) -> Response:
        """The page."""
        return HTMLResponse(self.page, headers=CALM)

    async def documents(self, _request: Request) -> Response:
        """Every registered document's name, and the id that `documentId` takes."""
        return JSONResponse({"documents": self.list}, headers={"cache-control": "no-cache"})


def _item(document: Document) -> str:
    words, variables = TRIED.get(document.name, ("", {}))
    link = {"documentId": document.id} | ({"variables": json.dumps(variables)} if variables else {})
    return f'<li><a href="/graphql?{escape(urlencode(link, safe=":"))}">{document.name}</a>: {escape(words)}</li>'
