"""Tables of teams: their public facts, never their people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from content_store.importing.by_slug import KEY, BySlug, made_key
from content_store.importing.entries import Entry, Refuse
from content_store.importing.references import Places
from content_store.registry.teams import Team, TeamKind
from content_store.registry.timeline import NO_END, UNKNOWN_START
from content_store.tables import forms
from content_store.tables.columns import Column
from content_store.tables.faults import Words

NAME = Column("name", "Tên tổ", forms.words(200), also=("Tên tổ công nghệ số cộng đồng", "Tổ"), required=True)
SORT = Column(
    "kind",
    "Loại tổ",
    forms.choice(
        TeamKind,
        {
            "Thôn": TeamKind.VILLAGE,
            "Bản": TeamKind.VILLAGE,
            "Khu phố": TeamKind.VILLAGE,
            "Doanh nghiệp": TeamKind.ENTERPRISE,
        },
    ),
    also=("Loại",),
    required=True,
)
PLACE = Column(
    "place",
    "Mã địa phương",
    forms.place(),
    also=("Mã xã", "Mã đơn vị hành chính", "Mã ĐVHC", "Mã địa bàn", "Địa phương", "Địa bàn"),
    required=True,
)
MEMBERS = Column(
    "member_count", "Số thành viên", forms.whole_number(), also=("Số lượng thành viên", "Thành viên", "Số người")
)
FROM = Column("valid_from", "Từ ngày", forms.day(), also=("Ngày thành lập", "Thành lập"))
TO = Column("valid_to", "Đến trước ngày", forms.day(), also=("Ngày giải thể",))
SYNTHETIC = Column("synthetic", "Giả lập", forms.flag())
NO_PLACE = Words("no place has or had this then", "không có địa phương nào mang mã này vào thời điểm đó")
BACKWARDS = Words("it ends before it begins", "kết thúc trước khi bắt đầu")


class Teams(BySlug[Team]):
    """Community digital teams; one without a key is known by its place, name and kind."""

    name, noun, model = "teams", "team", Team
    columns = (KEY, NAME, SORT, PLACE, MEMBERS, FROM, TO, SYNTHETIC)
    informative = ("place_code", "place_name")
    speaks_of = {"place": ("locality_id",)}  # noqa: RUF012 - it is the class's own

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._places = Places()

    async def rows(self, entries: Sequence[Entry], refuse: Refuse) -> list[tuple[Entry, Team]]:
        await self._places.load(entry.need(PLACE) for entry in entries)
        found: list[tuple[Entry, Team]] = []
        for entry in entries:
            start, end = entry.get(FROM), entry.get(TO)
            place = self._places.locality(entry.need(PLACE), start or self._today)
            if place is None:
                refuse(entry, PLACE, NO_PLACE)
            elif start and end and end <= start:
                refuse(entry, TO, BACKWARDS)
            else:
                found.append((entry, _team(entry, place, self._places.slug(place))))
        return found


def _team(entry: Entry, place: int, place_slug: str) -> Team:
    name, kind = entry.need(NAME), entry.need(SORT)
    return Team(
        slug=entry.get(KEY) or made_key(name, place_slug, kind.value.lower()),
        name=name,
        kind=kind,
        locality_id=place,
        member_count=entry.get(MEMBERS),
        valid_from=entry.get(FROM) or UNKNOWN_START,
        valid_to=entry.get(TO) or NO_END,
        synthetic=entry.get(SYNTHETIC) or False,
    )
