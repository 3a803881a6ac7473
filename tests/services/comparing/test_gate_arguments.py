from __future__ import annotations

import shutil
from dataclasses import replace

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.comparing.gate_arguments import gate_arguments, shipped_dir
from backend.services.versions import registry
from backend.services.versions.folders import open_folder
from backend.services.versions.shipped_copies import keep_shipped
from backend.store.database import writing
from backend.store.versions import insert_version
from tests.recognizer.networks import band_bundle
from tests.services.scenario import ship


def trained(session: Session, name: str, parent: str) -> None:
    with writing(session):
        insert_version(session, name, bundle="b" * 64, origin="retrained", parent=parent)


def trained_with_files(session: Session, settings: Settings, name: str, parent: str) -> None:
    bundle = open_folder(band_bundle(settings.candidates_dir, name, parent=parent))
    with writing(session):
        registry.insert(session, bundle, origin="retrained", state="accepted")


def test_all_rounds_are_compared_with_the_version_that_was_shipped(
    session: Session, settings: Settings
) -> None:
    ship(session, settings, "v1", "v2")
    trained(session, "round-1", "v1")
    trained(session, "round-2", "round-1")
    for name in ("v1", "round-1", "round-2"):
        assert shipped_dir(session, settings, name) == settings.weights_dir / "v1"
    assert shipped_dir(session, settings, "v2") == settings.weights_dir / "v2"


def test_where_that_is_gone_the_oldest_before_it_that_is_still_there_takes_its_place(
    session: Session, settings: Settings
) -> None:
    ship(session, settings, "v1", "v2")
    trained(session, "round-1", "v1")
    trained_with_files(session, settings, "round-2", "round-1")
    trained_with_files(session, settings, "round-3", "round-2")
    shutil.rmtree(settings.weights_dir / "v1")
    # Never v2: what round-3 does not come from shows nothing of what it has forgotten.
    assert shipped_dir(session, settings, "round-3") == settings.candidates_dir / "round-2"
    assert shipped_dir(session, settings, "round-2") == settings.candidates_dir / "round-2"
    (settings.candidates_dir / "round-2" / "model.onnx").write_bytes(b"damaged")
    assert shipped_dir(session, settings, "round-3") == settings.candidates_dir / "round-3"
    assert shipped_dir(session, settings, "round-1") is None
    assert "--shipped" not in gate_arguments(session, settings, "round-1")


def test_a_copy_of_the_shipped_version_serves_after_a_release_has_removed_it(
    session: Session, settings: Settings
) -> None:
    ship(session, settings, "v1")
    trained_with_files(session, settings, "round-1", "v1")
    assert keep_shipped(session, settings) == ["v1"]
    shutil.rmtree(settings.weights_dir / "v1")
    ship(session, settings, "v2")
    assert shipped_dir(session, settings, "round-1") == settings.candidates_dir / "v1"


def test_a_version_that_is_its_own_ancestor_does_not_loop(session: Session, settings: Settings) -> None:
    trained(session, "one", "two")
    trained(session, "two", "one")
    assert shipped_dir(session, settings, "one") is None


def test_percent_and_points_are_shares_on_the_command_line(session: Session, settings: Settings) -> None:
    changed = replace(settings, gate_sure=97.5, gate_margin=0.25, gate_calibration=2.0)
    arguments = gate_arguments(session, changed, "v1")
    assert arguments == [
        *("--kept", str(settings.data_dir / "kept-readings")),
        *("--drawn", str(settings.data_dir / "drawn-names")),
        *("--better", "0.975", "--margin", "0.0025", "--calibration", "0.02"),
    ]


def test_an_installation_that_reads_without_the_prior_compares_without_it(
    session: Session, settings: Settings
) -> None:
    assert "--no-prior" not in gate_arguments(session, settings, "v1")
    assert "--no-prior" in gate_arguments(session, replace(settings, prior=False), "v1")
