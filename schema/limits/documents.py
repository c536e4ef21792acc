"""Documents: read, and refused by their size alone before anybody validates them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from graphql import DocumentNode, FragmentDefinitionNode, GraphQLSyntaxError, OperationDefinitionNode, parse

from content_store.limit_errors import (
    OperationTooLarge,
    TooDeep,
    TooDeepIntrospection,
    TooManyAliases,
    TooManyCharacters,
    TooManyDefinitions,
    TooManyDirectives,
    TooManyFields,
    TooManyRepeats,
    TooManyRootFields,
    TooManyTokens,
)
from schema.limits.counting import Count, Counting, Definition, fragments_of, most_repeats

MOST_CHARACTERS = 50_000
MOST_TOKENS = 2_000
MOST_DEFINITIONS = 50
MOST_FIELDS = 1_000
MOST_REPEATS = 20
DEEPEST_INTROSPECTION = 3
# What one operation may have, and how a Count calls it.
MOST: dict[type[OperationTooLarge], tuple[str, int]] = {
    TooDeep: ("depth", 20),
    TooDeepIntrospection: ("introspection", DEEPEST_INTROSPECTION),
    TooManyRootFields: ("roots", 20),
    TooManyAliases: ("aliases", 50),
    TooManyDirectives: ("directives", 50),
}
RECENT = 8


@lru_cache(maxsize=RECENT)
def read(text: str) -> DocumentNode:
    """A document that is small enough; OperationTooLarge when it is not, GraphQLError when it cannot be read at all.

    The last few are kept, because one request asks for its document several times.
    """
    if len(text) > MOST_CHARACTERS:
        raise TooManyCharacters(len(text), MOST_CHARACTERS)
    document = _parsed(text)
    _check(document)
    return document


def _parsed(text: str) -> DocumentNode:
    try:
        return parse(text, max_tokens=MOST_TOKENS)
    except GraphQLSyntaxError as error:
        if "more than" not in error.message:
            raise
    raise TooManyTokens(MOST_TOKENS + 1, MOST_TOKENS)


def _check(document: DocumentNode) -> None:
    _refuse_more(TooManyDefinitions, len(document.definitions), MOST_DEFINITIONS)
    fragments = fragments_of(document)
    counts = list(_counts(document, Counting(fragments)))
    for _, count in counts:
        for kind, (name, most) in MOST.items():
            _refuse_more(kind, getattr(count, name), most)
    _refuse_more(TooManyFields, sum(count.fields for _, count in counts), MOST_FIELDS)
    # Only what is known to be small is really spread.
    for definition, _ in counts:
        _refuse_more(TooManyRepeats, most_repeats(definition, fragments), MOST_REPEATS)


def _counts(document: DocumentNode, counting: Counting) -> Iterator[tuple[Definition, Count]]:
    """The operations, and the fragments that they leave out: those are validated too."""
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            yield node, counting.of(node)
    for node in document.definitions:
        if isinstance(node, FragmentDefinitionNode) and not counting.has_counted(node):
            yield node, counting.of(node)


def _refuse_more(kind: type[OperationTooLarge], found: int, most: int) -> None:
    if found > most:
        raise kind(found, most)
