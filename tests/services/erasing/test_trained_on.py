"""Which versions have seen a picture."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.exchange.versions import bundle_hash
from backend.services.erasing.run_contents import ERASED, reason_of_cancel, record_contents
from backend.services.erasing.run_folders import Wanted
from backend.services.erasing.trained_on import Seen, seen_by_runs, versions_that_saw
from backend.store import image_sides, runs, versions
from backend.store.database import writing
from backend.store.runs import TrainingRun
from tests.recognizer.networks import band_bundle
from tests.store.rows import sha

LEARNT, COMPARED = sha("learnt"), sha("compared")


class Models:
    """Versions, each from a run of its own."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self.session, self.settings = session, settings

    def run(self, *pictures: str, known: bool = True, newest_label: int = 0) -> int:
        with writing(self.session):
            run = runs.insert_run(self.session, "button")
            assert run is not None
            runs.claim_run(self.session, run.id, folder="gone", parent_version="v1")
            run.newest_label_id = newest_label
            runs.finish_run(self.session, run.id, "done", reason="", report={"data": {"sha256": sha(run.id)}})
            run_id = run.id
        if known:
            record_contents(self.session, run_id, pictures)
        return run_id

    def version(
        self, name: str, run_id: int | None, *, parent: str = "v1", snapshot: str | None = None
    ) -> None:
        dataset = {"snapshot": snapshot or sha(run_id or 0)}
        folder = band_bundle(self.settings.candidates_dir, name, parent=parent, dataset=dataset)
        with writing(self.session):
            versions.insert_version(
                self.session,
                name,
                bundle=bundle_hash(folder),
                origin="retrained",
                parent=parent,
                run_id=run_id,
            )

    def saw(self, *own: str, first_label: int | None = None) -> dict[str, str]:
        seen = seen_by_runs(self.session, Wanted(own=set(own)), first_label)
        return {each["name"]: each["use"] for each in versions_that_saw(self.session, self.settings, seen)}


@pytest.fixture
def models(session: Session, settings: Settings) -> Models:
    with writing(session):
        image_sides.record_sides(session, {LEARNT: "train", COMPARED: "gate"})
    return Models(session, settings)


def test_a_version_was_trained_on_it_or_compared_on_it(models: Models) -> None:
    models.version("a", models.run(LEARNT, COMPARED))
    models.version("b", models.run(COMPARED))
    models.version("c", models.run(sha("other")))
    assert models.saw(LEARNT) == {"a": "trained"}
    assert models.saw(COMPARED) == {"a": "compared", "b": "compared"}
    assert models.saw(sha("nowhere")) == {}


def test_what_was_trained_further_from_it_has_it_too(models: Models) -> None:
    models.version("a", models.run(LEARNT))
    models.version("b", models.run(), parent="a")
    models.version("c", models.run(), parent="b")
    models.version("d", models.run(), parent="v1")
    assert models.saw(LEARNT) == {"a": "trained", "b": "descends", "c": "descends"}


def test_a_version_from_elsewhere_was_trained_on_the_snapshot_that_it_names(models: Models) -> None:
    snapshot_of = models.run(LEARNT)
    comparing = models.run()
    models.version("elsewhere", comparing, snapshot=sha(snapshot_of))
    assert models.saw(LEARNT) == {"elsewhere": "trained"}


def test_of_a_run_of_an_earlier_release_a_label_that_is_older_says_perhaps(models: Models) -> None:
    models.version("a", models.run(known=False, newest_label=10))
    assert models.saw(LEARNT, first_label=10) == {"a": "perhaps"}
    assert models.saw(LEARNT, first_label=11) == {}
    assert models.saw(LEARNT) == {}


def test_contents_are_recorded_in_steps(models: Models, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.services.erasing.run_contents.STEP", 2)
    first = models.run(*"abcde")
    second = models.run(*"cdefg")
    seen = seen_by_runs(models.session, Wanted(own={"b", "e", "g"}), None)
    assert seen == Seen({first: {"b", "e"}, second: {"e", "g"}}, set())
    assert seen.run_ids == {first, second}


def test_a_run_says_why_it_was_cancelled() -> None:
    assert reason_of_cancel(None) == "Another process ended the run."
    assert reason_of_cancel(TrainingRun(erased_from=False)) == "Cancelled."
    assert reason_of_cancel(TrainingRun(erased_from=True)) == ERASED
