"""Versions and the pointer: what is shipped is known, what is damaged is left out, and only people move it back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from backend.config import Settings
from backend.recognizer.bundle import BundleError
from backend.services.errors import ConflictError, NotFoundError
from backend.services.versions import registry
from backend.services.versions.folders import open_folder
from backend.store.audit import select_events
from backend.store.database import writing
from backend.store.versions import insert_promotion, select_promotions, select_version
from tests.recognizer.networks import band_bundle
from tests.services.scenario import reverse_alphabet, ship


def damage(settings: Settings, name: str) -> None:
    (settings.weights_dir / name / "model.onnx").write_bytes(b"bit-flipped")


def moves(session: Session) -> list[tuple[str, str]]:
    """The pointer's moves, oldest first."""
    return [(promotion.version, promotion.reason) for promotion in reversed(select_promotions(session))]


def test_the_newest_shipped_version_goes_live(session: Session, settings: Settings) -> None:
    ship(session, settings, "v1", "v2")
    assert registry.live_name(session) == "v2"
    assert moves(session) == [("v2", "shipped")]
    version = select_version(session, "v1")
    assert version is not None
    assert (version.origin, version.state, version.parent) == ("shipped", "accepted", None)


def test_registering_again_changes_nothing(session: Session, settings: Settings) -> None:
    ship(session, settings, "v1")
    assert registry.register_shipped(session, settings) == []
    assert moves(session) == [("v1", "shipped")]


def test_a_new_release_s_version_goes_live_unless_the_office_chose(
    session: Session, settings: Settings
) -> None:
    ship(session, settings, "v1", "v2")
    band_bundle(settings.weights_dir, "v3", created_at="2026-02-01T00:00:00+00:00")
    assert registry.register_shipped(session, settings) == ["v3"]
    assert registry.live_name(session) == "v3"

    registry.promote(session, settings, "v1", author="local")
    band_bundle(settings.weights_dir, "v4", created_at="2026-03-01T00:00:00+00:00")
    assert registry.register_shipped(session, settings) == ["v4"]
    assert registry.live_name(session) == "v1"


def test_where_people_want_to_be_asked_a_release_goes_live_only_where_nothing_is(
    session: Session, settings: Settings
) -> None:
    settings = replace(settings, promote="ask")
    ship(session, settings, "v1")
    assert registry.live_name(session) == "v1"
    band_bundle(settings.weights_dir, "v2", created_at="2026-02-01T00:00:00+00:00")
    assert registry.register_shipped(session, settings) == ["v2"]
    assert registry.live_name(session) == "v1"


@pytest.mark.parametrize("chosen", ["asks", "rolled back"])
def test_a_release_without_the_version_that_an_office_chose_brings_another(
    session: Session, settings: Settings, chosen: str
) -> None:
    ship(session, settings, "v1")
    band_bundle(settings.weights_dir, "v2", created_at="2026-02-01T00:00:00+00:00")
    if chosen == "asks":
        settings = replace(settings, promote="ask")
        assert registry.register_shipped(session, settings) == ["v2"]
    else:
        assert registry.register_shipped(session, settings) == ["v2"]
        registry.promote(session, settings, "v1", author="local")
    assert registry.live_name(session) == "v1"
    shutil.rmtree(settings.weights_dir / "v1")
    shutil.rmtree(settings.weights_dir / "v2")
    band_bundle(settings.weights_dir, "v3", created_at="2026-03-01T00:00:00+00:00")
    assert registry.register_shipped(session, settings) == ["v3"]
    assert registry.live_name(session) == "v3"


def test_making_a_rejected_version_live_is_recorded(
    session: Session, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    ship(session, settings, "v1")
    folder = band_bundle(settings.candidates_dir, "c1", parent="v1")
    with writing(session):
        registry.insert(session, open_folder(folder), origin="retrained", state="rejected")
    assert registry.promote(session, settings, "c1", author="local").state == "rejected"
    newest = select_promotions(session)[0]
    assert (newest.version, newest.reason, newest.run_id) == ("c1", "manual", None)
    assert "c1, which the gate rejected, was made live by hand" in caplog.text


def test_two_processes_of_a_release_may_register_it_together(
    session: Session, settings: Settings, sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = writing

    @contextmanager
    def late(opened: Session) -> Iterator[Session]:
        """The other process commits between this one's look and its insert, as it can on PostgreSQL."""
        monkeypatch.setattr(registry, "writing", real)
        with sessions() as other:
            assert registry.register_shipped(other, settings) == ["v1"]
        with real(opened):
            yield opened
            raise IntegrityError("INSERT INTO versions", {}, Exception("duplicate key"))

    band_bundle(settings.weights_dir, "v1")
    monkeypatch.setattr(registry, "writing", late)
    assert registry.register_shipped(session, settings) == []
    assert moves(session) == [("v1", "shipped")]


def test_a_damaged_shipped_bundle_is_left_out(session: Session, settings: Settings) -> None:
    band_bundle(settings.weights_dir, "v1")
    damage(settings, "v1")
    assert registry.register_shipped(session, settings) == []
    assert registry.live_name(session) is None


def test_a_bundle_in_a_folder_of_another_name_is_left_out(session: Session, settings: Settings) -> None:
    band_bundle(settings.weights_dir, "v1").rename(settings.weights_dir / "v2")
    assert registry.register_shipped(session, settings) == []


def test_no_weights_folder_is_no_version(session: Session, settings: Settings) -> None:
    assert registry.register_shipped(session, settings) == []


@pytest.mark.slow
def test_promoting_moves_the_pointer_once(session: Session, settings: Settings) -> None:
    ship(session, settings, "v1", "v2")
    for _ in range(2):
        assert registry.promote(session, settings, "v1", author="local").name == "v1"
    assert moves(session) == [("v2", "shipped"), ("v1", "manual")]


def test_a_version_that_was_ever_live_is_rolled_back_to(session: Session, settings: Settings) -> None:
    ship(session, settings, "v1", "v2", "v3")
    with writing(session):
        for _ in range(60):
            insert_promotion(session, "v1", "manual")
    registry.promote(session, settings, "v2", author="local")
    registry.promote(session, settings, "v3", author="local")
    assert moves(session)[-2:] == [("v2", "manual"), ("v3", "rollback")]
    actions = [event.action for event in select_events(session)]
    assert actions == ["version.rollback", "version.promote", "version.promote"]


def test_a_damaged_version_cannot_go_live(session: Session, settings: Settings) -> None:
    ship(session, settings, "v1", "v2")
    damage(settings, "v1")
    with pytest.raises(ConflictError, match="Version v1 cannot go live"):
        registry.promote(session, settings, "v1", author="local")
    assert registry.live_name(session) == "v2"


def test_a_manifest_that_was_changed_after_its_registration_is_refused(
    session: Session, settings: Settings
) -> None:
    ship(session, settings, "v1", "v2")
    registry.promote(session, settings, "v1", author="local")
    reverse_alphabet(settings.weights_dir / "v2")
    with pytest.raises(ConflictError, match="is not the one that the database knows"):
        registry.promote(session, settings, "v2", author="local")
    reverse_alphabet(settings.weights_dir / "v1")
    with pytest.raises(BundleError, match="is not the one that the database knows"):
        registry.open_version(session, settings, "v1")
    assert registry.last_good(session, settings) is None


def test_a_shipped_manifest_that_was_changed_is_left_out(session: Session, settings: Settings) -> None:
    folder = band_bundle(settings.weights_dir, "v1")
    reverse_alphabet(folder, protected=False)
    assert registry.register_shipped(session, settings) == []


def test_an_unknown_version_is_not_found(session: Session, settings: Settings) -> None:
    with pytest.raises(NotFoundError, match=r"Received: '\.\./v1'"):
        registry.promote(session, settings, "../v1", author="local")


def test_the_last_good_version_is_the_one_live_before_that_is_intact(
    session: Session, settings: Settings
) -> None:
    ship(session, settings, "v1", "v2", "v3")
    for name in ("v1", "v2", "v3"):
        registry.promote(session, settings, name, author="local")
    assert registry.last_good(session, settings) == "v2"
    damage(settings, "v2")
    assert registry.last_good(session, settings) == "v1"
    damage(settings, "v1")
    assert registry.last_good(session, settings) is None
