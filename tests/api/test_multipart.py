"""Forms with files: what of them reaches the services."""

from __future__ import annotations

import io

import pytest
from flask import Flask

from backend.api.multipart import batch_field, uploads
from backend.http.problem import Problem


def test_the_files_are_there_inside_and_closed_afterwards(bare_app: Flask) -> None:
    data = {
        "files": [(io.BytesIO(b"one"), "a.png"), (io.BytesIO(b""), "ü.png")],
        "other": (io.BytesIO(b"x"), "x"),
    }
    with bare_app.test_request_context(method="POST", data=data):
        with uploads() as found:
            assert [(upload.name, upload.stream.read()) for upload in found] == [
                ("a.png", b"one"),
                ("ü.png", b""),
            ]
        assert [upload.stream.closed for upload in found] == [True, True]


def test_another_body_is_refused() -> None:
    with (
        Flask(__name__).test_request_context(method="POST", json={}),
        pytest.raises(Problem) as caught,
        uploads(),
    ):
        raise AssertionError("no files are to be had")
    assert caught.value.status == 415


@pytest.mark.parametrize(
    ("form", "batch"),
    [({}, None), ({"batch": "  "}, None), ({"batch": " March "}, "March"), ({"batch": "7"}, "7")],
)
def test_an_empty_batch_is_none(form: dict[str, str], batch: str | None) -> None:
    with Flask(__name__).test_request_context(method="POST", data=form):
        assert batch_field() == batch
