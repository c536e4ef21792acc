"""Metrics: what somebody who looks after the server wants to see of it, as Prometheus reads it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping

from starlette.requests import Request
from starlette.responses import Response

from api.cache import ResponseCache
from schema.compiling import Plans

TEXT = "text/plain; version=0.0.4; charset=utf-8"
COUNTER, GAUGE = "counter", "gauge"


class MetricsDoor:
    """The figures of this process; they speak of no request and of nobody."""

    def __init__(self, cache: ResponseCache, plans: Plans) -> None:
        self.cache = cache
        self.plans = plans

    async def __call__(self, _request: Request) -> Response:
        """All of them."""
        text = "".join(f"{line}\n" for line in self._lines())
        return Response(text, 200, {"cache-control": "no-store", "content-type": TEXT})

    def _lines(self) -> Iterator[str]:
        cache, declined, repeated = self.cache, self.plans.declined, self.plans.repeated
        found = {'{found="hit"}': cache.hits, '{found="miss"}': cache.misses}
        left = {f'{{reason="{reason}"}}': count for reason, count in declined.items()}
        position = max(cache.projection.news(time.monotonic()).changes.values(), default=0)
        yield from _family("camtay_cache_requests_total", COUNTER, "Public questions, by what they found.", found)
        yield from _family("camtay_cache_dropped_total", COUNTER, "Answers that another one replaced.", cache.dropped)
        yield from _family("camtay_cache_answers", GAUGE, "Answers that are kept.", len(cache))
        yield from _family("camtay_cache_bytes", GAUGE, "Memory that they take.", cache.size)
        yield from _family("camtay_plans", GAUGE, "Operations that are compiled.", len(self.plans))
        yield from _family("camtay_plans_declined_total", COUNTER, "Operations left to graphql-core.", left)
        yield from _family("camtay_plans_repeated_total", COUNTER, "Operations done again with care.", repeated)
        yield from _family("camtay_feed_position", GAUGE, "The last public event.", position)


def _family(name: str, kind: str, words: str, values: Mapping[str, int] | int) -> Iterator[str]:
    """A metric's lines: one value, or one for each set of labels."""
    yield f"# HELP {name} {words}"
    yield f"# TYPE {name} {kind}"
    for labels, value in ({"": values} if isinstance(values, int) else values).items():
        yield f"{name}{labels} {value}"
