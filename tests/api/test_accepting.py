"""Which form of answer a list of accepted ones means."""

from __future__ import annotations

import pytest

from api.accepting import EVENTS, JSON, RESPONSE, form_for
from content_store.errors import NotAcceptable


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("text/*", EVENTS),
        ("application/json", JSON),
        ("Application/GraphQL-Response+JSON", RESPONSE),
        ("application/graphql-response+json; charset=utf-8", RESPONSE),
        ("text/event-stream", EVENTS),
        ("application/graphql-response+json, application/json;q=0.9", RESPONSE),
        ("application/json;q=0.9, application/graphql-response+json", RESPONSE),
        ("application/json, application/graphql-response+json", JSON),
        ("application/graphql-response+json;q=0.2, application/json;q=0.3", JSON),
        ("application/graphql-response+json, text/event-stream, multipart/mixed", RESPONSE),
        ("text/event-stream, multipart/mixed", EVENTS),
        ("application/json, text/plain, */*", JSON),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", JSON),
        ("*/*, application/json;q=0", RESPONSE),
        ("*/*;q=0.1, application/*;q=0.1, application/graphql-response+json;q=0.1", RESPONSE),
        ("application/json;q=ten, application/graphql-response+json;q=0.1", RESPONSE),
        ("application/json; charset=latin1, */*;q=0.1", JSON),
        ('application/graphql-response+json; CHARSET="UTF-8"', RESPONSE),
    ],
)
def test_the_form_that_is_wanted_most_is_taken(accept: str | None, form: str) -> None:
    assert form_for(accept) == form


@pytest.mark.parametrize(
    "accept", ["text/html", "image/*", "application/json;q=0", "application/json; charset=latin1", ";", "*"]
)
def test_where_nothing_is_accepted_what_would_be_is_told(accept: str) -> None:
    with pytest.raises(NotAcceptable, match="accept one of application/json, application/graphql-response"):
        form_for(accept)
