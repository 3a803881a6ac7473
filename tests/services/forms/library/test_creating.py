"""Forms are made of the pages of files, and taken from files of forms."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.pages.form_file import dump
from backend.services.errors import InvalidError
from backend.services.forms.library import creating
from backend.services.forms.library.creating import create_form, import_form
from backend.services.uploads.unpacking import Upload
from backend.store import forms
from backend.store.blobs import BlobStore
from tests.services.forms.library.sheets import NAME, form_file, sheet


def upload(name: str, *seeds: int, **options: object) -> Upload:
    """A file whose pages are these sheets."""
    first, *others = (Image.fromarray(sheet(seed)) for seed in seeds)
    data = io.BytesIO()
    if others:
        options |= {"save_all": True, "append_images": others}
    first.save(data, name.rsplit(".")[-1], **options)
    data.seek(0)
    return Upload(name, data)


@pytest.mark.slow
def test_pages_of_several_files_become_one_form(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    files = [
        upload("C:\\scans\\Consent slip.pdf", 1, 2, resolution=120),
        upload("back.png", 3),
        upload("last.png", 4, dpi=(120, 120)),
    ]
    kept = create_form(session, blobs, settings, files)
    assert (kept.row.name, kept.form.fields) == ("Consent slip", ())
    assert [(page.width, page.height) for page in kept.form.pages] == [
        (pytest.approx(105, abs=0.3), pytest.approx(148, abs=0.3)),
        (pytest.approx(105, abs=0.3), pytest.approx(148, abs=0.3)),
        (210.0, 297.0),
        (105.0, 148.0),
    ]
    assert [picture.size_known for picture in kept.pictures] == [True, True, False, True]


@pytest.mark.slow
def test_one_bad_file_refuses_the_form_in_words(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    bad = Upload("notes.pdf", io.BytesIO(b"%PDF-1.7\nnothing"))
    with pytest.raises(InvalidError, match=r"notes\.pdf: The PDF is damaged"):
        create_form(session, blobs, settings, [upload("front.png", 1), bad], "Slip")
    assert (forms.select_forms(session), list(blobs.names())) == ([], [])


@pytest.mark.slow
def test_too_many_pages_are_refused(
    session: Session, blobs: BlobStore, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(creating, "MAX_PAGES", 2)
    with pytest.raises(InvalidError, match="the limit is 2"):
        create_form(session, blobs, settings, [upload("front.pdf", 1, 2, 3)])
    with pytest.raises(InvalidError, match="at most 2 pages"):
        create_form(session, blobs, settings, [upload(f"{number}.png", number) for number in range(3)])


def test_a_form_needs_a_file(session: Session, blobs: BlobStore, settings: Settings) -> None:
    with pytest.raises(InvalidError, match="at least one file"):
        create_form(session, blobs, settings, [], "Slip")


def test_a_file_of_a_form_is_taken_and_again_as_a_version(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    file = form_file(fields=(NAME,))
    assert import_form(session, blobs, settings, dump(file), author="local").form == file.form
    assert import_form(session, blobs, settings, dump(file), author="local").version.number == 2


@pytest.mark.parametrize(
    ("change", "member", "reason"),
    [
        (lambda file: file | {"format_version": 99}, "format_version", {"code": "newer-file"}),
        (
            lambda file: file | {"fields": [file["fields"][0]] * 2},
            "fields[1].name",
            {"code": "twice", "name": NAME.name},
        ),
        (lambda file: file | {"pages": file["pages"] * 51}, "pages", {"code": "too-many-pages"}),
    ],
)
def test_what_is_no_form_is_refused_by_its_member(
    session: Session,
    blobs: BlobStore,
    settings: Settings,
    change: Callable[[dict], dict],
    member: str,
    reason: dict[str, str],
) -> None:
    text = json.dumps(change(json.loads(dump(form_file(fields=(NAME,))))))
    with pytest.raises(InvalidError) as refusal:
        import_form(session, blobs, settings, text, author="local")
    assert (refusal.value.field, refusal.value.extra) == (member, {"member": member, "reason": reason})
    assert list(blobs.names()) == []
