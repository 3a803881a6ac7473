"""The sample over HTTP."""

from __future__ import annotations

import pytest

from backend.services.forms.sample import sample_pile
from tests.api.api_client import ApiClient, problem
from tests.api.pages.pile_desk import PileDesk
from tests.services.piles.scans import pdf_of


@pytest.mark.slow
def test_a_form_and_a_pile_come_together_and_go_together(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample_pile, "PAGES", sample_pile.PAGES[:2])
    answer = api.client.post("/api/v1/sample", json={})
    assert answer.status_code == 200
    made = answer.get_json()
    assert api.get(f"/forms/{made['form_id']}")["is_sample"]
    assert api.get(f"/piles/{made['pile_id']}")["is_sample"]
    assert api.client.post("/api/v1/sample", json={}).get_json() == made
    problem(api.client.post("/api/v1/sample", json={"pages": 3}), 422)
    assert api.client.delete(f"/api/v1/piles/{made['pile_id']}").status_code == 204
    assert (api.get("/forms")["items"], api.get("/piles")["items"]) == ([], [])
    assert api.get("/bin/batches")["items"] == []


@pytest.mark.slow
def test_pages_of_ones_own_are_not_added_to_the_sample(
    desk: PileDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample_pile, "PAGES", sample_pile.PAGES[:1])
    made = desk.api.client.post("/api/v1/sample", json={}).get_json()
    before = desk.api.get(f"/piles/{made['pile_id']}")
    refused = problem(desk.upload(("scan.pdf", pdf_of("A1")), name=before["name"]), 409)
    assert (refused["field"], "The sample's pages" in refused["detail"]) == ("name", True)
    assert desk.api.get(f"/piles/{made['pile_id']}")["files"] == before["files"]
    assert desk.upload(("scan.pdf", pdf_of("A1")), name="March").status_code == 200
