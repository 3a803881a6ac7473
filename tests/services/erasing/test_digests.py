from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from backend.services.erasing.digests import Erased, digest, digests, refuse_erased, salt_of
from backend.services.errors import FileRefusedError
from backend.store.database import writing
from backend.store.erasing.erasures import Erasure, insert_erasure


def bury(session: Session, *hashes: str) -> None:
    with writing(session):
        salt = salt_of(session)
        insert_erasure(
            session,
            Erasure(
                kind="image",
                former_id=1,
                actor="anna",
                reason="asked for",
                counts={},
                versions=[],
                copies={},
                salt=salt,
                digests=digests(salt, hashes),
                plan={},
            ),
        )


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
