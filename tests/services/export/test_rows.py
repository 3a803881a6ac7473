from __future__ import annotations

from sqlalchemy.orm import Session

from backend.services.export.rows import COLUMNS, rows
from backend.store.database import writing
from tests.store.rows import make_batch, make_image, make_label, refuse


def test_a_row_has_a_value_for_each_column(session: Session) -> None:
    with writing(session):
        image = make_image(session, "a.png", batch="3A", folder="box 1")
        label = make_label(session, image, "corrected", "MARTIN", author="Ada")
    assert list(rows(session)) == [
        dict(
            zip(
                COLUMNS,
                (
                    "box 1/a.png",
                    "MARTIN",
                    "corrected",
                    None,
                    None,
                    None,
                    image.id,
                    label.created_at.isoformat(timespec="seconds"),
                    "3A",
                    "Ada",
                ),
                strict=True,
            )
        )
    ]


def test_no_transaction_is_open_between_two_rows(session: Session) -> None:
    with writing(session):
        for name in ("a", "b"):
            make_label(session, make_image(session, name))
        batch_id = make_batch(session).id
    found = rows(session, batch_id)
    next(found)
    assert not session.in_transaction()


def test_a_reading_that_was_not_called_a_name_is_marked(session: Session) -> None:
    with writing(session):
        image = make_image(session, "a.png")
        reading = refuse(session, image, "MARTEN")
        make_label(session, image, "corrected", "MARTIN", reading_id=reading.id)
    (row,) = rows(session)
    assert (row["IDENTITY"], row["READING"], row["CONFIDENCE"]) == ("MARTIN", "NOT_A_NAME: MARTEN", 0.0)
