"""Files are kept, or dropped once all their pages are cut."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from typing import Literal

import pytest
from sqlalchemy import select

from backend.services.piles.cutting.cutter import Cutter
from backend.services.piles.decisions import Decision, decide
from backend.services.piles.originals import TEMPORARY_SUFFIX, drop_originals, sweep_drafts
from backend.store.piles.tables import PageFile
from tests.services.piles.scans import Desk, MarkReader, pdf_of


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "keeps", "is_there"),
    [("A1 A2 -", True, True), ("A1 A2 -", False, False), ("A1 A2 X", False, True), ("A1 A2?", False, True)],
)
def test_a_file_is_dropped_where_the_settings_say_so_and_nobody_needs_it(
    desk: Desk, words: str, keeps: bool, is_there: bool
) -> None:
    settings = replace(desk.settings, keep_originals=keeps)
    desk.cutter = Cutter(desk.sessions, desk.blobs, settings, make=MarkReader)
    desk.keep_form()
    desk.cut(("scan.pdf", pdf_of(words)))
    file = desk.session.scalars(select(PageFile)).one()
    assert (file.blob is not None, desk.blobs.exists(file.sha256)) == (is_there, is_there)


@pytest.mark.slow
@pytest.mark.parametrize("action", ["blank", "foreign"])
def test_a_file_is_dropped_later_when_people_have_settled_its_pages(
    desk: Desk, action: Literal["blank", "foreign"]
) -> None:
    settings = replace(desk.settings, keep_originals=False)
    desk.cutter = Cutter(desk.sessions, desk.blobs, settings, make=MarkReader)
    desk.keep_form()
    desk.cut(("scan.pdf", pdf_of("A1 A2?")))
    drop_originals(desk.session, desk.blobs, settings)
    file = desk.session.scalars(select(PageFile)).one()
    assert file.blob is not None
    decide(desk.session, desk.blobs, settings, 2, Decision(action), expected_revision=None, author="local")
    drop_originals(desk.session, desk.blobs, desk.settings)
    assert desk.blobs.exists(file.sha256)
    drop_originals(desk.session, desk.blobs, settings)
    assert not desk.blobs.exists(file.sha256)


def test_drafts_of_killed_uploads_are_swept(desk: Desk) -> None:
    folder = desk.settings.data_dir / "incoming"
    folder.mkdir()
    old, new = (folder / f"{name}{TEMPORARY_SUFFIX}" for name in ("old", "new"))
    for path in (old, new):
        path.write_bytes(b"x")
    os.utime(old, (time.time() - 4000, time.time() - 4000))
    assert sweep_drafts(desk.settings, 3600) == 1
    assert [path.name for path in folder.iterdir()] == [new.name]
