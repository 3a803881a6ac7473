"""Which part is missing: a sentence for each by itself."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.monitoring.readiness import PARTS, trouble
from backend.services.versions.live import LiveRecognizer
from backend.store.blobs import BlobStore
from backend.store.database import now, open_engine, writing
from backend.store.heartbeats import WORKER, beat
from tests.store.damage import overwrite_page
from tests.store.rows import make_image


class Live(LiveRecognizer):
    """A model that is in use, or is not for a reason."""

    def __init__(self, degraded: str | None = None) -> None:
        self._why = degraded

    @property
    def degraded(self) -> str | None:
        return self._why


def test_nothing_is_wrong_where_all_is_there(session: Session, engine: Engine, blobs: BlobStore) -> None:
    with writing(session):
        at = beat(session, WORKER).seen_at
    found = trouble(engine, blobs, Live(), at + timedelta(seconds=29))
    assert found == dict.fromkeys(PARTS)


def test_a_silent_worker_is_told_with_the_time_it_was_seen(
    session: Session, engine: Engine, blobs: BlobStore
) -> None:
    with writing(session):
        at = beat(session, WORKER).seen_at
    found = trouble(engine, blobs, Live(), at + timedelta(seconds=31))
    assert found["database"] is found["model"] is None
    assert f"was last seen at {at:%Y-%m-%d %H:%M:%S} UTC" in (found["worker"] or "")


def test_a_worker_that_never_ran_is_told(engine: Engine, blobs: BlobStore) -> None:
    assert (trouble(engine, blobs, Live(), now())["worker"] or "").startswith("The worker has never run here")


def test_a_model_that_is_not_in_use_is_told_apart(session: Session, engine: Engine, blobs: BlobStore) -> None:
    with writing(session):
        beat(session, WORKER)
    found = trouble(engine, blobs, Live("Version v2 cannot be loaded."), now())
    assert found == {
        "database": None,
        "images": None,
        "model": "Version v2 cannot be loaded.",
        "worker": None,
    }


def test_without_a_database_the_worker_cannot_be_seen(tmp_path: Path, blobs: BlobStore) -> None:
    found = trouble(open_engine(f"sqlite:///{tmp_path / 'none.sqlite3'}"), blobs, Live(), now())
    assert (found["database"] or "").startswith("There is no database yet.")
    assert found["worker"] == "The worker cannot be seen without the database."
    assert found["images"] == "Without the database nobody knows whether there should be image files."


def test_image_files_that_are_all_missing_are_told(
    session: Session, engine: Engine, blobs: BlobStore, settings: Settings
) -> None:
    folder = Path(settings.blobs_url)
    with writing(session):
        at = beat(session, WORKER).seen_at
        make_image(session, blob=blobs.put(b"a picture"))
    assert trouble(engine, blobs, Live(), at) == dict.fromkeys(PARTS)
    folder.rename(folder.with_name("elsewhere"))
    found = trouble(engine, blobs, Live(), at)
    assert (found.pop("images") or "").startswith("None of the image files is there: their folder is missing")
    assert set(found.values()) == {None}


def test_damage_is_no_crash(session: Session, engine: Engine, blobs: BlobStore, data_dir: Path) -> None:
    with writing(session):
        beat(session, WORKER)
    session.close()
    engine.dispose()
    overwrite_page(data_dir / "paraph.sqlite3", "heartbeats")
    assert trouble(engine, blobs, Live(), now())["worker"] == (
        "Whether the worker lives cannot be seen at the moment."
    )
