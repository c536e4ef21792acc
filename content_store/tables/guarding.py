"""Guarding texts that a spreadsheet program would run as formulas, so that reading what was written gives it back."""

from __future__ import annotations

# How a formula begins for one program or another, blanks that are skipped included, and the guard itself.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")
GUARD = "'"


def guarded(text: str) -> str:
    """The text for a cell of a CSV: with a ' before it when it could be taken for a formula, or begins with a '."""
    return GUARD + text if text.startswith(DANGEROUS) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if text.startswith(GUARD) and text[1:].startswith(DANGEROUS) else text
