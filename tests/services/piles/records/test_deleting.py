"""A deleted record is in no list, queue, export or snapshot, and comes back with everything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from backend.exchange.snapshot_layout import LABELS
from backend.services.bin.contents import image_chunk, record_chunk
from backend.services.bin.deleting import delete_batch, delete_image, restore_batch, restore_image
from backend.services.erasing.erase import erase
from backend.services.errors import ConflictError, NotFoundError
from backend.services.export.formats import export
from backend.services.labels.labelling import set_label
from backend.services.labels.new_label import NewLabel
from backend.services.piles.decisions import Decision, decide
from backend.services.piles.export import export_records
from backend.services.piles.listing import pile_with_files
from backend.services.piles.page_views import get_page
from backend.services.piles.receive import receive_pile
from backend.services.piles.records.deleting import delete_record, is_named_after, restore_record
from backend.services.reading.pending import read_pending
from backend.services.retraining.snapshot import freeze
from backend.services.review.groups import group_chunk
from backend.services.review.queue import pending_chunk
from backend.store.audit import select_events
from backend.store.database import now, writing
from backend.store.deletable import with_deleted
from backend.store.images import Image
from backend.store.leases import Lease
from backend.store.piles.tables import Page, PageField
from tests.services.fakes import FakeRecognizer
from tests.services.pictures import upload
from tests.services.piles.scans import Desk, pdf_of

pytestmark = pytest.mark.slow


def fields(desk: Desk, record_id: int, *, also_deleted: bool = False) -> dict[str, int]:
    desk.session.rollback()
    query = (
        select(PageField).join(Page, Page.id == PageField.page_id).join(Image, Image.id == PageField.image_id)
    )
    query = query.where(Page.record_id == record_id)
    rows = desk.session.scalars(with_deleted(query) if also_deleted else query)
    return {row.name: row.image_id for row in rows}


def label(desk: Desk, image_id: int, text: str) -> None:
    set_label(
        desk.session, image_id, NewLabel("text", text), expected_revision=0, alphabet=None, author="local"
    )


def seen(desk: Desk, folder: Path) -> dict[str, Any]:
    """What people and runs see of the pile."""
    session = desk.session
    session.rollback()
    pile = pile_with_files(session, 1)
    freeze(session, desk.blobs, folder)
    found = {
        "queue": sorted(image.id for image in pending_chunk(session).items),
        "groups": group_chunk(session, by="text").images,
        "labels": b"".join(export(session, desk.blobs, "jsonl")),
        "records": b"".join(export_records(session, 1, "csv", "only")),
        "snapshot": (folder / LABELS).read_bytes(),
        "pages": (pile["pages"], pile["records"]["complete"], pile["fields"]),
        "files": [file["path"] for file in pile["files"]],
    }
    session.rollback()
    return found


@pytest.fixture
def two(desk: Desk) -> Desk:
    """The records 1, whose surname is labelled, and 2 of a file, and 3 of another one."""
    desk.keep_form()
    desk.cut(("scan.pdf", pdf_of("A1 A2 B1 B2")), ("third.pdf", pdf_of("C1 C2")))
    read_pending(desk.session, desk.blobs, FakeRecognizer())
    # Near to what was read, so that neither is held back from training.
    label(desk, fields(desk, 1)["Surname"], "W121")
    label(desk, fields(desk, 2)["Surname"], "W129")
    return desk


def test_a_record_in_the_bin_is_nowhere_and_comes_back_with_its_labels(two: Desk, tmp_path: Path) -> None:
    before = seen(two, tmp_path / "before")
    own = set(fields(two, 1).values())
    delete_record(two.session, 1, at=now(), author="Anna")

    after = seen(two, tmp_path / "after")
    assert set(before["queue"]) - set(after["queue"]) == own & set(before["queue"])
    assert after["groups"] == before["groups"] - 1, "of the record's names one waited"
    for name in ("labels", "records", "snapshot"):
        assert (b"W121" in before[name], b"W121" in after[name], b"W129" in after[name]) == (
            True,
            False,
            True,
        )
    assert after["pages"] == (4, 2, {"all": 6, "checked": 1})
    assert after["files"] == before["files"]
    for page_id in (1, 2):
        with pytest.raises(NotFoundError):
            get_page(two.session, page_id)
    two.cut_all()
    assert two.records() == [(2, "complete", [3, 4]), (3, "complete", [5, 6])]

    (shown,) = record_chunk(two.session).items
    assert (shown.id, shown.number, shown.pile_name, shown.form_name) == (1, 1, "March", "Survey")
    assert (shown.deleted_by, shown.pages, shown.images) == ("Anna", 2, 3)
    assert image_chunk(two.session).items == []

    restore_record(two.session, 1, author="Bert")
    assert seen(two, tmp_path / "again") == before
    assert record_chunk(two.session).items == []
    events = [(event.actor, event.action, event.target_id) for event in select_events(two.session)]
    assert ("Anna", "record.delete", "1") in events
    assert ("Bert", "record.restore", "1") in events


def test_a_file_of_which_all_records_are_in_the_bin_is_not_shown(two: Desk, tmp_path: Path) -> None:
    delete_record(two.session, 3, at=now(), author="local")
    assert seen(two, tmp_path / "after")["files"] == ["scan.pdf"]
    again = [upload("third.pdf", pdf_of("C1 C2"))]
    (result,) = receive_pile(two.session, two.blobs, two.settings, again, name="March")["results"]
    assert result["status"] == "exists"
    two.cut_all()
    assert [number for number, *_ in two.records()] == [1, 2]
    restore_record(two.session, 3, author="local")
    assert [number for number, *_ in two.records()] == [1, 2, 3]


def test_records_that_are_joined_meanwhile_get_other_numbers(two: Desk) -> None:
    delete_record(two.session, 3, at=now(), author="local")
    for action in ("foreign", "blank"):
        decide(
            two.session, two.blobs, two.settings, 1, Decision(action), expected_revision=None, author="Anna"
        )
    decide(
        two.session, two.blobs, two.settings, 4, Decision("separate"), expected_revision=None, author="Anna"
    )
    numbers = [number for number, *_ in two.records()]
    assert max(numbers) == 4
    restore_record(two.session, 3, author="local")
    assert [number for number, *_ in two.records()] == sorted({*numbers, 3})


def test_deleted_again_it_stays_as_it_is(two: Desk) -> None:
    for author in ("Anna", "Bert"):
        delete_record(two.session, 1, at=now(), author=author)
    assert [record.deleted_by for record in record_chunk(two.session).items] == ["Anna"]
    assert len(select_events(two.session, action="record.delete")) == 1


def test_nobody_holds_a_lease_on_what_is_in_the_bin(two: Desk) -> None:
    with writing(two.session):
        two.session.add(Lease(image_id=fields(two, 1)["Witness"], holder="a" * 32, expires_at=now()))
    delete_record(two.session, 1, at=now(), author="local")
    assert two.session.scalars(select(Lease)).all() == []


def test_an_image_that_was_deleted_before_stays_in_the_bin_by_itself(two: Desk) -> None:
    own = fields(two, 1)
    delete_image(two.session, own["Born"], at=now(), author="local")
    delete_record(two.session, 1, at=now(), author="local")
    assert image_chunk(two.session).items == []
    for image_id in own.values():
        with pytest.raises(ConflictError, match="record is in the bin too"):
            restore_image(two.session, image_id, author="local")
    restore_record(two.session, 1, author="local")
    assert fields(two, 1).keys() == {"Surname", "Witness"}
    assert [image.id for image in image_chunk(two.session).items] == [own["Born"]]
    restore_image(two.session, own["Born"], author="local")
    assert fields(two, 1) == own


def test_what_was_restored_of_an_earlier_cut_goes_along_and_comes_back(desk: Desk) -> None:
    desk.keep_form()
    desk.cut(("scan.pdf", pdf_of("A1 A2")))
    place = Decision("place", 1, 1, [[0, 0], [210, 0], [210, 296], [0, 296]])
    decide(desk.session, desk.blobs, desk.settings, 1, place, expected_revision=None, author="Anna")
    former = select_deleted(desk)
    restore_image(desk.session, former[0], author="local")
    delete_record(desk.session, 1, at=now(), author="local")
    assert former[0] in select_deleted(desk)
    restore_record(desk.session, 1, author="local")
    assert select_deleted(desk) == former[1:]


def select_deleted(desk: Desk) -> list[int]:
    desk.session.rollback()
    query = select(Image.id).where(Image.deleted_at.is_not(None)).order_by(Image.id)
    return list(desk.session.scalars(with_deleted(query)))


def test_with_its_pile_in_the_bin_the_pile_is_restored_first(two: Desk) -> None:
    delete_record(two.session, 1, at=now(), author="local")
    delete_batch(two.session, 1, at=now(), author="local")
    assert record_chunk(two.session).items == []
    with pytest.raises(ConflictError, match="pile is in the bin too"):
        restore_record(two.session, 1, author="local")
    restore_batch(two.session, 1, author="local")
    assert [number for number, *_ in two.records()] == [2, 3]
    assert [record.id for record in record_chunk(two.session).items] == [1]
    restore_record(two.session, 1, author="local")
    assert [number for number, *_ in two.records()] == [1, 2, 3]


def test_a_record_in_the_bin_is_erased_there_and_one_of_its_file_can_come_back(two: Desk) -> None:
    for record_id in (1, 2):
        delete_record(two.session, record_id, at=now(), author="local")
    erase(two.session, two.blobs, two.settings, "record", 1, reason="request", author="Anna")
    with pytest.raises(NotFoundError):
        restore_record(two.session, 1, author="local")
    restore_record(two.session, 2, author="local")
    assert [number for number, *_ in two.records()] == [2, 3]
    assert fields(two, 2).keys() == {"Surname", "Born", "Witness"}


def test_pages_that_were_to_be_cut_are_so_after_they_came_back_unless_their_file_is_gone(two: Desk) -> None:
    with writing(two.session):
        for page_id in (1, 3):
            two.session.get_one(Page, page_id).is_due = True
    for record_id in (1, 2):
        delete_record(two.session, record_id, at=now(), author="local")
    assert not two.cutter.has_work()
    restore_record(two.session, 1, author="local")
    assert two.cutter.has_work()
    two.cut_all()
    erase(two.session, two.blobs, two.settings, "record", 1, reason="request", author="Anna")
    restore_record(two.session, 2, author="local")
    assert not two.cutter.has_work()


@pytest.mark.parametrize(
    "work",
    [lambda s: delete_record(s, 9, at=now(), author="local"), lambda s: restore_record(s, 9, author="local")],
)
def test_there_is_no_such_record(desk: Desk, work: Callable[[Any], object]) -> None:
    with pytest.raises(NotFoundError):
        work(desk.session)


@pytest.mark.parametrize(
    ("image_name", "is_named"),
    [
        ("scan.pdf page 1 Surname", True),
        ("scan.pdf page 11 Surname", False),
        ("my scan.pdf page 1 Surname", False),
        ("…can.pdf page 1 Surname", True),
        ("…man.pdf page 1 Surname", False),
    ],
)
def test_a_field_s_image_is_named_after_its_page(image_name: str, is_named: bool) -> None:
    assert is_named_after(image_name, "scan.pdf", 1) == is_named
