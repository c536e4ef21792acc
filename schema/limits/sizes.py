"""Sizes: how many objects a field may give, as well as that is known before anything is asked."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from graphql import (
    BooleanValueNode,
    FieldNode,
    GraphQLArgument,
    GraphQLField,
    IntValueNode,
    ListValueNode,
    StringValueNode,
    ValueNode,
    VariableNode,
)

from content_store.paging import LARGEST

PAGES = ("first", "last")
KEYS = "ids"
LIST = 10
# Lists that are known to be longer or shorter than most.
LISTS = {
    ("AbolishedLocality", "chain"): 1,
    ("AmbiguousLocality", "matches"): 20,
    ("Clip", "soundTracks"): 3,
    ("Guide", "clips"): 3,
    ("Guide", "infographics"): 3,
    ("Locality", "ancestors"): 3,
    ("Locality", "codes"): 3,
    ("LocalityPassage", "chain"): 3,
    ("Measurement", "conflicts"): 2,
    ("NotComputable", "parts"): 50,
    ("PresentLocalities", "abolished"): 1,
    ("PresentLocalities", "passages"): 3,
    ("Progress", "measurements"): 50,
    ("SearchHit", "snippets"): 2,
    ("SearchHit", "titleSegments"): 3,
    ("Snippet", "segments"): 5,
    ("Step", "clips"): 3,
    ("Step", "infographics"): 3,
    ("Target", "conflicts"): 2,
    ("Target", "standings"): 50,
    ("Webhook", "secrets"): 2,
    ("__Schema", "types"): 150,
    ("__Type", "fields"): 5,
    ("__Type", "enumValues"): 5,
    ("__Type", "inputFields"): 5,
    ("__Type", "interfaces"): 5,
    ("__Type", "possibleTypes"): 5,
    ("__Field", "args"): 1,
}
# What belongs to one thing only: below different things lie different ones, and never more than there are.
OWNED = {("Locality", "children"), ("Locality", "teams")}
MOST_OWNED = 2_000

Number = int | bool | None
Numbers = Mapping[str, Number]


class Size(msgspec.Struct, frozen=True):
    """A number of objects: `fixed`, unless a variable says another."""

    fixed: int
    variable: str | None = None

    def of(self, numbers: Numbers) -> int:
        """The number, as these variables have it."""
        said = numbers.get(self.variable) if self.variable else None
        return self.fixed if said is None else said


def number_of(value: object) -> Number:
    """What a variable's value says about a size: a page's as it is, a list's length; None when it says nothing."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        # What is beyond the largest page is refused as such, by whoever cuts pages.
        return int(max(0, min(value, LARGEST)))
    if isinstance(value, list):
        return min(len(value), LARGEST)
    return 1 if isinstance(value, str) else None


def page_of(definition: GraphQLField, node: FieldNode) -> Size | None:
    """The page that a field is asked for; None when it has no pages."""
    name = next((name for name in PAGES if name in definition.args), None)
    return name and _said(node, name, definition.args[name])  # type: ignore[return-value]


def length_of(parent: str, definition: GraphQLField, node: FieldNode) -> Size:
    """How long a list without pages is: as many as there are keys, or a guess."""
    if KEYS in definition.args:
        return _said(node, KEYS, definition.args[KEYS])
    return Size(LISTS.get((parent, node.name.value), LIST))


def literal(node: ValueNode | None) -> Number:
    """The same of a value in the document."""
    if isinstance(node, IntValueNode):
        # Python itself refuses to read numbers of thousands of digits.
        return number_of(int(node.value[:20]))
    if isinstance(node, BooleanValueNode):
        return node.value
    if isinstance(node, ListValueNode):
        return number_of(list(node.values))
    return 1 if isinstance(node, StringValueNode) else None


def _said(node: FieldNode, name: str, argument: GraphQLArgument) -> Size:
    value = next((given.value for given in node.arguments or () if given.name.value == name), None)
    usual = number_of(argument.default_value)
    fixed = literal(value)
    if fixed is None:
        fixed = LIST if usual is None else usual
    return Size(fixed, value.name.value if isinstance(value, VariableNode) else None)
