"""`flask clean-up`: what has been in the bin for thirty days is gone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.cli import clean_up
from backend.services.bin.deleting import delete_image
from backend.store.database import now
from tests.cli.conftest import CommandLine


def test_what_is_in_the_bin_for_long_enough_is_deleted(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli.label("ANNE", "ZOE")
    with cli.session() as session:
        delete_image(session, 1, at=now(), author="local")
    assert cli.output("clean-up") == "0 images from the bin were deleted for good\n"
    monkeypatch.setattr(clean_up, "now", lambda: now() + timedelta(days=31))
    assert cli.output("clean-up") == "1 images from the bin were deleted for good\n"
