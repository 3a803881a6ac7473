"""If-Match and Idempotency-Key: what their headers mean."""

from __future__ import annotations

import pytest
from flask import Flask

from backend.api.preconditions import (
    NO_SUCH_REVISION,
    author,
    etag,
    expected_revision,
    idempotency_key,
)
from backend.http.problem import Problem
from backend.services.audit import NOBODY


@pytest.mark.parametrize(
    ("header", "revision"),
    [
        ('"0"', 0),
        ('"12"', 12),
        ("12", 12),
        ("*", None),
        ('W/"12"', NO_SUCH_REVISION),
        ('"x"', NO_SUCH_REVISION),
        ("", NO_SUCH_REVISION),
        ('"1", "2"', NO_SUCH_REVISION),
        ('"²"', NO_SUCH_REVISION),
        ('"12345678901"', NO_SUCH_REVISION),
    ],
)
def test_a_revision_is_read_from_if_match(header: str, revision: int | None) -> None:
    with Flask(__name__).test_request_context(headers={"If-Match": header}):
        assert expected_revision() == revision


def test_if_match_must_be_there() -> None:
    with Flask(__name__).test_request_context(), pytest.raises(Problem) as caught:
        expected_revision()
    assert caught.value.status == 428


def test_a_revision_s_etag_is_read_back() -> None:
    with Flask(__name__).test_request_context(headers={"If-Match": etag(3)["ETag"]}):
        assert expected_revision() == 3


def test_a_key_is_optional() -> None:
    with Flask(__name__).test_request_context():
        assert idempotency_key() is None
    with Flask(__name__).test_request_context(headers={"Idempotency-Key": "k-1"}):
        assert idempotency_key() == "k-1"


@pytest.mark.parametrize(
    ("headers", "name"),
    [({}, NOBODY), ({"Author": "Ada"}, "Ada"), ({"Author": "Zo%C3%A9%20Martin"}, "Zoé Martin")],
)
def test_an_author_is_read_whatever_letters_the_name_has(headers: dict[str, str], name: str) -> None:
    with Flask(__name__).test_request_context(headers=headers):
        assert author() == name


@pytest.mark.parametrize("given", ["Zoé", "%E9"])
def test_an_author_in_another_encoding_is_refused(given: str) -> None:
    with Flask(__name__).test_request_context(headers={"Author": given}), pytest.raises(Problem) as caught:
        author()
    assert caught.value.status == 422
