"""What the tests of the API work with: pictures, a fake recognizer, a client for the routes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from flask import Flask
from flask.testing import FlaskClient
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from werkzeug.test import TestResponse

from backend.config import Settings
from backend.recognizer.reading import Alternative, Reading, Span
from backend.services.reading import pending
from backend.store.database import db
from backend.wiring import wiring_of

FileSpec = tuple[str, bytes]


class FakeRecognizer:
    """Reads MULLER on every image, the less certain the wider it is."""

    version = "fake-1"

    def read(self, images: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        return [self._one(image.shape[1]) for image in images]

    def _one(self, width: int) -> Reading:
        confidence = round(max(0.0, 1 - width / 1000), 3)
        spans = (Span("M", 3.0, 18.5, 0.99),)
        best = (Alternative("MULLER", confidence), Alternative("MILLER", 0.01))
        return Reading("MULLER", "name", confidence, spans, best, self.version)


def png(width: int = 120, *, mark: int = 0) -> bytes:
    """A line of ink on paper, 40 pixels high; another ``mark`` is another image."""
    picture = Image.new("L", (width, 40), 255)
    draw = ImageDraw.Draw(picture)
    draw.line((8, 30, width - 8, 8), fill=0, width=3)
    draw.text((10, 10), str(mark), fill=0)
    data = io.BytesIO()
    picture.save(data, "PNG")
    return data.getvalue()


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
        """The id of a new image that no model has read."""
        answer = self.upload((f"field-{mark}.png", png(width, mark=mark))).get_json()
        image_id: int = answer["results"][0]["image_id"]
        return image_id

    def read(self) -> int:
        """Let the fake read what waits, as the worker would."""
        with self.app.app_context():
            parts = wiring_of(self.app)
            return pending.read_pending(db.session(), parts.blobs, FakeRecognizer()).read

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
