"""All files refused: the request is refused, with the status that fits and a result for each file."""

from __future__ import annotations

import io
from typing import Any

import pytest

from backend.api.problems.refused_files import refuse_if_none_taken
from backend.http.problem import Problem
from tests.api.api_client import ApiClient, FileSpec, problem
from tests.services.pictures import png

TEXT = ("notes.png", b"only text")
EMPTY = ("empty.png", b"")


def result(name: str, code: str | None) -> dict[str, Any]:
    return {"file_name": name, "error": {"code": code, "detail": f"{code}!"} if code else None}


def test_a_request_that_took_a_file_or_had_none_passes() -> None:
    refuse_if_none_taken([])
    refuse_if_none_taken([result("a", "heic"), result("b", None)])


def test_one_file_s_reason_is_the_request_s() -> None:
    with pytest.raises(Problem) as caught:
        refuse_if_none_taken([result("a", "too-large")], version="v")
    refused = caught.value
    assert (refused.status, refused.title, refused.detail) == (413, "Too large", "too-large!")
    error = {
        "type": "urn:paraph:problem:too-large",
        "status": 413,
        "title": "Too large",
        "detail": "too-large!",
    }
    assert refused.extra == {"results": [{"file_name": "a", "error": error}], "version": "v"}


def test_files_with_different_statuses_make_a_422_that_names_the_first() -> None:
    with pytest.raises(Problem) as caught:
        refuse_if_none_taken([result("a", "too-large"), result("b", "heic")])
    assert (caught.value.status, caught.value.title) == (422, "No file was accepted")
    assert caught.value.detail == (
        "None of the 2 files was accepted; results says why for each. The first, a: too-large!"
    )


CASES: dict[str, tuple[list[FileSpec], int]] = {
    "one, no image": ([TEXT], 415),
    "two of one kind": ([TEXT, ("b.png", b"text")], 415),
    "two kinds": ([TEXT, EMPTY], 422),
}


@pytest.mark.parametrize(("files", "status"), CASES.values(), ids=CASES)
@pytest.mark.parametrize("route", ["images", "predict"])
def test_when_every_file_is_refused_so_is_the_request(
    api: ApiClient, route: str, files: list[FileSpec], status: int
) -> None:
    form = {"files": [(io.BytesIO(content), name) for name, content in files], "batch": "March"}
    refused = problem(api.client.post(f"/api/v1/{route}", data=form), status)
    assert refused["type"] == "urn:paraph:problem:no-file-taken"
    assert [r["file_name"] for r in refused["results"]] == [name for name, _ in files]
    assert all(r["error"]["status"] in (415, 422) for r in refused["results"])
    assert refused.get("version") == ("fake-1" if route == "predict" else None)
    assert api.get("/images")["total"] == 0
    assert api.get("/stats")["batches"] == []


def test_a_refused_upload_sent_again_with_its_key_is_refused_again(api: ApiClient) -> None:
    headers = {"Idempotency-Key": "k1"}
    first = problem(api.upload(TEXT, headers=headers), 415)
    again = problem(api.upload(TEXT, headers=headers), 415)
    assert again["results"] == first["results"]


def test_one_good_file_makes_it_a_response(api: ApiClient) -> None:
    assert api.upload(TEXT, ("a.png", png())).status_code == 200
