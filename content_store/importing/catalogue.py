"""Tables of what figures refer to: indicators, sources and public services."""

from __future__ import annotations

from collections.abc import Sequence

from content_store.importing.by_slug import KEY, BySlug
from content_store.importing.entries import Entry, Refuse
from content_store.registry.indicators import Indicator
from content_store.registry.public_services import LIST_MOST, NAME_MOST, OWNER_MOST, PublicService
from content_store.registry.sources import Source, SourceKind
from content_store.registry.timeline import UNKNOWN_START
from content_store.tables import forms
from content_store.tables.columns import Column

LONG = 20_000  # characters of a text without an end of its own
THE_KEY = Column("key", KEY.vi, forms.key(), also=("Mã", *KEY.also), required=True)
NAME = Column("name", "Tên", forms.words(200), also=("Tên chỉ tiêu", "Chỉ tiêu", "Tên chỉ số"), required=True)


class Indicators(BySlug[Indicator]):
    """What is counted."""

    name, noun, model = "indicators", "indicator", Indicator
    columns = (THE_KEY, NAME)

    async def rows(self, entries: Sequence[Entry], refuse: Refuse) -> list[tuple[Entry, Indicator]]:
        return [(entry, Indicator(slug=entry.need(THE_KEY), name=entry.need(NAME))) for entry in entries]


SORT = Column(
    "kind",
    "Loại",
    forms.choice(
        SourceKind,
        {
            "Bài báo": SourceKind.ARTICLE,
            "Văn bản pháp luật": SourceKind.LEGAL_ACT,
            "Bộ dữ liệu": SourceKind.DATA_SET,
            "Giả lập": SourceKind.SYNTHETIC,
        },
    ),
    also=("Loại nguồn",),
    required=True,
)
TITLE = Column("title", "Tiêu đề", forms.long_text(LONG), also=("Tên văn bản", "Tên tài liệu"), required=True)
PUBLISHER = Column("publisher", "Nơi công bố", forms.words(200), also=("Cơ quan ban hành",))
NUMBER = Column("number", "Số hiệu", forms.words(80), also=("Số văn bản", "Số ký hiệu"))
ISSUED = Column("issued_on", "Ngày ban hành", forms.day(), also=("Ngày công bố",))
SPEAKS_OF = Column("speaks_of", "Nói về thời gian", forms.long_text(LONG))
SPEAKS_FROM = Column("speaks_from", "Có giá trị từ", forms.day(), also=("Hiệu lực từ",))


class Sources(BySlug[Source]):
    """The documents that facts are quoted from."""

    name, noun, model = "sources", "source", Source
    columns = (THE_KEY, SORT, TITLE, PUBLISHER, NUMBER, ISSUED, SPEAKS_OF, SPEAKS_FROM)

    async def rows(self, entries: Sequence[Entry], refuse: Refuse) -> list[tuple[Entry, Source]]:
        return [(entry, _source(entry)) for entry in entries]


def _source(entry: Entry) -> Source:
    return Source(
        slug=entry.need(THE_KEY),
        kind=entry.need(SORT),
        title=entry.need(TITLE),
        publisher=entry.get(PUBLISHER) or "",
        number=entry.get(NUMBER),
        issued_on=entry.get(ISSUED),
        speaks_of=entry.get(SPEAKS_OF) or "",
        speaks_from=entry.get(SPEAKS_FROM) or (None if entry.has(SPEAKS_FROM) else entry.get(ISSUED)) or UNKNOWN_START,
    )


SERVICE_NAME = Column("name", "Tên", forms.words(NAME_MOST), also=("Tên thủ tục", "Thủ tục"), required=True)
LIST_NAME = Column("list_name", "Danh mục", forms.words(LIST_MOST))
OWNER_NAME = Column("owner_name", "Cơ quan thực hiện", forms.words(OWNER_MOST), also=("Ngành",))


class Services(BySlug[PublicService]):
    """Procedures that a citizen can file; known ones are changed by `serviceRewrite`, which knows of revisions."""

    name, noun, model, fixed = "services", "service", PublicService, True
    columns = (THE_KEY, SERVICE_NAME, LIST_NAME, OWNER_NAME)

    async def rows(self, entries: Sequence[Entry], refuse: Refuse) -> list[tuple[Entry, PublicService]]:
        return [
            (
                entry,
                PublicService(
                    slug=entry.need(THE_KEY),
                    name=entry.need(SERVICE_NAME),
                    list_name=entry.get(LIST_NAME) or "",
                    owner_name=entry.get(OWNER_NAME) or "",
                ),
            )
            for entry in entries
        ]
