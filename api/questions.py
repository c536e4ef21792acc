"""Questions: what strangers asked before, known by the bytes of their requests and answered without the door."""

from __future__ import annotations

import logging

import msgspec

from api.cache import CachedResponse, ResponseCache
from api.graph import Graph
from api.rates import who_asks
from content_store.people.access import ANONYMOUS
from content_store.published.kept import Kept
from schema.execution import Operation
from schema.questions import Question, understood

log = logging.getLogger(__name__)

# Characters of all requests and keys together; what was understood of them takes some three times as much.
MOST_CHARACTERS = 2_000_000


class Known(msgspec.Struct):
    """An operation that was answered, the key of its answer, and what was understood when it was asked again."""

    operation: Operation
    key: bytes
    question: Question | None = None


class Questions:
    """The public questions that the door answered, the latest used ones, with the cache of their answers."""

    def __init__(self, graph: Graph, cache: ResponseCache) -> None:
        self.graph = graph
        self.cache = cache
        self._known = Kept[Known](MOST_CHARACTERS)

    def learn(self, asked: bytes, operation: Operation, key: bytes, entry: CachedResponse) -> None:
        """Know from now on what is asked like this."""
        self._known.keep(asked, Known(operation, key), len(asked) + len(key))
        self.cache.know(asked, entry)

    def answer(self, asked: bytes, client: tuple[str, int] | None) -> CachedResponse | None:
        """What is answered to this now; None where the door must see to it.

        That is what nobody asked before, what goes wrong, and whoever asks too often. What is kept costs nobody a unit.
        """
        entry = self.cache.get(asked)
        if entry is None:
            (known,) = self._known.known((asked,))
            if known is None:
                return None
            entry = self.cache.get(known.key) or self._found(asked, known, client[0] if client else None)
            if entry is not None:
                self.cache.know(asked, entry)
        return entry

    def _found(self, asked: bytes, known: Known, address: str | None) -> CachedResponse | None:
        question = known.question or understood(self.graph.schema, self.graph.bounded(known.operation))
        if question is None:
            self._known.forget(asked)
            return None
        known.question = question
        rates = self.graph.allowed.rates
        if rates is not None and not rates.spend(who_asks(ANONYMOUS, address), question.admission.cost):
            return None
        found = self._answered(question)
        if found is None:
            # Or it would be tried in vain every time.
            self._known.forget(asked)
            return None
        return self.cache.keep(known.key, found)

    def _answered(self, question: Question) -> CachedResponse | None:
        try:
            return self.graph.answer_again(question)
        except Exception as error:
            # It goes wrong at the door too, where there are words for it.
            log.debug("a question is left to the door", exc_info=error)
            return None
