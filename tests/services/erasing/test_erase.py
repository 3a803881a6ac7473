"""Somebody is erased: nothing of them is in any file or row but the tombstone."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, text

from backend.services.bin.deleting import delete_batch, delete_image
from backend.services.erasing import finishing
from backend.services.errors import InvalidError, NotFoundError
from backend.services.export.formats import export
from backend.services.retraining.snapshot import freeze
from backend.services.uploads.receive import receive
from backend.store.audit import select_events
from backend.store.database import now, writing
from backend.store.deletable import with_deleted
from backend.store.erasing.erasures import Erasure
from backend.store.erasing.trained_images import select_runs_with
from backend.store.images import Batch, Image
from backend.store.labels import Label
from backend.store.runs import TrainingRun
from backend.store.upload_keys import UploadKey
from tests.services.erasing.office import EARLIER, NAME, OTHERS, Office, handwriting
from tests.services.erasing.search import everywhere, files_showing, files_with, pixels_of, rows_with
from tests.services.pictures import upload

pytestmark = pytest.mark.slow
WORDS = (NAME, EARLIER)


def piece_of(picture: bytes) -> bytes:
    """Bytes from the middle of a file, which no other file has."""
    return picture[len(picture) // 2 :][:64]


def assert_nothing_is_left(office: Office, engine: Engine, picture: bytes) -> None:
    office.session.rollback()
    folder = office.settings.data_dir
    assert everywhere(folder, engine, WORDS, [piece_of(picture)]) == []
    assert files_showing(folder, {pixels_of(picture)}) == []


def test_nothing_is_left_of_an_image_that_went_everywhere(office: Office, engine: Engine) -> None:
    image_id = office.open()
    picture = office.bytes_of(image_id)
    office.label_in_conflict(image_id, 1)
    office.upload(f"{NAME} again.png", handwriting(7), batch="Other", key="another upload")
    first = office.train("rejected")
    (office.folder_of(first) / "work" / "checkpoints").mkdir(parents=True)
    (office.folder_of(first) / "work" / "learn").write_bytes(picture)
    held_back(office, first, image_id)
    b"".join(export(office.session, office.blobs, "dataset"))
    later = office.upload("later.png", handwriting(8))
    engine_files = files_with(office.settings.data_dir, [piece_of(picture), NAME.encode()])
    assert len(engine_files) >= 4, "the search finds what is there"
    assert len(rows_with(engine, WORDS)) >= 6
    delete_image(office.session, find(office, f"{NAME} again.png"), at=now(), author="local")

    other = office.erase(find(office, f"{NAME} again.png"))
    tombstone = office.erase(image_id)

    assert_nothing_is_left(office, engine, picture)
    assert (tombstone.kind, tombstone.former_id, tombstone.actor) == ("image", image_id, "Anna")
    assert tombstone.finished_at is not None
    assert tombstone.plan == {}
    assert other.counts["batches"] == 1  # nothing else was in it
    wanted = {"images": 1, "labels": 2, "readings": 1, "kept_answers": 1, "run_folders": 1}
    assert {name: tombstone.counts[name] for name in wanted} == wanted
    assert not office.folder_of(first).exists()
    left = office.session.scalars(with_deleted(select(Image.id).order_by(Image.id))).all()
    assert list(left) == [1, 2, 3, later]
    texts = office.session.scalars(select(Label.text).order_by(Label.id)).all()
    assert list(texts) == [*OTHERS, "Martinez"]


def find(office: Office, name: str) -> int:
    found = office.session.scalar(with_deleted(select(Image.id).where(Image.file_name == name)))
    assert found is not None
    return found


def held_back(office: Office, run_id: int, image_id: int) -> None:
    """Let the run's report repeat what was held back, and what would be read differently."""
    image = office.session.get_one(Image, image_id)
    shown = [
        {"image_id": each, "text": label, "reason": "far"}
        for each, label in ((image_id, NAME), (1, "Martin"))
    ]
    changes = [
        {"file": f"{image.pixel_hash}.png", "label": NAME, "live": EARLIER, "candidate": NAME},
        {"file": "other.png", "label": "Anne", "live": "Anna", "candidate": "Anne"},
    ]
    with writing(office.session):
        run = office.session.get_one(TrainingRun, run_id)
        data = {**(run.report or {})["data"], "held_back": {"counts": {"far": 2}, "labels": shown}}
        worst = [{"set": "corrections", **each} for each in changes]
        run.report = {**(run.report or {}), "changes": changes, "worst": worst, "data": data}


def test_reports_and_kept_responses_keep_what_is_about_others(office: Office) -> None:
    image_id = office.open()
    run_id = office.train("rejected")
    held_back(office, run_id, image_id)
    both = [upload("scans/one.png", handwriting(21)), upload("scans/two.png", handwriting(22))]
    answer = receive(
        office.session, office.blobs, office.settings, both, batch="Both", idempotency_key="both"
    )
    one, two = (result["image_id"] for result in answer["results"])
    operation_id = office.label_in_conflict(image_id, 1)
    for each in (image_id, one):
        office.erase(each)
    report = office.run(run_id).report or {}
    for part in ("changes", "worst"):
        assert [change["file"] for change in report[part]] == ["other.png"]
    assert [label["image_id"] for label in report["data"]["held_back"]["labels"]] == [1]
    kept = office.session.get_one(UploadKey, "both", populate_existing=True).response
    assert [result["image_id"] for result in kept["results"]] == [two]
    results = office.session.execute(
        text("SELECT results FROM operations WHERE id = :id"), {"id": operation_id}
    ).scalar()
    shown: Any = json.loads(results) if isinstance(results, str) else results
    assert shown[0]["error"] == {"code": "not-found", "detail": "The image was erased."}
    assert (shown[1]["image_id"], shown[1]["outcome"], shown[1]["error"]) == (1, "saved", None)


def test_a_run_in_progress_ends_without_a_candidate_and_leaves_nothing(
    office: Office, engine: Engine
) -> None:
    image_id = office.open()
    picture = office.bytes_of(image_id)
    thread = office.begin("hangs")
    (office.folder_of(1) / "child.log").write_text(f"read {NAME}\n")
    tombstone = office.erase(image_id)
    thread.join(20)
    run = office.run(1)
    assert (run.state, run.erased_from) == ("cancelled", True)
    assert "was erased" in (run.reason or "")
    assert finishing.finish_all(office.session, office.blobs, office.settings, now()) == 0
    office.session.refresh(tombstone)
    assert tombstone.finished_at is not None
    assert not office.folder_of(1).exists()
    assert_nothing_is_left(office, engine, picture)


def test_a_run_without_it_goes_on(office: Office) -> None:
    office.open()
    late = office.upload("late.png", handwriting(31))
    thread = office.begin("hangs")
    tombstone = office.erase(late)
    assert tombstone.finished_at is not None
    assert not office.run(1).cancel_requested
    assert office.folder_of(1).exists()
    office.stop.set()
    thread.join(20)


def test_the_versions_that_saw_it_are_found_without_the_run_s_folder(office: Office) -> None:
    image_id = office.open()
    run_id = office.train("accepted")
    for path in sorted(office.folder_of(run_id).rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    pixel_hash = office.session.get_one(Image, image_id).pixel_hash
    tombstone = office.erase(image_id)
    (version,) = tombstone.versions
    assert version["name"] == "candidate-1"
    assert version["use"] in ("trained", "compared")  # whether a picture is compared on depends on its hash
    assert select_runs_with(office.session, [pixel_hash]) == {}
    assert office.run(run_id).erased_from


def test_it_is_in_no_later_snapshot_though_the_same_file_comes_again(office: Office, tmp_path: Path) -> None:
    image_id = office.open()
    file = office.bytes_of(image_id)
    office.erase(image_id)
    received = receive(office.session, office.blobs, office.settings, [upload("again.png", file)])
    (result,) = received["results"]
    assert (result["outcome"], result["error"]["code"]) == ("refused", "erased")
    snapshot = freeze(office.session, office.blobs, tmp_path / "snapshot")
    assert (snapshot.train + snapshot.gate, snapshot.left_out) == (3, {})


def test_a_second_request_gets_the_same_tombstone(office: Office) -> None:
    image_id = office.open()
    first = office.erase(image_id).id
    assert office.erase(image_id).id == first
    assert len(office.session.scalars(select(Erasure)).all()) == 1
    (event,) = select_events(office.session, action="image.erase")
    assert (event.actor, event.target_id, event.detail) == ("Anna", str(image_id), {"erasure": first})


def test_what_shows_the_same_is_named_and_stays(office: Office) -> None:
    image_id = office.open()
    twin = office.upload("a twin.png", office.bytes_of(image_id), batch="Other")
    tombstone = office.erase(image_id)
    assert tombstone.copies == {"images": [twin], "records": [], "forms": [], "pages": []}
    assert office.bytes_of(twin)
    assert office.erase(twin).copies == {"images": [], "records": [], "forms": [], "pages": []}


def test_an_image_in_the_bin_with_its_batch_is_erased_too(office: Office, engine: Engine) -> None:
    image_id = office.open()
    picture = office.bytes_of(image_id)
    batch = office.session.scalars(select(Batch)).one()
    delete_batch(office.session, batch.id, at=now(), author="local")
    office.erase(image_id)
    assert_nothing_is_left(office, engine, picture)


def test_the_reason_is_asked_for_and_nothing_is_erased_without(office: Office) -> None:
    image_id = office.open()
    with pytest.raises(NotFoundError):
        office.erase(4711)
    office.session.rollback()
    for reason in (" ", "x" * 501):
        with pytest.raises(InvalidError):
            office.erase_because(image_id, reason)
    assert office.bytes_of(image_id)


def test_labels_saved_after_an_erasure_count_as_new(office: Office) -> None:
    image_id = office.open()
    newest = office.session.scalar(select(Label.id).order_by(Label.id.desc()).limit(1)) or 0
    office.erase(image_id)
    office.label(1, "Martine", revision=1)
    assert (office.session.scalar(select(Label.id).order_by(Label.id.desc()).limit(1)) or 0) > newest


def test_two_who_erase_at_once_leave_one_tombstone(office: Office) -> None:
    image_id = office.open()
    office.session.rollback()
    threads = [threading.Thread(target=office.erase_in_own_session, args=(image_id,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(office.session.scalars(select(Erasure)).all()) == 1
