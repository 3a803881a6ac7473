"""The audit log, as requests fill it."""

from __future__ import annotations

from typing import Any

from tests.api.api_client import ApiClient, problem
from tests.services.pictures import png


def events(api: ApiClient, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get("/audit", **query)["items"]
    return found


def told(api: ApiClient, **query: str) -> list[tuple[str, str, str | None]]:
    """Actor, action and target of each event, the oldest first, without what the server did at its start."""
    return [
        (event["actor"], event["action"], event["target_id"])
        for event in reversed(events(api, **query))
        if event["detail"].get("reason") != "shipped"
    ]


def test_deletions_restores_promotions_runs_and_exports_are_noted(api: ApiClient) -> None:
    anna = {"Author": "Anna"}
    api.upload(("a.png", png(1)), ("b.png", png(2)), batch="March")
    api.read()
    for image_id, text in ((1, "ANNE"), (2, "LUC")):
        api.label(image_id, text)
    for method, path in (
        ("DELETE", "images/1"),
        ("DELETE", "images/1"),
        ("POST", "images/1/restore"),
        ("DELETE", "batches/1"),
        ("POST", "batches/1/restore"),
        ("GET", "export?format=jsonl&batch=1"),
    ):
        api.client.open(f"/api/v1/{path}", method=method, headers=anna)
    api.client.post("/api/v1/versions/fake-0/promote", json={"reason": "rollback"}, headers=anna)
    api.client.post("/api/v1/versions/fake-1/promote", json={"reason": "manual"}, headers=anna)
    api.client.post("/api/v1/runs", json={}, headers=anna)
    api.client.post("/api/v1/runs/1/cancel", json={}, headers=anna)
    api.client.post("/api/v1/runs/1/cancel", json={}, headers=anna)
    assert told(api) == [
        ("Anna", "image.delete", "1"),
        ("Anna", "image.restore", "1"),
        ("Anna", "batch.delete", "1"),
        ("Anna", "batch.restore", "1"),
        ("Anna", "export", None),
        ("Anna", "version.promote", "fake-0"),
        ("Anna", "version.rollback", "fake-1"),
        ("Anna", "run.request", "1"),
        ("Anna", "run.cancel", "1"),
    ]
    (exported,) = events(api, action="export")
    assert exported["detail"] == {"format": "jsonl", "batch": 1}


def test_the_log_holds_neither_texts_nor_names_of_files(api: ApiClient) -> None:
    api.upload(("Zwetschgenmann.png", png(1)), batch="Zwetschgenmann")
    api.label(1, "ZWETSCHGENMANN")
    api.client.delete("/api/v1/images/1")
    api.client.get("/api/v1/export?batch=1")
    api.client.post("/api/v1/images/1/erase", json={"reason": "a request"})
    assert "zwetschgenmann" not in str(events(api)).lower()


def test_the_log_is_listed_in_chunks_and_by_actor(api: ApiClient) -> None:
    api.upload(("a.png", png(1)), ("b.png", png(2)), batch="March")
    for image_id, name in ((1, "Anna"), (2, "Bert")):
        api.client.delete(f"/api/v1/images/{image_id}", headers={"Author": name})
    assert told(api, actor="Bert") == [("Bert", "image.delete", "2")]
    assert told(api, action="batch.delete") == []
    first = api.get("/audit", limit=1)
    assert api.get("/audit", limit=1, cursor=first["next_cursor"])["items"][0]["target_id"] == "1"
    for query in ("actor=", "action=%00", "cursor=x", "limit=1000"):
        problem(api.client.get(f"/api/v1/audit?{query}"), 422)
