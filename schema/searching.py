"""The enums of searching as the graph describes them."""

from __future__ import annotations

from content_store.projection.search_rows import FoundKind
from content_store.published.search.snippets import SnippetPart
from schema.describing import Descriptions

DESCRIPTIONS: Descriptions = {
    FoundKind: (
        "SearchKind",
        "What sort of thing can be found.",
        {
            FoundKind.GUIDE: "A guide (bài hướng dẫn).",
            FoundKind.TOPIC: "A topic (chủ đề).",
            FoundKind.PLATFORM: "A platform (nền tảng).",
            FoundKind.PUBLIC_SERVICE: "A public service (dịch vụ công).",
            FoundKind.PLACE: "A place (địa phương), by former names too.",
            FoundKind.TEAM: "A community digital team (tổ công nghệ số cộng đồng).",
        },
    ),
    SnippetPart: (
        "SnippetPart",
        "Where a line of a hit stands.",
        {
            SnippetPart.NAMES: "Among its other names: what it was called, codes, platforms and services of a guide.",
            SnippetPart.TEXT: "In what it says: a guide's steps, a description, what a place lies in.",
            SnippetPart.CAPTIONS: "In what is said and shown in its clips and pictures.",
        },
    ),
}
