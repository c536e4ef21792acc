"""Every answer has an id of ours, in its header and in its errors."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from servers import client_of

ID = re.compile("[0-9a-f]{32}")


@pytest.mark.parametrize(
    ("path", "status"), [("/", 200), ("/healthz", 200), ("/nothing", 404), ("/media/x", 404), ("/graphql", 400)]
)
async def test_every_answer_has_an_id_that_no_stranger_chose(
    database_url: str, tmp_path: Path, path: str, status: int
) -> None:
    async with client_of(database_url, tmp_path) as client:
        answers = [await client.get(path, headers={"x-request-id": "a" * 32}) for _ in range(2)]

    first, second = (answer.headers["x-request-id"] for answer in answers)
    assert [answer.status_code for answer in answers] == [status, status]
    assert ID.fullmatch(first)
    assert len({first, second, "a" * 32}) == 3


@pytest.mark.parametrize(
    "query",
    ["{", "{ nothing }", "{ " + "a " * 1000 + "}", '{ locality(code: "x") { id } }', "query A {a} query B {a}"],
)
async def test_an_error_carries_the_id_of_its_answer_and_a_code(database_url: str, tmp_path: Path, query: str) -> None:
    async with client_of(database_url, tmp_path) as client:
        answer = await client.post("/graphql", json={"query": query})

    for error in answer.json()["errors"]:
        assert error["extensions"]["requestId"] == answer.headers["x-request-id"]
        assert re.fullmatch("[A-Z_]+", error["extensions"]["code"])


async def test_a_page_of_another_origin_may_read_the_id(database_url: str, tmp_path: Path) -> None:
    async with client_of(database_url, tmp_path) as client:
        answer = await client.get("/healthz", headers={"origin": "https://h5.zdn.vn"})

    assert answer.headers["access-control-expose-headers"] == "*"
    assert len(answer.headers["x-request-id"]) == 32


async def test_even_a_bug_behind_no_door_has_an_id(
    database_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with client_of(database_url, tmp_path) as client:
        (tmp_path / "published.sqlite").unlink()
        answer = await client.get(f"/media/{'0' * 64}")

    assert answer.status_code in (404, 500)
    assert answer.json()["errors"][0]["extensions"]["requestId"] == answer.headers["x-request-id"]
