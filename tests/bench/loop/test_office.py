"""Corrections go in once, however often they are given, at a person's pace."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.store.database import open_engine
from backend.store.labels import Label
from tests.bench.loop.office import PACE, Office
from tests.bench.loop.population import Name
from tests.recognizer.networks import band_bundle
from tests.services.pictures import png

pytestmark = pytest.mark.slow


def office(folder: Path) -> Office:
    band_bundle(folder / "weights", "v1")
    return Office(Settings(data_dir=folder / "data", weights_dir=folder / "weights", threads=1, worker="off"))


def names(folder: Path, *texts: str) -> list[Name]:
    found = []
    for number, text in enumerate(texts):
        found.append(Name(folder / f"{number}.png", text))
        found[-1].picture.write_bytes(png(width=100 + number))
    return found


def test_what_was_labelled_is_not_labelled_again(tmp_path: Path) -> None:
    place = office(tmp_path)
    given = names(tmp_path, "ANNE", "Łucja", "Köln")
    place.correct(given[:2], "first")
    place.correct(given[:2], "first")
    place.correct(given[2:], "second")
    assert sum(place.labels().values()) == 3
    with Session(open_engine(place.settings.database_url)) as session:
        labels = session.scalars(select(Label).order_by(Label.id)).all()
        assert [label.text for label in labels] == ["ANNE", "Łucja", "Köln"]
        assert {after.created_at - before.created_at for before, after in itertools.pairwise(labels)} == {
            PACE
        }
    place.close()


def test_with_too_few_labels_no_run_starts(tmp_path: Path) -> None:
    place = office(tmp_path)
    place.correct(names(tmp_path, "ANNE"), "first")
    found = place.retrain()
    assert (found.state, found.reason) == ("not started", "Not enough labels to train on: 1 of 50.")
    assert (found.before, found.after, found.is_promoted, found.set_aside()) == ("v1", "v1", False, [])
    place.close()
