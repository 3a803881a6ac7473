"""Metrics of rows: gauges show the last look or nothing, counters only grow."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry

from backend.api.monitoring.row_metrics import RowMetrics
from backend.services.monitoring.numbers import Numbers
from backend.services.monitoring.watcher import Observation

NUMBERS = Numbers(
    labelled={"confirmed": 4, "corrected": 3, "unreadable": 2, "blank": 1},
    queues={"review": 8, "reading": 7, "cutting": 6, "training": 1},
    given_up=5,
    training="queued",
    last_outcome="done",
    last_ended_at=datetime(2026, 1, 31, 12, tzinfo=UTC),
    heartbeat_age=1.5,
)


def test_a_look_sets_gauges_and_adds_to_counters() -> None:
    registry = CollectorRegistry()
    metrics = RowMetrics(registry)
    metrics.update(Observation(NUMBERS, {"corrected": 2}, [0.2, 0.97], [4.0], {"session.refuse": 2}, 3))
    metrics.update(
        Observation(replace(NUMBERS, given_up=0), {"corrected": 1}, [0.5], [], {"image.delete": 1})
    )
    value = registry.get_sample_value
    assert value("paraph_images_given_up") == 0
    assert value("paraph_labels_total", {"kind": "corrected"}) == 3
    assert value("paraph_labels_total", {"kind": "blank"}) == 0
    assert value("paraph_reading_confidence_bucket", {"le": "0.5"}) == 2
    assert value("paraph_reading_confidence_count") == 3
    assert value("paraph_not_names_total") == 3
    assert value("paraph_audit_events_total", {"action": "session.refuse"}) == 2
    assert value("paraph_audit_events_total", {"action": "image.delete"}) == 1
    assert value("paraph_reading_wait_seconds_bucket", {"le": "5.0"}) == 1
    assert value("paraph_training_last_end_timestamp_seconds") == NUMBERS.last_ended_at.timestamp()  # type: ignore[union-attr]  # set above
    assert value("paraph_worker_heartbeat_age_seconds") == 1.5


def test_what_cannot_be_asked_is_unknown_and_takes_nothing_back() -> None:
    registry = CollectorRegistry()
    metrics = RowMetrics(registry)
    metrics.update(Observation(NUMBERS, {"blank": 1}, [], [], {}))
    metrics.update(None)
    value = registry.get_sample_value
    assert value("paraph_database_up") == 0
    assert value("paraph_labels_total", {"kind": "blank"}) == 1
    gauges = [sample for family in registry.collect() if family.type == "gauge" for sample in family.samples]
    assert len(gauges) == 20
    assert all(math.isnan(gauge.value) for gauge in gauges if gauge.name != "paraph_database_up")
