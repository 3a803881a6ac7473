from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.erasing.leftovers import Original, delete_leftovers
from backend.services.erasing.run_folders import Wanted, delete, folders, keeps, pictures_in
from backend.store.blobs import BlobStore
from tests.store.rows import sha

OWN, BLANK, OTHER = sha("own"), sha("blank"), sha("other")
WANTED = Wanted(own={OWN}, shared={BLANK}, image_ids=[7])


def run_folder(tmp_path: Path, *rows: tuple[str, str], held: str = "") -> Path:
    snapshot = tmp_path / "run" / "snapshot"
    snapshot.mkdir(parents=True)
    lines = [f"{picture}.png,{text},train,0,text" for picture, text in rows]
    (snapshot / "labels.csv").write_text("FILENAME,IDENTITY,SPLIT,CORRECTED,KIND\n" + "\n".join(lines))
    (snapshot / "held_back.csv").write_text(f"IMAGE,FILENAME,IDENTITY,REASON\n{held}")
    return tmp_path / "run"


def test_a_folder_keeps_what_its_snapshot_holds(tmp_path: Path) -> None:
    folder = run_folder(tmp_path, (OWN, "Anne"), (OTHER, "Luc"))
    assert pictures_in(folder, WANTED) == {OWN}
    assert keeps(folder, WANTED)
    assert not keeps(folder, Wanted(own={sha("none")}))


def test_an_empty_field_that_others_have_too_counts_only_with_a_text(tmp_path: Path) -> None:
    assert not keeps(run_folder(tmp_path / "a", (BLANK, "")), WANTED)
    assert keeps(run_folder(tmp_path / "b", (BLANK, "Anne")), WANTED)


def test_a_label_that_was_held_back_counts(tmp_path: Path) -> None:
    assert keeps(run_folder(tmp_path / "a", held="7,a.png,Anne,far\n"), WANTED)
    assert not keeps(run_folder(tmp_path / "b", held="77,a.png,Anne,far\n"), WANTED)


def test_a_snapshot_that_was_cut_off_counts(tmp_path: Path) -> None:
    images = tmp_path / "run" / "snapshot.incoming" / "images"
    images.mkdir(parents=True)
    assert not keeps(tmp_path / "run", WANTED)
    (images / f"{OWN}.png").touch()
    assert keeps(tmp_path / "run", WANTED)


def test_a_folder_goes_with_a_candidate_that_was_never_registered(
    session: Session, settings: Settings
) -> None:
    folder = settings.runs_dir / "000001-now"
    folder.mkdir(parents=True)
    (folder / "report.json").write_text(json.dumps({"verdict": "accepted", "candidate": "candidate-1"}))
    moved = settings.candidates_dir / "candidate-1"
    moved.mkdir(parents=True)
    assert folders(settings) == [folder]
    assert delete(session, settings, folder)
    assert folders(settings) == []
    assert not moved.exists()


def test_originals_and_drafts_are_deleted_by_their_bytes(settings: Settings, blobs: BlobStore) -> None:
    incoming = settings.data_dir / "incoming"
    incoming.mkdir(parents=True)
    for name in ("one", "two"):
        (incoming / f"{name}.pages").write_bytes(name.encode())
    assert delete_leftovers(settings, blobs, [Original(sha("one"), 3)]) == 1
    assert [path.name for path in incoming.iterdir()] == ["two.pages"]
