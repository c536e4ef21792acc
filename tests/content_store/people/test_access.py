"""Who may do what."""

from __future__ import annotations

import pytest

from content_store.errors import Forbidden, Unauthenticated
from content_store.people.access import ANONYMOUS, Action, Role, Viewer, require


def test_a_stranger_is_asked_for_a_token_and_a_viewer_told_that_the_role_is_too_small() -> None:
    with pytest.raises(Unauthenticated):
        require(ANONYMOUS, Action.PUBLISH)
    with pytest.raises(Forbidden) as refused:
        require(Viewer(account_id=1, role=Role.VIEWER), Action.PUBLISH)

    assert refused.value.message == "The role VIEWER may not PUBLISH."
    assert require(Viewer(account_id=7, role=Role.EDITOR), Action.PUBLISH) == 7
