"""Whatever the OpenAPI document allows, and much that it does not, never makes the server fail.

More than 2,000 requests, with their number: `pytest -s tests/api/test_fuzz.py --hypothesis-profile=long`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from backend.api.events import Pace
from backend.pages.form_file import dump
from backend.store import heartbeats
from backend.store.database import db, writing
from tests.api.api_client import ApiClient
from tests.api.pages.pile_desk import PileDesk
from tests.services.forms.library.sheets import COMB, NAME, form_file
from tests.services.piles.scans import pdf_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
IS_LONG = settings.get_current_profile_name() == "long"
BOUNDED = settings(
    max_examples=settings().max_examples if IS_LONG else 8,
    deadline=None,
    derandomize=True,  # the same requests on every machine: a failure is one that can be repeated
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def busy_desk(api: ApiClient, app: Flask) -> Flask:
    """An app with something to find under the small ids: images, labels, a run, a pile, forms; short event streams."""
    for mark in range(3):
        api.read_image(mark=mark)
    api.label(1, "ANNA")
    api.label(2, "HANNA")
    api.client.post("/api/v1/runs", json={})
    desk = PileDesk(app, api)
    desk.keep_form()
    desk.cut(("scan.pdf", pdf_of("A1 A2? X A1 A2")))
    form = dump(form_file(fields=(NAME, COMB)))
    api.client.post("/api/v1/forms/import", data=form, content_type="application/json")
    app.config["EVENT_PACE"] = Pace(life=0)
    return app


def beat(app: Flask) -> None:
    """Let the worker seem alive, or the server is rightly not ready."""
    with app.app_context(), writing(db.session()):
        heartbeats.beat(db.session(), heartbeats.WORKER)


def from_here(app: Flask) -> WSGIApplication:
    """The app, asked by its own computer, as a server says it."""

    def call(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ.setdefault("REMOTE_ADDR", "127.0.0.1")
        return app.wsgi_app(environ, start_response)

    return call


@pytest.mark.slow
@pytest.mark.openapi
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["valid", "invalid"])
def test_no_request_makes_the_server_fail_or_leave_its_description(
    busy_desk: Flask, mode: GenerationMode
) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", from_here(busy_desk))
    tried: Counter[str] = Counter()
    answered: Counter[int] = Counter()
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        beat(busy_desk)

        @BOUNDED
        @given(case=operation.as_strategy(generation_mode=mode))
        def check(case: schemathesis.Case) -> None:
            tried[f"{case.method} {case.path}"] += 1
            answered[case.call_and_validate(checks=CHECKS).status_code] += 1

        with suppress(Unsatisfiable):  # a route without arguments has no invalid request
            check()
    print(f"{tried.total()} requests to {len(tried)} operations")
    assert len(tried) > 15
    assert (
        answered[403] < tried.total() / 4
    )  # what needs an account is refused, everything else is really tried
    assert not IS_LONG or tried.total() > 1000
