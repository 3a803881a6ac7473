"""Cursors of lists that walk down by id."""

from __future__ import annotations

from base64 import urlsafe_b64encode

import pytest

from backend.api.list_query import read_cursor, write_cursor
from backend.api.problems import Problem


@pytest.mark.parametrize("last_id", [1, 7, 2**31 - 1])
def test_a_cursor_leads_back_to_its_id(last_id: int) -> None:
    assert read_cursor(write_cursor(last_id)) == last_id


def test_no_cursor_is_the_first_page() -> None:
    assert read_cursor(None) is None


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "ä",
        "id:7",
        *(
            urlsafe_b64encode(t).decode()
            for t in (b"7", b"id:0", b"id:-1", b"id:1e9", b"id:9999999999", b"xid:7")
        ),
    ],
)
def test_a_cursor_that_was_never_given_out_is_refused(cursor: str) -> None:
    with pytest.raises(Problem, match="leads nowhere") as caught:
        read_cursor(cursor)
    assert (caught.value.status, caught.value.field) == (422, "cursor")
