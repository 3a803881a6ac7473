"""A backup holds what rows name and nothing else, whatever happens while it is made."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from backend.services.backups import hashed_files, making, manifest, taker
from backend.services.backups.folder import backups_in
from backend.services.bin import contents, deleting, purge
from backend.services.errors import ConflictError, InvalidError
from backend.store import integrity
from backend.store.copies import rows, sqlite_copy
from backend.store.database import now, writing
from backend.store.errors import StorageFull
from tests.services.backups.conftest import Office
from tests.services.scenario import label
from tests.store.rows import make_image

pytestmark = pytest.mark.slow


def files(folder: Path) -> set[str]:
    return set(hashed_files.files_below(folder))


def blobs_named(copy: Path) -> set[str]:
    with Session(sqlite_copy.open_to_read(copy)) as session:
        return {name for name, _, _ in integrity.iter_blobs(session)}


def test_it_holds_rows_pictures_bundles_and_what_repeats_a_run(office: Office) -> None:
    made = office.backup()
    assert made.folder == office.folder / "paraph-20260302-073000"
    run = "runs/000001-20260301T070000"
    pictures = {taker.path_of_blob(name) for name in office.blobs.names()}
    assert len(pictures) == 3
    assert files(made.folder) == (
        pictures
        | {f"weights/v2/{name}" for name in files(office.settings.candidates_dir / "v2")}
        | {f"{run}/snapshot/labels.csv", f"{run}/report.json"}
        | {"paraph.sqlite3", "manifest.json", "manifest.sha256", "files.sha256"}
    )
    found = made.manifest
    with office.engine.connect() as connection:
        live = rows.digests(connection)
    assert live["upload_keys"].rows == 1  # an answer that is kept for a repeated request
    assert {name: digest for name, digest in found.tables.items() if name != "upload_keys"} == {
        name: digest for name, digest in live.items() if name != "upload_keys"
    }
    assert found.tables["upload_keys"].rows == 0
    assert (found.tables["images"].rows, found.tables["labels"].rows, found.blobs) == (2, 2, 3)
    assert (found.bundles, list(found.shipped), found.runs, found.lost) == (
        ["v2"],
        ["v1"],
        ["000001-20260301T070000"],
        [],
    )
    assert manifest.read(made.folder) == found
    assert made.folder.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum here")
def test_it_can_be_checked_without_paraph(office: Office) -> None:
    folder = office.backup().folder
    for listed in ("manifest.sha256", "files.sha256"):
        subprocess.run(["sha256sum", "--check", "--strict", "--quiet", listed], cwd=folder, check=True)
    (folder / "paraph.sqlite3").write_bytes(b"something else")
    again = subprocess.run(["sha256sum", "--check", "--status", "files.sha256"], cwd=folder, check=False)
    assert again.returncode == 1


def test_what_is_written_meanwhile_is_whole_or_absent(
    office: Office, sessions: sessionmaker[Session]
) -> None:
    over = threading.Event()
    errors: list[BaseException] = []
    written: list[int] = []

    def upload() -> None:
        try:
            with sessions() as session:
                while not over.is_set():
                    label(session, office.blobs, office.settings, f"NAME {len(written)}")
                    written.append(1)
        except BaseException as error:
            errors.append(error)

    writer = threading.Thread(target=upload)
    writer.start()
    try:
        for _ in range(3):
            before = len(written)
            while len(written) < before + 3 and not errors:
                over.wait(0.01)
            made = office.backup()
            after = len(written)
            found = made.manifest
            assert before + 3 <= found.tables["images"].rows - 2 <= after + 1
            assert found.lost == []
            named = blobs_named(made.folder / "paraph.sqlite3")
            assert {taker.path_of_blob(name) for name in named} <= set(found.files)
            manifest.check_files(made.folder, found, lambda *_: None)
    finally:
        over.set()
        writer.join()
    assert errors == []


def test_a_picture_that_is_deleted_meanwhile_is_in_neither_part(office: Office, session: Session) -> None:
    with writing(session):
        image = make_image(session, "old.png", blob=office.blobs.put(b"old"))
        image_id, blob = image.id, image.blob
    deleting.delete_image(session, image_id, at=now(), author="local")
    told: list[str] = []

    def progress(what: str, done: int, _: int) -> None:
        told.append(what)
        if what == "pictures" and done == 0 and told.count("purged") == 0:
            told.append("purged")
            late = now() + contents.KEPT + timedelta(minutes=1)
            assert purge.purge(session, office.blobs, office.settings, late) == 1

    made = office.backup(progress)
    assert "purged" in told
    assert (made.manifest.tables["images"].rows, made.manifest.lost) == (2, [])
    assert taker.path_of_blob(blob) not in files(made.folder)


def test_pictures_that_are_deleted_all_the_time_end_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.blobs.delete(next(office.blobs.names()))
    monkeypatch.setattr(making, "_ROUNDS", 2)
    monkeypatch.setattr(integrity, "blob_is_used", lambda *_: False)
    with pytest.raises(ConflictError, match="deleted all the time"):
        office.backup()
    assert list(office.folder.iterdir()) == []


def test_a_picture_that_was_lost_before_is_named(office: Office) -> None:
    first, second, _ = list(office.blobs.names())
    office.blobs.delete(first)
    damage(office, second)
    made = office.backup()
    assert len(made.manifest.lost) == 2
    assert {line.rpartition("file ")[2].rstrip(")") for line in made.manifest.lost} == {first, second}
    assert all(line.startswith(("image ", "form ")) for line in made.manifest.lost)


def damage(office: Office, name: str) -> None:
    path = Path(office.settings.blobs_url, name[:2], name[2:4], name)
    path.write_bytes(b"changed" + path.read_bytes())


def test_files_are_shared_with_the_backup_before_and_each_is_whole_alone(office: Office) -> None:
    first = office.backup()
    lost = next(office.blobs.names())
    office.blobs.delete(lost)
    second = office.backup()
    assert second.manifest.lost == []  # the backup before still has it
    shared = {path for path in second.manifest.files if path != "paraph.sqlite3"}
    assert shared == {path for path in first.manifest.files if path != "paraph.sqlite3"}
    for path in shared:
        assert (first.folder / path).stat().st_ino == (second.folder / path).stat().st_ino
    shutil.rmtree(first.folder)
    manifest.check_files(second.folder, second.manifest, lambda *_: None)


def test_damage_to_an_earlier_backup_does_not_spread(office: Office) -> None:
    first = office.backup()
    for path in first.manifest.files:
        target = first.folder / path
        target.unlink()
        target.write_bytes(b"damaged")
    second = office.backup()
    manifest.check_files(second.folder, second.manifest, lambda *_: None)


@pytest.mark.parametrize("place", ["data", "data/backups", "weights/backups", "data/images/x"])
def test_a_place_that_would_be_lost_too_is_refused(office: Office, tmp_path: Path, place: str) -> None:
    office.folder = tmp_path / place
    with pytest.raises(InvalidError, match="would be lost with it"):
        office.backup()
    assert not (office.folder / "paraph-20260302-073000").exists()


@pytest.mark.parametrize("after", [0, 2])
def test_a_full_disk_leaves_nothing_behind(
    office: Office, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    office.backup()
    copied: list[Path] = []
    copy = hashed_files.copy_hashed

    def fill(source: Path, target: Path) -> str:
        if len(copied) == after:
            raise OSError(28, "No space left on device")
        copied.append(target)
        return copy(source, target)

    monkeypatch.setattr(taker, "copy_hashed", fill)
    with pytest.raises(StorageFull, match="The disk of the backup has no space left"):
        office.backup()
    assert [path.name for path in office.folder.iterdir()] == ["paraph-20260302-073000"]


def test_the_manifest_is_for_people_too(office: Office) -> None:
    facts = json.loads((office.backup().folder / "manifest.json").read_text())
    assert facts["format"] == 1
    assert facts["tables"]["images"]["rows"] == 2
    assert facts["left_out"] == ["heartbeats", "leases", "login_attempts", "sessions", "upload_keys"]
    assert facts["shipped"] == {
        "v1": hashlib.sha256((office.settings.weights_dir / "v1" / "manifest.json").read_bytes()).hexdigest()
    }


def test_an_attempt_that_was_cut_off_is_gone_on_with(office: Office) -> None:
    def stop(what: str, done: int, _: int) -> None:
        if what == "pictures" and done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        office.backup(stop)
    (left,) = office.folder.iterdir()
    assert left.name.startswith(".unfinished-")
    assert backups_in(office.folder) == []
    with pytest.raises(ConflictError, match="Another process makes a backup"):
        office.backup()
    (left / "worker.json").unlink()  # as if that process had ended
    pictures = {path: (left / path).stat().st_ino for path in files(left) if path.startswith("images/")}
    assert len(pictures) == 2
    made = office.backup()
    assert [path.name for path in office.folder.iterdir()] == [made.folder.name]
    assert {path: (made.folder / path).stat().st_ino for path in pictures} == pictures
    manifest.check_files(made.folder, made.manifest, lambda *_: None)
