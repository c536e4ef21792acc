"""Registrars set targets in every shape, and change them by their revision."""

from __future__ import annotations

from typing import Any

import pytest
from registrars import change, place_id, registrar

pytestmark = [pytest.mark.anyio, pytest.mark.on_postgres, pytest.mark.usefixtures("library")]


async def test_a_target_is_set_and_changed_by_whoever_holds_its_revision() -> None:
    viewer, here = await registrar("quang-ninh"), await place_id("quang-ninh")
    goal = {
        "comparison": "RANGE",
        "unit": "members_per_team",
        "value": "2",
        "upperValue": "5",
        "startsOn": "2023-01-01",
    }
    aim = {"label": "Thành viên mỗi tổ", "source": "s3", "quote": "trích", "goal": goal}
    answer = "revision target { id slug comparison value upperValue startsOn dueOn }"
    made = await change(
        viewer, "targetCreate", answer, slug="thanh-vien", indicator="teams.size", localityId=here, words=aim
    )
    shape = {"comparison": "RANGE", "value": "2", "upperValue": "5", "startsOn": "2023-01-01", "dueOn": None}
    number = made["target"].pop("id")
    assert made == {"revision": 1, "target": {"slug": "thanh-vien", **shape}, "errors": []}

    aim["goal"] = {**goal, "upperValue": "6", "minimumAge": 18, "dueOn": "2024-12-31"}
    changed = await change(viewer, "targetUpdate", answer, id=number, expectedRevision=1, words=aim)
    assert (changed["revision"], changed["target"]["upperValue"], changed["target"]["dueOn"]) == (2, "6", "2024-12-31")
    stale = await change(viewer, "targetUpdate", "revision", id=number, expectedRevision=1, words=aim)
    assert [(error["code"], error["path"]) for error in stale["errors"]] == [("STALE_REVISION", ["expectedRevision"])]


@pytest.mark.parametrize(
    ("goal", "code", "path"),
    [
        ({"comparison": "EQUAL"}, "TARGET_MISSHAPEN", ["goal"]),
        ({"comparison": "EQUAL", "value": "1", "upperValue": "2"}, "TARGET_MISSHAPEN", ["goal"]),
        ({"comparison": "AT_LEAST", "milestone": "started"}, "TARGET_MISSHAPEN", ["goal"]),
        ({"comparison": "RANGE", "value": "5"}, "TARGET_MISSHAPEN", ["goal"]),
        ({"comparison": "RANGE", "value": "5", "upperValue": "2"}, "TARGET_MISSHAPEN", ["goal"]),
        ({"comparison": "MILESTONE", "value": "5", "milestone": "done"}, "TARGET_MISSHAPEN", ["goal"]),
        ({"comparison": "EQUAL", "value": "1", "minimumAge": -1}, "BAD_INPUT", ["goal", "minimumAge"]),
        ({"comparison": "EQUAL", "value": "Infinity"}, "BAD_INPUT", ["goal", "value"]),
        (
            {"comparison": "EQUAL", "value": "1", "startsOn": "2024-01-01", "dueOn": "2023-01-01"},
            "BAD_INPUT",
            ["goal", "dueOn"],
        ),
    ],
)
async def test_a_target_without_its_shape_is_refused(goal: dict[str, Any], code: str, path: list[str]) -> None:
    aim = {"label": "a", "source": "s3", "quote": "a", "goal": {"unit": "percent", **goal}}
    given = {"slug": "a", "indicator": "teams.size", "localityId": await place_id("quang-ninh"), "words": aim}
    refused = await change(await registrar("quang-ninh"), "targetCreate", "revision", **given)

    assert [(error["code"], error["path"]) for error in refused["errors"]] == [(code, path)]
