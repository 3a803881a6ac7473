"""The base of every documented route: refusals are problems, in the code and in the OpenAPI document.

Knows flask-smorest, webargs and apispec; knows no route.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, NoReturn

import flask_smorest
from flask import Flask, Request, Response, jsonify, request
from flask_smorest.utils import prepare_response
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser

from backend.api.problems.handlers import PROBLEM_JSON, register_error_handlers
from backend.api.schemas.problem import ProblemSchema
from backend.http.error_kinds import ERRORS
from backend.http.problem import Problem, received

DESCRIPTION = """Reads handwritten names off scanned form fields and learns from corrections.

Every error is `application/problem+json`. Lists come in parts, by an opaque `cursor`. A label is saved with the
image's `ETag` in `If-Match`, so that nobody's label is overwritten unseen. Uploads and labels accept an
`Idempotency-Key`."""


def configure(app: Flask) -> Api:
    """Set up the OpenAPI document, served at /api/openapi.json."""
    app.config.update(
        API_TITLE="Paraph",
        API_VERSION="v1",
        OPENAPI_VERSION="3.0.3",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={"info": {"description": DESCRIPTION, "license": {"name": "MIT"}}},
    )
    return Api(app)


class Api(flask_smorest.Api):
    """An OpenAPI document in which errors have our shape and media type."""

    ERROR_SCHEMA = ProblemSchema

    def _openapi_json(self) -> Response:
        """The document, with the path that a proxy serves it under."""
        servers = [{"url": request.script_root or "/"}]
        return jsonify({**self.spec.to_dict(), "servers": servers})

    def _register_responses(self) -> None:
        for status in sorted({kind.status for kind in ERRORS.values()}):
            self._register_problem(HTTPStatus(status).name, HTTPStatus(status).phrase)
        self._register_problem(self.DEFAULT_ERROR_RESPONSE_NAME, "Any other error")

    def _register_problem(self, name: str, description: str) -> None:
        response = {"description": description, "schema": self.ERROR_SCHEMA}
        prepare_response(response, self.spec, PROBLEM_JSON)
        self.spec.components.response(name, response, lazy=True)

    def _register_error_handlers(self) -> None:
        register_error_handlers(self._app)


class Parser(FlaskParser):
    """Reads arguments by schema; refuses unknown ones, and JSON that does not come as application/json."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": RAISE, "json": RAISE}  # noqa: RUF012 - as in the base

    def load_json(self, req: Request, schema: Schema) -> Any:
        """The body, only as application/json: other web sites can send text/plain without a preflight request."""
        if req.get_data(cache=True) and not req.is_json:
            given = received(req.content_type or "no Content-Type")
            raise Problem("unsupported-media-type", f"Send this body as application/json. {given}")
        try:
            return super().load_json(req, schema)
        except (RecursionError, ValueError) as error:  # nested too deep, or a number of thousands of digits
            self._handle_invalid_json_error(error, req)

    def handle_error(self, error: ValidationError, req: Request, schema: Schema, **_: Any) -> NoReturn:
        """Raise a 422 that names the first member at fault and lists the others."""
        ((location, errors),) = dict(error.messages_dict).items()
        field, sentence = first_error(errors)
        words = [f"{field}: {sentence}" if field else sentence, _given(req, location, field)]
        raise Problem("invalid", " ".join(filter(None, words)), field=field, errors=errors)

    def _handle_invalid_json_error(self, error: Exception, req: Request, *_: Any, **__: Any) -> NoReturn:
        raise Problem("bad-request", f"The body is not valid JSON. {received(req.get_data(as_text=True))}")


def first_error(errors: Any) -> tuple[str | None, str]:
    """The dotted name of the first member at fault (None: the body as a whole), and what is wrong with it."""
    path: list[str] = []
    while isinstance(errors, dict):
        name, errors = next(iter(errors.items()))
        path.append(str(name))
    sentence = errors[0] if isinstance(errors, list) else str(errors)
    return ".".join(part for part in path if part != "_schema") or None, sentence


def _given(req: Request, location: str, field: str | None) -> str:
    """The client's value for the member at fault, if it was sent at all."""
    values = req.args if location == "query" else req.get_json(silent=True)
    if field is None or not isinstance(values, dict) or field not in values:
        return ""
    return received(values[field])


class Blueprint(flask_smorest.Blueprint):
    """A blueprint whose routes document their refusals as problems."""

    ARGUMENTS_PARSER = Parser()

    def refusals(self, *statuses: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Document refusals that are particular to a route; all others are the default response."""

        def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
            for status in statuses:
                view = self.alt_response(status, HTTPStatus(status).name)(view)
            return view

        return decorate
