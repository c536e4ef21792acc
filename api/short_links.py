"""The short links that leaflets carry: to a guide, to what took its place, or to why it is gone."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.guide_page import guide_page, notice_page
from content_store.published import guides, recalls
from content_store.published.reading import Projection, Reading
from content_store.published.recalls import RecallRecord

FIRST_LANGUAGE = "vi"
ASK = "Hãy kiểm tra lại đường dẫn, hoặc hỏi tổ công nghệ số cộng đồng ở thôn, khu mình."
SHORTLY = {"cache-control": "public, max-age=60"}
CALM = {
    "content-security-policy": "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    **SHORTLY,
}


class ShortLinkDoor:
    """`/g/<slug>`, for whoever scans it with nothing but a browser."""

    def __init__(self, projection: Projection) -> None:
        self.projection = projection

    async def __call__(self, request: Request) -> Response:
        """The guide; else the way to its replacement; else a notice that says what became of it."""
        slug = request.path_params["slug"]
        with self.projection.reading() as reading:
            live = guides.live_by_slug(reading, slug)
            chain = [request.query_params.get("lang", FIRST_LANGUAGE), FIRST_LANGUAGE, *live]
            guide = guides.chosen(reading, live, chain)
            if guide is not None:
                return HTMLResponse(guide_page(guide), headers=CALM)
            recall = recalls.by_slug(reading, slug)
            if recall is None:
                return _notice(
                    404, "Không có bài này", "Hãy kiểm tra lại đường dẫn, hoặc hỏi tổ công nghệ số cộng đồng."
                )
            way = _replacement(reading, recall)
        if way:
            return RedirectResponse(f"/g/{way}", 302, SHORTLY)
        return _notice(410, "Bài này đã được thu hồi", recall.reason)


def _replacement(reading: Reading, recall: RecallRecord) -> str | None:
    """The slug of what is to be shown instead, if it is there itself or says in turn where to go."""
    if recall.replacement_id is None:
        return None
    return recalls.slugs_of(reading, [recall.replacement_id]).get(recall.replacement_id)


def _notice(status: int, title: str, text: str) -> Response:
    return HTMLResponse(notice_page(title, text), status, CALM)
