"""The versions: intact, protected, and the ones that were registered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.maintenance.checks import versions
from backend.services.maintenance.checks.finding import Finding
from backend.services.versions import registry
from tests.recognizer.networks import band_bundle
from tests.services.scenario import reverse_alphabet, ship


def look(session: Session, settings: Settings) -> dict[str, Finding]:
    found = [versions.shipped(settings), *versions.registered(session, settings)]
    return {finding.subject: finding for finding in found}


def test_a_changed_alphabet_is_found_though_every_checksum_holds(
    session: Session, settings: Settings
) -> None:
    ship(session, settings, "v1", "v2", "v3")
    registry.promote(session, settings, "v2", author="local")
    registry.promote(session, settings, "v3", author="local")
    assert {finding.level for finding in look(session, settings).values()} == {"ok"}
    reverse_alphabet(settings.weights_dir / "v3")
    reverse_alphabet(settings.weights_dir / "v1", protected=False)
    found = look(session, settings)
    assert found["live version"].level == found["shipped versions"].level == "error"
    assert "is not the one that the database knows" in found["live version"].message
    assert found["live version"].message.endswith("Run: flask promote v2")
    assert found["other versions"].level == "warning"
    assert "v1/manifest.json is not the one that manifest.sha256 knows" in found["other versions"].message


def test_a_version_whose_folder_is_gone_is_warned_of(session: Session, settings: Settings) -> None:
    ship(session, settings, "v1", "v2")
    (settings.weights_dir / "v1").rename(settings.weights_dir / ".gone")
    found = look(session, settings)
    assert found["live version"].level == "ok"
    assert found["other versions"].message == (
        "They cannot be made live: The files of version v1 are not there. Restore them from a backup."
    )


@pytest.mark.parametrize(
    ("styled", "said"),
    [
        ({}, []),
        ({"case": "title"}, []),
        ({"case": "written"}, ["PARAPH_CASE=written changes"]),
        ({"accents": "kept"}, ["PARAPH_ACCENTS=kept changes"]),
        ({"case": "written", "accents": "kept"}, ["PARAPH_CASE=written and PARAPH_ACCENTS=kept changes"]),
    ],
)
def test_a_style_that_the_live_version_cannot_read_in_is_warned_of(
    session: Session, settings: Settings, styled: dict[str, Any], said: list[str]
) -> None:
    ship(session, settings, "v1")
    found = list(versions.style(session, replace(settings, **styled)))
    assert [finding.level for finding in found] == ["warning"] * len(said)
    assert [finding.message.split(" nothing yet: version v1")[0] for finding in found] == said


def test_a_version_with_letters_in_all_forms_reads_in_every_style(
    session: Session, settings: Settings
) -> None:
    letters = {"characters": "ABC abc", "fold_case": False, "fold_accents": True}
    band_bundle(settings.weights_dir, "v1", letters=letters)
    registry.register_shipped(session, settings)
    assert list(versions.style(session, replace(settings, case="written"))) == []
