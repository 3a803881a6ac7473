"""The live recognizer: follows the pointer without a restart, never reads with a damaged bundle."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from backend.config import Settings
from backend.recognizer import engine
from backend.recognizer.bundle import Bundle, load_bundle
from backend.recognizer.reading import StylableRecognizer
from backend.services.errors import UnavailableError
from backend.services.versions import live, registry
from backend.services.versions.live import RECHECK_SECONDS, RETRY_SECONDS, LiveRecognizer
from backend.store.errors import Busy
from tests.recognizer.networks import band_bundle, strokes
from tests.recognizer.not_names.refusing import refusing_all
from tests.services.fakes import FakeRecognizer
from tests.services.scenario import reverse_alphabet, ship


class Bench:
    """A live recognizer with a clock in the test's hand, and loads that the test can hold up or break."""

    def __init__(self, sessions: sessionmaker[Session], settings: Settings) -> None:
        self.time = 0.0
        self.loads: list[str] = []
        self.gate = threading.Event()
        self.gate.set()
        self.broken: set[str] = set()
        self.live = LiveRecognizer(sessions, settings, loader=self._load, clock=lambda: self.time)

    def _load(self, bundle: Bundle, threads: int) -> StylableRecognizer:
        version = bundle.manifest.version
        self.loads.append(version)
        assert threads == 1
        assert self.gate.wait(10)
        if version in self.broken:
            raise MemoryError("no memory")
        return FakeRecognizer(version)

    def version(self) -> str:
        return self.live.current().version

    def wait_until(self, condition: Callable[[], bool]) -> None:
        for _ in range(500):
            if condition():
                return
            threading.Event().wait(0.01)
        raise AssertionError("waited in vain")


@pytest.fixture
def bench(sessions: sessionmaker[Session], settings: Settings) -> Bench:
    return Bench(sessions, settings)


@pytest.fixture
def two(session: Session, settings: Settings) -> None:
    """Versions v1 and v2; v1 is live."""
    ship(session, settings, "v1", "v2")
    registry.promote(session, settings, "v1", author="local")


@pytest.mark.usefixtures("two")
def test_a_version_whose_alphabet_was_changed_never_reads(
    bench: Bench, session: Session, settings: Settings
) -> None:
    registry.promote(session, settings, "v2", author="local")
    reverse_alphabet(settings.weights_dir / "v2")
    with pytest.raises(UnavailableError, match="is not the one that the database knows") as refusal:
        bench.version()
    assert refusal.value.detail.endswith("Version v1 is intact: you can make it live again.")
    assert bench.loads == []


def break_file(settings: Settings, name: str) -> None:
    path = settings.weights_dir / name / "model.weights.h5"
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.usefixtures("two")
def test_the_model_is_loaded_once_for_all_threads(bench: Bench) -> None:
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(bench.version())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["v1"] * 8
    assert bench.loads == ["v1"]
    assert bench.live.degraded is None
    assert bench.live.alphabet is not None
    assert bench.live.alphabet.characters == "ABC"


@pytest.mark.usefixtures("two")
def test_a_moved_pointer_is_followed_after_two_seconds_at_most(
    bench: Bench, session: Session, settings: Settings
) -> None:
    assert bench.version() == "v1"
    registry.promote(session, settings, "v2", author="local")
    bench.time = RECHECK_SECONDS - 0.1
    assert bench.version() == "v1"
    assert bench.loads == ["v1"]
    bench.time = RECHECK_SECONDS
    bench.wait_until(lambda: bench.version() == "v2")
    assert bench.loads == ["v1", "v2"]


@pytest.mark.usefixtures("two")
def test_who_asks_for_the_newest_waits_for_it(bench: Bench, session: Session, settings: Settings) -> None:
    assert bench.live.newest().version == "v1"
    registry.promote(session, settings, "v2", author="local")
    assert bench.live.newest().version == "v2"
    registry.promote(session, settings, "v1", author="local")
    bench.broken.add("v1")
    assert bench.live.newest().version == "v2"
    assert bench.loads == ["v1", "v2", "v1"]


@pytest.mark.usefixtures("two")
def test_the_old_version_reads_on_while_the_new_one_loads(
    bench: Bench, session: Session, settings: Settings
) -> None:
    assert bench.version() == "v1"
    registry.promote(session, settings, "v2", author="local")
    bench.gate.clear()
    bench.time = 10
    assert bench.version() == "v1"
    bench.wait_until(lambda: bench.loads == ["v1", "v2"])
    assert bench.version() == "v1"
    bench.gate.set()
    bench.wait_until(lambda: bench.version() == "v2")


@pytest.mark.usefixtures("two")
def test_a_damaged_live_bundle_means_no_model_and_an_offer(
    bench: Bench, session: Session, settings: Settings
) -> None:
    registry.promote(session, settings, "v2", author="local")
    break_file(settings, "v2")
    with pytest.raises(UnavailableError, match="Version v2 cannot be loaded"):
        bench.version()
    assert bench.loads == []
    assert (bench.live.degraded or "").endswith("Version v1 is intact: you can make it live again.")
    assert bench.live.alphabet is None


@pytest.mark.usefixtures("two")
def test_a_damaged_new_version_leaves_the_old_one_reading(
    bench: Bench, session: Session, settings: Settings
) -> None:
    assert bench.version() == "v1"
    registry.promote(session, settings, "v2", author="local")
    break_file(settings, "v2")
    bench.time = 10
    bench.wait_until(lambda: bench.live.degraded is not None)
    assert bench.version() == "v1"
    assert "Version v1 is still in use." in (bench.live.degraded or "")

    registry.promote(session, settings, "v1", author="local")
    bench.time = 20
    bench.wait_until(lambda: bench.live.degraded is None)
    assert bench.version() == "v1"


@pytest.mark.usefixtures("two")
def test_a_load_that_failed_is_tried_again_after_half_a_minute(bench: Bench) -> None:
    bench.broken.add("v1")
    with pytest.raises(UnavailableError, match="no memory"):
        bench.version()
    bench.broken.clear()
    bench.time = RETRY_SECONDS - 1
    with pytest.raises(UnavailableError):
        bench.version()
    assert bench.loads == ["v1"]
    bench.time = RETRY_SECONDS + RECHECK_SECONDS
    assert bench.version() == "v1"
    assert bench.live.degraded is None


@pytest.mark.usefixtures("two")
def test_a_load_that_failed_is_explained_and_tried_again_while_the_database_is_busy(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise Busy("Another writer held the database")

    monkeypatch.setattr(registry, "last_good", busy)
    bench.broken.add("v1")
    with pytest.raises(UnavailableError, match="no memory"):
        bench.version()
    bench.broken.clear()
    bench.time = RETRY_SECONDS + RECHECK_SECONDS
    assert bench.version() == "v1"


def test_without_any_version_it_says_so(bench: Bench, session: Session, settings: Settings) -> None:
    with pytest.raises(UnavailableError, match="no version yet"):
        bench.version()
    ship(session, settings, "v1")
    bench.time = RECHECK_SECONDS
    assert bench.version() == "v1"
    assert bench.live.degraded is None


@pytest.mark.usefixtures("two")
def test_starting_does_not_wait_for_the_model(bench: Bench) -> None:
    bench.gate.clear()
    bench.live.start()
    assert bench.live.degraded is None
    bench.gate.set()
    assert bench.version() == "v1"


@pytest.mark.usefixtures("two")
def test_the_real_engine_is_the_default(sessions: sessionmaker[Session], settings: Settings) -> None:
    recognizer = LiveRecognizer(sessions, settings).current()
    assert (type(recognizer).__name__, recognizer.version) == ("Recognizer", "v1")


@pytest.mark.usefixtures("two")
def test_the_name_prior_can_be_switched_off(
    sessions: sessionmaker[Session], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def engine(bundle: Bundle, threads: int, prior: bool) -> FakeRecognizer:
        asked.append(prior)
        return FakeRecognizer(bundle.manifest.version)

    monkeypatch.setattr(live, "load_engine", engine)
    for switched in (settings, replace(settings, prior=False)):
        LiveRecognizer(sessions, switched).current()
    assert asked == [True, False]


def test_the_live_engine_tells_apart_what_its_bundle_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "is_clear", lambda _: False)
    image = strokes(width=200, tall=(30, 90, 120), low=(60,))
    bundle = load_bundle(band_bundle(tmp_path, not_names=refusing_all("stamp").to_json()))
    (found,) = live.load_engine(bundle, 1).read([image])
    assert (found.text, found.status, found.reason) == ("ABAA", "not_a_name", "stamp")
    (before,) = live.load_engine(load_bundle(band_bundle(tmp_path, "before")), 1).read([image])
    assert (before.text, before.status) == ("ABAA", "name")
