from __future__ import annotations

from sqlalchemy.orm import Session

from backend.store.database import writing
from backend.store.lists import counts
from backend.store.lists.counts import VersionCount
from tests.store.rows import make_batch, make_image, make_label, make_reading


def test_an_empty_store_counts_nothing(session: Session) -> None:
    assert counts.count_kinds(session) == {}
    assert counts.count_batches(session) == []
    assert counts.count_by_version(session) == []


def test_each_image_counts_once_by_the_label_that_counts(session: Session) -> None:
    with writing(session):
        changed, blank, withdrawn, other = (make_image(session, name) for name in "abcd")
        make_label(session, changed, "confirmed", "A")
        make_label(session, changed, "corrected", "B")
        make_label(session, blank, "blank", None)
        make_label(session, withdrawn)
        make_label(session, withdrawn, "withdrawn", None, undoes=1)
        make_label(session, make_image(session, "e", batch="3A"))
        batch_id = make_batch(session, "3A").id
    assert other.label_kind is None
    assert counts.count_kinds(session) == {"corrected": 1, "blank": 1, "confirmed": 1}
    assert counts.count_kinds(session, batch_id=batch_id) == {"confirmed": 1}


def test_batches_say_how_far_they_are(session: Session) -> None:
    with writing(session):
        make_batch(session, "empty")
        make_label(session, make_image(session, "a", batch="3A"))
        make_image(session, "b", batch="3A")
        make_image(session, "c", batch="3A")
    found = [(b.name, b.images, b.labelled, b.pending) for b in counts.count_batches(session)]
    assert found == [("3A", 3, 1, 2), ("empty", 0, 0, 0)]


def test_labels_count_for_the_version_whose_reading_was_seen(session: Session) -> None:
    with writing(session):
        for number, (version, kind) in enumerate(
            [
                ("v1", "confirmed"),
                ("v1", "corrected"),
                ("v1", "confirmed"),
                ("v2", "corrected"),
                ("v2", "blank"),
            ]
        ):
            image = make_image(session, str(number))
            reading = make_reading(session, image, version=version)
            make_label(session, image, kind, None if kind == "blank" else "X", reading_id=reading.id)
        make_label(session, make_image(session, "typed before it was read"))
    assert counts.count_by_version(session) == [VersionCount("v1", 2, 1), VersionCount("v2", 0, 1)]
