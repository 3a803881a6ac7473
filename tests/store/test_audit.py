from __future__ import annotations

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from backend.store.audit import AuditEvent, insert_event, select_events
from backend.store.database import writing


def add(session: Session, action: str = "image.delete", actor: str = "anna") -> AuditEvent:
    return insert_event(
        session, actor=actor, action=action, target_kind="image", target_id="7", detail={"images": 1}
    )


def test_events_are_listed_newest_first_and_by_actor_and_action(session: Session) -> None:
    with writing(session):
        first, second, third = add(session), add(session, "image.restore"), add(session, actor="bert")
    assert [event.id for event in select_events(session)] == [third.id, second.id, first.id]
    assert [event.id for event in select_events(session, actor="anna")] == [second.id, first.id]
    assert [event.id for event in select_events(session, action="image.delete")] == [third.id, first.id]
    assert [event.id for event in select_events(session, before_id=third.id, limit=1)] == [second.id]
    assert first.detail == {"images": 1}


CHANGES = [
    "UPDATE audit_events SET actor = 'nobody'",
    "UPDATE audit_events SET detail = '{}' WHERE id = 1",
    "DELETE FROM audit_events",
]
ON_ONE = {
    "sqlite": [
        "INSERT OR REPLACE INTO audit_events VALUES (1, '2026-01-02', 'nobody', 'nothing', 'image', '7', '{}')",
        "REPLACE INTO audit_events VALUES (1, '2026-01-02', 'nobody', 'nothing', 'image', '7', '{}')",
    ],
    "postgresql": ["TRUNCATE audit_events"],
}


def test_no_statement_changes_or_deletes_an_event(engine: Engine, session: Session) -> None:
    with writing(session):
        event_id = add(session).id
    assert event_id == 1
    for statement in CHANGES + ON_ONE[engine.dialect.name]:
        with pytest.raises(DBAPIError, match="audit log only grows"), engine.begin() as connection:
            connection.execute(text(statement))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT actor, action FROM audit_events")).all() == [
            ("anna", "image.delete")
        ]
