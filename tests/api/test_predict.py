"""Stateless readings: images in, readings out, nothing kept."""

from __future__ import annotations

import io
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from backend.wiring import IMAGE_REQUESTS, IMAGE_WAITERS, wired
from tests.api.api_client import ApiClient, FileSpec, problem
from tests.services.pictures import png


def predict(api: ApiClient, *files: FileSpec) -> TestResponse:
    data = {"files": [(io.BytesIO(content), name) for name, content in files]}
    return api.client.post("/api/v1/predict", data=data, content_type="multipart/form-data")


def test_each_file_gets_its_reading_or_its_error_and_nothing_is_stored(api: ApiClient) -> None:
    answer = predict(
        api, ("wide.png", png(width=400)), ("notes.png", b"text"), ("narrow.png", png(width=100))
    ).get_json()
    wide, notes, narrow = answer["results"]
    assert answer["version"] == "fake-1"
    assert wide == {
        "file_name": "wide.png",
        "reading": {
            "version": "fake-1",
            "status": "name",
            "reason": None,
            "text": "MULLER",
            "confidence": 0.6,
            "legible": True,
            "spans": [{"character": "M", "start_x": 3.0, "end_x": 18.5, "confidence": 0.99}],
            "alternatives": [{"text": "MULLER", "confidence": 0.6}, {"text": "MILLER", "confidence": 0.01}],
        },
        "error": None,
    }
    assert (notes["reading"], notes["error"]["status"]) == (None, 415)
    assert narrow["reading"]["confidence"] == 0.9
    assert api.get("/images")["total"] == 0


def test_no_file_is_refused(api: ApiClient) -> None:
    problem(predict(api), 422)


def test_a_body_that_is_no_form_is_refused(api: ApiClient) -> None:
    problem(api.client.post("/api/v1/predict", json={}), 415)


def test_without_a_model_it_says_so_and_uploads_still_work(bare_app: Flask) -> None:
    api = ApiClient(bare_app, bare_app.test_client())
    response = predict(api, ("a.png", png()))
    problem(response, 503)
    assert response.headers["Retry-After"] == "5"
    image_id = api.image()
    label = api.label(image_id, "ANNA").get_json()
    assert (label["text"], label["unknown_characters"]) == ("ANNA", "")


def test_requests_with_images_leave_threads_to_the_others(app: Flask, api: ApiClient) -> None:
    with app.app_context():
        places = wired().image_places
    places.seconds = 0.01
    with ExitStack() as taken:
        for _ in range(IMAGE_REQUESTS):
            assert taken.enter_context(places.place())
        for answer in (predict(api, ("a.png", png())), api.upload(("a.png", png()))):
            problem(answer, 503)
            assert int(answer.headers["Retry-After"]) > 0
        assert api.client.get("/healthz").status_code == 200
    for _ in range(2 * IMAGE_REQUESTS):
        assert predict(api, ("a.png", png())).status_code == 200
        problem(predict(api), 422)


def test_of_sixteen_images_at_once_eight_wait_for_their_turn(app: Flask, api: ApiClient) -> None:
    with app.app_context():
        places = wired().image_places

    def one(_: int) -> int:
        return predict(ApiClient(app, app.test_client()), ("a.png", png())).status_code

    with ThreadPoolExecutor(IMAGE_WAITERS) as threads:
        with ExitStack() as taken:
            for _ in range(IMAGE_REQUESTS):
                taken.enter_context(places.place())
            waiting = [threads.submit(one, number) for number in range(IMAGE_WAITERS)]
            while places._door._value:  # until nobody else may wait
                time.sleep(0.001)
            assert api.client.get("/healthz").status_code == 200
            problem(predict(api, ("a.png", png())), 503)
            assert not any(answer.done() for answer in waiting)
        assert [answer.result() for answer in waiting] == [200] * IMAGE_WAITERS


def test_a_cut_jpeg_is_read_with_a_note(api: ApiClient) -> None:
    data = io.BytesIO()
    Image.new("L", (120, 40), 255).save(data, "JPEG")
    (result,) = predict(api, ("cut.jpg", data.getvalue()[:-2])).get_json()["results"]
    assert result["note"] == "The file lacks its end mark; the picture is complete."
    assert result["error"] is None
