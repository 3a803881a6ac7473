"""Problems: their members, their usual status, and the words about what was received."""

from __future__ import annotations

import pytest

from backend.http.problem import Problem, busy, received


def test_a_problem_has_the_status_and_title_of_its_code_unless_it_has_its_own() -> None:
    usual = Problem("not-found", "There is no such image.", field="image", tried=3)
    assert usual.to_dict("r1") == {
        "type": "urn:paraph:problem:not-found",
        "title": "Not found",
        "status": 404,
        "detail": "There is no such image.",
        "request_id": "r1",
        "field": "image",
        "tried": 3,
    }
    own = Problem("not-found", "Gone.", status=410, title="Gone")
    assert (own.status, own.title) == (410, "Gone")
    with pytest.raises(KeyError):
        Problem("unheard-of", "Nobody knows this code.")


def test_whoever_is_told_to_come_again_is_told_when() -> None:
    assert busy().headers == {"Retry-After": "5"}
    assert Problem("busy", "Later.", headers={"Retry-After": "60"}).headers == {"Retry-After": "60"}
    assert Problem("not-found", "Never.").headers == {}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("MULLER", "Received: 'MULLER'"),
        (7, "Received: 7"),
        ("a\ud800\u202eb", "Received: 'a\\ud800\\u202eb'"),
        ("x" * 100, "Received: '" + "x" * 79 + "…"),
    ],
)
def test_a_received_value_is_safe_to_print_and_short(value: object, words: str) -> None:
    assert received(value) == words
