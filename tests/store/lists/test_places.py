from __future__ import annotations

from sqlalchemy.orm import Session

from backend.store.database import writing
from backend.store.lists.places import Place, iter_places, select_images_at, select_newest_id
from tests.store.rows import make_batch, make_image, make_label


def test_images_are_found_by_their_folder_and_name(session: Session) -> None:
    with writing(session):
        image = make_image(session, folder="F1")
        make_image(session, folder="F2")
        make_image(session)
    assert select_images_at(session, image.batch_id, "F1", ["field.png", "x"]) == [image]
    assert select_images_at(session, image.batch_id, "F1", ["x"]) == []


def test_places_are_found_by_name_whatever_the_folder_and_however_many_names(session: Session) -> None:
    with writing(session):
        image, other = make_image(session, folder="F1"), make_image(session, "a")
        image.expected = "ANNA"
        make_label(session, other, "corrected", "PAUL")
        batch_id = image.batch_id
        empty = make_batch(session, "empty").id
    names = [*(f"{number}.png" for number in range(1_200)), other.file_name, "field.png"]
    found = list(iter_places(session, batch_id, names))
    assert sorted(found) == [
        Place(image.id, "F1", "field.png", is_expected=True, is_labelled=False),
        Place(other.id, other.folder, other.file_name, is_expected=False, is_labelled=True),
    ]
    assert [place.path for place in sorted(found)] == [image.path, other.path]
    assert (select_newest_id(session, batch_id), select_newest_id(session, empty)) == (other.id, None)
