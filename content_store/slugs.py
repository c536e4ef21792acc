"""Slugs: short names that are printed and linked to, so that they are taken once and never change."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.models import Model

from content_store.database import transaction
from content_store.errors import BadInput, Conflict
from content_store.wording import SLUG_MOST, brief

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Indicators are named as paths: `teams.total`, `de_an_06.filings_online`.
PATH = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*")


@asynccontextmanager
async def claim(kind: type[Any], slug: str, what: str, form: re.Pattern[str] = SLUG) -> AsyncIterator[None]:
    """A transaction in which a row of that kind is made with the slug; BadInput or Conflict when it cannot be."""
    if not form.fullmatch(slug) or len(slug) > SLUG_MOST:
        raise BadInput(
            path=("slug",),
            value=f"'{brief(slug)}'",
            expected=f"lower-case letters, digits and single hyphens, at most {SLUG_MOST}",
            expected_vi=f"chữ thường không dấu, số và dấu gạch nối, tối đa {SLUG_MOST}",
        )
    taken = Conflict(path=("slug",), what=what, key=slug)
    if await _is_taken(kind, slug):
        raise taken
    try:
        async with transaction():
            yield
    except IntegrityError:
        # Somebody else may have taken it in the meantime.
        if await _is_taken(kind, slug):
            raise taken from None
        raise


async def _is_taken(kind: type[Model], slug: str) -> bool:
    return await kind.exists(slug=slug)
