"""The recognizer of the live version: follows the live pointer without a restart.

One object in each process, safe for many threads. Knows when to load a bundle, not what is in it.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.recognizer.alphabet import Alphabet
from backend.recognizer.bundle import Bundle
from backend.recognizer.engine import Recognizer
from backend.recognizer.not_names.reasons import reasons_of
from backend.recognizer.reading import StylableRecognizer
from backend.services.errors import UnavailableError
from backend.services.versions import registry
from backend.store.errors import StoreError

RECHECK_SECONDS = 2.0
FIRST_LOAD_SECONDS = 60.0
RETRY_SECONDS = 30.0

Loader = Callable[[Bundle, int], StylableRecognizer]

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Loaded:
    recognizer: StylableRecognizer
    alphabet: Alphabet


class LiveRecognizer:
    """Loads the live bundle, checks the pointer at most every two seconds, and loads another bundle when it has moved.

    While a new version loads, in a thread of its own, the old one stays in use. If the live bundle cannot be
    loaded, ``degraded`` says why and which earlier version is intact; a recognizer that was loaded before stays in use.

    Args:
        session_factory: opens a short session (never the request's).
        loader: makes a recognizer from (checked bundle, threads); None means the real engine.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        session_factory: Callable[[], Session],
        settings: Settings,
        *,
        loader: Loader | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sessions = session_factory
        self._settings = settings
        self._loader = loader or partial(load_engine, prior=settings.prior)
        self._clock = clock
        self._lock = threading.Lock()
        self._checked_at: float | None = None
        self._wanted: str | None = None
        self._retry_at = math.inf
        self._loaded: _Loaded | None = None
        self._degraded: str | None = None
        self._loading: threading.Thread | None = None

    def start(self) -> None:
        """Start the first load in the background, so that the server is ready before the model is."""
        self._follow()

    def current(self) -> StylableRecognizer:
        """The recognizer to use now; waits only for the very first load.

        Raises:
            UnavailableError: there is none; the detail says why.
        """
        loaded = self._look()
        if loaded is None:
            raise UnavailableError(
                self._degraded or "The model is still being loaded. Try again in a few seconds."
            )
        return loaded.recognizer

    def newest(self) -> StylableRecognizer:
        """Like ``current``, but checks the pointer now and waits for its version; for readings that are stored.

        Raises:
            UnavailableError: there is none; the detail says why.
        """
        while (loading := self._follow(at_once=True)) is not None:
            loading.join(FIRST_LOAD_SECONDS)
            if loading.is_alive():
                break
        return self.current()

    @property
    def degraded(self) -> str | None:
        """Why the live version is not in use; None if it is, or is still being loaded."""
        self._follow()
        return self._degraded

    @property
    def alphabet(self) -> Alphabet | None:
        """The alphabet of the loaded version; None if none is loaded."""
        loaded = self._look()
        return None if loaded is None else loaded.alphabet

    def _look(self) -> _Loaded | None:
        loading = self._follow()
        if self._loaded is None and loading is not None:
            loading.join(FIRST_LOAD_SECONDS)
        return self._loaded

    def _follow(self, at_once: bool = False) -> threading.Thread | None:
        """Check the pointer if it is time or ``at_once``, and start a load if it has moved.

        Returns:
            The load in progress, if there is one.
        """
        with self._lock:
            if self._loading is not None and self._loading.is_alive():
                return self._loading
            now = self._clock()
            is_fresh = self._checked_at is not None and now - self._checked_at < RECHECK_SECONDS
            if is_fresh and not at_once:
                return None
            self._checked_at = now
            name = self._live_name()
            if name is None or (name == self._wanted and now < self._retry_at):
                return None
            self._wanted = name
            self._retry_at = math.inf
            self._loading = threading.Thread(
                target=self._load, args=(name,), name=f"load {name}", daemon=True
            )
            self._loading.start()
            return self._loading

    def _live_name(self) -> str | None:
        try:
            with self._sessions() as session:
                name = registry.live_name(session)
        except StoreError as error:  # a busy database is not a reason to stop reading
            logger.warning("The live pointer could not be read: %s", error)
            return self._wanted
        if name is None:
            self._degraded = "There is no version yet: no intact bundle was found in the weights folder."
        return name

    def _load(self, name: str) -> None:
        try:
            with self._sessions() as session:
                bundle = registry.open_version(session, self._settings, name)
            recognizer = self._loader(bundle, self._settings.threads)
        except StoreError as error:  # the database is busy: tried again at the next look
            logger.warning("Version %s could not be loaded yet: %s", name, error)
            self._wanted = None
            return
        except Exception as error:  # whatever the engine raises, the process goes on without a model
            logger.exception("Version %s cannot be loaded", name)
            self._retry_at = self._clock() + RETRY_SECONDS  # somebody may restore the files
            self._degraded = self._explain(name, error)
            return
        self._loaded = _Loaded(recognizer, bundle.alphabet)
        self._degraded = None
        logger.info("Version %s is in use", name)

    def _explain(self, name: str, error: Exception) -> str:
        in_use = f" Version {self._loaded.recognizer.version} is still in use." if self._loaded else ""
        try:
            with self._sessions() as session:
                good = registry.last_good(session, self._settings)
        except StoreError:  # the offer is optional; the problem must be reported
            good = None
        offer = f" Version {good} is intact: you can make it live again." if good else ""
        return f"Version {name} cannot be loaded: {error}{in_use}{offer}"


def load_engine(bundle: Bundle, threads: int, prior: bool = True) -> StylableRecognizer:
    """Make the real recognizer of a checked bundle.

    Args:
        threads: that it may use.
        prior: whether to use the bundle's name prior.
    """
    return Recognizer(bundle, threads, prior, reasons_of(bundle))
