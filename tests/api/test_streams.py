"""A response gives back the connections and descriptors that it took, also when the client has gone half-way."""

from __future__ import annotations

import errno
import gc
import io
import tempfile
from collections.abc import Iterator
from typing import Any

import psutil
import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from backend.api.events import Pace
from backend.http import multipart_file as multipart_file
from backend.http.multipart_file import MultipartFile
from backend.services.export.formats import FORMATS
from backend.store import heartbeats
from backend.store.database import db, writing
from backend.store.lists import labelled_images
from tests.api.api_client import ApiClient, problem
from tests.services.pictures import png

pytestmark = [pytest.mark.slow, pytest.mark.openapi]

HERE = {"REMOTE_ADDR": "127.0.0.1"}  # as a server says it
AGAIN = 5  # requests that distinguish a leak from what is opened once
METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(autouse=True)
def no_collector() -> Iterator[None]:
    """What is given back only when the collector comes by has leaked."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def busy_app(api: ApiClient, app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Labelled images in several pieces of an export, a step over many, a run."""
    monkeypatch.setattr(labelled_images, "CHUNK", 2)
    for mark in range(5):
        api.read_image(mark=mark)
        api.label(mark + 1, "ANNA")
    api.client.post("/api/v1/runs", json={})
    app.config["EVENT_PACE"] = Pace(life=0.02, look=0.01)
    return app


def beat(app: Flask) -> None:
    """A worker's heartbeat, without which the server is rightly not ready."""
    with app.app_context(), writing(db.session()):
        heartbeats.beat(db.session(), heartbeats.WORKER)


def send(app: Flask, method: str, path: str, pieces: int | None, **body: Any) -> int:
    """Ask like a server: take that many pieces of the response (None: all), then close it. The status."""
    environ = EnvironBuilder(path, method=method, environ_base=HERE, **body).get_environ()
    answer, status, _ = run_wsgi_app(app, environ, buffered=False)
    for number, _ in enumerate(iter(answer), start=1):
        if number == pieces:
            break
    getattr(answer, "close", lambda: None)()
    return int(status.split()[0])


def operations(app: Flask) -> list[tuple[str, str, dict[str, Any]]]:
    """Method, path and body of every operation in the document, with values that are likely to be there."""
    document = app.test_client().get("/api/openapi.json").get_json()
    found = []
    for template, item in document["paths"].items():
        path = template.replace("{name}", "fake-1").replace("{file}", "plots")
        for part in ("image_id", "operation_id", "run_id"):
            path = path.replace(f"{{{part}}}", "1")
        for method in METHODS:
            if method in item:
                found.append((method.upper(), path, body_of(item[method])))
        if "get" in item:
            found.append(("HEAD", path, {}))
    return found


def body_of(operation: dict[str, Any]) -> dict[str, Any]:
    """Arguments of an `EnvironBuilder` for a request as the document shows it."""
    content = operation.get("requestBody", {}).get("content", {})
    headers = {"If-Match": "*"}
    if "multipart/form-data" in content:
        files = [(io.BytesIO(png(mark)), f"{mark}.png") for mark in range(3)]
        return {"data": {"files": files}, "headers": headers}
    if "application/json" in content:
        return {"json": content["application/json"].get("example", {}), "headers": headers}
    return {"headers": headers}


def held(app: Flask) -> int:
    """Connections that are not in the pool."""
    with app.app_context():
        return int(db.engine.pool.checkedout())  # type: ignore[attr-defined]  # a QueuePool


def descriptors() -> int:
    process = psutil.Process()
    return int(getattr(process, "num_handles", process.num_fds)())


def leaked(app: Flask, method: str, path: str, pieces: int | None) -> int:
    """Descriptors that further requests keep, at least one each.

    What is opened once for all, such as one more connection in the pool, is not a leak.
    """
    before = descriptors()
    for _ in range(AGAIN):
        body = next(body for *asked, body in operations(app) if asked == [method, path])
        send(app, method, path, pieces, **body)
    kept = descriptors() - before
    return kept if kept >= AGAIN else 0


def test_every_route_gives_back_what_it_took_also_when_aborted(busy_app: Flask) -> None:
    routes = operations(busy_app)
    assert len(routes) >= 45
    after: dict[str, int] = {}
    for round_ in range(2):
        for pieces in (None, 0, 1):
            for method, path, body in operations(busy_app):
                beat(busy_app)
                before = descriptors()
                status = send(busy_app, method, path, pieces, **body)
                assert status < 500, (method, path)
                assert held(busy_app) == 0, (method, path, pieces)
                if round_ and descriptors() > before and (kept := leaked(busy_app, method, path, pieces)):
                    after[f"{method} {path} {pieces}"] = kept
    assert after == {}


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("pieces", [0, 1, 2, 3, 4, None])
def test_an_export_gives_back_its_connection_wherever_it_ends(
    busy_app: Flask, kind: str, pieces: int | None
) -> None:
    for _ in range(20):
        assert send(busy_app, "GET", f"/api/v1/export?format={kind}", pieces) == 200
    assert held(busy_app) == 0


def test_unknown_addresses_and_refusals_give_back_too(busy_app: Flask) -> None:
    refused = [
        ("GET", "/api/v1/export?batch=99", 404),
        ("GET", "/api/v1/images/99/file", 404),
        ("GET", "/api/v1/runs/99/events", 404),
        ("GET", "/nowhere", 404),
        ("DELETE", "/api/v1/images", 405),
        ("POST", "/api/v1/images", 415),
    ]
    for method, path, status in refused:
        assert send(busy_app, method, path, 0) == status
        assert held(busy_app) == 0, path


def test_an_upload_of_many_large_files_takes_one_descriptor(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(multipart_file, "IN_MEMORY_BYTES", 1)
    most = descriptors()
    before, new_file = most, MultipartFile.new_file

    def counted(body: MultipartFile) -> io.IOBase:
        nonlocal most
        most = max(most, descriptors())
        return new_file(body)

    monkeypatch.setattr(MultipartFile, "new_file", counted)
    files = [(f"{mark}.png", png(mark)) for mark in range(20)]
    answer = api.upload(*files)
    assert [result["outcome"] for result in answer.get_json()["results"]] == ["created"] * 20
    assert most - before <= 1 + 1  # the files, and the client's own body


def test_a_full_temporary_disk_is_a_507_and_the_next_upload_is_stored(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(tempfile.SpooledTemporaryFile, "write", full)
        refused = problem(api.client.post("/api/v1/images", **multipart()), 507)
    assert refused["type"] == "urn:paraph:problem:storage-full"
    assert api.client.post("/api/v1/images", **multipart()).status_code == 200


def multipart() -> dict[str, Any]:
    """An upload whose body was made before the disk is full."""
    environ = EnvironBuilder(data={"files": (io.BytesIO(png()), "a.png")}, method="POST").get_environ()
    return {"data": environ["wsgi.input"].read(), "content_type": environ["CONTENT_TYPE"]}
