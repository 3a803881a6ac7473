"""Labels that a run does not get until somebody confirms them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from backend.services.audit import NOBODY
from backend.services.retraining.held_back import HeldBack, facts, find_held_back
from backend.services.retraining.snapshot import freeze
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.images import Image
from backend.store.labels import Label
from tests.services.retraining.test_label_doubts import NAMES, misread
from tests.store.rows import make_image, make_label, make_reading, refuse

START = datetime(2026, 1, 31, 12, tzinfo=UTC)


@dataclass
class Office:
    """Images that a version read with one wrong letter, and people who label them, one every three seconds."""

    session: Session
    blobs: BlobStore
    labelled: int = 0

    def image(self, name: str, batch: str = "Class 3B", picture: str | None = None) -> Image:
        """An image of ``name``, read."""
        with writing(self.session):
            blob = self.blobs.put((picture or f"{batch} {name}").encode())
            image = make_image(
                self.session, f"{name} {blob[:6]}.png", batch=batch, blob=blob, pixel_hash=blob, sha256=blob
            )
            make_reading(self.session, image, misread(name).upper())
        return image

    def label(self, image: Image, text: str, author: str = "Ada", seconds: float = 3.0) -> Label:
        with writing(self.session):
            label = make_label(self.session, image, "corrected", text, author=author)
            self.labelled += 1
            label.created_at = START + timedelta(seconds=seconds * self.labelled)
        return label

    def held(self) -> dict[str, str]:
        """Text to reason."""
        return {one.text: one.reason for one in find_held_back(self.session)}


@pytest.fixture
def office(session: Session, blobs: BlobStore) -> Office:
    """Twenty honest corrections."""
    office = Office(session, blobs)
    for name in NAMES:
        office.label(office.image(name), name.title())
    return office


def test_honest_corrections_are_all_frozen(office: Office, tmp_path: Path) -> None:
    snapshot = freeze(office.session, office.blobs, tmp_path / "snapshot")
    assert (snapshot.train + snapshot.gate, snapshot.held_back) == (len(NAMES), [])


def test_a_doubtful_label_is_not_frozen_and_is_named(office: Office, tmp_path: Path) -> None:
    image = office.image("petit")
    label = office.label(image, "Qwzuip")
    snapshot = freeze(office.session, office.blobs, tmp_path / "snapshot")
    held = HeldBack(image.id, label.id, image.file_name, "Qwzuip", "far")
    assert (snapshot.train + snapshot.gate, snapshot.held_back) == (len(NAMES), [held])
    assert (snapshot.folder / "held_back.csv").read_text().splitlines() == [
        "IMAGE,FILENAME,IDENTITY,REASON",
        f"{image.id},{image.file_name},Qwzuip,far",
    ]
    assert facts(snapshot.held_back) == {
        "counts": {"far": 1},
        "labels": [{"image_id": image.id, "text": "Qwzuip", "reason": "far"}],
    }
    assert snapshot.facts()["held_back"] == facts(snapshot.held_back)


def test_saving_it_again_confirms_it(office: Office) -> None:
    image = office.image("petit")
    office.label(image, "Qwzuip")
    assert office.held() == {"Qwzuip": "far"}
    office.label(image, "Qwzuip")
    assert office.held() == {}


def test_another_person_confirms_it_at_once_but_a_program_that_saves_twice_does_not(office: Office) -> None:
    image, other = office.image("petit"), office.image("simon")
    office.labelled = 10_000
    office.label(image, "Qwzuip", seconds=0.001)
    office.label(image, "Qwzuip", seconds=0.001)
    office.label(other, "Kjhgfd", "Ada", seconds=0.001)
    office.label(other, "Kjhgfd", "Bob", seconds=0.001)
    assert office.held() == {"Qwzuip": "far"}


def test_another_text_confirms_nothing(office: Office) -> None:
    image = office.image("petit")
    office.label(image, "Qwzuip")
    office.label(image, "Kjhgfd")
    assert office.held() == {"Kjhgfd": "far"}


def test_of_two_people_who_contradict_each_other_the_confirmed_one_counts(
    office: Office, tmp_path: Path
) -> None:
    one = office.image("petit", picture="the same")
    other = office.image("petit", "Class 4A", picture="the same")
    office.label(one, "Petit", "Ada")
    office.label(other, "Petid", "Bob")
    assert office.held() == {"Petit": "contradicted", "Petid": "contradicted"}
    assert len(freeze(office.session, office.blobs, tmp_path / "1").held_back) == 2
    office.label(one, "Petit", "Eve")
    snapshot = freeze(office.session, office.blobs, tmp_path / "2")
    table = (snapshot.folder / "labels.csv").read_text()
    assert ",Petit," in table
    assert ",Petid," not in table


def test_letters_that_the_version_cannot_write_are_no_difference(office: Office) -> None:
    image = office.image("petit")
    with writing(office.session):
        make_label(office.session, image, "corrected", "Пэtit漢", unknown_characters="Пэ漢")
    assert office.held() == {}


def test_a_reading_that_was_not_called_a_name_speaks_against_no_label(office: Office) -> None:
    image, other = office.image("DUPONT"), office.image("MARCHAND")
    with writing(office.session):
        refuse(office.session, image, "OOOOOO", version="v2")
    office.label(image, "DUPONT")
    office.label(other, "XYZ")
    assert office.held() == {"XYZ": "far"}


def test_blank_and_unreadable_images_are_not_judged(office: Office) -> None:
    for kind in ("blank", "unreadable"):
        image = office.image("petit", kind)
        with writing(office.session):
            make_label(office.session, image, kind, None)
    assert office.held() == {}


@pytest.mark.parametrize("poison", ["random", "same", "shifted"])
def test_poison_is_held_back(session: Session, blobs: BlobStore, tmp_path: Path, poison: str) -> None:
    office = Office(session, blobs)
    images = [office.image(name) for name in NAMES]
    texts = {
        "random": [*NAMES[:10], *["qwzuip", "kjhgfd", "yxcvbn", "plokij", "hgtfrz"] * 2],
        "same": ["Zbigniew"] * 20,
        "shifted": [*NAMES[1:], NAMES[0]],
    }[poison]
    for image, text in zip(images, texts, strict=True):
        office.label(image, text)
    snapshot = freeze(session, blobs, tmp_path / "snapshot")
    bad = {"random": 10, "same": 20, "shifted": 20}[poison]
    assert len(snapshot.held_back) == bad
    assert snapshot.train + snapshot.gate == len(NAMES) - bad


@pytest.mark.parametrize(("author", "reasons"), [(NOBODY, set()), ("Eve", {"fast"})])
def test_what_arrives_at_once_without_a_name_is_not_timed_from_another_person_s_label(
    office: Office, author: str, reasons: set[str]
) -> None:
    saved = [office.label(office.image(name, batch="4A"), name.title(), author) for name in NAMES[:10]]
    arrived = [office.label(office.image(name, batch="5C"), name.title(), author) for name in NAMES]
    with writing(office.session):
        for number, label in enumerate(arrived):
            label.created_at = saved[-1].created_at + timedelta(seconds=2, milliseconds=20 * number)
    assert set(office.held().values()) == reasons
