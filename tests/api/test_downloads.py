"""Exports as downloads: the file's type and name, and each format in the OpenAPI document."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine

from backend.api.downloads import download
from backend.services.export.session_stream import SessionStream
from backend.services.export.tables import CSV, ZIP, FileType
from tests.api.api_client import ApiClient


@pytest.mark.parametrize(("file", "name"), [(ZIP, "pile-1.zip"), (CSV, "pile-1.csv")])
def test_a_download_is_saved_under_its_name_with_the_suffix_of_its_type(file: FileType, name: str) -> None:
    stream = SessionStream(create_engine("sqlite://"), lambda _session: iter([b"piece"]))
    response = download(stream, file, "pile-1")
    assert response.mimetype == file.media_type
    assert response.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert response.get_data() == b"piece"


@pytest.mark.openapi
def test_each_format_of_an_export_is_described_and_the_csv_has_an_example(api: ApiClient) -> None:
    document = api.client.get("/api/openapi.json").get_json()
    exports = {"/api/v1/export": {"application/zip"}, "/api/v1/piles/{pile_id}/export": set()}
    for path, others in exports.items():
        content = document["paths"][path]["get"]["responses"]["200"]["content"]
        assert content.keys() == others | {
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/x-ndjson",
            "text/csv",
        }
        assert content["text/csv"]["schema"]["example"].startswith(("FILENAME,", "RECORD,"))
        assert content["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"]["schema"] == {
            "type": "string",
            "format": "binary",
        }
