"""A file that comes in is on the disk while it is looked at, and gone afterwards."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from backend.config import Settings
from backend.services.errors import FileRefusedError
from backend.services.forms.page_files import PageFiles
from backend.services.piles import incoming
from backend.services.piles.incoming import on_disk
from tests.services.pictures import upload
from tests.services.piles.scans import pdf_of

pytestmark = pytest.mark.slow


def left_over(settings: Settings) -> list[Path]:
    return list((settings.data_dir / "incoming").iterdir())


def test_it_is_there_whole_and_counted_and_then_gone(settings: Settings) -> None:
    data = pdf_of("A1 A2")
    with PageFiles() as opened, on_disk(upload("1.pdf", data), settings, opened) as file:
        assert file.path.read_bytes() == data
        assert (file.sha256, file.size, file.pages) == (hashlib.sha256(data).hexdigest(), len(data), 2)
        assert left_over(settings) == [file.path]
    assert left_over(settings) == []


@pytest.mark.parametrize(("data", "code"), [(b"no page", "not-a-page"), (b"%PDF-1.7 " * 20, "too-large")])
def test_what_is_refused_is_gone_too(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, data: bytes, code: str
) -> None:
    monkeypatch.setattr(incoming, "MAX_FILE_BYTES", 100)
    with PageFiles() as opened:
        incoming_file = on_disk(upload("1.pdf", data), settings, opened)
        with pytest.raises(FileRefusedError) as refusal, incoming_file:
            pass
    assert refusal.value.code == code
    assert left_over(settings) == []
