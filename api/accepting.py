"""Which form of answer a client accepts, read from `Accept` as RFC 9110 has it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from content_store.errors import NotAcceptable

JSON = "application/json"
RESPONSE = "application/graphql-response+json"
EVENTS = "text/event-stream"
# The first one is sent to who takes anything.
FORMS = (JSON, RESPONSE, EVENTS)


class Range(msgspec.Struct, frozen=True):
    """One of the forms that a client lists, `*` for any."""

    kind: str
    weight: float

    def fits(self, form: str) -> bool:
        """Whether the form is one that is meant."""
        return self.kind in (form, "*/*", f"{form.partition('/')[0]}/*")

    @property
    def exactness(self) -> int:
        """How closely it says what is meant."""
        return 2 - self.kind.count("*")


@lru_cache(maxsize=256)
def form_for(accept: str | None) -> str:
    """The form that is wanted most, of equals the one named more exactly, then earlier; NotAcceptable for none."""
    if accept is None or not accept.strip():
        return JSON
    ranges = list(_ranges(accept))
    wanted = [(-wish[0], -wish[1], wish[2], form) for form in FORMS if (wish := _wish(form, ranges)) and wish[0]]
    if not wanted:
        raise NotAcceptable(path=("accept",), found=accept[:80], known=", ".join(FORMS))
    return min(wanted, key=lambda wish: wish[:3])[3]


def _wish(form: str, ranges: list[Range]) -> tuple[float, int, int] | None:
    """How much a form is wanted: the weight, the exactness and the place of the range that says it most exactly."""
    fitting = [(-each.exactness, place) for place, each in enumerate(ranges) if each.fits(form)]
    if not fitting:
        return None
    exactness, place = min(fitting)
    return ranges[place].weight, -exactness, place


def _ranges(accept: str) -> Iterator[Range]:
    """The readable ones; what asks for another charset than ours is none."""
    for each in accept.lower().split(","):
        kind, *said = (part.strip() for part in each.split(";"))
        parameters = {name.strip(): value.strip(' "') for name, _, value in (part.partition("=") for part in said)}
        weight = _weight(parameters.get("q", "1"))
        if weight is not None and parameters.get("charset", "utf-8") in ("utf-8", "utf8"):
            yield Range(kind, weight)


def _weight(text: str) -> float | None:
    digits = text.replace(".", "", 1)
    if not (digits.isascii() and digits.isdigit()) or not 0 <= float(text) <= 1:
        return None
    return float(text)
