"""Replies that the gallery gives instead of the server, as the API's schemas define them."""

from __future__ import annotations

from typing import Any

LABELS: dict[int, dict[str, str]] = {
    1: {"kind": "text", "text": "CLEMENT"},
    2: {"kind": "text", "text": "ÉLODIE"},
    3: {"kind": "unreadable"},
    4: {"kind": "blank"},
    5: {"kind": "text", "text": "O’NEILL"},
    13: {"kind": "text", "text": "GARNIER"},
}
"""Image id -> its label, so that some images are labelled."""

BROKEN = {
    "type": "about:blank",
    "title": "Internal error",
    "status": 500,
    "detail": "The database is locked.",
}
NOTHING_LEFT: dict[str, Any] = {
    "items": [],
    "next_cursor": None,
    "remaining": 0,
    "unread": 0,
    "leased_until": "2099-01-01T00:00:00Z",
    "elsewhere": 0,
}
REFUSAL = {
    "type": "about:blank",
    "title": "Unprocessable",
    "status": 422,
    "detail": "A name may have at most 100 letters. Received: 132",
}
CONFLICT = {
    "type": "about:blank",
    "title": "Precondition failed",
    "status": 412,
    "detail": "Somebody else has answered.",
    "current": {
        "revision": 1,
        "label": {
            "revision": 1,
            "kind": "corrected",
            "text": "MELODIE",
            "author": "Anne",
            "unknown_characters": "",
            "created_at": "2026-11-24T09:00:00Z",
            "undoes": None,
        },
    },
}


def _result(name: str, outcome: str, image: int | None = None, **more: Any) -> dict[str, Any]:
    empty = {"near_duplicate_of": None, "error": None}
    return {"file_name": name, "path": name, "outcome": outcome, "image_id": image, **empty, **more}


RECEIPT = {
    "batch": {"id": 1, "name": "Forms of 2025"},
    "results": [
        _result("field_01.png", "created", 1),
        _result("field_02.jpg", "created", 2, near_duplicate_of=7),
        _result("field_03.png", "exists", 3),
        _result(
            "field_04.jpg",
            "refused",
            error={
                "status": 422,
                "title": "Damaged",
                "detail": "The image is damaged: its last part is missing.",
            },
        ),
    ],
    "created": 2,
    "exists": 1,
    "refused": 1,
}

_RUN = {
    "id": 3,
    "trigger": "button",
    "created_at": "2026-11-24T09:00:00Z",
    "started_at": "2026-11-24T09:00:02Z",
    "parent_version": "20261124-093032-ad03d69e",
}
RUNNING = {
    **_RUN,
    "state": "running",
    "finished_at": None,
    "candidate_version": None,
    "report": None,
    "reason": None,
    "progress": {
        "phase": "training",
        "step": 140,
        "steps": 400,
        "epoch": 2,
        "loss": 0.412,
        "cer": 0.031,
        "seconds_left": 190,
    },
}
COMMAND = (
    "python -m training.retrain --snapshot 000007-20261124T090901/snapshot --parent "
    "weights/20261124-093032-ad03d69e --out DIR --minutes 20 --batch 32 --seed 1"
)
ACCEPTED = {
    **_RUN,
    "state": "done",
    "finished_at": "2026-11-24T09:09:40Z",
    "candidate_version": "20261124-090941-77d1c02b",
    "progress": {"phase": "exporting", "step": 3, "steps": 3},
    "reason": "Better on corrections (chance 0.98), no worse on the original data (margin 0.5 points).",
    "report": {
        "verdict": "accepted",
        "cause": "better",
        "reason": "Better on corrections (chance 0.98), no worse on the original data (margin 0.5 points).",
        "parent": "20261124-093032-ad03d69e",
        "candidate": "20261124-090941-77d1c02b",
        "corrections": {
            "n": 34,
            "live_exact": 0.706,
            "candidate_exact": 0.853,
            "live_cer": 0.081,
            "candidate_cer": 0.042,
            "p_better": 0.98,
            "needed": 0.9,
        },
        "original": {
            "source": "names",
            "n": 985,
            "live_exact": 0.904,
            "candidate_exact": 0.905,
            "live_cer": 0.0227,
            "candidate_cer": 0.0221,
            "margin": 0.005,
            "p_worse": 0.03,
            "allowed": 0.05,
        },
        "dropped": {"unreadable": 2},
        "data": {
            "held_back": {
                "counts": {"far": 1, "contradicted": 2},
                "labels": [{"image_id": 7, "text": "QWZUIP", "reason": "far"}],
            },
        },
        "made_from": {
            "command": COMMAND,
        },
        "changes": [
            {"file": "field_003.png", "label": "LEFEBVRE", "live": "LEFEBURE", "candidate": "LEFEBVRE"},
            {"file": "field_011.png", "label": "BERTUCCI", "live": "BERTUCCI", "candidate": "BEATUCCI"},
        ],
    },
}

BIN = {
    "items": [
        {
            "id": 3,
            "name": "Forms of 2024",
            "images": 48,
            "deleted_at": "2026-11-20T10:00:00+00:00",
            "deleted_by": "Ada",
        },
    ],
    "kept_days": 30,
}

SIGNED_OUT: dict[str, Any] = {
    "state": "signed out",
    "user": None,
    "csrf_token": None,
    "idle_minutes": 30,
    "is_plain_http": True,
}
SIGNED_IN: dict[str, Any] = SIGNED_OUT | {
    "state": "signed in",
    "user": {"id": 1, "name": "Ada", "role": "administrator", "must_change_password": False},
    "csrf_token": "9f86d081",
}
NOBODY_LOGGED_IN = {
    "type": "urn:paraph:problem:signed-out",
    "title": "Not logged in",
    "status": 401,
    "detail": "Log in first.",
}
PEOPLE: dict[str, Any] = {
    "items": [
        {
            "id": number,
            "name": name,
            "role": role,
            "disabled": name == "Ben",
            "must_change_password": name == "Clara",
            "created_at": f"2026-11-{number + 1:02}T09:00:00+00:00",
        }
        for number, (name, role) in enumerate(
            (
                ("Ada", "administrator"),
                ("Zoé Martin", "trainer"),
                ("Ben", "reviewer"),
                ("Clara", "reader"),
            ),
            start=1,
        )
    ],
    "next_cursor": None,
}
FIRST_PASSWORD = PEOPLE["items"][3] | {"password": "kfh7-9pqz-m3xa-twd4"}
TOKENS: dict[str, Any] = {
    "items": [
        {
            "id": 4,
            "name": "Nightly export",
            "scope": "read",
            "created_at": "2026-11-02T09:00:00+00:00",
            "last_used_at": None,
            "expires_at": "2027-01-31T09:00:00+00:00",
        }
    ],
    "next_cursor": None,
}
