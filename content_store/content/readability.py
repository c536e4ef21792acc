"""Readability: whether a step can be read slowly, and asks for one thing only."""

from __future__ import annotations

import re

# Vietnamese writes every syllable by itself. The sample's longest sentence has 21; at some three syllables a second,
# which is how one reads aloud to somebody, 25 take eight seconds, and more are lost on the way.
SYLLABLES_MOST = 25
END = re.compile(r"(?<=[.!?…])\s+|\n+")
SECOND_ACTION = re.compile(r";|\b(rồi|sau đó|tiếp theo|xong thì)\b", re.IGNORECASE)


def sentences(text: str) -> list[str]:
    """The sentences of a text, without the space around them."""
    return [sentence.strip() for sentence in END.split(text) if sentence.strip()]


def syllables(sentence: str) -> int:
    """How many syllables it has."""
    return len(sentence.split())


def asks_for_two_things(action: str) -> bool:
    """Whether there is a second sentence, or a word that leads over to a second action."""
    said = sentences(action)
    return len(said) > 1 or any(SECOND_ACTION.search(sentence) for sentence in said)
