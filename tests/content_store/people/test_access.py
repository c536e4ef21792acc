"""Who may do what, and where."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from content_store.errors import Forbidden, Unauthenticated
from content_store.people.access import (
    ANONYMOUS,
    Action,
    Given,
    Role,
    Viewer,
    holding,
    require,
    require_account,
    require_everywhere,
    require_session,
)
from content_store.people_errors import SessionNeeded

# A village, its commune and its province; another province.
VILLAGE, COMMUNE, PROVINCE, ELSEWHERE = 1, 2, 3, 9


def test_a_stranger_is_asked_for_a_token_and_a_viewer_told_that_the_role_is_too_small() -> None:
    with pytest.raises(Unauthenticated):
        require(ANONYMOUS, Action.PUBLISH)
    with pytest.raises(Forbidden) as refused:
        require(holding(1, Role.VIEWER), Action.PUBLISH)

    assert refused.value.message == "The role VIEWER may not PUBLISH."
    assert require(holding(7, Role.EDITOR), Action.PUBLISH) == 7


@pytest.mark.parametrize(
    ("place", "within", "may"),
    [
        (None, (VILLAGE, COMMUNE, PROVINCE), True),
        (PROVINCE, (VILLAGE, COMMUNE, PROVINCE), True),
        (COMMUNE, (COMMUNE, PROVINCE), True),
        (COMMUNE, (PROVINCE,), False),
        (VILLAGE, (COMMUNE, PROVINCE), False),
        (ELSEWHERE, (VILLAGE, COMMUNE, PROVINCE), False),
        (ELSEWHERE, (), True),
    ],
)
def test_a_role_given_at_a_place_holds_there_and_below_and_for_what_is_nowhere(
    place: int | None, within: Sequence[int], may: bool
) -> None:
    viewer = Viewer(7, (Given(Role.ADMIN, place),))

    assert viewer.may(Action.MANAGE_PEOPLE, within) is may


def test_what_concerns_everybody_needs_a_role_that_was_given_everywhere() -> None:
    with pytest.raises(Forbidden):
        require_everywhere(Viewer(7, (Given(Role.ADMIN, PROVINCE), Given(Role.VIEWER))), Action.MANAGE_PEOPLE)

    assert require_everywhere(holding(7, Role.ADMIN), Action.MANAGE_PEOPLE) == 7


def test_scopes_take_from_what_an_account_may_do_and_never_add_to_it() -> None:
    given = (Given(Role.EDITOR),)

    narrowed = Viewer(7, given, frozenset({Action.READ_DRAFTS, Action.MANAGE_PEOPLE}))

    assert [action for action in Action if Viewer(7, given).may(action)] == [
        "READ_DRAFTS",
        "WRITE_DRAFTS",
        "COMMENT",
        "PUBLISH",
        "MANAGE_CATALOGUE",
    ]
    assert [action for action in Action if narrowed.may(action)] == ["READ_DRAFTS"]
    assert [action for action in Action if Viewer(7, given, frozenset()).may_everywhere(action)] == []


def test_an_account_without_any_role_is_somebody_who_may_do_nothing() -> None:
    with pytest.raises(Forbidden) as refused:
        require(Viewer(7), Action.READ_DRAFTS)

    assert refused.value.message == "The role – may not READ_DRAFTS."
    assert require_account(Viewer(7)) == 7


def test_a_token_is_no_session_and_a_stranger_has_neither() -> None:
    with pytest.raises(SessionNeeded):
        require_session(holding(7, Role.ADMIN))
    with pytest.raises(Unauthenticated):
        require_session(ANONYMOUS)

    assert require_session(Viewer(7, session=5)) == (7, 5)
