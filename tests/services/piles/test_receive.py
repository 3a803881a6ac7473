"""Files of pages are kept as they came, once, and bad ones are refused with a message."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image
from sqlalchemy import delete, select

from backend.services.errors import InvalidError, TooLargeError
from backend.services.piles.receive import receive_pile
from backend.services.piles.records.deleting import delete_record, restore_record
from backend.services.uploads import batches
from backend.services.uploads.receive import receive
from backend.store.database import now, writing
from backend.store.errors import StorageFull
from backend.store.images import Batch
from backend.store.piles.files import select_files
from backend.store.piles.tables import PageFile, Pile
from backend.store.upload_keys import UploadKey
from tests.services.pictures import png, upload
from tests.services.piles.scans import Desk, file_of, marked, pdf_of

pytestmark = pytest.mark.slow


def sent(desk: Desk, *files: tuple[str, bytes], name: str | None = "March") -> list[tuple[str, str | None]]:
    """Status of each file, and the code of its error."""
    uploads = [upload(*file) for file in files]
    results = receive_pile(desk.session, desk.blobs, desk.settings, uploads, name=name)["results"]
    return [(each["status"], each["error"] and each["error"]["code"]) for each in results]


def pdf_with_sides(*heights: float) -> bytes:
    """Empty pages of 100 points and these heights."""
    document, data = pdfium.PdfDocument.new(), io.BytesIO()
    for height in heights:
        document.new_page(100, height)
    document.save(data)
    return data.getvalue()


def encrypted() -> bytes:
    """A PDF whose trailer names a cipher and no key that opens it."""
    whole = pdf_of("A1").decode("latin-1")
    return whole.replace(
        "trailer\n<<",
        "trailer\n<< /Encrypt << /Filter /Standard /V 1 /R 2 /O ("
        + "o" * 32
        + ") /U ("
        + "u" * 32
        + ") /P -4 >>",
    ).encode("latin-1")


def stored(desk: Desk) -> list[tuple[str, int, int]]:
    desk.session.rollback()
    files = desk.session.scalars(select(PageFile).order_by(PageFile.place))
    return [(file.path, file.pages, file.size) for file in files]


def test_a_file_is_kept_with_its_bytes_and_counted(desk: Desk) -> None:
    data = pdf_of("A1 A2")
    assert sent(desk, ("box/1.pdf", data)) == [("added", None)]
    assert stored(desk) == [("box/1.pdf", 2, len(data))]
    assert [desk.blobs.get(name) for name in desk.blobs.names()] == [data]
    assert list((desk.settings.data_dir / "incoming").iterdir()) == []


def test_the_same_bytes_in_the_same_place_are_one_file_and_elsewhere_another(desk: Desk) -> None:
    data = pdf_of("A1")
    assert sent(desk, ("1.pdf", data), ("1.pdf", data), ("2.pdf", data)) == [
        ("added", None),
        ("exists", None),
        ("added", None),
    ]
    assert len(list(desk.blobs.names())) == 1


def test_of_a_file_that_exists_the_records_in_the_bin_are_said(desk: Desk) -> None:
    desk.keep_form()
    files = [("1.pdf", pdf_of("A1 A2 B1 B2 C1 C2")), ("2.pdf", pdf_of("D1 D2"))]
    desk.cut(*files)
    for record_id in (3, 1):
        delete_record(desk.session, record_id, at=now(), author="local")
    again = receive_pile(
        desk.session, desk.blobs, desk.settings, [upload(*file) for file in files], name="March"
    )
    assert [(each["status"], each["records_in_bin"]) for each in again["results"]] == [
        ("exists", [{"id": 1, "number": 1}, {"id": 3, "number": 3}]),
        ("exists", []),
    ]
    restore_record(desk.session, 3, author="local")
    again = receive_pile(desk.session, desk.blobs, desk.settings, [upload(*files[0])], name="March")
    assert again["results"][0]["records_in_bin"] == [{"id": 1, "number": 1}]


def test_a_file_that_was_dropped_or_lost_is_there_again(desk: Desk) -> None:
    data = pdf_of("A1")
    sent(desk, ("1.pdf", data))
    name = next(iter(desk.blobs.names()))
    desk.blobs.delete(name)
    assert sent(desk, ("1.pdf", data)) == [("exists", None)]
    assert desk.blobs.exists(name)


def test_the_refused_pages_of_a_file_that_is_sent_again_are_opened_again(desk: Desk) -> None:
    desk.keep_form()
    pile_id = desk.receive(("1.pdf", pdf_of("A1 A2")))
    desk.blobs.delete(desk.session.scalars(select(PageFile.sha256)).one())
    desk.cut_all()
    assert [state for _, state, _ in desk.pages(pile_id)] == ["refused", "refused"]
    assert sent(desk, ("1.pdf", pdf_of("A1 A2"))) == [("exists", None)]
    desk.cut_all()
    assert desk.pages(pile_id) == [(1, "registered", 1), (2, "registered", 2)]
    assert desk.records() == [(1, "complete", [1, 2])]


def test_bad_files_are_refused_in_words_and_leave_nothing(desk: Desk) -> None:
    good = pdf_of("A1")
    bad = {
        "text.txt": b"no page",
        "empty.pdf": b"",
        "cut.pdf": good[:200],
        "locked.pdf": encrypted(),
        "long.pdf": pdf_with_sides(28_346),
    }
    answered = [sent(desk, file)[0] for file in bad.items()]
    assert answered == [
        ("refused", "not-a-page"),
        ("refused", "damaged"),
        ("refused", "damaged"),
        ("refused", "encrypted"),
        ("refused", "too-large"),
    ]
    assert stored(desk) == []
    assert desk.session.scalars(select(Batch)).all() == []
    assert list(desk.blobs.names()) == []
    assert sent(desk, *list(bad.items())[:2], ("good.pdf", good))[-1] == ("added", None)


def test_a_file_with_too_many_pages_is_refused_as_a_whole(desk: Desk) -> None:
    assert sent(desk, ("5000.pdf", pdf_with_sides(*[100.0] * 5000))) == [("refused", "too-many-pages")]
    assert stored(desk) == []


def test_one_bad_page_does_not_refuse_a_file(desk: Desk) -> None:
    assert sent(desk, ("1.pdf", pdf_with_sides(300, 28_346, 300))) == [("added", None)]
    desk.keep_form()
    desk.cut_all()
    assert [state for _, state, _ in desk.pages(1)] == ["blank", "refused", "blank"]


def test_a_tiff_of_mixed_sizes_is_taken(desk: Desk) -> None:
    pages, data = (
        [Image.fromarray(marked("A1")), Image.fromarray(marked("A2")).resize((300, 423))],
        io.BytesIO(),
    )
    pages[0].save(data, "TIFF", save_all=True, append_images=pages[1:])
    desk.keep_form()
    desk.cut(("mixed.tif", data.getvalue()))
    assert desk.pages(1) == [(1, "registered", 1), (2, "registered", 2)]


def test_a_full_disk_stores_nothing_by_half(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, name: str) -> None:
        raise StorageFull("full")

    monkeypatch.setattr(desk.blobs, "put_file", full)
    with pytest.raises(StorageFull):
        sent(desk, ("1.pdf", pdf_of("A1")))
    assert stored(desk) == []


def test_a_pile_is_named_by_the_time_or_by_its_name(desk: Desk) -> None:
    sent(desk, ("1.png", file_of([marked("A1")], "PNG")), name=None)
    sent(desk, ("1.png", file_of([marked("A1")], "PNG")), name="April")
    assert len(desk.session.scalars(select(Pile)).all()) == 2
    with pytest.raises(InvalidError, match="200 characters"):
        sent(desk, ("1.pdf", pdf_of("A1")), name="x" * 201)


def test_each_upload_without_a_name_has_a_pile_of_its_own(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def send(*files: tuple[str, bytes], key: str | None = None) -> int:
        uploads = [upload(*file) for file in files]
        answer = receive_pile(desk.session, desk.blobs, desk.settings, uploads, idempotency_key=key)
        pile_id: int = answer["pile_id"]
        return pile_id

    one, two = ("1.png", file_of([marked("A1")], "PNG")), ("2.png", file_of([marked("A2")], "PNG"))
    assert [send(one, two, key="k"), send(one), send(one, key="l"), send(two)] == [1, 2, 3, 4]
    with writing(desk.session):
        desk.session.execute(
            delete(UploadKey).where(UploadKey.key == "l")
        )  # killed before it kept the answer
    at = now() + timedelta(minutes=3)
    monkeypatch.setattr(batches, "now", lambda: at)
    assert [send(one, two, key="k"), send(one, key="l")] == [1, 3]
    assert len(desk.session.scalars(select(PageFile)).all()) == 5


def test_a_pile_without_a_name_is_no_batch_of_images(desk: Desk) -> None:
    receive(desk.session, desk.blobs, desk.settings, [upload("a.png", png())])
    assert sent(desk, ("1.png", file_of([marked("A1")], "PNG")), name=None) == [("added", None)]
    assert desk.session.scalars(select(Pile.batch_id)).all() == [2]


def test_no_file_and_too_many_files_are_refused(desk: Desk) -> None:
    with pytest.raises(InvalidError):
        sent(desk, ("Thumbs.db", b"x"))
    with pytest.raises(TooLargeError):
        sent(desk, *((f"{number}.png", b"x") for number in range(6)))


def in_order(desk: Desk) -> list[tuple[str, int]]:
    """Path and id of each file, in the pile's order."""
    desk.session.rollback()
    return [(file.path, file.id) for file in select_files(desk.session, 1)]


def test_files_that_come_again_by_the_names_of_others_lie_after_them_folder_by_folder(desk: Desk) -> None:
    sent(desk, ("a/1.pdf", pdf_of("A1")), ("a/3.pdf", pdf_of("B1")), ("b/1.pdf", pdf_of("C1")))
    sent(desk, ("a/2.pdf", pdf_of("A2")), ("a/1.pdf", pdf_of("A1")))
    assert in_order(desk) == [("a/1.pdf", 1), ("a/2.pdf", 4), ("a/3.pdf", 2), ("b/1.pdf", 3)]
    sent(desk, ("a/2.pdf", pdf_of("D2")), ("a/1.pdf", pdf_of("D1")), ("b/2.pdf", pdf_of("C2")))
    sent(desk, ("a/1.pdf", pdf_of("D1")), ("a/1.pdf", pdf_of("E1")))
    again = [("a/1.pdf", 6), ("a/2.pdf", 5), ("a/1.pdf", 8)]
    assert in_order(desk) == [
        ("a/1.pdf", 1),
        ("a/2.pdf", 4),
        ("a/3.pdf", 2),
        *again,
        ("b/1.pdf", 3),
        ("b/2.pdf", 7),
    ]


def test_a_pile_that_an_earlier_release_began_keeps_its_order(desk: Desk) -> None:
    sent(desk, ("scan.pdf", pdf_of("A1")), ("scan 2.pdf", pdf_of("A2")), ("a/1.pdf", pdf_of("B1")))
    earlier = ["/scan.pdf", "/scan 000000000002.pdf", "a/000000000001.pdf"]
    with writing(desk.session):
        for file, place in zip(
            desk.session.scalars(select(PageFile).order_by(PageFile.id)), earlier, strict=True
        ):
            file.place = place
    sent(desk, ("scan 1.pdf", pdf_of("C1")), ("scan 2.pdf", pdf_of("C2")))
    assert [id_ for _, id_ in in_order(desk)] == [4, 2, 5, 1, 3]
