"""Exports: what was typed comes out again, exactly or safe for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest

from tests.api.api_client import ApiClient, problem
from tests.services.pictures import png

HEADER = ["FILENAME", "IDENTITY", "KIND", "READING", "CONFIDENCE", "VERSION", "IMAGE_ID", "LABELLED_AT"]
TEXTS = ["MÜLLER", '=HYPERLINK("x")', "-SMITH", 'O\'NEILL, "BOB"', "NULL"]


@pytest.fixture
def labelled(api: ApiClient) -> ApiClient:
    """An image for each of `TEXTS`, and one that is blank, in two batches."""
    for mark, text in enumerate(TEXTS):
        api.upload((f"{mark}.png", png(mark=mark)), batch="March")
        api.label(mark + 1, text)
    api.upload(("last.png", png(mark=9)), batch="April")
    api.label(6, kind="blank")
    return api


def rows(api: ApiClient, query: str) -> list[list[str]]:
    response = api.client.get(f"/api/v1/export?{query}")
    assert response.content_type == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(response.get_data(as_text=True), newline="")))


def test_a_csv_holds_what_was_typed(labelled: ApiClient) -> None:
    header, *lines = rows(labelled, "format=csv&spreadsheet_safe=false")
    assert header == HEADER
    assert [line[1] for line in lines] == [*TEXTS, ""]
    assert [line[2] for line in lines] == ["corrected"] * 5 + ["blank"]
    assert lines[0][:7] == ["0.png", "MÜLLER", "corrected", "", "", "", "1"]


def test_a_csv_is_safe_for_spreadsheets_unless_told_otherwise(labelled: ApiClient) -> None:
    _, *lines = rows(labelled, "")
    assert [line[1] for line in lines[:3]] == ["MÜLLER", '\'=HYPERLINK("x")', "'-SMITH"]


def test_jsonl_holds_what_was_typed(labelled: ApiClient) -> None:
    response = labelled.client.get("/api/v1/export?format=jsonl")
    lines = [json.loads(line) for line in response.get_data(as_text=True).splitlines()]
    assert response.mimetype == "application/x-ndjson"
    assert [line["IDENTITY"] for line in lines[:5]] == TEXTS
    assert list(lines[0]) == HEADER


def test_a_dataset_holds_every_image_and_its_name(labelled: ApiClient) -> None:
    response = labelled.client.get("/api/v1/export?format=dataset")
    assert response.mimetype == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(response.data))
    tables = [name for name in archive.namelist() if name.endswith(".csv")]
    assert len(tables) == 3
    found = {}
    for table in tables:
        split = table.removeprefix("written_name_").removesuffix("_v2.csv")
        for row in csv.DictReader(io.StringIO(archive.read(table).decode(), newline="")):
            assert archive.read(f"{split}_v2/{split}/{row['FILENAME']}").startswith(b"\x89PNG")
            found[row["FILENAME"]] = row["IDENTITY"]
    assert [found[name] for name in sorted(found)][:5] == TEXTS
    assert archive.testzip() is None


def test_only_one_batch_is_exported_when_asked(labelled: ApiClient) -> None:
    assert [line[0] for line in rows(labelled, "batch=2")[1:]] == ["last.png"]


def test_the_file_is_offered_under_a_plain_name(labelled: ApiClient) -> None:
    disposition = labelled.client.get("/api/v1/export?format=dataset").headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename=paraph-2")
    assert disposition.endswith(".zip")


def test_an_exported_csv_comes_in_again_as_expected_names(labelled: ApiClient) -> None:
    table = labelled.client.get("/api/v1/export?batch=1&spreadsheet_safe=false").data
    answer = labelled.upload(("0.png", png(mark=50)), ("labels.csv", table)).get_json()
    assert answer["expected"] == 1
    assert labelled.get(f"/images/{answer['results'][0]['image_id']}")["expected"] == "MÜLLER"


@pytest.mark.parametrize(
    ("query", "status"),
    [("format=xml", 422), ("spreadsheet_safe=maybe", 422), ("batch=x", 422), ("batch=99", 404)],
)
def test_a_strange_export_is_refused(api: ApiClient, query: str, status: int) -> None:
    problem(api.client.get(f"/api/v1/export?{query}"), status)


def test_an_empty_database_exports_a_header(api: ApiClient) -> None:
    assert rows(api, "format=csv") == [HEADER]
