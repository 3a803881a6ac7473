"""Sends bodies of any bytes as forms with files, and judges the answers."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from pathlib import Path

from flask.testing import FlaskClient

from backend.api.app import create_app
from backend.config import Settings
from backend.services.maintenance.startup import prepare
from backend.store.database import open_engine
from tests.services.fakes import MullerRecognizer
from tests.services.pictures import png

BOUNDARY = "paraph-fuzz"
ROUTES = ("/api/v1/predict", "/api/v1/images")


class BadAnswerError(AssertionError):
    """An answer is neither an answer to images nor a refusal with a message."""


def form(*parts: bytes, end: bytes = b"--\r\n") -> bytes:
    """A body of these parts, each of headers, an empty line and content."""
    return b"".join(b"--paraph-fuzz\r\n" + part + b"\r\n" for part in parts) + b"--paraph-fuzz" + end


def part(content: bytes, disposition: str = 'form-data; name="files"; filename="F1/a.png"') -> bytes:
    """A part of a form."""
    return f"Content-Disposition: {disposition}\r\n\r\n".encode() + content


def seeds() -> tuple[bytes, ...]:
    """Sound bodies."""
    text = part(b"March", 'form-data; name="batch"')
    named = part(png(2), "form-data; name=files; filename*=UTF-8''%C3%89lodie.png")
    return (form(part(png())), form(part(png()), text, named), form(text))


def send(body: bytes, content_type: str = f"multipart/form-data; boundary={BOUNDARY}") -> None:
    """Send the body to each of `ROUTES`.

    Raises:
        BadAnswerError: the server failed, or refused without a message.
    """
    for route in ROUTES:
        answer = _client().post(route, data=body, headers={"Content-Type": content_type})
        if answer.status_code == 200 and "results" in answer.get_json():
            continue
        is_refusal = 400 <= answer.status_code < 500 and answer.mimetype == "application/problem+json"
        if not is_refusal or not answer.get_json()["detail"]:
            raise BadAnswerError(f"{route}: {answer.status}: {answer.text[:300]}")


@functools.cache
def _client() -> FlaskClient:
    """A client of an app with a recognizer that takes no time."""
    folder = Path(tempfile.mkdtemp(prefix="paraph-fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    settings = Settings(data_dir=folder, max_upload_mb=3, max_file_mb=2, max_files=25, worker="off")
    engine = open_engine(settings.database_url)
    prepare(engine, settings)
    engine.dispose()
    app = create_app(settings, recognizer_loader=lambda _bundle, _threads: MullerRecognizer())
    app.testing = False  # an error is a 500 here, as it is for a client
    return app.test_client()
