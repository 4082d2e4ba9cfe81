"""Figures for the operator: requests, listeners, and what is behind.

With several worker processes each writes its counts to files in the folder
``PROMETHEUS_MULTIPROC_DIR`` and whichever is asked adds them up. No figure is
kept per account: who pays what is nobody's metric.
"""

import os
from collections.abc import Iterator

from prometheus_client import CollectorRegistry
from prometheus_client import Counter
from prometheus_client import Gauge
from prometheus_client import Histogram
from prometheus_client import generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from ledger.services.health import LatestHealth

LATENCY_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})


class TownCollector(Collector):
    """Looks at queue and index when somebody asks, and not before."""

    def __init__(self, health: LatestHealth) -> None:
        self._health = health

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield one gauge a figure of the town's health."""
        health = self._health.get()
        figures = {
            "meguru_chain_block": ("Newest block of the chain.", health.chain_block),
            "meguru_index_block": ("Newest block in the books.", health.index_block),
            "meguru_final_block": ("Newest final block.", health.final_block),
            "meguru_orders_waiting": (
                "Accepted payments the chain has not confirmed.",
                health.orders_waiting,
            ),
            "meguru_calls_unmined": (
                "Calls in the outbox without a block.",
                health.calls_unmined,
            ),
            "meguru_oldest_waiting_seconds": (
                "Age of the oldest of both.",
                health.oldest_waiting_seconds,
            ),
            "meguru_problems": ("Problems of readiness.", len(health.problems)),
        }
        for name, (meaning, figure) in figures.items():
            if figure is not None:
                yield GaugeMetricFamily(name, meaning, value=figure)


class Metrics:
    """The figures of one application."""

    def __init__(self, health: LatestHealth) -> None:
        self._registry = CollectorRegistry()
        own = self._registry
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            MultiProcessCollector(self._registry)  # type: ignore[no-untyped-call]
            own = CollectorRegistry()
        self._registry.register(TownCollector(health))
        self._requests = Counter(
            "meguru_requests_total",
            "Requests answered.",
            ("method", "route", "status"),
            registry=own,
        )
        self._latency = Histogram(
            "meguru_request_seconds",
            "Time until the answer began.",
            ("method", "route"),
            buckets=LATENCY_BUCKETS,
            registry=own,
        )
        self._listeners = Gauge(
            "meguru_listeners",
            "Live listeners.",
            registry=own,
            multiprocess_mode="livesum",
        )

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request; routes are rules, so their number is bounded."""
        method = method if method in _METHODS else "other"
        self._requests.labels(method, route, str(status)).inc()
        self._latency.labels(method, route).observe(seconds)

    def listening(self, change: int) -> None:
        """Count listeners that came or went."""
        self._listeners.inc(change)

    def write(self) -> bytes:
        """Write all figures in Prometheus' text format."""
        return generate_latest(self._registry)
