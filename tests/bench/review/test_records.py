"""The robot reviews records to their end, over the fake API: it saves what is written and counts what it pressed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser

from tests.bench.review.__main__ import MEASURED
from tests.bench.review.office import watched_page
from tests.bench.review.records import review
from tests.e2e.fake import Fake, fake_api
from tests.e2e.server import wait_for

pytestmark = pytest.mark.browser


@pytest.fixture
def fake() -> Iterator[Fake]:
    with fake_api() as running:
        yield running


def test_every_field_is_saved_as_it_is_written(fake: Fake, browser: Browser) -> None:
    truth = {
        field["image_id"]: field["image"]["reading"]["text"]
        for record in fake.get("/piles/1/records")["items"]
        for field in record["fields"]
    }
    first, second, *_ = truth
    truth[second] += "X"
    truth[first] = fake.get(f"/images/{first}")["reading"]["alternatives"][1]["text"]

    with closing(watched_page(browser)) as page:
        ways = review(page, f"{fake.url}/#/piles/1/records", truth)
        wait_for("every field to be saved", lambda: all(fake.label_of(image) for image in truth))
        measured = page.evaluate(MEASURED)
    assert ways == {"accepted": len(truth) - 2, "alternative": 1, "edited": 1}
    assert (measured["keys"], measured["accepted"], measured["unpainted"]) == (len(truth) + 1, len(truth), 0)
    assert len(measured["latencies"]) == len(truth)
    assert {image: fake.label_of(image) for image in truth} == truth
