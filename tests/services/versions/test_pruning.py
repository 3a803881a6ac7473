"""Files of old candidates: deleted by a rule that keeps whatever may still be needed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.errors import ConflictError
from backend.services.maintenance.checks import versions as checks
from backend.services.versions import registry
from backend.services.versions.folders import open_folder
from backend.services.versions.pruning import KEPT, prune
from backend.store.database import writing
from backend.store.readings import insert_readings
from backend.store.runs import insert_run
from backend.store.versions import Version, insert_promotion
from tests.recognizer.networks import band_bundle
from tests.services.scenario import ship
from tests.store.rows import make_image


@pytest.fixture
def trained(session: Session, settings: Settings) -> list[str]:
    """Names of candidates, oldest first, that are all rejected; two more than are always kept."""
    ship(session, settings, "v1")
    names = [f"c{number}" for number in range(KEPT + 2)]
    for day, name in enumerate(names):
        folder = band_bundle(settings.candidates_dir, name, parent="v1")
        with writing(session):
            version = registry.insert(session, open_folder(folder), origin="retrained", state="rejected")
            version.created_at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day)
    return names


def files(settings: Settings, name: str) -> list[str]:
    folder: Path = settings.candidates_dir / name
    return sorted(path.name for path in folder.iterdir())


def test_the_oldest_candidates_that_nobody_needs_lose_their_files(
    session: Session, settings: Settings, trained: list[str]
) -> None:
    assert prune(session, settings) == ["c1", "c0"]
    assert files(settings, "c0") == ["manifest.json", "manifest.sha256", "pruned"]
    assert prune(session, settings) == []
    for name in trained[2:]:
        registry.open_version(session, settings, name)
    assert {version.name for version in registry.list_versions(session)} == {"v1", *trained}


@pytest.mark.usefixtures("trained")
def test_a_pruned_version_cannot_go_live_and_is_no_fault(session: Session, settings: Settings) -> None:
    prune(session, settings)
    with pytest.raises(ConflictError, match="were deleted to save space"):
        registry.promote(session, settings, "c0", author="local")
    assert {found.subject: found.level for found in checks.registered(session, settings)} == {
        "live version": "ok",
        "other versions": "ok",
    }


@pytest.mark.usefixtures("trained")
def test_a_version_that_is_promoted_while_it_is_pruned_stays_whole_or_is_refused(
    session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = registry.open_version

    def pruned_after_the_check(*arguments: object) -> object:
        bundle = checked(*arguments)  # type: ignore[arg-type]  # handed on as they came
        prune(session, settings)
        return bundle

    monkeypatch.setattr(registry, "open_version", pruned_after_the_check)
    with pytest.raises(ConflictError, match="have just been deleted"):
        registry.promote(session, settings, "c0", author="local")
    assert registry.live_name(session) == "v1"


@pytest.mark.usefixtures("trained")
def test_what_was_ever_live_stays_and_so_does_its_parent(session: Session, settings: Settings) -> None:
    with writing(session):
        insert_promotion(session, "c0", "manual")
        insert_promotion(session, "v1", "rollback")
        session.get_one(Version, "v1").parent = "c1"
    assert prune(session, settings) == []


@pytest.mark.usefixtures("trained")
def test_a_version_that_readings_name_stays(session: Session, settings: Settings) -> None:
    with writing(session):
        image = make_image(session, "a.png")
        content = {"status": "name", "text": "A", "confidence": 0.5, "spans": [], "alternatives": []}
        insert_readings(session, {image.id: {"version": "c0", **content}})
        image.deleted_at = datetime(2026, 1, 31, tzinfo=UTC)
    assert prune(session, settings) == ["c1"]


@pytest.mark.usefixtures("trained")
def test_a_version_that_a_run_trains_from_stays(session: Session, settings: Settings) -> None:
    with writing(session):
        insert_run(session, "button", parent_version="c1")
    assert prune(session, settings) == ["c0"]


@pytest.mark.usefixtures("trained")
def test_a_pruning_that_was_cut_short_is_continued(session: Session, settings: Settings) -> None:
    (settings.candidates_dir / "c0" / "pruned").touch()
    assert prune(session, settings) == ["c1", "c0"]
    assert files(settings, "c0") == ["manifest.json", "manifest.sha256", "pruned"]
