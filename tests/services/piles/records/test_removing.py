"""A record that has been in the bin for long enough goes for good, with pages, fields, readings, labels and files."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.services.bin.contents import KEPT
from backend.services.bin.deleting import delete_batch, delete_image, restore_image
from backend.services.bin.purge import purge
from backend.services.labels.labelling import set_label
from backend.services.labels.new_label import NewLabel
from backend.services.piles.decisions import Decision, decide
from backend.services.piles.records.deleting import delete_record, restore_record
from backend.services.piles.undoing import undo
from backend.services.reading.pending import read_pending
from backend.services.uploads import blob_journal
from backend.store.audit import select_events
from backend.store.bin import select_any_image
from backend.store.database import now
from backend.store.deletable import with_deleted
from backend.store.forms import FormPicture
from backend.store.images import Image
from backend.store.labels import Label
from backend.store.piles import record_bin
from backend.store.piles.tables import Page, PageField, PageFile, Pile, Record
from backend.store.readings import Reading
from tests.services.fakes import FakeRecognizer
from tests.services.piles.scans import Desk, pdf_of

pytestmark = pytest.mark.slow
MINUTE = timedelta(minutes=1)


def counts(desk: Desk) -> dict[str, int]:
    desk.session.rollback()
    models = (PageFile, Page, PageField, Record, Image, Reading, Label)
    return {
        model.__tablename__: len(desk.session.scalars(with_deleted(select(model))).all()) for model in models
    }


def form_blobs(desk: Desk) -> set[str]:
    return set(desk.session.scalars(select(FormPicture.blob)))


def label_all(desk: Desk) -> None:
    for image in desk.session.scalars(select(Image).order_by(Image.id)).all():
        set_label(
            desk.session,
            image.id,
            NewLabel("text", "MEIER"),
            expected_revision=0,
            alphabet=None,
            author="local",
        )


def remove_record(desk: Desk, record_id: int, at: datetime | None = None) -> None:
    """Delete it, and let thirty days pass."""
    delete_record(desk.session, record_id, at=at or now() - KEPT - MINUTE, author="local")
    purge(desk.session, desk.blobs, desk.settings, now())


def test_a_record_goes_with_its_pages_fields_readings_and_labels(desk: Desk) -> None:
    desk.keep_form()
    desk.cut(("scan.pdf", pdf_of("A1 A2 B1 B2")))
    read_pending(desk.session, desk.blobs, FakeRecognizer())
    label_all(desk)
    before = counts(desk)
    remove_record(desk, 1, at=now() - KEPT + MINUTE)
    assert counts(desk) == before
    remove_record(desk, 1)
    assert counts(desk) == before, "it was put into the bin a minute too late"

    purge(desk.session, desk.blobs, desk.settings, now() + 2 * MINUTE)
    assert desk.records() == [(2, "complete", [3, 4])]
    assert counts(desk) == {
        "page_files": 1,
        "pages": 2,
        "page_fields": 3,
        "records": 1,
        "images": 3,
        "readings": 2,
        "labels": 3,
    }
    named = [desk.session.scalars(query) for query in (select(Page.picture), select(Image.blob))]
    kept = {name for names in named for name in names} | {desk.session.scalars(select(PageFile.blob)).one()}
    assert set(desk.blobs.names()) == kept | form_blobs(desk)
    purged = [(event.actor, event.target_kind) for event in select_events(desk.session, action="bin.purge")]
    assert sorted(purged) == [("worker", "image"), ("worker", "record")]


def test_the_last_record_of_a_file_takes_the_file_along_but_for_the_newest_label_s_image(desk: Desk) -> None:
    desk.keep_form()
    desk.cut(("scan.pdf", pdf_of("A1 A2")))
    label_all(desk)
    newest = desk.session.scalars(select(Label.image_id).order_by(Label.id.desc())).first()
    remove_record(desk, 1)
    # An image with the newest label stays in the bin until there is a newer one: ids of labels only grow.
    assert counts(desk) == {
        "page_files": 0,
        "pages": 0,
        "page_fields": 0,
        "records": 0,
        "images": 1,
        "readings": 0,
        "labels": 1,
    }
    assert newest is not None
    assert select_any_image(desk.session, newest) is not None


def say(desk: Desk, page_id: int, decision: Decision) -> None:
    decide(desk.session, desk.blobs, desk.settings, page_id, decision, expected_revision=None, author="local")


def all_images(desk: Desk) -> list[str]:
    desk.session.rollback()
    return sorted(desk.session.scalars(with_deleted(select(Image.file_name))))


def test_what_decisions_put_into_the_bin_goes_with_the_record_and_what_was_restored_too(desk: Desk) -> None:
    desk.keep_form()
    desk.cut(("scan.pdf", pdf_of("A1 A2 B1 B2")))
    of_b = [name for name in all_images(desk) if "page 3" in name or "page 4" in name]
    delete_image(desk.session, 3, at=now(), author="local")  # a field's, by itself
    say(desk, 1, Decision("place", 1, 1, [[0, 0], [210, 0], [210, 296], [0, 296]]))
    restore_image(desk.session, 1, author="local")
    assert len(all_images(desk)) == 8
    remove_record(desk, 1)
    assert all_images(desk) == of_b


def test_a_file_of_the_same_name_keeps_what_an_undo_gives_back(desk: Desk) -> None:
    desk.keep_form()
    desk.cut(("scan.pdf", pdf_of("A1 A2")), ("scan.pdf", pdf_of("B1 B2")))
    say(desk, 3, Decision("foreign"))
    remove_record(desk, 1)
    undo(desk.session, 3, author="local")
    assert desk.records() == [(2, "complete", [3, 4])]
    assert all_images(desk) == [f"scan.pdf page {field}" for field in ("1 Born", "1 Surname", "2 Witness")]


def test_of_two_records_of_a_file_the_one_in_the_bin_outlives_the_other(desk: Desk) -> None:
    desk.keep_form()
    desk.cut(("scan.pdf", pdf_of("A1 A2 B1 B2")))
    delete_record(desk.session, 2, at=now(), author="local")
    remove_record(desk, 1)
    assert desk.records() == []
    assert (counts(desk)["page_files"], counts(desk)["pages"]) == (1, 2)
    restore_record(desk.session, 2, author="local")
    assert desk.records() == [(2, "complete", [3, 4])]


def test_what_was_restored_meanwhile_stays(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look at what is to go and its turn."""
    desk.keep_form()
    desk.cut(("scan.pdf", pdf_of("A1 A2")))
    delete_record(desk.session, 1, at=now() - KEPT - MINUTE, author="local")
    select_expired = record_bin.select_expired_records

    def restored_after(session: Session, before: datetime) -> list[int]:
        found = list(select_expired(session, before))
        session.rollback()
        restore_record(desk.session, 1, author="local")
        return found

    monkeypatch.setattr(record_bin, "select_expired_records", restored_after)
    purge(desk.session, desk.blobs, desk.settings, now())
    assert desk.records() == [(1, "complete", [1, 2])]
    assert len(all_images(desk)) == 3


def test_files_that_a_killed_purge_left_are_the_journal_s(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.keep_form()
    desk.cut(("scan.pdf", pdf_of("A1 A2")))

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(blob_journal, "delete_unused", killed)
        with pytest.raises(KeyboardInterrupt):
            remove_record(desk, 1)
    assert counts(desk)["pages"] == 0
    purge(desk.session, desk.blobs, desk.settings, now())
    blob_journal.sweep(desk.session, desk.blobs, desk.settings, older_than=0)
    assert set(desk.blobs.names()) == form_blobs(desk)


def test_a_pile_in_the_bin_is_deleted_for_good_after_a_while_with_all_its_files(desk: Desk) -> None:
    desk.keep_form()
    desk.cut(("scan.pdf", pdf_of("A1 A2 B1 B2 - X")))
    delete_record(desk.session, 1, at=now(), author="local")
    delete_batch(desk.session, 1, at=now() - KEPT - timedelta(days=1), author="local")
    assert not desk.cutter.has_work()
    purge(desk.session, desk.blobs, desk.settings, now() + KEPT + MINUTE)
    assert set(counts(desk).values()) == {0}
    assert desk.session.scalars(select(Pile)).all() == []
    assert set(desk.blobs.names()) == form_blobs(desk)
