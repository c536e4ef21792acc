"""Refused values: what graphql-core says of a variable that does not fit, without saying the variable's value again.

A value may be a person's name or number, and messages are logged, shown and sent on.
"""

from __future__ import annotations

import re

# `Variable '$input' has invalid value at .words: Expected value of type 'Words' to be an object, found: 'Lan'.`
_TOLD = re.compile(r"Variable '\$\w+' has invalid value(?: at [\w.\[\]]+)?: ")
_WHY = re.compile(
    r"Expected value of (?:non-null )?type '[\w!\[\]]+' "
    r"(?:not to be None|to be an object|to include required field '\w+'|not to include unknown field '\w+')"
    r"|\w+ cannot represent[\w -]*"
    r"|does not exist in '\w+' enum"
)


def without_values(message: str) -> str:
    """The message, which says where a variable does not fit and why, but nothing of what it is."""
    told = _TOLD.match(message)
    why = _WHY.search(message, told.end()) if told else None
    return message if told is None else f"{told[0]}{why[0] if why else 'it is not of its type'}."
