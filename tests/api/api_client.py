"""A client for the routes, and a check of refusals."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backend.config import Settings
from backend.services.reading import pending
from backend.store.database import db
from backend.wiring import wiring_of
from tests.services.fakes import MullerRecognizer
from tests.services.pictures import png

FileSpec = tuple[str, bytes]


@dataclass
class ApiClient:
    """A test client with methods for the requests that tests make often."""

    app: Flask
    client: FlaskClient

    @property
    def settings(self) -> Settings:
        return wiring_of(self.app).settings

    def upload(self, *files: FileSpec, headers: dict[str, str] | None = None, **form: str) -> TestResponse:
        data = {"files": [(io.BytesIO(content), name) for name, content in files], **form}
        return self.client.post("/api/v1/images", data=data, headers=headers)

    def image(self, width: int = 120, *, mark: int = 0) -> int:
        """The id of a new image that no model has read; all of them are one batch."""
        answer = self.upload((f"field-{mark}.png", png(mark, width=width)), batch="Fields").get_json()
        image_id: int = answer["results"][0]["image_id"]
        return image_id

    def read(self) -> int:
        """Let the fake read what waits, as the worker would."""
        with self.app.app_context():
            parts = wiring_of(self.app)
            return pending.read_pending(db.session(), parts.blobs, MullerRecognizer()).read

    def read_image(self, width: int = 120, *, mark: int = 0) -> int:
        """The id of a new image that waits for a person."""
        image_id = self.image(width, mark=mark)
        self.read()
        return image_id

    def label(
        self,
        image_id: int,
        text: Any = None,
        *,
        kind: str = "text",
        revision: int = 0,
        headers: dict[str, str] | None = None,
    ) -> TestResponse:
        body = {"kind": kind} if text is None else {"kind": kind, "text": text}
        return self.client.put(
            f"/api/v1/images/{image_id}/label",
            json=body,
            headers={"If-Match": f'"{revision}"'} | (headers or {}),
        )

    def undo(self, image_id: int, *, revision: int) -> TestResponse:
        return self.client.post(
            f"/api/v1/images/{image_id}/label/undo", headers={"If-Match": f'"{revision}"'}
        )

    def get(self, path: str, **query: Any) -> Any:
        """The JSON of a 200."""
        response = self.client.get(f"/api/v1{path}", query_string=query)
        assert response.status_code == 200, response.get_data(as_text=True)
        return response.get_json()


def problem(response: TestResponse, status: int) -> dict[str, Any]:
    """The refusal, after its shape was checked."""
    body = response.get_json()
    assert response.status_code == status, body
    assert response.content_type == "application/problem+json"
    assert {"type", "title", "status", "detail", "request_id"} <= set(body)
    assert body["status"] == status
    assert body["request_id"] == response.headers["X-Request-Id"]
    members: dict[str, Any] = body
    return members
