"""A variable that does not fit is refused without being repeated."""

from __future__ import annotations

from typing import Any

import pytest
from samples import ask

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

QUERY = "mutation($input: MembershipCreateInput!) { membershipCreate(input: $input) { revision } }"
GOOD = {"name": "Chim Yến", "role": "LEADER"}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({**GOOD, "phone": {"so": "0999"}}, " at .words.phone: String cannot represent a non string value."),
        ({**GOOD, "role": "Chim Yến"}, " at .words.role: does not exist in 'TeamMemberRole' enum."),
        (
            {"name": "Chim Yến"},
            " at .words: Expected value of type 'PersonWordsInput' to include required field 'role'.",
        ),
        ("Chim Yến", " at .words: Expected value of type 'PersonWordsInput' to be an object."),
        ({**GOOD, "joinedOn": "Chim Yến"}, " at .words.joinedOn: Value cannot represent a Date."),
    ],
)
async def test_what_does_not_fit_is_named_by_its_place_alone(words: Any, message: str) -> None:
    body = await ask(QUERY, input={"teamId": "gid://camtay/Team/1", "words": words})

    assert [error["message"] for error in body["errors"]] == [f"Variable '$input' has invalid value{message}"]
    assert "Chim" not in str(body)
