"""An upload's digest differs as soon as a name, a byte, the order or the batch does."""

from __future__ import annotations

import io

from backend.services.uploads.fingerprint import fingerprint
from backend.services.uploads.unpacking import Upload

Files = tuple[tuple[str, bytes], ...]


def digest(*files: tuple[str, bytes], batch: str | None = None) -> str:
    return fingerprint([Upload(name, io.BytesIO(content)) for name, content in files], batch)


def test_the_same_upload_has_the_same_digest() -> None:
    assert digest(("a", b"1"), ("b", b"2")) == digest(("a", b"1"), ("b", b"2"))
    assert digest(("a", b"1"), batch="") == digest(("a", b"1"))


def test_another_one_has_another() -> None:
    different: list[Files] = [
        (("a", b"1"), ("b", b"2")),
        (("b", b"2"), ("a", b"1")),
        (("a", b"2"), ("b", b"1")),
        (("a", b"1b2"),),
        (("a1", b""), ("b", b"2")),
        (("a", b"1"),),
        (),
    ]
    digests = {digest(*files) for files in different} | {digest(("a", b"1"), batch="x")}
    assert len(digests) == len(different) + 1


def test_the_files_are_left_at_their_beginning() -> None:
    upload = Upload("\udcff.png", io.BytesIO(b"12"))
    upload.stream.read(1)
    fingerprint([upload], None)
    assert upload.stream.read() == b"12"
