"""A backup that comes back is what was saved, in either kind of database, or is refused before anything is changed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from backend.services.backups import empty_place, manifest, restoring
from backend.services.backups.hashed_files import files_below, sha256_of
from backend.services.backups.manifest import Manifest
from backend.services.backups.restoring import Restored, restore
from backend.services.errors import ConflictError, NotFoundError
from backend.services.maintenance.doctor import examine
from backend.services.maintenance.startup import StartError, prepare
from backend.services.versions import registry
from backend.services.versions.shipped_copies import keep_shipped
from backend.store import migrations
from backend.store.copies import rows
from backend.store.database import open_engine, writing
from backend.store.errors import StorageFull
from backend.store.runs import TrainingRun
from tests.services.backups.conftest import Elsewhere, Office, elsewhere_on_postgres
from tests.store.rows import make_image

pytestmark = pytest.mark.slow


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def target(request: pytest.FixtureRequest, office: Office, tmp_path: Path) -> Iterator[Elsewhere]:
    """An empty installation with each kind of database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("elsewhere")
        return
    with elsewhere_on_postgres(office.settings, tmp_path, request.getfixturevalue("postgres_url")) as place:
        yield place


def bring_back(folder: Path, place: Elsewhere) -> Restored:
    return restore(place.engine, place.blobs, place.settings, folder, lambda *_: None)


def tree(folder: Path) -> dict[str, str | None]:
    return {path: sha256_of(folder / path) for path in files_below(folder)} if folder.is_dir() else {}


def rewrite(folder: Path, **changes: Any) -> Manifest:
    """Make a backup that a release would have written so."""
    changed = replace(manifest.read(folder), **changes)
    manifest.write(folder, changed)
    return changed


def test_everything_comes_back(office: Office, target: Elsewhere) -> None:
    made = office.backup()
    restored = bring_back(office.folder, target)
    assert (restored.folder, restored.manifest, restored.warnings) == (made.folder, made.manifest, [])
    assert restored.rows == sum(table.rows for table in made.manifest.tables.values())
    with target.engine.connect() as connection:
        assert rows.digests(connection) == made.manifest.tables
    assert sorted(target.blobs.names()) == sorted(office.blobs.names())
    assert all(target.blobs.is_intact(name) for name in target.blobs.names())
    assert tree(target.settings.candidates_dir / "v2") == tree(office.settings.candidates_dir / "v2")
    prepare(target.engine, target.settings)
    assert [
        finding.message
        for finding in examine(target.settings, target.engine)
        if finding.level == "error" and finding.subject != "original data"
    ] == []


def test_the_shipped_version_that_others_come_from_comes_back_where_the_release_lacks_it(
    office: Office, target: Elsewhere
) -> None:
    with Session(office.engine) as session:
        assert keep_shipped(session, office.settings) == ["v1"]
    shutil.rmtree(office.settings.weights_dir / "v1")
    assert office.backup().manifest.lost == []
    bring_back(office.folder, target)
    assert tree(target.settings.candidates_dir / "v1") == tree(office.settings.candidates_dir / "v1")


def test_what_is_made_afterwards_gets_ids_that_were_never_used(office: Office, target: Elsewhere) -> None:
    with Session(office.engine) as session, writing(session):
        image = make_image(session, "gone.png")
        gone = image.id
        session.delete(image)
    office.backup()
    bring_back(office.folder, target)
    with Session(target.engine) as session, writing(session):
        assert make_image(session, "new.png").id == gone + 1


def test_a_run_s_folder_is_where_it_is_now(office: Office, elsewhere: Elsewhere) -> None:
    office.backup()
    bring_back(office.folder, elsewhere)
    with Session(elsewhere.engine) as session:
        folder = session.scalars(select(TrainingRun.folder)).one()
    assert folder == str(elsewhere.settings.runs_dir / "000001-20260301T070000")
    assert tree(Path(folder)) == {
        path: sha256_of(office.settings.runs_dir / "000001-20260301T070000" / path)
        for path in ("report.json", "snapshot/labels.csv")
    }


def test_the_newest_backup_or_a_named_one(office: Office, elsewhere: Elsewhere) -> None:
    first = office.backup()
    office.backup()
    assert bring_back(first.folder, elsewhere).folder == first.folder
    with pytest.raises(NotFoundError, match="There is no backup here"):
        bring_back(elsewhere.settings.data_dir, elsewhere)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("paraph.sqlite3", r"paraph.sqlite3 was changed"),
        ("images/", r"images/\S+ was changed"),
        ("weights/v2/model.onnx", r"weights/v2/model.onnx was changed"),
        ("files.sha256", "files.sha256 was changed"),
        ("manifest.json", "manifest.json was changed"),
        ("manifest.sha256", "manifest.json was changed"),
    ],
)
def test_one_flipped_bit_is_found_before_anything_is_changed(
    office: Office, elsewhere: Elsewhere, path: str, words: str
) -> None:
    folder = office.backup().folder
    found = folder / next(name for name in files_below(folder) if name.startswith(path))
    content = bytearray(found.read_bytes())
    content[len(content) // 3] ^= 1
    found.write_bytes(content)
    with pytest.raises(ConflictError, match=rf"is damaged: {words}.*Nothing was restored"):
        bring_back(folder, elsewhere)
    assert tree(elsewhere.settings.data_dir) == {}


def test_missing_files_are_found(office: Office, elsewhere: Elsewhere) -> None:
    folder = office.backup().folder
    shutil.rmtree(folder / "weights")
    with pytest.raises(ConflictError, match=r"weights/v2/\S+ is missing, .*, and \d more"):
        bring_back(folder, elsewhere)
    (folder / "files.sha256").unlink()
    with pytest.raises(ConflictError, match=r"is damaged: files.sha256 is missing"):
        bring_back(folder, elsewhere)
    assert tree(elsewhere.settings.data_dir) == {}


def test_a_backup_of_a_later_release_is_refused(office: Office, elsewhere: Elsewhere) -> None:
    folder = office.backup().folder
    rewrite(folder, revision="9999")
    words = f"revision 9999, this release knows those up to {migrations.head()}. Nothing was changed. Install"
    with pytest.raises(ConflictError, match=words):
        bring_back(folder, elsewhere)
    (folder / "manifest.json").write_text('{"format": 2}')
    (folder / "manifest.sha256").write_text(f"{sha256_of(folder / 'manifest.json')}  manifest.json\n")
    with pytest.raises(ConflictError, match="later release of Paraph, whose backups have another format"):
        bring_back(folder, elsewhere)
    assert tree(elsewhere.settings.data_dir) == {}


def test_a_backup_of_an_earlier_release_is_migrated(office: Office, target: Elsewhere) -> None:
    folder = office.backup().folder
    copy = folder / "paraph.sqlite3"
    copy.unlink()
    old = open_engine(str(copy))
    migrations.upgrade(old, "0005")
    with old.begin() as connection:
        connection.execute(text("INSERT INTO heartbeats VALUES ('worker', '2026-01-02 03:04:05')"))
        connection.execute(
            text("INSERT INTO batches (name, created_at) VALUES ('3B', '2026-01-02 03:04:05')")
        )
    old.dispose()
    found = manifest.read(folder)
    kept = {path: sha256 for path, sha256 in found.files.items() if not path.startswith("images/")}
    files = kept | {"paraph.sqlite3": str(sha256_of(copy))}
    rewrite(folder, revision="0005", files=files, blobs=0, tables={})
    bring_back(folder, target)
    assert migrations.is_current(target.engine)
    with target.engine.connect() as connection:
        assert connection.execute(text("SELECT name FROM batches")).scalars().all() == ["3B"]


@pytest.mark.parametrize("what", ["rows", "pictures", "versions"])
def test_only_an_empty_installation_is_restored_into(office: Office, target: Elsewhere, what: str) -> None:
    office.backup()
    if what == "rows":
        target.settings.data_dir.mkdir()
        migrations.upgrade(target.engine)
        with Session(target.engine) as session, writing(session):
            make_image(session)
    elif what == "pictures":
        target.blobs.put(b"somebody else's")
    else:
        (target.settings.candidates_dir / "v9").mkdir(parents=True)
    target.engine.dispose()  # SQLite's log is gone then
    before = tree(target.settings.data_dir)
    with pytest.raises(ConflictError, match=r"into an empty installation only, but .*Nothing was changed"):
        bring_back(office.folder, target)
    target.engine.dispose()
    assert tree(target.settings.data_dir) == before


@pytest.mark.parametrize("step", ["_put_files", "place_database", "_check"])
def test_a_restore_that_was_cut_off_is_run_again(
    office: Office, target: Elsewhere, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    earlier = office.backup()
    made = office.backup()

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(restoring, step, cut)
        with pytest.raises(KeyboardInterrupt):
            bring_back(made.folder, target)
    with pytest.raises(StartError, match=f"was cut off. Finish it with: flask restore {made.folder}"):
        prepare(target.engine, target.settings)
    with pytest.raises(ConflictError, match="Finish it with"):
        bring_back(earlier.folder, target)
    bring_back(made.folder, target)
    with target.engine.connect() as connection:
        assert rows.digests(connection) == made.manifest.tables
    prepare(target.engine, target.settings)


def test_a_full_disk_is_said_and_it_can_be_run_again(
    office: Office, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = office.backup()

    def fill(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(restoring, "copy_hashed", fill)
        with pytest.raises(StorageFull, match="The data folder has no space left"):
            bring_back(made.folder, elsewhere)
    assert bring_back(made.folder, elsewhere).manifest == made.manifest
    assert empty_place.unfinished(elsewhere.settings) is None


def test_a_live_version_whose_files_are_elsewhere_is_told(office: Office, elsewhere: Elsewhere) -> None:
    office.backup()
    shutil.rmtree(office.settings.weights_dir / "v1")
    (warning,) = bring_back(office.folder, elsewhere).warnings
    assert warning.startswith("The live version v1 cannot be used here: ")
    assert warning.endswith("flask promote NAME")
    with Session(elsewhere.engine) as session:
        assert registry.live_name(session) == "v1"


def test_what_was_lost_before_does_not_keep_the_rest_away(office: Office, elsewhere: Elsewhere) -> None:
    office.blobs.delete(next(office.blobs.names()))
    made = office.backup()
    assert len(bring_back(office.folder, elsewhere).manifest.lost) == len(made.manifest.lost) == 1
    assert len(list(elsewhere.blobs.names())) == 2
