"""Stored pictures are read by blob and style; `test_pending` shows what happens to those that cannot be read."""

from __future__ import annotations

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.exchange.style import PLAIN, Style
from backend.services.reading.stored_pictures import in_pieces, read_in_styles
from backend.services.uploads.receive import receive
from backend.store.blobs import BlobStore
from backend.store.images import select_image
from tests.services.fakes import FakeRecognizer
from tests.services.pictures import png, upload


def test_a_picture_may_be_wanted_in_several_styles(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    receive(session, blobs, settings, [upload("a.png", png(width=99))])
    image = select_image(session, 1)
    assert image is not None
    styles = (PLAIN, Style("written"))
    found = read_in_styles(blobs, FakeRecognizer(), [(image.blob, style) for style in styles])
    texts = [content["text"] for content in found.values() if isinstance(content, dict)]
    assert list(found) == [(image.blob, style) for style in styles]
    assert texts == ["W99", "w99"]


def test_a_picture_that_is_gone_has_a_reason(blobs: BlobStore) -> None:
    blobs.put(b"another")
    found = read_in_styles(blobs, FakeRecognizer(), [("0" * 64, PLAIN)])
    assert "cannot be opened" in str(found["0" * 64, PLAIN])


def test_items_that_are_no_pictures_stay_in_one_piece() -> None:
    assert list(in_pieces(["a", "b"])) == [["a", "b"]]
    assert list(in_pieces([])) == []
