"""JSON-LD as somebody else's library reads it."""

from __future__ import annotations

from warnings import catch_warnings, simplefilter

from rdflib import Graph


def graph_of(content: bytes) -> Graph:
    """All that a document says outside of named graphs."""
    with catch_warnings():
        simplefilter("ignore", DeprecationWarning)  # of its own parts, which it warns itself of
        return Graph().parse(data=content, format="json-ld")
