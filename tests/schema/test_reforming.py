"""Reforms through the graph: by those who keep what they touch, public at once, and gone when they are taken back."""

from __future__ import annotations

from typing import Any

import pytest
from reform_files import NQ_1199, toml
from registry_state import dump
from samples import ask, data, editor_account

from content_store.events import Event
from content_store.people.access import Given, Role, Viewer
from content_store.registry.localities import Locality

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("library")]

ACT = NQ_1199 | {"number": "giả lập 1", "operates_from": "2026-10-01"}
APPLY = """
mutation($text: String!, $dryRun: Boolean = false) {
  reformApply(input: { text: $text, dryRun: $dryRun }) {
    id again listed founded ended changes { kind before after line } errors { code path message messageEn }
  }
}"""
REVERT = "mutation($id: ID!) { reformRevert(input: { id: $id }) { errors { code messageEn } } }"
NAME = "query($code: String!, $asOf: Date) { locality(code: $code, asOf: $asOf) { fullName } }"
RENAMED = toml(ACT, [{"kind": "RENAME", "whole": ["06877 Xã Đông Ngũ"], "into": {"name": "Giả Lập"}}])


async def registrar(slug: str) -> Viewer:
    """Somebody who keeps a place."""
    return Viewer(await editor_account(), (Given(Role.REGISTRAR, (await Locality.get(slug=slug)).id),))


async def name_of(code: str, day: str | None = None) -> str:
    found: str = (await data(NAME, code=code, asOf=day))["locality"]["fullName"]
    return found


async def applied(text: str, viewer: Viewer, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await data(APPLY, viewer, text=text, **more))["reformApply"]
    return found


async def test_a_registrar_reforms_the_places_of_one_province_and_it_is_public_at_once() -> None:
    viewer = await registrar("quang-ninh")

    dry = await applied(RENAMED, viewer, dryRun=True)
    assert (dry["id"], dry["errors"]) == (None, [])
    assert await name_of("06877") == "Xã Đông Ngũ"

    done = await applied(RENAMED, viewer)
    assert done["changes"] == dry["changes"]
    assert done["changes"] == [{"kind": "RENAME", "before": ["06877 Xã Đông Ngũ"], "after": ["Xã Giả Lập"], "line": 8}]
    assert (await name_of("06877"), await name_of("06877", "2026-09-30")) == ("Xã Giả Lập", "Xã Đông Ngũ")

    assert (await applied(RENAMED, viewer))["again"] is True
    assert (await data(REVERT, viewer, id=done["id"]))["reformRevert"]["errors"] == []
    assert await name_of("06877") == "Xã Đông Ngũ"
    told = await Event.filter(subject="reform").order_by("id").values_list("kind", "account_id")
    assert told == [("reform.applied", viewer.account_id), ("reform.reverted", viewer.account_id)]


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "RENAME", "whole": ["06877"], "into": {"name": "Giả Lập"}},
        {"kind": "TRANSFER", "whole": ["06877"], "into": {"parent": "19"}},
        {"kind": "MERGE", "whole": ["06877", "06862"], "into": {"name": "Giả", "type": "xã", "parent": "19"}},
    ],
)
async def test_a_registrar_of_another_province_changes_nothing_here(change: dict[str, Any]) -> None:
    before = await dump()

    body = await ask(APPLY, await registrar("thai-nguyen-2025"), text=toml(ACT, [change]))

    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert await dump() == before


@pytest.mark.parametrize(
    "text",
    [
        toml(ACT, [{"kind": "TRANSFER", "whole": ["06877"], "into": {"parent": "19"}}]),
        toml(None, places=[{"name": "Giả lập", "type": "xã", "level": "COMMUNE", "parent": "19"}]),
        toml(None, places=[{"name": "Giả lập", "type": "tỉnh", "level": "PROVINCE", "parent": "slug:viet-nam"}]),
        toml(None, places=[{"name": "Giả lập", "type": "nước", "level": "COUNTRY"}]),
    ],
)
async def test_a_registrar_puts_nothing_under_a_place_of_others(text: str) -> None:
    before = await dump()

    body = await ask(APPLY, await registrar("quang-ninh"), text=text)

    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert await dump() == before


async def test_a_reform_of_another_province_cannot_be_taken_back_from_here() -> None:
    done = await applied(RENAMED, await registrar("quang-ninh"))

    body = await ask(REVERT, await registrar("thai-nguyen-2025"), id=done["id"])

    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert await name_of("06877") == "Xã Giả Lập"


async def test_who_reformed_a_province_takes_back_what_ended_its_districts_too() -> None:
    viewer = await registrar("quang-ninh")
    listed = {"name": "Cũ (giả lập)", "type": "huyện", "level": "DISTRICT", "parent": "22", "synthetic": True}
    within = {"name": "Trong (giả lập)", "type": "xã", "level": "COMMUNE", "parent": "slug:cu-gia-lap"}
    assert (await applied(toml(None, (), [listed, {**within, "synthetic": True}]), viewer))["errors"] == []
    before = await dump()
    ended = toml(
        ACT,
        [
            {
                "kind": "MERGE",
                "whole": ["slug:trong-gia-lap", "06877"],
                "into": {"name": "Gộp", "type": "xã", "parent": "22"},
            },
            {"kind": "ABOLISH", "whole": ["slug:cu-gia-lap"]},
        ],
    )
    done = await applied(ended, viewer)
    assert done["errors"] == []

    assert (await data(REVERT, viewer, id=done["id"]))["reformRevert"]["errors"] == []
    assert await dump() == before


async def test_every_fault_is_an_error_with_its_line_in_two_languages() -> None:
    wrong = toml(
        ACT,
        [
            {"kind": "RENAME", "whole": ["06877 Xã Tiên Yên"], "into": {"name": "Giả Lập"}},
            {"kind": "ABOLISH", "whole": ["99999"]},
        ],
    )

    errors = (await applied(wrong, await registrar("quang-ninh")))["errors"]

    assert [(error["code"], error["path"]) for error in errors] == [
        ("REFORM_FAULT", ["change", "0", "whole"]),
        ("REFORM_FAULT", ["change", "1", "whole"]),
    ]
    assert errors[0]["messageEn"] == (
        "Line 10: '06877 Xã Tiên Yên' is not accepted: the name that goes with it: 06877 Xã Đông Ngũ."
    )
    assert errors[0]["message"] == (
        "Dòng 10: '06877 Xã Tiên Yên' không hợp lệ: cần đúng tên của mã: 06877 Xã Đông Ngũ."
    )


async def test_a_file_that_is_too_long_for_the_graph_is_refused() -> None:
    errors = (await applied("#" * 200_001, await registrar("quang-ninh")))["errors"]

    assert [(error["code"], error["path"]) for error in errors] == [("BAD_INPUT", ["text"])]
