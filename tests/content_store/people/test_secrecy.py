"""Secrets say which kind they are of before their random part begins."""

from __future__ import annotations

from itertools import permutations

from content_store.content import previews
from content_store.delivery import kiosks
from content_store.people import invitations, resets, sessions, tokens

KINDS = [module.PREFIX for module in (invitations, kiosks, previews, resets, sessions, tokens)]


def test_no_random_part_makes_a_secret_of_one_kind_look_like_one_of_another() -> None:
    assert [(one, other) for one, other in permutations(KINDS, 2) if other.startswith(one)] == []
