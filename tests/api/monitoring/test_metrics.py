"""The metrics over HTTP: exact numbers of a small office, and nothing that names a person."""

from __future__ import annotations

import re
import threading

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from backend.store import runs
from backend.store.database import db, writing
from backend.store.heartbeats import WORKER, beat
from tests.api.api_client import ApiClient
from tests.services.pictures import png

Samples = dict[str, float]


def scrape(api: ApiClient) -> Samples:
    """Each sample as Prometheus writes it, such as ``paraph_queue_length{queue="review"}``."""
    response = api.client.get("/metrics")
    assert response.status_code == 200
    assert response.content_type == "text/plain; version=0.0.4; charset=utf-8"
    found: Samples = {}
    for family in text_string_to_metric_families(response.get_data(as_text=True)):
        for sample in family.samples:
            labels = ",".join(f'{name}="{value}"' for name, value in sorted(sample.labels.items()))
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found


def growth(api: ApiClient, before: Samples) -> Samples:
    """What has grown since."""
    return {
        name: value - before.get(name, 0) for name, value in scrape(api).items() if value != before.get(name)
    }


def test_an_office_s_numbers(api: ApiClient) -> None:
    scrape(api)
    for mark in range(3):
        api.upload((f"field-{mark}.png", png(mark)))
    api.read()
    api.upload(("field-3.png", png(3)))
    api.label(1, "MULLER")
    api.label(2, "ANNA")
    found = scrape(api)
    assert {name: found[name] for name in found if name.startswith("paraph_queue_length")} == {
        'paraph_queue_length{queue="review"}': 2,
        'paraph_queue_length{queue="reading"}': 1,
        'paraph_queue_length{queue="cutting"}': 0,
        'paraph_queue_length{queue="training"}': 0,
    }
    assert found['paraph_labelled_images{kind="confirmed"}'] == 1
    assert found['paraph_labels_total{kind="confirmed"}'] == 1
    assert found['paraph_labels_total{kind="corrected"}'] == 1
    assert found['paraph_labels_total{kind="withdrawn"}'] == 0
    assert found["paraph_reading_confidence_count"] == 3
    assert (
        found['paraph_reading_confidence_bucket{le="0.3"}']
        <= found['paraph_reading_confidence_bucket{le="1.0"}']
    )
    assert found["paraph_reading_wait_seconds_count"] == 3
    assert found['paraph_reading_wait_seconds_bucket{le="60.0"}'] == 3
    assert (found["paraph_database_up"], found["paraph_model_up"]) == (1, 1)


def test_what_is_there_at_the_start_is_no_growth_and_nothing_grows_twice(api: ApiClient) -> None:
    api.label(api.read_image(), "ANNA")
    before = scrape(api)
    assert before['paraph_labels_total{kind="corrected"}'] == 0
    assert before['paraph_labelled_images{kind="corrected"}'] == 1
    again = growth(api, before)
    assert not [name for name in again if name.startswith(("paraph_labels", "paraph_reading"))]


def test_images_that_are_deleted_for_good_take_nothing_from_a_counter(api: ApiClient) -> None:
    scrape(api)
    api.label(api.read_image(), "ANNA")
    before = scrape(api)
    with api.app.app_context(), writing(db.session()) as session:
        session.execute(text("DELETE FROM images"))
    after = scrape(api)
    assert (
        after['paraph_labels_total{kind="corrected"}'] == before['paraph_labels_total{kind="corrected"}'] == 1
    )
    assert after["paraph_reading_confidence_count"] == 1
    assert after['paraph_labelled_images{kind="corrected"}'] == 0


def test_training_and_the_worker(api: ApiClient, app: Flask) -> None:
    found = scrape(api)
    assert found['paraph_training_state{state="idle"}'] == 1
    assert sum(value for name, value in found.items() if name.startswith("paraph_training_last_outcome")) == 0
    assert found["paraph_worker_heartbeat_age_seconds"] == float("inf")
    with app.app_context(), writing(db.session()) as session:
        beat(session, WORKER)
        run = runs.insert_run(session, "button")
        assert run is not None
        runs.claim_run(session, run.id, folder="x", parent_version="fake-1")
    found = scrape(api)
    assert found['paraph_training_state{state="running"}'] == 1
    assert found['paraph_training_state{state="idle"}'] == 0
    assert 0 <= found["paraph_worker_heartbeat_age_seconds"] < 30
    with app.app_context(), writing(db.session()) as session:
        runs.finish_run(session, 1, "failed", reason="")
    found = scrape(api)
    assert found['paraph_training_last_outcome{outcome="failed"}'] == 1
    assert found['paraph_training_last_outcome{outcome="done"}'] == 0
    assert found["paraph_training_last_end_timestamp_seconds"] > 1_700_000_000


def test_requests_are_counted_by_operation_method_and_class(api: ApiClient) -> None:
    before = scrape(api)
    api.client.get("/api/v1/stats")
    api.client.get("/api/v1/images/404")
    api.client.put("/api/v1/images/1/label", json={}, headers={"Sec-Fetch-Site": "cross-site"})
    found = growth(api, before)
    assert found['paraph_requests_total{method="GET",operation="stats.get_stats",status="2xx"}'] == 1
    assert found['paraph_requests_total{method="GET",operation="images.show_image",status="4xx"}'] == 1
    assert found['paraph_requests_total{method="PUT",operation="labels.put_label",status="4xx"}'] == 1
    assert found['paraph_request_seconds_count{operation="stats.get_stats"}'] == 1
    assert found["process_cpu_seconds_total"] > 0


def test_clients_cannot_make_new_series(api: ApiClient) -> None:
    for number in range(3):
        api.client.open(f"/nothing/{number}", method=f"BREW{number}")
        api.client.get(f"/api/v1/images/{number + 400}?name={number}")
    mine = [name for name in scrape(api) if "paraph_requests_total" in name]
    assert sorted(mine) == [
        'paraph_requests_total{method="GET",operation="images.show_image",status="4xx"}',
        'paraph_requests_total{method="other",operation="none",status="4xx"}',
    ]


def test_the_metrics_hold_nothing_that_people_wrote(api: ApiClient) -> None:
    scrape(api)
    api.upload(("Geheim Zacharias.png", png(1)), batch="Klasse von Zacharias")
    api.read()
    api.client.put(
        "/api/v1/images/1/label",
        json={"kind": "text", "text": "ZACHARIAS"},
        headers={"If-Match": "*", "Author": "Zacharias"},
    )
    written = api.client.get("/metrics").get_data(as_text=True)
    assert re.search("zacharias|geheim|muller", written, re.IGNORECASE) is None
    assert 'paraph_labels_total{kind="corrected"} 1.0' in written


def test_without_a_database_gauges_are_unknown_and_requests_are_still_counted(
    api: ApiClient, app: Flask
) -> None:
    scrape(api)
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE heartbeats RENAME TO elsewhere"))
    found = scrape(api)
    assert found["paraph_database_up"] == 0
    assert found['paraph_queue_length{queue="review"}'] != found['paraph_queue_length{queue="review"}'], "NaN"
    assert found['paraph_requests_total{method="GET",operation="metrics.get_metrics",status="2xx"}'] == 1
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO heartbeats"))
    assert scrape(api)["paraph_database_up"] == 1


def test_two_scrapes_at_once_count_a_label_once(api: ApiClient, app: Flask) -> None:
    scrape(api)
    api.label(api.read_image(), "ANNA")
    threads = [threading.Thread(target=app.test_client().get, args=("/metrics",)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert scrape(api)['paraph_labels_total{kind="corrected"}'] == 1


@pytest.mark.parametrize(
    "name", ["paraph_queue_length", "paraph_labels", "paraph_requests", "paraph_database_up"]
)
def test_each_metric_says_what_it_is(api: ApiClient, name: str) -> None:
    written = api.client.get("/metrics").get_data(as_text=True)
    assert re.search(rf"^# HELP {name}(_total)? \w", written, re.MULTILINE)
