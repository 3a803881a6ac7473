"""The metrics that are counted in the rows, so that what the worker and other processes do is in them.

Knows metrics and what a look at the database finds. A gauge is set at each look; a counter grows by what is new.
"""

from __future__ import annotations

import math
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from backend.services.maintenance.stats import KINDS
from backend.services.monitoring.numbers import QUEUES, TRAINING_STATES, Numbers
from backend.services.monitoring.watcher import Observation
from backend.services.retraining.run_list import FINISHED

_CONFIDENCES: Final = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
_WAITS: Final = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3600.0, 14_400.0)
_LABELS: Final = (*KINDS, "withdrawn")
_FAILED_LOGIN: Final = "session.refuse"
_UNKNOWN: Final = math.nan
"""Of every gauge while the database cannot be asked: an old number would look like a good one."""


class RowMetrics:
    """The metrics of rows, in ``registry``."""

    def __init__(self, registry: CollectorRegistry) -> None:
        def gauge(name: str, text: str, *labels: str) -> Gauge:
            return Gauge(f"paraph_{name}", text, labels, registry=registry)

        self._database_up = gauge("database_up", "1 if the database could be asked, else 0")
        self._queue = gauge("queue_length", "What waits, by queue", "queue")
        self._labelled = gauge("labelled_images", "Images by the kind of the label that counts", "kind")
        self._given_up = gauge("images_given_up", "Images that could not be read however often it was tried")
        self._training = gauge("training_state", "1 for the state that training is in", "state")
        self._outcome = gauge("training_last_outcome", "1 for how the newest finished run ended", "outcome")
        self._ended = gauge("training_last_end_timestamp_seconds", "When the newest finished run ended")
        self._heartbeat = gauge("worker_heartbeat_age_seconds", "Since the worker's last heartbeat")
        self._labels = Counter(
            "paraph_labels", "Labels that people saved, by kind", ("kind",), registry=registry
        )
        self._actions = Counter(
            "paraph_audit_events", "Entries of the audit log, by action", ("action",), registry=registry
        )
        self._confidence = Histogram(
            "paraph_reading_confidence",
            "Confidence of readings of names and of blank images",
            buckets=_CONFIDENCES,
            registry=registry,
        )
        self._not_names = Counter("paraph_not_names", "Readings of what is not a name", registry=registry)
        self._wait = Histogram(
            "paraph_reading_wait_seconds",
            "Seconds from an image's arrival to its first reading",
            buckets=_WAITS,
            registry=registry,
        )
        for kind in _LABELS:
            self._labels.labels(kind)  # a counter that begins at 0 shows its first increase too
        self._actions.labels(_FAILED_LOGIN)

    def update(self, seen: Observation | None) -> None:
        """Take over what a look found; None: the database could not be asked."""
        self._database_up.set(seen is not None)
        self._set_gauges(None if seen is None else seen.numbers)
        if seen is None:
            return
        for kind, count in seen.labels.items():
            self._labels.labels(kind).inc(count)
        for action, count in seen.actions.items():
            self._actions.labels(action).inc(count)
        for confidence in seen.confidences:
            self._confidence.observe(confidence)
        self._not_names.inc(seen.not_names)
        for wait in seen.waits:
            self._wait.observe(wait)

    def _set_gauges(self, found: Numbers | None) -> None:
        for queue in QUEUES:
            self._queue.labels(queue).set(found.queues[queue] if found else _UNKNOWN)
        for kind in KINDS:
            self._labelled.labels(kind).set(found.labelled[kind] if found else _UNKNOWN)
        for state in TRAINING_STATES:
            self._training.labels(state).set(found.training == state if found else _UNKNOWN)
        for outcome in FINISHED:
            self._outcome.labels(outcome).set(found.last_outcome == outcome if found else _UNKNOWN)
        self._given_up.set(found.given_up if found else _UNKNOWN)
        self._ended.set(found.last_ended_at.timestamp() if found and found.last_ended_at else _UNKNOWN)
        self._heartbeat.set(_age(found))


def _age(found: Numbers | None) -> float:
    """Infinite if there never was a worker, so that an alert on the age is raised."""
    if found is None:
        return _UNKNOWN
    return math.inf if found.heartbeat_age is None else found.heartbeat_age
