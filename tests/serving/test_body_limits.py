"""Files of pages may be large; nothing else may."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable

import pytest

from backend.config import MEGABYTE, Settings
from backend.serving.body_limits import BodyLimits
from tests.serving.conftest import QUICK, Served

LIMITS = BodyLimits(piles=1000, other=10)


@pytest.mark.parametrize(
    ("method", "path", "limit"),
    [
        ("POST", "/api/v1/piles", 1000),
        ("POST", "/paraph/api/v1/piles/", 1000),
        ("PUT", "/api/v1/piles", 10),
        ("POST", "/api/v1/images", 10),
        ("POST", "/api/v1/piles/4/cut", 10),
    ],
)
def test_only_the_upload_of_piles_may_be_large(method: str, path: str, limit: int) -> None:
    assert LIMITS.of(method, path) == limit
    assert LIMITS.most == 1000


def announced(served: Served, path: str, length: int) -> http.client.HTTPResponse:
    """What is said to the headers alone."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=5)
    connection.putrequest("POST", path)
    connection.putheader("Content-Length", str(length))
    connection.endheaders()
    return connection.getresponse()


@pytest.mark.slow
def test_a_large_body_is_refused_unread_where_no_pages_come(
    serve: Callable[..., Served], settings: Settings
) -> None:
    served = serve(settings, QUICK)
    limit = settings.max_upload_mb * MEGABYTE + MEGABYTE
    refused = announced(served, "/api/v1/images", limit)
    assert (refused.status, json.loads(refused.read())["limit"]["value"]) == (413, limit)
    waited_for = announced(served, "/api/v1/piles", limit)
    assert waited_for.status == 408  # it was not refused for its size, but nothing came
