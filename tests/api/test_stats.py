"""Statistics: exact counts of a small api."""

from __future__ import annotations

from flask import Flask

from tests.api.api_client import ApiClient
from tests.services.pictures import png


def test_a_desk_s_counts(api: ApiClient) -> None:
    for mark in range(5):
        api.upload((f"field-{mark}.png", png(mark)), batch="a desk")
    api.read()
    api.upload(("field-5.png", png(5)), batch="a desk")
    api.label(1, "MULLER")
    api.label(2, "ŐRI 東")
    api.label(3, kind="blank")
    stats = api.get("/stats")
    (batch,) = stats.pop("batches")
    assert batch == {"id": 1, "name": "a desk", "images": 6, "pending": 3, "labelled": 3}
    assert stats == {
        "images": 6,
        "unread": 1,
        "pending": 3,
        "labelled": {"confirmed": 1, "corrected": 1, "unreadable": 0, "blank": 1},
        "right_unseen": 0.5,
        "right_by_version": [{"version": "fake-1", "confirmed": 1, "corrected": 1, "right": 0.5}],
        "new_letters": {"東": 1},
        "labels_since_last_run": 2,
        "retrain": {
            "have": 2,
            "need": 2,
            "due_at": None,
            "letters": {"corrections": 1, "need": 20, "learned": []},
        },
        "worker": {"alive": False, "seen_at": None},
        "live_version": "fake-1",
        "degraded": None,
    }


def test_without_a_version_it_says_why_nothing_is_read(bare_app: Flask) -> None:
    stats = bare_app.test_client().get("/api/v1/stats").get_json()
    assert stats["live_version"] is None
    assert "no version" in stats["degraded"]
