from __future__ import annotations

from sqlalchemy.orm import Session

from backend.services.versions.lineage import lineage
from backend.store.database import writing
from backend.store.versions import insert_version


def test_a_version_comes_from_its_parent_and_all_before_that_are_known(session: Session) -> None:
    with writing(session):
        for name, parent in (("v1", "elsewhere"), ("r1", "v1"), ("r2", "r1"), ("other", "v1")):
            insert_version(session, name, bundle="b" * 64, origin="retrained", parent=parent)
    assert [version.name for version in lineage(session, "r2")] == ["r2", "r1", "v1"]
    assert lineage(session, "elsewhere") == []


def test_a_version_that_is_its_own_ancestor_is_there_once(session: Session) -> None:
    with writing(session):
        insert_version(session, "one", bundle="b" * 64, origin="retrained", parent="two")
        insert_version(session, "two", bundle="b" * 64, origin="retrained", parent="one")
    assert [version.name for version in lineage(session, "one")] == ["one", "two"]
