from __future__ import annotations

from sqlalchemy.orm import Session

from backend.exchange.style import Style
from backend.store.database import writing
from backend.store.image_sides import record_sides
from backend.store.lists.label_counts import select_styled_text_counts, select_text_counts
from tests.store.rows import make_image, make_label


def test_texts_are_counted_by_the_labels_that_count(session: Session) -> None:
    with writing(session):
        for name, text in (("a", "MARTIN"), ("b", "MARTIN"), ("c", "ANNA")):
            make_label(session, make_image(session, name), text=text)
        changed, withdrawn = make_image(session, "d"), make_image(session, "e")
        make_label(session, changed, text="GONE")
        make_label(session, changed, "corrected", "ANNA")
        make_label(session, withdrawn, text="GONE")
        make_label(session, withdrawn, "withdrawn", None)
        make_label(session, make_image(session, "f"), "blank", None)
    assert select_text_counts(session) == [("ANNA", 2), ("MARTIN", 2)]


def test_only_labels_after_another_are_counted(session: Session) -> None:
    with writing(session):
        old = make_label(session, make_image(session, "a"), text="OLD")
    with writing(session):
        new = make_label(session, make_image(session, "b"), text="NEW")
    assert select_text_counts(session, after_id=old.id) == [("NEW", 1)]
    assert select_text_counts(session, after_id=new.id) == []


def test_the_same_picture_in_several_images_counts_once(session: Session) -> None:
    with writing(session):
        for folder in ("F1", "F2", "F3"):
            make_label(session, make_image(session, "a", folder=folder), text="MARTIN")
        make_label(session, make_image(session, "b"), text="MARTIN")
    assert select_text_counts(session) == [("MARTIN", 2)]


def test_texts_are_counted_by_the_styles_of_images_and_labels(session: Session) -> None:
    with writing(session):
        make_label(session, make_image(session, "a"), text="Zoé")
        for name in ("b", "c"):
            image = make_image(session, name)
            image.accents = "kept"
            make_label(session, image, text="Zoé")
        make_label(session, make_image(session, "d"), "blank", None)
        make_label(session, make_image(session, "e"), text="Zoé", style=Style("written", "kept"))
    assert select_styled_text_counts(session) == {
        ("Zoé", None, "kept", None): {None: 2},
        ("Zoé", None, None, None): {None: 1},
        ("Zoé", None, None, Style("written", "kept")): {None: 1},
    }


def test_texts_are_counted_by_the_side_of_their_pictures(session: Session) -> None:
    with writing(session):
        images = [make_image(session, name) for name in "abcd"]
        for image in images:
            make_label(session, image, text="Zoé")
        aside, first, second, _ = (image.pixel_hash for image in images)
        record_sides(session, {aside: "gate", first: "train", second: "train"})
    found = select_styled_text_counts(session)
    assert found == {("Zoé", None, None, None): {"gate": 1, "train": 2, None: 1}}
