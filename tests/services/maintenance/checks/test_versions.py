"""The versions: intact, protected, and the ones that were registered."""

from __future__ import annotations

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.maintenance.checks import versions
from backend.services.maintenance.checks.finding import Finding
from backend.services.versions import registry
from tests.services.scenario import reverse_alphabet, ship


def look(session: Session, settings: Settings) -> dict[str, Finding]:
    found = [versions.shipped(settings), *versions.registered(session, settings)]
    return {finding.subject: finding for finding in found}


def test_a_changed_alphabet_is_found_though_every_checksum_holds(
    session: Session, settings: Settings
) -> None:
    ship(session, settings, "v1", "v2", "v3")
    registry.promote(session, settings, "v2", "manual")
    registry.promote(session, settings, "v3", "manual")
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
