"""Lines: what a row of the index says, part by part, in the forms in which it is shown and compared."""

from __future__ import annotations

from functools import cached_property

from content_store.vietnamese.words import spaced, spans_of

Span = tuple[int, int]


class Text:
    """The lines of one part: as they are shown, and their words with their tones and without, for comparing."""

    def __init__(self, shown: str, exact: str, folded: str) -> None:
        self.shown = shown
        self.exact = exact
        self.folded = folded

    @classmethod
    def of(cls, line: str) -> Text:
        """One line that is in no index."""
        return cls(line, *spaced(line))

    @cached_property
    def lines(self) -> list[Text]:
        """Each line by itself."""
        forms = (self.shown, self.exact, self.folded)
        return [Text(*line) for line in zip(*(form.split("\n") for form in forms), strict=True)]

    @cached_property
    def exact_ends(self) -> list[int]:
        """Where each line ends among the words with their tones."""
        return _ends(self.exact)

    @cached_property
    def folded_ends(self) -> list[int]:
        """Where each line ends among the words without."""
        return _ends(self.folded)

    @cached_property
    def spans(self) -> list[Span]:
        """Where each word of a single line begins and ends in it."""
        return spans_of(self.shown)


def _ends(text: str) -> list[int]:
    return [place for place, sign in enumerate(text) if sign == "\n"] + [len(text)]


class Words:
    """All that a row says, which is for ever the same under one digest.

    `exact` and `folded` are the forms of its title, of its other names, and of what it says beside these.
    """

    def __init__(self, shown: tuple[str, ...], exact: tuple[str, ...], folded: tuple[str, ...]) -> None:
        self.title, self.names, self.steps, self.captions = map(Text, shown, exact, folded)
        self.exact = exact[0], exact[1], exact[2] + exact[3]
        self.folded = folded[0], folded[1], folded[2] + folded[3]
        self.title_words = folded[0].split()
        self.size = sum(map(len, (*shown, *exact, *folded)))

    @cached_property
    def lines_of_names(self) -> frozenset[str]:
        """Its other names without marks, each with a blank on either side of every word."""
        return frozenset(self.names.folded.split("\n"))
