"""The command that lists labels that are probably wrong: known ones are found, and the list can be uploaded."""

from __future__ import annotations

import csv
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.uploads.receive import receive
from backend.store.blobs import BlobStore
from backend.store.database import open_engine
from backend.store.images import Image
from tests.handwriting import ROOT
from tests.services.pictures import upload
from training import audit
from training.data.second_readings import read_readings
from training.drawn.synthetic_dataset import write_dataset

WRONG = {0: "QWERTZ", 5: "BONIFACE", 9: "ZZZZ"}


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A drawn data set, three labels of which are wrong, and second readings of all."""
    folder = tmp_path_factory.mktemp("names")
    write_dataset(folder, 30, seed=1)
    path = folder / "written_name_train_v2.csv"
    with path.open(newline="", encoding="utf-8") as stream:
        header, *rows = csv.reader(stream)
    with (folder / "second_readings.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([("FILENAME", "READING"), *rows])
    for place, text in WRONG.items():
        rows[place][1] = text
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([header, *rows])
    return folder


def run(*arguments: object) -> None:
    audit.main([str(argument) for argument in arguments])


@pytest.mark.slow
def test_wrong_labels_are_found_and_can_be_uploaded_with_their_images(
    names: Path, tmp_path: Path, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = sorted(ROOT.glob("weights/*/manifest.json"))[-1].parent
    table, archive = tmp_path / "new" / "audit.csv", tmp_path / "audit.zip"
    run("--dataset", names, "--weights", bundle, "--most", 5, "--out", table, "--zip", archive)
    with table.open(newline="", encoding="utf-8") as stream:
        listed = list(csv.DictReader(stream))
    assert len(listed) == 5
    assert set(WRONG.values()) <= {line["IDENTITY"] for line in listed}
    assert "by which 3 labels are wrong" in capsys.readouterr().out
    assert set(zipfile.ZipFile(archive).namelist()) == {
        "audit.csv",
        *(line["FILENAME"] for line in listed),
    }
    settings = replace(Settings(data_dir=data_dir), max_files=10)
    engine = open_engine(settings.database_url)
    with Session(engine) as session:
        content = archive.read_bytes()
        receive(session, BlobStore(settings.blobs_url), settings, [upload("audit.zip", content)])
        expected = {image.file_name: image.expected for image in session.scalars(select(Image))}
    engine.dispose()
    assert expected == {line["FILENAME"]: line["IDENTITY"] for line in listed}


def test_an_export_of_checked_labels_becomes_readings(tmp_path: Path) -> None:
    export = tmp_path / "labels.csv"
    export.write_text("FILENAME,IDENTITY,KIND\n1.png,LÉA,corrected\n2.png,,unreadable\n", encoding="utf-8")
    run("--dataset", tmp_path, "--checked", export, "--out", tmp_path / "readings.csv")
    assert read_readings(tmp_path / "readings.csv") == {"1.png": "LÉA", "2.png": "UNREADABLE"}
