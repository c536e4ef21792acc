"""Searching: what people type finds what they mean, whatever tones, slips and signs are in it."""

from __future__ import annotations

import time
import tomllib
import unicodedata
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from public import public
from samples import NOW, editor_account

from content_store.content import publishing, recalls
from content_store.content.tutorials import Tutorial
from content_store.content.versions import State, Version
from content_store.database import transaction
from content_store.errors import BadInput
from content_store.events import record
from content_store.paging import Page
from content_store.projection.search_rows import FoundKind
from content_store.published.search.asked import MOST_CHARACTERS
from content_store.published.search.filters import SearchFilter
from content_store.published.search.finding import HitRecord, search
from content_store.registry.localities import Level, Locality, LocalityAlias, LocalityVersion
from content_store.registry.platforms import Platform, PlatformAlias
from content_store.registry.teams import Team, TeamKind

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("library")]

PAIRS: dict[str, dict[str, str | list[str]]] = tomllib.loads(
    (Path(__file__).parent / "search_pairs.toml").read_text(encoding="utf-8")
)
TODAY = date(2026, 11, 22)
ANYTHING = SearchFilter(TODAY, ["vi"])
SYNTHETIC = "(giả lập)"
# Names of places that differ by nothing but marks; those of which the sample lacks one are made up, and say so.
MINIMAL = (
    ("Đường Hoa", "Dương Hoa", "Đương Hoa"),
    ("Tân An", "Tấn An", "Tận An"),
    ("Hà Long", "Hạ Long", "Há Long"),
    ("Đông Sơn", "Đồng Sơn", "Động Sơn"),
    ("Bằng Cả", "Bàng Cả", "Bang Ca"),
    ("Quan Lạn", "Quán Lạn", "Quân Lan"),
    ("Ma Cà", "Mã Cà", "Mạ Cà", "Mả Cà"),
)


async def hits(text: str, wanted: SearchFilter = ANYTHING, first: int = 20) -> list[HitRecord]:
    return search(await public(), text, wanted, Page(first)).items


async def told(text: str, wanted: SearchFilter = ANYTHING, first: int = 20) -> list[str]:
    """Kind and title of every hit, as it stands in the index."""
    found = await hits(text, wanted, first)
    look = await public()
    sql = "SELECT shown_title FROM search_rows WHERE number = ?"
    return [f"{hit.kind} {look.all(sql, hit.number)[0][0]}" for hit in found]


async def place(name: str, level: Level = Level.COMMUNE, parent: int | None = None) -> int:
    async with transaction():
        made = await Locality.create(slug=f"gia-lap-{await Locality.all().count()}", synthetic=True)
        await LocalityVersion.create(locality=made, parent_id=parent, name=name, type="xã", level=level)
        await record("locality.created", made.id)
    return int(made.id)


@pytest.mark.parametrize("kind", sorted(PAIRS))
async def test_what_people_type_finds_what_they_mean_among_the_first_three(kind: str) -> None:
    missed = {}
    for text, wanted in PAIRS[kind].items():
        found = await told(text, first=3)
        if not {wanted} & set(found) if isinstance(wanted, str) else not set(wanted) & set(found):
            missed[text] = found

    assert missed == {}


async def test_of_names_that_differ_by_marks_alone_the_typed_one_comes_first_and_the_others_are_found() -> None:
    for number in range(3):  # more of each than a stage of candidates takes, so that none is first by its place alone
        for names in MINIMAL:
            for name in names:
                await place(f"{name} {SYNTHETIC} {number}")

    for names in MINIMAL:
        for name in names:
            found = await told(f"Xã {name} {SYNTHETIC}", first=100)
            assert [f" {name} " in f"{one} " for one in found[:3]] == [True] * 3, (name, found[:4])
            assert all(any(f" {other} " in one for one in found) for other in names), name


async def test_typed_tones_are_first_among_many_with_other_tones() -> None:
    for number in range(60):
        await place(f"Hà Mới {number} {SYNTHETIC}")
    await place(f"Hạ Mới {SYNTHETIC}")

    assert (await told("Hạ Mới"))[0] == f"PLACE Xã Hạ Mới {SYNTHETIC}"
    assert (
        len(await told("ha moi", first=100)) == 22
    )  # 20 of them, because a stage takes no more, and what else says it


async def test_words_of_guides_with_other_tones_are_demoted_and_found() -> None:
    assert await told("ký số", SearchFilter(TODAY, ["vi"], [FoundKind.PLATFORM])) == ["PLATFORM Chữ ký số công cộng"]
    assert (await told("ky sô"))[0] in ("GUIDE Ký giấy tờ trên mạng bằng chữ ký số", "PLATFORM Chữ ký số công cộng")
    assert "PUBLIC_SERVICE Đăng ký kết hôn" in await told("kệt hòn")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \t\n",
        '"',
        "'",
        '"khai sinh',
        'khai" OR "sinh',
        "NEAR(khai sinh, 3)",
        "exact_title : khai",
        "^khai",
        "- + ( ) { } : ^ *",
        "khai AND NOT sinh",
        "'; DROP TABLE search_rows; --",
        "😀😀😀",
        "\u200b\u200d\ufeff",
        "\u0301\u0323",
        "\0khai",
        "\ud800",
        "ﷺ ㎏ İ ß",
        "và của là thì mà",
        "a a a a a a a a a a a a a a a a a a a a",
        "x" * MOST_CHARACTERS,
        "ddinhj" * 80,
        "thôn " * 100,
    ],
)
async def test_whatever_is_typed_is_answered_and_soon(text: str) -> None:
    look = await public()

    begun = time.process_time()
    found = search(look, text, ANYTHING, Page(20))

    assert len(found.items) <= 20
    assert time.process_time() - begun < 0.1


async def test_a_text_that_is_no_question_is_refused() -> None:
    with pytest.raises(BadInput, match="at most 500 characters, not 10000"):
        await hits("khai " * 2000)


@pytest.mark.parametrize("text", ["Đăng ký khai sinh", "kh\u200bai sinh", "😀 khai sinh", "(khai) + sinh?"])
async def test_signs_and_decomposed_letters_hide_nothing(text: str) -> None:
    assert (await told(unicodedata.normalize("NFD", text)))[0] == "PUBLIC_SERVICE Đăng ký khai sinh"


async def test_a_recalled_or_retired_guide_is_found_no_more() -> None:
    mobile, shop = "GUIDE Trả tiền bằng điện thoại với Mobile Money", "GUIDE Mở gian hàng số và trò chuyện với khách"
    assert mobile in await told("mobile money")
    assert shop in await told("gian hang")

    wrong = await Tutorial.get(slug="thanh-toan-so-mobile-money")
    await recalls.recall(wrong.id, "Sai", None, await editor_account(), NOW)
    live = await Version.get(tutorial__slug="mo-gian-hang-so", state=State.PUBLISHED)
    await publishing.retire(live.id, live.revision, await editor_account())

    assert mobile not in await told("mobile money")
    assert shop not in await told("gian hang")


async def test_a_renamed_place_is_found_by_its_old_name_and_so_are_its_villages_and_teams() -> None:
    commune = await place(f"Cũ Kỹ {SYNTHETIC}")
    village = await place(f"Xóm Giả {SYNTHETIC}", Level.VILLAGE, commune)
    async with transaction():
        team = await Team.create(slug="to", name=f"Tổ Giả {SYNTHETIC}", kind=TeamKind.VILLAGE, locality_id=commune)
        await record("team.created", team.id)
        await LocalityVersion.filter(locality_id=commune).update(valid_to=date(2026, 1, 1))
        await LocalityVersion.create(
            locality_id=commune, name="Mới Mẻ", type="phường", level=Level.COMMUNE, valid_from=date(2026, 1, 1)
        )
        await record("locality.changed", commune)

    found = {(hit.kind, hit.subject_id) for hit in await hits("cũ kỹ giả lập")}

    assert found == {(FoundKind.PLACE, commune), (FoundKind.PLACE, village), (FoundKind.TEAM, team.id)}
    assert (await told("moi me"))[0] == "PLACE Phường Mới Mẻ"


async def test_an_old_name_finds_the_place_of_today_first_however_many_reforms_lie_between() -> None:
    assert (await hits("xã Lương Mông"))[0].subject_id == (await Locality.get(slug="luong-minh-2025")).id
    assert (await hits("đông ngũ, tiên yên"))[0].subject_id == (await Locality.get(slug="dong-ngu-2025")).id


async def test_a_place_is_found_by_its_alias_and_a_team_by_the_commune_of_its_village() -> None:
    commune = await place(f"Khuẩy Ngoẵng {SYNTHETIC}")
    village = await place(f"Xóm Giả {SYNTHETIC}", Level.VILLAGE, commune)
    async with transaction():
        await LocalityAlias.create(locality_id=commune, name="Gọi Khác")
        await record("locality.changed", commune)
        team = await Team.create(slug="to", name=f"Tổ Giả {SYNTHETIC}", kind=TeamKind.VILLAGE, locality_id=village)
        await record("team.created", team.id)

    assert (await told("goi khac"))[0] == f"PLACE Xã Khuẩy Ngoẵng {SYNTHETIC}"
    found = {(hit.kind, hit.subject_id) for hit in await hits("tổ giả khuẩy ngoẵng")}
    assert found == {(FoundKind.TEAM, team.id)}


async def test_a_new_alias_of_a_platform_finds_it_and_its_guides() -> None:
    assert await told("ứng dụng bảo hiểm xanh") != []
    platform = await Platform.get(slug="vssid")
    async with transaction():
        await PlatformAlias.create(platform=platform, name="Lá Chắn Xanh")
        await record("platform.changed", platform.id)

    assert await told("la chan xanh") == ["GUIDE Xem sổ bảo hiểm trên điện thoại bằng VssID", "PLATFORM VssID"]


async def test_a_place_that_begins_tomorrow_and_a_team_that_ended_are_not_found() -> None:
    tomorrow = await place(f"Ngoẵng Khuẩy {SYNTHETIC}")
    async with transaction():
        await LocalityVersion.filter(locality_id=tomorrow).update(valid_from=TODAY + timedelta(days=1))
        await record("locality.changed", tomorrow)
        team = await Team.create(
            slug="het", name="Tổ Khuỵu Nguẩy", kind=TeamKind.VILLAGE, locality_id=tomorrow, valid_to=TODAY
        )
        await record("team.created", team.id)

    assert await told("ngoang khuay") == []
    assert await told("khuyu nguay") == []
    assert await told("ngoang khuay", replace(ANYTHING, day=TODAY + timedelta(days=1))) == [
        f"PLACE Xã Ngoẵng Khuẩy {SYNTHETIC}"
    ]


async def test_filters_leave_only_what_they_ask_for() -> None:
    zalo = await told("quang ninh", replace(ANYTHING, topic="thong-tin-chinh-quyen"))
    voso = await told("ban hang", replace(ANYTHING, platform="voso"))
    ward = await Locality.get(slug="quang-yen-2025")
    below = await told("chua bang", replace(ANYTHING, locality_id=ward.id, kinds=[FoundKind.PLACE]))

    assert zalo == ["GUIDE Theo dõi ba trang Zalo của tỉnh Quảng Ninh"]
    assert voso == [
        "GUIDE Mở gian hàng số và trò chuyện với khách",
        "GUIDE Đưa sản phẩm OCOP lên Voso và Postmart",
    ]
    assert below == ["PLACE Khu phố Chùa Bằng"]
    assert await told("ha long", replace(ANYTHING, locality_id=ward.id, kinds=[FoundKind.PLACE])) == []
    assert await told("mobile money", replace(ANYTHING, language="tyz")) == []
    assert await told("mobile money", replace(ANYTHING, language="vi", languages=["tyz"])) == [
        "GUIDE Trả tiền bằng điện thoại với Mobile Money"
    ]
    assert await told("mobile money", replace(ANYTHING, topic="\0")) == []
    assert [one.split()[0] for one in await told("mobile money", replace(ANYTHING, languages=["tyz"]))] == ["PLATFORM"]


async def test_pages_follow_one_another_without_a_gap() -> None:
    look, page = await public(), Page(7)
    whole = [hit.number for hit in search(look, "xa", ANYTHING, Page(100)).items]
    pages: list[int] = []
    while True:
        part = search(look, "xa", ANYTHING, page)
        pages += [hit.number for hit in part.items]
        if not part.has_next:
            break
        page = Page(7, part.cursor(len(part.items) - 1))

    assert pages == whole
    assert len(set(whole)) == len(whole) > 14
