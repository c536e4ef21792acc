"""What is wrong with a reform's file: all of it at once, each with its line and with what would be right."""

from __future__ import annotations

from typing import Any

import pytest
from reform_files import NQ_1199, applied, reform_of_2024, reform_of_2025, seeds_time, toml
from registry_state import dump

from content_store.registry.reforming import entering
from content_store.registry_errors import ReformNotGood

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


@pytest.fixture(autouse=True)
async def _seeds_time(database: None) -> None:
    await seeds_time()


def village(name: str, commune: str) -> dict[str, Any]:
    return {"name": name, "type": "thôn", "level": "VILLAGE", "parent": commune, "synthetic": True}


RENAME: dict[str, Any] = {"kind": "RENAME", "whole": ["06877 Xã Đông Ngũ"], "into": {"name": "Mới"}}
FAULTS = [
    ("[act", 1, "TOML", "at end of document"),
    ('[act]\nnumber = "1"\n', 1, "", "Object missing required field `decided_on`"),
    (toml(None, [RENAME]), 1, "", "[act], for every change is made by an act"),
    (toml(NQ_1199, [RENAME | {"whole": ["06877 Xã Đông Ngữ"]}]), 10, "06877 Xã Đông Ngữ", "06877 Xã Đông Ngũ"),
    (toml(NQ_1199, [RENAME | {"whole": ["99999 Xã Đông Ngũ"]}]), 10, "99999 Xã Đông Ngũ", "06877 Xã Đông Ngũ"),
    (toml(NQ_1199, [RENAME | {"whole": ["06877", "06877"]}]), 10, "06877", "each place once"),
    (toml(NQ_1199, [RENAME | {"into": {"type": "xã"}}]), 9, "RENAME", "a RENAME of `whole` with a new `name`"),
    (
        toml(NQ_1199, [RENAME | {"into": {"name": "Đông Ngũ"}}]),
        10,
        "06877 Xã Đông Ngũ",
        "something that was not so before",
    ),
    (toml(NQ_1199, [RENAME | {"into": {"name": "x" * 121}}]), 11, "x" * 40, "at most 120 characters"),
    (toml(NQ_1199, [RENAME | {"into": {"name": "Mới", "parent": "06862"}}]), 11, "06862", "a place of a higher level"),
    (toml(NQ_1199, [RENAME | {"into": {"name": "Mới", "code": "06862"}}]), 11, "06862", "a code that is free"),
    (toml(NQ_1199, [RENAME | {"colour": "red"}]), 12, "colour", "Object contains unknown field `colour`"),
    (
        toml(NQ_1199, [{"kind": "ABOLISH", "whole": ["199"]}]),
        8,
        "Huyện Tiên Yên",
        "a change for each of 11 places in it",
    ),
    (
        toml(NQ_1199, [{"kind": "MERGE", "part": ["06877"], "into": {"name": "Mới", "type": "xã"}}]),
        8,
        "06877 Xã Đông Ngũ",
        "WHOLE once, or PART twice or more, not PART",
    ),
    (toml(None, places=[village("Một", "99999")]), 5, "99999", "the code of a place that stands or is listed"),
    (toml(None, places=[village("Một", "06877") | {"code": "06862"}]), 7, "06862", "a code that is free"),
]


@pytest.mark.parametrize(("text", "line", "value", "expected"), FAULTS)
async def test_what_is_wrong_is_said_with_its_line_and_with_what_would_be_right(
    text: str, line: int, value: str, expected: str
) -> None:
    before = await dump()

    with pytest.raises(ReformNotGood) as refused:
        await entering.apply(text, None)

    (fault,) = refused.value.faults
    assert fault.details["line"] == line
    assert value in str(fault.details["value"])
    assert expected in str(fault.details["expected"])
    assert await dump() == before


async def test_all_that_is_wrong_is_said_at_once() -> None:
    wrong: list[dict[str, Any]] = [
        RENAME | {"whole": ["99999"]},
        RENAME | {"kind": "NONSENSE"},
        {"kind": "ABOLISH", "whole": ["199"]},
        RENAME | {"whole": ["06862"], "into": {"name": "Mới", "code": "06877"}},
        RENAME | {"whole": ["06865"], "into": {"name": "Mới", "parent": "06862"}},
    ]

    with pytest.raises(ReformNotGood) as refused:
        await entering.check(toml(NQ_1199, wrong))

    assert [(fault.path, fault.details["line"]) for fault in refused.value.faults] == [
        (("change", "0", "whole"), 10),
        (("change", "1", "kind"), 14),
        (("change", "2"), 18),
        (("change", "3", "code"), 25),
        (("change", "3", "parent"), 25),
        (("change", "4", "parent"), 30),
    ]


async def test_a_reform_follows_what_was_before_it() -> None:
    await applied(reform_of_2024())
    await applied(reform_of_2025())

    with pytest.raises(ReformNotGood) as refused:
        await entering.apply(toml(NQ_1199, [RENAME]), None)

    assert "a place that has not changed since 2025-07-01" in refused.value.faults[0].message
