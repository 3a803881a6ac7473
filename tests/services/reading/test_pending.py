"""Reading: what waits is read once, one bad image costs no other, a label is never touched."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from fsspec.implementations.local import LocalFileSystem
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from backend.config import Settings
from backend.exchange.style import Style
from backend.recognizer.image import ImageLimits
from backend.recognizer.reading import Reading
from backend.services.errors import InvalidError, TooLargeError
from backend.services.reading.pending import Pass, predict, read_pending
from backend.services.uploads.receive import receive
from backend.store import attempts
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.errors import BlobsAway
from backend.store.images import Image as ImageRow
from backend.store.images import select_image
from backend.store.readings import MAX_FAILURES, select_reading_by
from tests.services.fakes import FakeRecognizer, Grey
from tests.services.pictures import encoded, picture, png, upload, whole_page
from tests.store.rows import make_image, make_label


@pytest.fixture
def three(session: Session, blobs: BlobStore, settings: Settings) -> None:
    """Images 1 to 3, 101, 102 and 103 columns wide."""
    receive(session, blobs, settings, [upload(f"{n}.png", png(width=100 + n)) for n in (1, 2, 3)])


def texts(session: Session, version: str = "v1") -> list[str | None]:
    """What the version read on images 1 to 3."""
    found = [select_reading_by(session, number, version) for number in (1, 2, 3)]
    return [reading.text if reading else None for reading in found]


@pytest.mark.usefixtures("three")
def test_waiting_images_are_read_in_batches_until_none_waits(session: Session, blobs: BlobStore) -> None:
    recognizer = FakeRecognizer()
    assert read_pending(session, blobs, recognizer, limit=2) == Pass(read=2, failed=0)
    assert read_pending(session, blobs, recognizer, limit=2) == Pass(read=1, failed=0)
    assert not read_pending(session, blobs, recognizer, limit=2)
    assert texts(session) == ["W101", "W102", "W103"]
    assert recognizer.batches == [2, 1]


@pytest.mark.usefixtures("three")
def test_a_reading_is_stored_whole(session: Session, blobs: BlobStore) -> None:
    read_pending(session, blobs, FakeRecognizer())
    reading = select_reading_by(session, 1, "v1")
    assert reading is not None
    assert (reading.status, reading.confidence) == ("name", 0.75)
    assert reading.spans == [{"character": "W", "start_x": 1.0, "end_x": 9.0, "confidence": 0.8}]
    assert reading.alternatives == [{"text": "W101", "confidence": 0.75}, {"text": "X", "confidence": 0.1}]


@pytest.mark.usefixtures("three")
def test_a_new_version_reads_again_what_has_no_label(session: Session, blobs: BlobStore) -> None:
    read_pending(session, blobs, FakeRecognizer("v1"))
    with writing(session):
        image = select_image(session, 2)
        assert image is not None
        make_label(session, image, "corrected", "ANNE")
    assert read_pending(session, blobs, FakeRecognizer("v2")) == Pass(read=2, failed=0)
    assert texts(session, "v2") == ["W101", None, "W103"]
    assert texts(session, "v1") == ["W101", "W102", "W103"]
    image = select_image(session, 2)
    assert image is not None
    assert (image.label_text, image.reading_version) == ("ANNE", "v1")


def test_images_of_one_picture_share_what_was_read_on_the_first(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    recognizer = FakeRecognizer()
    for folder in ("F1", "F2"):
        files = [upload(f"{folder}/{n}.png", png(width=101)) for n in (1, 2)]
        receive(session, blobs, settings, files, batch="March")
        assert read_pending(session, blobs, recognizer) == Pass(read=2, failed=0)
    assert recognizer.batches == [1]
    found = [select_reading_by(session, number, "v1") for number in (1, 2, 3, 4)]
    assert len({reading.id for reading in found if reading}) == 4
    assert {(r.text, r.confidence, str(r.spans)) for r in found if r} == {
        ("W101", 0.75, str([{"character": "W", "start_x": 1.0, "end_x": 9.0, "confidence": 0.8}]))
    }


@pytest.mark.usefixtures("three")
def test_one_image_that_breaks_the_model_costs_no_other(session: Session, blobs: BlobStore) -> None:
    recognizer = FakeRecognizer(refuses=lambda image: image.shape[1] == 102)
    assert read_pending(session, blobs, recognizer) == Pass(read=2, failed=1)
    for _ in range(MAX_FAILURES - 1):
        assert read_pending(session, blobs, recognizer) == Pass(read=0, failed=1)
    assert not read_pending(session, blobs, recognizer)
    assert texts(session) == ["W101", None, "W103"]
    image = select_image(session, 2)
    assert image is not None
    assert (image.reading_failures, image.reading_error) == (
        3,
        "The model failed on this image: ValueError: the network fell over",
    )


def test_an_image_whose_file_is_lost_fails_with_words(session: Session, blobs: BlobStore) -> None:
    with writing(session):
        image = make_image(session)
    blobs.put(b"another")
    assert read_pending(session, blobs, FakeRecognizer()) == Pass(read=0, failed=1)
    assert (select_image(session, image.id).reading_error or "").startswith(  # type: ignore[union-attr]
        "The stored image cannot be opened: No blob has this name"
    )


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("is_empty", [False, True])
def test_where_the_whole_folder_is_missing_no_image_is_at_fault(
    session: Session, blobs: BlobStore, settings: Settings, is_empty: bool
) -> None:
    folder, elsewhere = Path(settings.blobs_url), Path(settings.blobs_url).with_name("elsewhere")
    folder.rename(elsewhere)
    if is_empty:
        folder.mkdir()
    for _ in range(MAX_FAILURES):
        with pytest.raises(BlobsAway, match="their folder is missing or empty"):
            read_pending(session, blobs, FakeRecognizer())
    assert [image.reading_failures for image in session.scalars(select(ImageRow))] == [0, 0, 0]
    if is_empty:
        folder.rmdir()
    elsewhere.rename(folder)
    assert read_pending(session, blobs, FakeRecognizer()) == Pass(read=3, failed=0)


class AbsentStore(BlobStore):
    """Storage that does not respond."""

    def get(self, name: str) -> bytes:
        raise OSError("connection refused")


@pytest.mark.usefixtures("three")
def test_storage_that_does_not_respond_is_no_image_s_fault(session: Session, settings: Settings) -> None:
    with pytest.raises(OSError, match="connection refused"):
        read_pending(session, AbsentStore(settings.blobs_url), FakeRecognizer())
    assert select_image(session, 1).reading_failures == 0  # type: ignore[union-attr]  # made by the fixture


def unreadable(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """The files of these blobs cannot be read, as on a bad sector."""
    real_open = LocalFileSystem.open

    def opened(store: LocalFileSystem, path: str, *args: object, **options: object) -> object:
        if path[-64:] in names:
            raise OSError(errno.EIO, "Input/output error")
        return real_open(store, path, *args, **options)

    monkeypatch.setattr(LocalFileSystem, "open", opened)


@pytest.mark.usefixtures("three")
def test_an_image_whose_file_cannot_be_read_costs_no_other(
    session: Session, blobs: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [image.blob for number in (1, 2, 3) if (image := select_image(session, number)) is not None]
    with monkeypatch.context() as patch:
        unreadable(patch, names[0])
        assert read_pending(session, blobs, FakeRecognizer()) == Pass(read=2, failed=1)
        for _ in range(MAX_FAILURES - 1):
            assert read_pending(session, blobs, FakeRecognizer()) == Pass(read=0, failed=1)
        assert not read_pending(session, blobs, FakeRecognizer())
    assert texts(session) == [None, "W102", "W103"]
    image = select_image(session, 1)
    assert image is not None
    words = f"The stored image cannot be opened: This blob cannot be read (Input/output error). Received: {names[0]!r}"
    assert (image.reading_failures, image.reading_error) == (MAX_FAILURES, words)


@pytest.mark.usefixtures("three")
def test_where_no_file_can_be_read_no_image_is_at_fault(
    session: Session, blobs: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    unreadable(monkeypatch, *blobs.names())
    with pytest.raises(OSError, match="Input/output error"):
        read_pending(session, blobs, FakeRecognizer())
    assert [image.reading_failures for image in session.scalars(select(ImageRow))] == [0, 0, 0]


def test_large_images_are_not_held_together(
    session: Session, blobs: BlobStore, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.services.reading.stored_pictures._PIECE_PIXELS", 2 * 101 * 40)
    files = [upload(f"{n}.png", png(width=100 + n)) for n in (1, 2, 3)]
    recognizer = FakeRecognizer()
    found = predict(recognizer, settings, [files[0], upload("no.png", b"no"), *files[1:]])
    assert [item.reading and item.reading.text for item in found] == ["W101", None, "W102", "W103"]
    assert recognizer.batches == [2, 1]
    for file in files:
        file.stream.seek(0)
    receive(session, blobs, settings, files)
    assert read_pending(session, blobs, recognizer) == Pass(read=3, failed=0)
    assert recognizer.batches == [2, 1, 2, 1]
    assert texts(session) == ["W101", "W102", "W103"]


def test_an_image_that_was_taken_in_is_read_whatever_the_limit_is(
    session: Session, blobs: BlobStore, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(session, blobs, settings, [upload("1.png", png(width=101))])
    monkeypatch.setattr(ImageLimits.__init__, "__defaults__", (100, 1))
    assert read_pending(session, blobs, FakeRecognizer()) == Pass(read=1, failed=0)


def test_unstored_images_are_read_in_order_and_not_stored(session: Session, settings: Settings) -> None:
    tiff = encoded(picture(), "TIFF", save_all=True, append_images=[picture(width=99)])
    found = predict(
        FakeRecognizer("v7"),
        settings,
        [upload("a/one.png", png(width=50)), upload("two.png", b"text"), upload("three.tif", tiff)],
    )
    assert [(p.file_name, p.reading and p.reading.text, p.error and p.error.code) for p in found] == [
        ("one.png", "W50", None),
        ("two.png", None, "not-an-image"),
        ("three.tif", "W120", None),
    ]
    assert select_image(session, 1) is None


def test_a_whole_page_is_not_read(settings: Settings) -> None:
    recognizer = FakeRecognizer()
    page, field = predict(recognizer, settings, [upload("a4.png", whole_page()), upload("a.png", png())])
    assert page.error is not None
    assert page.error.code == "whole-page"
    assert field.reading is not None
    assert recognizer.batches == [1]


def test_a_file_over_the_limit_is_not_decoded(settings: Settings) -> None:
    (found,) = predict(FakeRecognizer(), settings, [upload("big.png", png() + bytes(1 << 20))])
    assert found.error is not None
    assert found.error.code == "too-large"


def test_the_number_of_files_to_predict_is_limited(settings: Settings) -> None:
    with pytest.raises(InvalidError, match="No file"):
        predict(FakeRecognizer(), settings, [])
    with pytest.raises(TooLargeError, match=r"At most 64 images are read at once. Received: 65"):
        predict(FakeRecognizer(), settings, [upload("a.png", png())] * 65)


def test_the_places_of_letters_are_those_of_the_file_that_was_sent(settings: Settings) -> None:
    (found,) = predict(FakeRecognizer(), settings, [upload("a.png", encoded(picture(), dpi=(300, 600)))])
    assert found.reading is not None
    assert found.reading.text == "W240"
    assert [(span.start_x, span.end_x) for span in found.reading.spans] == [(0.5, 4.5)]


def test_what_is_odd_about_a_file_is_said(settings: Settings) -> None:
    whole, cut = predict(
        FakeRecognizer(),
        settings,
        [upload("a.jpg", encoded(picture(), "JPEG")), upload("b.jpg", encoded(picture(), "JPEG")[:-2])],
    )
    assert whole.note is None
    assert cut.note == "The file lacks its end mark; the picture is complete."


class Killer(FakeRecognizer):
    """Ends its process on images 102 columns wide, as a fault in a library would."""

    def read(self, images: Sequence[Grey]) -> list[Reading]:
        if any(image.shape[1] == 102 for image in images):
            raise SystemExit("killed")
        return super().read(images)


@pytest.mark.usefixtures("three")
def test_an_image_that_ends_its_reader_is_set_aside_and_the_others_are_read(
    session: Session, sessions: sessionmaker[Session], blobs: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "undo_attempts", lambda *_: None)  # a killed process cannot do that
    passes: list[Pass | None] = []
    for _ in range(12):
        with sessions() as fresh:
            try:
                passes.append(read_pending(fresh, blobs, Killer()))
            except SystemExit:
                passes.append(None)
    nothing = Pass(0, 0)
    assert passes == [None, Pass(1, 0), None, None, Pass(1, 0), *[nothing] * 7]
    session.rollback()  # a new look: the passes had sessions of their own
    assert texts(session) == ["W101", None, "W103"]
    image = select_image(session, 2)
    assert image is not None
    assert (image.reading_failures, image.reading_error) == (MAX_FAILURES, attempts.ENDED)


@pytest.mark.usefixtures("three")
def test_an_image_that_takes_all_memory_fails_with_words(
    session: Session, blobs: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def decode(*_: object) -> Grey:
        raise MemoryError

    monkeypatch.setattr("backend.services.reading.pending.pictures.decode", decode)
    assert read_pending(session, blobs, FakeRecognizer()) == Pass(read=0, failed=3)
    assert select_image(session, 1).reading_error == "The stored image takes more memory than there is."  # type: ignore[union-attr]


@pytest.mark.usefixtures("three")
def test_an_image_is_read_in_its_own_style_or_the_installation_s(session: Session, blobs: BlobStore) -> None:
    with writing(session):
        own = select_image(session, 2)
        assert own is not None
        own.case = "written"
    recognizer = FakeRecognizer()
    assert read_pending(session, blobs, recognizer) == Pass(read=3, failed=0)
    assert texts(session) == ["W101", "w102", "W103"]
    assert read_pending(session, blobs, FakeRecognizer("v2"), style=Style("upper", "kept")) == Pass(3, 0)
    assert texts(session, "v2") == ["w101", "w102", "w103"]


def test_the_same_picture_in_another_style_is_read_anew(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    receive(session, blobs, settings, [upload("1.png", png(width=101))])
    read_pending(session, blobs, FakeRecognizer())
    first = select_image(session, 1)
    assert first is not None
    with writing(session):
        make_image(session, "2.png", blob=first.blob).case = "written"
        make_image(session, "3.png", blob=first.blob)
    recognizer = FakeRecognizer()
    assert read_pending(session, blobs, recognizer) == Pass(read=2, failed=0)
    assert texts(session) == ["W101", "w101", "W101"]
    assert recognizer.batches == [1]


@pytest.mark.usefixtures("three")
def test_after_a_change_of_the_setting_what_waits_is_read_again(session: Session, blobs: BlobStore) -> None:
    recognizer = FakeRecognizer()
    read_pending(session, blobs, recognizer)
    with writing(session):
        labelled, own = select_image(session, 1), select_image(session, 3)
        assert labelled is not None
        assert own is not None
        make_label(session, labelled, text="W101")
        own.case, own.accents = "upper", "folded"
    kept = Style("written", "kept")
    first = select_reading_by(session, 2, "v1")
    assert read_pending(session, blobs, recognizer, style=kept) == Pass(read=1, failed=0)
    assert texts(session) == ["W101", "w102", "W103"]
    again = select_reading_by(session, 2, "v1")
    assert again is first  # a label that names it can still be saved
    assert again is not None
    assert again.style == kept
    assert not read_pending(session, blobs, recognizer, style=kept)
    assert read_pending(session, blobs, recognizer) == Pass(read=1, failed=0)
    assert texts(session) == ["W101", "W102", "W103"]


def test_a_picture_uploaded_again_is_read_anew_after_a_change_of_the_setting(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    receive(session, blobs, settings, [upload("1.png", png(width=101))])
    recognizer = FakeRecognizer()
    read_pending(session, blobs, recognizer)
    first = select_image(session, 1)
    assert first is not None
    with writing(session):
        make_label(session, first, text="W101")
        make_image(session, "2.png", blob=first.blob)
        plain = make_image(session, "3.png", blob=first.blob)
        plain.case, plain.accents = "upper", "folded"  # as the installation had it
    assert read_pending(session, blobs, recognizer, style=Style("written")) == Pass(read=2, failed=0)
    assert texts(session) == ["W101", "w101", "W101"]
    assert recognizer.batches == [1, 1]


def test_an_empty_field_is_blank_in_every_style(session: Session, blobs: BlobStore) -> None:
    with writing(session):
        make_image(session).emptiness = 0.9
    assert read_pending(session, blobs, FakeRecognizer()) == Pass(read=1, failed=0)
    assert read_pending(session, blobs, FakeRecognizer(), style=Style("title")) == Pass(read=1, failed=0)
    assert not read_pending(session, blobs, FakeRecognizer(), style=Style("title"))
    assert texts(session)[:1] == [""]


def test_what_is_not_stored_is_read_in_the_installation_s_style(settings: Settings) -> None:
    (found,) = predict(FakeRecognizer(), replace(settings, case="written"), [upload("a.png", png(width=99))])
    assert found.reading is not None
    assert found.reading.text == "w99"
