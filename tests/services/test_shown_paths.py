"""Texts that leave the machine name folders, not where they lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.config import ROOT, Settings
from backend.services.shown_paths import without_places

SETTINGS = Settings(
    data_dir=Path("/srv/paraph/data"), weights_dir=Path("/srv/paraph/weights"), dataset_dir=Path("/mnt/names")
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "There is no bundle at /srv/paraph/weights/v1: restore it.",
            "There is no bundle at weights/v1: restore it.",
        ),
        (
            "[Errno 28] No space: '/srv/paraph/data/runs/000001-x/a'",
            "[Errno 28] No space: 'data/runs/000001-x/a'",
        ),
        ("Received: /mnt/names", "Received: names"),
        (f"{ROOT}/training/fit.py", f"{ROOT.name}/training/fit.py"),
        ("nothing of the kind", "nothing of the kind"),
        ("/data", "/data"),
    ],
)
def test_folders_are_named_without_their_place(text: str, shown: str) -> None:
    assert without_places(text, SETTINGS) == shown


def test_a_folder_at_the_top_keeps_the_text_whole() -> None:
    assert without_places("a/b", Settings(data_dir=Path("/"))) == "a/b"
