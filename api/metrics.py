"""Metrics: what somebody who looks after the server wants to see of it, as Prometheus reads it."""

from __future__ import annotations

import time
from collections.abc import Iterator

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from api.cache import ResponseCache
from schema.compiling import Plans


class MetricsDoor(Collector):
    """The figures of this process; they speak of no request and of nobody."""

    def __init__(self, cache: ResponseCache, plans: Plans) -> None:
        self.cache = cache
        self.plans = plans
        self._registry = CollectorRegistry()
        self._registry.register(self)

    async def __call__(self, _request: Request) -> Response:
        """All of them."""
        head = {"cache-control": "no-store", "content-type": CONTENT_TYPE_LATEST}
        return Response(generate_latest(self._registry), 200, head)

    def describe(self) -> list[Metric]:
        """Nothing is promised, so that nothing is collected before there is anything."""
        return []

    def collect(self) -> Iterator[Metric]:
        """All of them, as the library has them."""
        cache = self.cache
        asked = CounterMetricFamily("camtay_cache_requests", "Public questions, by what they found.", labels=["found"])
        asked.add_metric(["hit"], cache.hits)
        asked.add_metric(["miss"], cache.misses)
        yield asked
        yield CounterMetricFamily("camtay_cache_dropped", "Answers that another one replaced.", value=cache.dropped)
        yield GaugeMetricFamily("camtay_cache_answers", "Answers that are kept.", value=len(cache))
        yield GaugeMetricFamily("camtay_cache_bytes", "Memory that they take.", value=cache.bytes)
        yield GaugeMetricFamily("camtay_plans", "Operations that are compiled.", value=len(self.plans))
        left = CounterMetricFamily("camtay_plans_declined", "Operations left to graphql-core.", labels=["reason"])
        for reason, count in self.plans.declined.items():
            left.add_metric([reason], count)
        yield left
        changes = cache.projection.news(time.monotonic()).changes
        yield GaugeMetricFamily(
            "camtay_feed_position", "The last public event.", value=max(changes.values(), default=0)
        )
