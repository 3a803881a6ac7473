from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.store import versions
from backend.store.database import writing
from tests.store.rows import sha


def add(session: Session, name: str, **values: Any) -> None:
    versions.insert_version(session, name, bundle=sha(name), **{"origin": "shipped", **values})


def test_before_the_first_promotion_nothing_is_live(session: Session) -> None:
    with writing(session):
        add(session, "v1")
    assert versions.select_live(session) is None


def test_the_newest_promotion_is_live_and_the_history_keeps_all(session: Session) -> None:
    for name, reason in (("v1", "shipped"), ("v2", "gate"), ("v1", "rollback")):
        with writing(session):
            if versions.select_version(session, name) is None:
                add(session, name)
            versions.insert_promotion(session, name, reason)
        live = versions.select_live(session)
        assert live is not None
        assert live.name == name
    assert [(row.version, row.reason) for row in versions.select_promotions(session)] == [
        ("v1", "rollback"),
        ("v2", "gate"),
        ("v1", "shipped"),
    ]


def test_the_pointer_moves_for_others_when_the_transaction_ends(engine: Engine, session: Session) -> None:
    with writing(session):
        add(session, "v1")
        add(session, "v2")
        versions.insert_promotion(session, "v1", "shipped")
    with Session(engine) as other:
        with writing(session):
            versions.insert_promotion(session, "v2", "gate")
            before = versions.select_live(other)
            assert before is not None
            assert before.name == "v1"
        other.rollback()
        after = versions.select_live(other)
        assert after is not None
        assert after.name == "v2"


def test_a_version_is_written_once(session: Session) -> None:
    with writing(session):
        add(session, "v1")
    with pytest.raises(IntegrityError), writing(session):
        add(session, "v1")


def test_a_version_keeps_what_is_known_of_it(session: Session) -> None:
    with writing(session):
        versions.insert_version(
            session,
            "v2",
            bundle=sha("v2"),
            origin="retrained",
            state="rejected",
            parent="v1",
            metrics={"cer": 0.031, "exact": 0.87},
        )
    session.expire_all()
    version = versions.select_version(session, "v2")
    assert version is not None
    assert (version.bundle, version.origin, version.state, version.parent, version.metrics) == (
        sha("v2"),
        "retrained",
        "rejected",
        "v1",
        {"cer": 0.031, "exact": 0.87},
    )
    assert versions.select_version(session, "v3") is None


@pytest.mark.parametrize("values", [{"origin": "found"}, {"state": "perhaps"}])
def test_the_database_itself_refuses_unknown_words(session: Session, values: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), writing(session):
        add(session, "v1", **values)


def test_only_a_known_version_can_be_live(session: Session) -> None:
    with pytest.raises(IntegrityError), writing(session):
        versions.insert_promotion(session, "nobody", "manual")


def test_versions_are_listed_newest_first(session: Session) -> None:
    for name in ("b", "a", "c"):
        with writing(session):
            add(session, name)
    assert [version.name for version in versions.select_versions(session)] == ["c", "a", "b"]
