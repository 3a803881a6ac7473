from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.erasing.digests import Erased, digest, digests, refuse_erased
from backend.services.errors import FileRefusedError
from backend.services.piles.receive import receive_pile
from backend.services.uploads.receive import receive
from backend.store.blobs import BlobStore
from backend.store.images import Image
from backend.store.piles.tables import PageFile
from tests.services.erasing.buried import bury
from tests.services.pictures import png, upload
from tests.services.piles.scans import pdf_of


def test_erased_content_is_known_again_by_a_salted_digest(session: Session) -> None:
    assert not Erased(session).knows("a")
    bury(session, "b", "a")
    bury(session, "c")
    erased = Erased(session)
    assert [erased.knows(each) for each in "abcd"] == [True, True, True, False]
    assert digest("one salt", "a") != digest("another", "a")
    assert digests("salt", ["b", "a", "a"]) == sorted([digest("salt", "a"), digest("salt", "b")])


def test_a_file_with_erased_content_is_refused(session: Session) -> None:
    bury(session, "a")
    refuse_erased(session, ["b", "c"])
    with pytest.raises(FileRefusedError, match="erased for good") as caught:
        refuse_erased(session, ["b", "a"])
    assert caught.value.code == "erased"


class LateStore(BlobStore):
    """Something else happens while it stores."""

    meanwhile: Callable[[], None] = staticmethod(lambda: None)

    def put(self, data: bytes) -> str:
        self.meanwhile()
        return super().put(data)

    def put_file(self, *args: Any) -> Any:
        self.meanwhile()
        return super().put_file(*args)


def test_what_is_erased_while_it_comes_again_is_refused_and_leaves_no_file(
    session: Session, settings: Settings
) -> None:
    blobs, data = LateStore(settings.blobs_url), png(1)
    receive(session, blobs, settings, [upload("first.png", data)])
    image = session.scalars(select(Image)).one()
    before, pixel_hash = set(blobs.names()), image.pixel_hash
    session.rollback()
    blobs.meanwhile = lambda: bury(session, pixel_hash)

    (picture,) = receive(session, blobs, settings, [upload("again.png", data)], batch="Other")["results"]
    assert (picture["outcome"], picture["error"]["code"]) == ("refused", "erased")
    assert len(session.scalars(select(Image)).all()) == 1
    assert set(blobs.names()) == before


@pytest.mark.slow
def test_a_scan_that_is_erased_while_it_comes_again_is_refused_and_leaves_no_file(
    session: Session, settings: Settings
) -> None:
    blobs, scan = LateStore(settings.blobs_url), pdf_of("A1")
    blobs.meanwhile = lambda: bury(session, hashlib.sha256(scan).hexdigest())
    (result,) = receive_pile(session, blobs, settings, [upload("scan.pdf", scan)])["results"]
    assert (result["status"], result["error"]["code"]) == ("refused", "erased")
    assert session.scalars(select(PageFile)).all() == []
    assert set(blobs.names()) == set()
