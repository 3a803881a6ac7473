"""Letters that corrections need and the live version cannot write."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.exchange.label_kinds import EQUAL_TEXTS
from backend.services.labels.new_letters import LetterSupply, letter_supply
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.image_sides import record_sides
from backend.store.images import Image
from backend.store.labels import Label
from tests.services.scenario import label, ship

TYPED = ("Çà", "Çb", *["Ä 7"] * (EQUAL_TEXTS + 1), "ABC")


@pytest.fixture
def live(session: Session, blobs: BlobStore, settings: Settings) -> Settings:
    """A version that writes A, B and C, and labels with more, typed as written."""
    ship(session, settings, "v1")
    label(session, blobs, replace(settings, case="written", accents="kept"), *TYPED)
    return replace(settings, retrain_letter_corrections=2)


def test_an_office_of_plain_capitals_needs_only_what_does_not_fold(session: Session, live: Settings) -> None:
    assert letter_supply(session, live) == LetterSupply(2, EQUAL_TEXTS, {"7": EQUAL_TEXTS}, ("7",))


@pytest.mark.parametrize(
    ("aside", "need", "learned"),
    [(0, 5, ("7",)), (1, 5, ()), (1, 4, ("7",)), (2, 4, ()), (2, 3, ("7",)), (6, 1, ())],
)
def test_only_labels_that_are_trained_on_make_a_run_learn_a_letter(
    session: Session, live: Settings, aside: int, need: int, learned: tuple[str, ...]
) -> None:
    pictures = session.scalars(select(Image.pixel_hash).where(Image.label_text == "Ä 7")).all()
    with writing(session):
        record_sides(session, {one: "gate" if n < aside else "train" for n, one in enumerate(pictures)})
    found = letter_supply(session, replace(live, retrain_letter_corrections=need))
    assert found == LetterSupply(need, EQUAL_TEXTS, {"7": EQUAL_TEXTS}, learned)


def test_of_labels_that_no_run_has_divided_some_will_be_set_aside(session: Session, live: Settings) -> None:
    assert letter_supply(session, replace(live, retrain_letter_corrections=3)).learned == ("7",)
    assert letter_supply(session, replace(live, retrain_letter_corrections=4)).learned == ()


def test_equal_texts_count_a_few_times_in_whatever_style_they_were_typed(
    session: Session, blobs: BlobStore, live: Settings
) -> None:
    label(session, blobs, live, "Ä 7", "Ä 7")  # those before were typed as written
    found = letter_supply(session, replace(live, retrain_letter_corrections=EQUAL_TEXTS))
    assert found == LetterSupply(EQUAL_TEXTS, EQUAL_TEXTS, {"7": EQUAL_TEXTS}, ("7",))


def test_an_office_that_reads_as_written_needs_case_and_accents(session: Session, live: Settings) -> None:
    found = letter_supply(session, replace(live, case="written", accents="kept"))
    wanted = {"7": EQUAL_TEXTS, "Ä": EQUAL_TEXTS, "Ç": 2, "a-z": 1, "à": 1}
    assert found == LetterSupply(2, EQUAL_TEXTS + 2, wanted, ("7", "Ä"))


def test_a_field_may_have_a_style_of_its_own(session: Session, live: Settings) -> None:
    with writing(session):
        image = session.scalars(select(Image).where(Image.label_text == "Çà")).one()
        image.accents = "kept"
    found = letter_supply(session, live).counts
    assert found == {"7": EQUAL_TEXTS, "À": 1, "Ç": 1}


def test_labels_need_no_letter_that_they_were_not_typed_for(
    session: Session, blobs: BlobStore, live: Settings
) -> None:
    label(session, blobs, live, "Ünü", "Ü9")  # in an office of plain capitals
    found = letter_supply(session, replace(live, case="written", accents="kept")).counts
    assert found == {"7": EQUAL_TEXTS, "Ä": EQUAL_TEXTS, "Ç": 2, "9": 1, "N": 1, "U": 2, "a-z": 1, "à": 1}


def test_equal_texts_count_together_however_it_is_known_how_they_were_typed(
    session: Session, live: Settings
) -> None:
    with writing(session):
        half = session.scalars(select(Label).where(Label.text == "Ä 7").order_by(Label.id).limit(3))
        for old in half:  # of an earlier release
            old.case = old.accents = None
    found = letter_supply(session, replace(live, case="written", accents="kept"))
    assert found.counts["7"] == EQUAL_TEXTS


def test_without_a_version_nothing_is_lacking(session: Session, blobs: BlobStore, settings: Settings) -> None:
    label(session, blobs, settings, *TYPED)
    assert letter_supply(session, settings) == LetterSupply(settings.retrain_letter_corrections)
