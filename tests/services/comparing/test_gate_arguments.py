from __future__ import annotations

import shutil
from dataclasses import replace

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.comparing.gate_arguments import gate_arguments, shipped_dir
from backend.store.database import writing
from backend.store.versions import insert_version
from tests.services.scenario import ship


def trained(session: Session, name: str, parent: str) -> None:
    with writing(session):
        insert_version(session, name, bundle="b" * 64, origin="retrained", parent=parent)


def test_all_rounds_are_compared_with_the_version_that_was_shipped(
    session: Session, settings: Settings
) -> None:
    ship(session, settings, "v1", "v2")
    trained(session, "round-1", "v1")
    trained(session, "round-2", "round-1")
    for name in ("v1", "round-1", "round-2"):
        assert shipped_dir(session, settings, name) == settings.weights_dir / "v1"
    assert shipped_dir(session, settings, "v2") == settings.weights_dir / "v2"


def test_where_that_is_gone_the_newest_that_was_shipped_takes_its_place(
    session: Session, settings: Settings
) -> None:
    ship(session, settings, "v1", "v2", "v3")
    trained(session, "round-1", "v1")
    trained(session, "lost", "nobody-knows")
    shutil.rmtree(settings.weights_dir / "v1")
    assert shipped_dir(session, settings, "round-1") == settings.weights_dir / "v3"
    assert shipped_dir(session, settings, "lost") == settings.weights_dir / "v3"
    (settings.weights_dir / "v3" / "model.onnx").write_bytes(b"damaged")
    assert shipped_dir(session, settings, "round-1") == settings.weights_dir / "v2"
    shutil.rmtree(settings.weights_dir)
    assert shipped_dir(session, settings, "round-1") is None
    assert "--shipped" not in gate_arguments(session, settings, "round-1")


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
