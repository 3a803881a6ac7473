"""Route of the metrics, in the text format that Prometheus reads."""

from __future__ import annotations

import math
import threading
from datetime import UTC, datetime

from flask import Flask, Response, current_app
from prometheus_client import CollectorRegistry, Gauge, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from backend.api.monitoring import request_watch
from backend.api.monitoring.row_metrics import RowMetrics
from backend.api.openapi import Blueprint
from backend.config import Settings
from backend.services.monitoring.watcher import Watcher
from backend.wiring import wired

_KEY = "paraph_metrics"
EXAMPLE = """# HELP paraph_queue_length What waits, by queue
# TYPE paraph_queue_length gauge
paraph_queue_length{queue="review"} 16.0
"""

blp = Blueprint("metrics", __name__, description="Monitoring")


class Metrics:
    """All metrics of one application, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._model = Gauge(
            "paraph_model_up",
            "1 if the live version is in use, or still being loaded",
            registry=self.registry,
        )
        self._rows = RowMetrics(self.registry)
        self._watcher = Watcher()
        self._lock = threading.Lock()
        ProcessCollector(registry=self.registry)

    def written(self) -> bytes:
        """The metrics at this moment. Needs an application context."""
        parts = wired()
        with self._lock:  # two at once would count a new row twice
            look = self._watcher.look(parts.session, datetime.now(UTC))
            self._rows.update(look)
            self._model.set(math.nan if look is None else parts.live.degraded is None)
            return generate_latest(self.registry)


def configure(app: Flask, settings: Settings) -> None:
    """Begin to measure. Comes before all other hooks of requests."""
    metrics = app.extensions[_KEY] = Metrics()
    request_watch.configure(app, settings, metrics.registry)


@blp.route("/metrics")
@blp.response(200, {"type": "string"}, content_type="text/plain", example=EXAMPLE)
def get_metrics() -> Response:
    """Get the metrics for Prometheus

    Counts of rows include what the worker and commands did; requests and memory are those of this process.
    """
    metrics: Metrics = current_app.extensions[_KEY]
    return Response(metrics.written(), content_type=CONTENT_TYPE_PLAIN_0_0_4)
