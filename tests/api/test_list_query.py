"""The arguments that all lists share."""

from __future__ import annotations

import pytest
from flask import Flask

from backend.api.list_query import chunk_size, list_arguments
from backend.services.errors import InvalidError


def test_the_arguments_get_the_services_names(app: Flask) -> None:
    with app.app_context():
        found = list_arguments({"batch": 3, "cursor": None, "limit": 200, "order": "oldest"})
    assert found == {"batch_id": 3, "cursor": None, "limit": 200}


def test_a_limit_above_the_cap_is_refused_with_its_member(app: Flask) -> None:
    with app.app_context(), pytest.raises(InvalidError, match=r"At most 200 items are allowed\.") as caught:
        chunk_size(201, field="images")
    assert caught.value.field == "images"
