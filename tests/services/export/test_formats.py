"""Exports: every label once, exact or safe for spreadsheets, as a table, as lines or as a dataset."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy.orm import Session

from backend.services.errors import NotFoundError
from backend.services.export.csv_lines import SEPARATORS, Separator
from backend.services.export.formats import (
    FORMATS,
    export,
    export_csv,
    export_dataset,
    export_jsonl,
    export_spreadsheet,
)
from backend.services.export.rows import COLUMNS
from backend.services.export.spreadsheet import unprotect
from backend.services.splits import dataset_split
from backend.store.blobs import BlobStore
from backend.store.database import writing
from tests.store.rows import make_batch, make_image, make_label, make_reading, sha

NASTY = [
    '=HYPERLINK("http://x";"y")',
    "+44",
    "-Smith",
    "@x",
    "O'NEILL",
    "'T HOOFT",
    "NULL",
    'A "B", C',
    "Łucja Őry",
]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def nasty(session: Session) -> None:
    with writing(session):
        for text in NASTY:
            make_label(session, make_image(session, f"{text}.png"), "corrected", text)


def test_a_row_says_what_was_read_and_what_a_person_said(session: Session) -> None:
    with writing(session):
        image = make_image(session, "field 1.png")
        reading = make_reading(session, image, "MARTEN", 0.87654)
        label = make_label(session, image, "corrected", "MARTIN", reading_id=reading.id)
    assert rows("".join(export_csv(session))) == [
        {
            "FILENAME": "field 1.png",
            "IDENTITY": "MARTIN",
            "KIND": "corrected",
            "READING": "MARTEN",
            "CONFIDENCE": "0.8765",
            "VERSION": "v1",
            "IMAGE_ID": str(image.id),
            "LABELLED_AT": label.created_at.isoformat(timespec="seconds"),
            "BATCH": "Class 3B",
            "AUTHOR": "local",
        }
    ]


def test_files_of_one_name_are_told_apart_by_their_folders(session: Session) -> None:
    with writing(session):
        for folder, text in (("F1", "ANNE"), ("F2", "PAUL"), ("", "JEAN")):
            make_label(session, make_image(session, "name.png", folder=folder), text=text)
    found = [(row["FILENAME"], row["IDENTITY"]) for row in rows("".join(export_csv(session)))]
    assert found == [("F1/name.png", "ANNE"), ("F2/name.png", "PAUL"), ("name.png", "JEAN")]
    assert [json.loads(line)["FILENAME"] for line in export_jsonl(session)] == [name for name, _ in found]


def test_a_field_without_a_name_has_an_empty_identity_and_its_kind(session: Session) -> None:
    with writing(session):
        make_label(session, make_image(session, "a"), "blank", None)
        make_label(session, make_image(session, "b"), "unreadable", None)
        make_label(session, make_image(session, "c"), "confirmed", "EMPTY")
    found = [(row["IDENTITY"], row["KIND"], row["READING"]) for row in rows("".join(export_csv(session)))]
    assert found == [("", "blank", ""), ("", "unreadable", ""), ("EMPTY", "confirmed", "")]


def test_unlabelled_images_are_not_exported(session: Session, blobs: BlobStore) -> None:
    with writing(session):
        make_image(session)
    assert "".join(export_csv(session)) == ",".join(COLUMNS) + "\r\n"
    assert "".join(export_jsonl(session)) == ""


def test_no_cell_of_the_csv_is_calculated_by_a_spreadsheet(session: Session, nasty: None) -> None:
    text = "".join(export_csv(session))
    for row in rows(text):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in row.values())
    identities = [row["IDENTITY"] for row in rows(text)]
    assert identities[:6] == ["'" + NASTY[0], "'+44", "'-Smith", "'@x", "O'NEILL", "'T HOOFT"]
    assert [unprotect(identity) for identity in identities] == NASTY


def test_the_plain_csv_is_exact(session: Session, nasty: None) -> None:
    found = rows("".join(export_csv(session, spreadsheet_safe=False)))
    assert [row["IDENTITY"] for row in found] == NASTY
    assert [row["FILENAME"] for row in found] == [f"{text}.png" for text in NASTY]


@pytest.mark.parametrize(("separator", "confidence"), [("semicolon", "0,8765"), ("comma", "0.8765")])
def test_a_spreadsheet_s_numbers_have_the_decimal_sign_that_goes_with_its_separator(
    session: Session, separator: Separator, confidence: str
) -> None:
    with writing(session):
        image = make_image(session, "=a.png")
        make_label(session, image, reading_id=make_reading(session, image, "MARTEN", 0.87654).id)
    text = "".join(export_spreadsheet(session, separator=separator))
    delimiter = SEPARATORS[separator]
    [row] = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=delimiter)
    assert (row["CONFIDENCE"], row["FILENAME"], row["IDENTITY"]) == (confidence, "'=a.png", "MARTIN")


def test_jsonl_is_exact_and_typed(session: Session, nasty: None) -> None:
    with writing(session):
        image = make_image(session, "z")
        make_label(session, image, "blank", None, reading_id=make_reading(session, image, "", 0.5).id)
    lines = [json.loads(line) for line in "".join(export_jsonl(session)).splitlines()]
    assert [line["IDENTITY"] for line in lines] == [*NASTY, None]
    assert list(lines[-1]) == list(COLUMNS)
    assert (lines[-1]["CONFIDENCE"], lines[-1]["READING"], lines[-1]["IMAGE_ID"]) == (0.5, "", image.id)
    assert lines[0]["CONFIDENCE"] is None


def test_a_batch_is_exported_alone(session: Session) -> None:
    with writing(session):
        make_label(session, make_image(session, "a", batch="3A"))
        make_label(session, make_image(session, "b", batch="3B"))
        batch_id = make_batch(session, "3B").id
    assert [row["FILENAME"] for row in rows("".join(export_csv(session, batch_id=batch_id)))] == ["b"]
    [line] = "".join(export_jsonl(session, batch_id=batch_id)).splitlines()
    assert json.loads(line)["FILENAME"] == "b"


def test_the_dataset_has_the_original_s_layout(session: Session, blobs: BlobStore, tmp_path: Path) -> None:
    texts = ["MARTIN", "NULL", "NA", "NAN", "-Smith", "Őry", None] + [
        f"NAME {number}" for number in range(40)
    ]
    said: dict[str, str] = {}
    splits: dict[str, str] = {}
    with writing(session):
        for number, text in enumerate(texts):
            blob = blobs.put(f"picture {number}".encode())
            image = make_image(session, f"../{number}.png", blob=blob, pixel_hash=blob)
            make_label(session, image, "corrected" if text else "blank", text)
            said[f"IMAGE_{image.id:06d}.png"] = text or "EMPTY"
            splits[f"IMAGE_{image.id:06d}.png"] = dataset_split(blob)
    archive = zipfile.ZipFile(io.BytesIO(b"".join(export_dataset(session, blobs))))
    assert archive.testzip() is None
    archive.extractall(tmp_path)
    found: dict[str, str] = {}
    for split in ("train", "validation", "test"):
        table = pd.read_csv(tmp_path / f"written_name_{split}_v2.csv", keep_default_na=False)
        assert list(table.columns) == ["FILENAME", "IDENTITY"]
        files = sorted(path.name for path in (tmp_path / f"{split}_v2" / split).iterdir())
        assert sorted(table["FILENAME"]) == files
        assert len(files) > 0
        assert {splits[name] for name in files} == {split}
        found |= dict(zip(table["FILENAME"], table["IDENTITY"], strict=True))
    assert found == said
    first = next(path for path in tmp_path.rglob("IMAGE_000001.png"))
    assert first.read_bytes() == b"picture 0"


def test_an_empty_dataset_still_has_its_layout(session: Session, blobs: BlobStore) -> None:
    archive = zipfile.ZipFile(io.BytesIO(b"".join(export_dataset(session, blobs))))
    assert archive.namelist() == [
        "train_v2/train/",
        "validation_v2/validation/",
        "test_v2/test/",
        "written_name_train_v2.csv",
        "written_name_validation_v2.csv",
        "written_name_test_v2.csv",
    ]
    assert archive.read("written_name_test_v2.csv") == b"FILENAME,IDENTITY\n"


def test_an_image_whose_file_is_lost_is_in_neither_table_nor_folder(
    session: Session, blobs: BlobStore
) -> None:
    with writing(session):
        make_label(session, make_image(session, "lost"))
        make_label(
            session,
            make_image(session, "kept", blob=blobs.put(b"picture"), pixel_hash=sha("picture")),
            text="KEPT",
        )
    archive = zipfile.ZipFile(io.BytesIO(b"".join(export_dataset(session, blobs))))
    assert [name for name in archive.namelist() if name.endswith(".png")] == [
        f"{dataset_split(blobs.put(b'picture'))}_v2/{dataset_split(blobs.put(b'picture'))}/IMAGE_000002.png"
    ]
    tables = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".csv"))
    assert tables.replace("FILENAME,IDENTITY\n", "") == "IMAGE_000002.png,KEPT\n"


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("xlsx", b"PK"),
        ("spreadsheet", b"\xef\xbb\xbfFILENAME;"),
        ("csv", b"FILENAME,"),
        ("jsonl", b"{"),
        ("dataset", b"PK"),
    ],
)
def test_each_format_is_found_by_its_name(
    session: Session, blobs: BlobStore, name: str, start: bytes
) -> None:
    with writing(session):
        make_label(session, make_image(session, "a"))
    assert b"".join(export(session, blobs, name)).startswith(start)
    assert list(FORMATS) == ["xlsx", "spreadsheet", "csv", "jsonl", "dataset"]


def test_only_one_batch_is_exported_by_id_or_name(session: Session, blobs: BlobStore) -> None:
    with writing(session):
        make_label(session, make_image(session, "a", batch="3A"))
        make_label(session, make_image(session, "b", batch="3B"))
        batch_id = make_batch(session, "3B").id
    by_id = b"".join(export(session, blobs, "csv", batch=batch_id)).decode()
    assert by_id == b"".join(export(session, blobs, "csv", batch="3B")).decode()
    assert [row["FILENAME"] for row in rows(by_id)] == ["b"]


def test_a_batch_that_does_not_exist_is_refused_before_anything_is_exported(
    session: Session, blobs: BlobStore
) -> None:
    with pytest.raises(NotFoundError, match=r"There is no such batch\. Received: 9"):
        export(session, blobs, "csv", batch=9)
