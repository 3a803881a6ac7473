from __future__ import annotations

import errno
import hashlib
from pathlib import Path

import cv2
import numpy as np
import pandas as pd
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.exchange.snapshot_layout import COLUMNS
from backend.exchange.style import Style
from backend.recognizer.image import decode, hash_of_pixels
from backend.services.retraining.snapshot import freeze
from backend.services.uploads.receive import receive
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.images import Image
from backend.store.piles import files, pages, records
from backend.store.piles.tables import PageField
from backend.store.runs import claim_run, finish_run, insert_run
from tests.services.comparing.test_likeness import rescanned, written
from tests.services.pictures import encoded, picture, upload
from tests.store.rows import make_form, make_image, make_label, sha


def labelled(
    session: Session, blobs: BlobStore, picture: str, kind: str, text: str | None, **values: str
) -> Image:
    blob = blobs.put(picture.encode())
    image = make_image(session, values.pop("name", picture), **{"blob": blob, "pixel_hash": blob, **values})
    make_label(session, image, kind, text)
    return image


def cut_from_forms(session: Session, images: list[Image], fields: int) -> dict[int, str]:
    """Say that this many of the images in a row were cut out of one page each, every other of which is in a record."""
    pile = files.insert_pile(session, images[0].batch_id)
    count = len(images) // fields
    values = {"folder": "", "file_name": "a.pdf", "place": "a", "sha256": sha("a"), "size": 1, "pages": count}
    file = files.insert_file(session, pile_id=pile.id, **values)  # type: ignore[arg-type]
    version = make_form(session)
    forms = {}
    for number in range(count):
        page = pages.insert_page(session, file.id, number + 1)
        if number % 2:
            page.record_id = records.insert_record(
                session, pile_id=pile.id, form_version_id=version.id, number=number, state="complete"
            ).id
        for place, image in enumerate(images[number * fields : (number + 1) * fields]):
            forms[image.id] = f"page {page.id}"
            session.add(
                PageField(
                    page_id=page.id,
                    image_id=image.id,
                    name=f"{place}",
                    kind="name",
                    position=place,
                    corners=[],
                )
            )
    session.flush()
    return forms


def table(folder: Path) -> pd.DataFrame:
    return pd.read_csv(folder / "labels.csv", keep_default_na=False, dtype=str)


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_each_label_is_a_row_beside_its_image(session: Session, blobs: BlobStore, tmp_path: Path) -> None:
    with writing(session):
        labelled(session, blobs, "a", "confirmed", "NULL")
        labelled(session, blobs, "b", "corrected", "Őry, É")
        labelled(session, blobs, "c", "blank", None)
        labelled(session, blobs, "d", "unreadable", None)
        make_image(session, "unlabelled", blob=blobs.put(b"e"))
    snapshot = freeze(session, blobs, tmp_path / "run" / "snapshot")
    rows = table(snapshot.folder)
    assert tuple(rows.columns) == COLUMNS
    name = {picture: f"{hashlib.sha256(picture.encode()).hexdigest()}.png" for picture in "abcd"}
    assert {(row.FILENAME, row.IDENTITY, row.CORRECTED, row.KIND) for row in rows.itertuples()} == {
        (name["a"], "NULL", "0", "text"),
        (name["b"], "Őry, É", "1", "text"),
        (name["c"], "", "0", "blank"),
        (name["d"], "", "0", "unreadable"),
    }
    for letter in "abcd":
        assert (snapshot.folder / "images" / name[letter]).read_bytes() == letter.encode()
    assert len(list((snapshot.folder / "images").iterdir())) == 4
    assert (snapshot.train + snapshot.gate, snapshot.left_out) == (4, {})


def test_on_a_full_disk_nothing_is_left_that_keeps_it_full(
    session: Session, blobs: BlobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(session):
        labelled(session, blobs, "a", "confirmed", "ANNE")

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(Path, "write_bytes", full)
        with pytest.raises(OSError, match="No space left"):
            freeze(session, blobs, tmp_path / "run" / "snapshot")
    assert list((tmp_path / "run").iterdir()) == []
    assert freeze(session, blobs, tmp_path / "run" / "snapshot").left_out == {}


@pytest.mark.slow
def test_the_splits_share_no_image_and_no_name_of_a_batch(
    session: Session, blobs: BlobStore, tmp_path: Path
) -> None:
    with writing(session):
        for number in range(60):
            labelled(session, blobs, f"picture {number}", "confirmed", f"MARTIN {number % 40}")
        for number in range(0, 60, 3):  # the same crops again, as other files with other labels
            labelled(session, blobs, f"picture {number}", "corrected", "MARTEN", name=f"again {number}")
    snapshot = freeze(session, blobs, tmp_path / "snapshot")
    rows = table(snapshot.folder)
    gate, train = rows[rows.SPLIT == "gate"], rows[rows.SPLIT == "train"]
    assert set(gate.FILENAME).isdisjoint(train.FILENAME)
    assert set(gate.IDENTITY).isdisjoint(train.IDENTITY)
    assert set(rows.FILENAME) == {path.name for path in (snapshot.folder / "images").iterdir()}
    assert (len(train), len(gate)) == (snapshot.train, snapshot.gate)
    assert snapshot.gate > 5


def test_an_image_keeps_its_side_when_it_is_labelled_anew(
    session: Session, blobs: BlobStore, tmp_path: Path
) -> None:
    with writing(session):
        images = [
            labelled(session, blobs, f"picture {number}", "confirmed", f"A{number}") for number in range(20)
        ]
    before = table(freeze(session, blobs, tmp_path / "1").folder)
    with writing(session):
        for number, image in enumerate(images):
            make_label(session, image, "confirmed", f"B{number}")
    after = table(freeze(session, blobs, tmp_path / "2").folder)
    assert dict(zip(before.FILENAME, before.SPLIT, strict=True)) == dict(
        zip(after.FILENAME, after.SPLIT, strict=True)
    )
    assert sorted(before.SPLIT) == ["gate"] * 5 + ["train"] * 15
    assert {text[0] for text in before.IDENTITY} | {text[0] for text in after.IDENTITY} == {"A", "B"}


def test_the_same_labels_give_the_same_bytes(session: Session, blobs: BlobStore, tmp_path: Path) -> None:
    with writing(session):
        for number in range(20):
            labelled(session, blobs, f"picture {number}", "confirmed", f"NAME {number}")
    first, second = (freeze(session, blobs, tmp_path / name) for name in "ab")
    assert contents(first.folder) == contents(second.folder)
    assert (
        first.sha256
        == second.sha256
        == hashlib.sha256((first.folder / "labels.csv").read_bytes()).hexdigest()
    )
    rows = list(table(first.folder).FILENAME)
    assert rows == sorted(rows)


def test_the_order_of_upload_does_not_matter(session: Session, blobs: BlobStore, tmp_path: Path) -> None:
    with writing(session):
        images = [labelled(session, blobs, f"picture {number}", "confirmed", "A") for number in range(9)]
    first = freeze(session, blobs, tmp_path / "1")
    with writing(session):
        for image in images:
            session.delete(image)
    with writing(session):
        for number in reversed(range(9)):
            labelled(session, blobs, f"picture {number}", "confirmed", "A")
    assert freeze(session, blobs, tmp_path / "2").sha256 == first.sha256


def test_an_image_uploaded_twice_counts_once_with_its_newest_label(
    session: Session, blobs: BlobStore, tmp_path: Path
) -> None:
    with writing(session):
        first = labelled(session, blobs, "same", "confirmed", "OLD", name="first.png")
        labelled(session, blobs, "same", "confirmed", "MIDDLE", name="second.jpg")
        make_label(session, first, "corrected", "NEWEST")
    snapshot = freeze(session, blobs, tmp_path / "snapshot")
    assert list(table(snapshot.folder).IDENTITY) == ["NEWEST"]
    assert snapshot.left_out == {"same image uploaded again": 1}


def test_a_lost_image_file_is_left_out_and_counted(
    session: Session, blobs: BlobStore, tmp_path: Path
) -> None:
    with writing(session):
        make_label(session, make_image(session, "lost"))
        labelled(session, blobs, "kept", "confirmed", "KEPT")
    snapshot = freeze(session, blobs, tmp_path / "snapshot")
    assert list(table(snapshot.folder).IDENTITY) == ["KEPT"]
    assert snapshot.left_out == {"image file missing": 1}


def test_a_snapshot_is_never_written_over_another(session: Session, blobs: BlobStore, tmp_path: Path) -> None:
    freeze(session, blobs, tmp_path / "snapshot")
    with pytest.raises(FileExistsError, match="new folder"):
        freeze(session, blobs, tmp_path / "snapshot")


def test_a_snapshot_that_fails_half_way_is_not_there(
    session: Session, blobs: BlobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(session):
        labelled(session, blobs, "a", "confirmed", "A")

    def fail(name: str) -> bytes:
        raise OSError("the disk is gone")

    with monkeypatch.context() as patch:
        patch.setattr(blobs, "get", fail)
        with pytest.raises(OSError, match="the disk is gone"):
            freeze(session, blobs, tmp_path / "snapshot")
    assert not (tmp_path / "snapshot").exists()
    assert (
        freeze(session, blobs, tmp_path / "snapshot").train + freeze(session, blobs, tmp_path / "b").gate == 1
    )


def test_it_can_be_ended_before_each_image_is_copied(
    session: Session, blobs: BlobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(session):
        for name in "abcd":
            labelled(session, blobs, name, "confirmed", name.upper())
    read: list[str] = []
    get = blobs.get

    def counting(blob: str) -> bytes:
        read.append(blob)
        return get(blob)

    def cancelled() -> None:
        if len(read) == 2:
            raise InterruptedError("cancelled")

    monkeypatch.setattr(blobs, "get", counting)
    with pytest.raises(InterruptedError, match="cancelled"):
        freeze(session, blobs, tmp_path / "run" / "snapshot", cancelled)
    assert len(read) == 2
    assert list((tmp_path / "run").iterdir()) == []


def test_it_can_be_ended_while_the_labels_are_read(
    session: Session, blobs: BlobStore, tmp_path: Path
) -> None:
    with writing(session):
        labelled(session, blobs, "a", "confirmed", "A")
    calls: list[int] = []

    def asked() -> None:
        calls.append(1)
        assert (tmp_path / "snapshot.incoming").exists() == (len(calls) > 2)

    freeze(session, blobs, tmp_path / "snapshot", asked)
    assert len(calls) >= 3, "once for what is held back, once for the rows, then for each image"


def test_one_crop_in_grey_and_in_colour_is_one_image_on_one_side(
    session: Session, blobs: BlobStore, settings: Settings, tmp_path: Path
) -> None:
    grey = [picture(mark) for mark in range(5)]
    for images in (grey, [image.convert("RGB") for image in grey]):
        files = [upload(f"{mark}.png", encoded(image)) for mark, image in enumerate(images)]
        for result in receive(session, blobs, settings, files)["results"]:
            assert result["outcome"] == "created"
            with writing(session):
                image = session.get(Image, result["image_id"])
                assert image is not None
                make_label(session, image, "confirmed", "ANNA")
    assert len(set(session.scalars(select(Image.blob)))) == 10
    snapshot = freeze(session, blobs, tmp_path / "snapshot")
    assert len(table(snapshot.folder)) == 5
    assert snapshot.left_out == {"same image uploaded again": 5}
    # So training recognises the data set's own images among them.
    names = {f"{hash_of_pixels(decode(encoded(image)))}.png" for image in grey}
    assert {path.name for path in (snapshot.folder / "images").iterdir()} == names


def test_the_fields_of_one_form_are_on_one_side_and_a_group(
    session: Session, blobs: BlobStore, tmp_path: Path
) -> None:
    with writing(session):
        images = [labelled(session, blobs, f"field {n}", "confirmed", f"NAME {n}") for n in range(40)]
        forms = cut_from_forms(session, images, 4)
    rows = table(freeze(session, blobs, tmp_path / "snapshot").folder)
    of_form = {f"{image.pixel_hash}.png": forms[image.id] for image in images}
    sides = rows.groupby(rows.FILENAME.map(of_form)).SPLIT.unique()
    assert {len(found) for found in sides} == {1}
    assert rows.groupby(rows.FILENAME.map(of_form)).GROUP.nunique().tolist() == [1] * 10
    assert rows.GROUP.nunique() == 10
    assert (rows.SPLIT == "gate").sum() == 8


def test_a_name_that_other_forms_teach_cannot_judge(
    session: Session, blobs: BlobStore, tmp_path: Path
) -> None:
    with writing(session):
        images = [
            labelled(session, blobs, f"field {n}", "confirmed", "MARIE" if n % 2 else f"NAME {n}")
            for n in range(40)
        ]
        cut_from_forms(session, images, 2)
    snapshot = freeze(session, blobs, tmp_path / "snapshot")
    rows = table(snapshot.folder)
    assert snapshot.gate == 5
    assert snapshot.left_out == {"set aside, but its name is trained on": 5}
    assert "MARIE" not in set(rows[rows.SPLIT == "gate"].IDENTITY)
    assert set(rows.FILENAME) == {path.name for path in (snapshot.folder / "images").iterdir()}


def test_each_row_has_the_style_in_which_its_image_is_read(
    session: Session, blobs: BlobStore, tmp_path: Path
) -> None:
    with writing(session):
        labelled(session, blobs, "a", "corrected", "Zoé")
        labelled(session, blobs, "b", "corrected", "Léa").accents = "folded"
    frozen = table(freeze(session, blobs, tmp_path / "s", style=Style("written", "kept")).folder)
    styles = {row.IDENTITY: (row.CASE, row.ACCENTS) for row in frozen.itertuples()}
    assert styles == {"Zoé": ("written", "kept"), "Léa": ("written", "folded")}


def test_labels_teach_only_what_they_were_typed_for_whatever_is_read_later(
    session: Session, blobs: BlobStore, tmp_path: Path
) -> None:
    kept = Style("written", "kept")
    typed = {"MARTIN": Style("upper", "folded"), "Zoé": kept, "LÉA": Style("upper", "kept"), "Ida": None}
    with writing(session):
        for text, style in typed.items():
            image = labelled(session, blobs, text, "blank", None)
            make_label(session, image, "corrected", text, style=style)

    def styles(style: Style) -> dict[str, tuple[str, str]]:
        frozen = table(freeze(session, blobs, tmp_path / f"{style}", style=style).folder)
        return {str(row.IDENTITY): (str(row.CASE), str(row.ACCENTS)) for row in frozen.itertuples()}

    plain = ("upper", "folded")
    assert styles(kept) == {
        "MARTIN": plain,
        "Zoé": ("written", "kept"),
        "LÉA": ("upper", "kept"),
        "Ida": ("written", "kept"),
    }
    assert set(styles(Style()).values()) == {plain}


def test_a_crop_scanned_again_is_not_set_aside_while_the_label_that_taught_it_is_held_back(
    session: Session, blobs: BlobStore, tmp_path: Path
) -> None:
    def crop(name: str, grey: np.ndarray, text: str, batch: str, author: str = "anna") -> None:
        blob = blobs.put(cv2.imencode(".png", grey)[1].tobytes())
        image = make_image(session, f"{name} {batch}", batch=batch, blob=blob, pixel_hash=blob)
        make_label(session, image, "confirmed", text, author=author)

    with writing(session):
        for number in range(20):
            crop(f"{number}", written(number), f"NAME {number}", "first")
    first = table(freeze(session, blobs, tmp_path / "1").folder)
    taught = [int(text.split()[1]) for text in first.IDENTITY[first.SPLIT == "train"]]
    assert len(taught) == 15
    with writing(session):
        for number in taught:
            crop(f"{number}", written(number), "SOMETHING ELSE", "other", author="berta")
            crop(f"{number}", rescanned(written(number), number), f"NAME {number}", "again")
        run = insert_run(session, "button")
        assert run is not None
        claim_run(session, run.id, folder="f", parent_version="v1")
        report = {"cause": "few-corrections", "corrections": {"least": 15}}  # so more are to be set aside
        finish_run(session, run.id, "rejected", reason="", report=report)
    second = freeze(session, blobs, tmp_path / "2")
    rows = table(second.folder)
    assert {one.reason for one in second.held_back} == {"contradicted"}
    assert len(second.held_back) == 30
    assert second.left_out == {}
    assert sorted(rows.IDENTITY[rows.SPLIT == "train"]) == sorted(f"NAME {number}" for number in taught)
    assert set(rows.FILENAME[rows.SPLIT == "gate"]) == set(first.FILENAME[first.SPLIT == "gate"])
    assert set(rows.FILENAME) == {path.name for path in (second.folder / "images").iterdir()}
