"""The recognizer that this process uses, following the live pointer without a restart.

One object a process, safe for many threads. Knows when to load, not what a bundle holds.
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
from backend.recognizer.reading import RecognizerProtocol
from backend.services.errors import UnavailableError
from backend.services.versions import registry
from backend.services.versions.folders import open_bundle
from backend.store.errors import StoreError

RECHECK_SECONDS = 2.0
FIRST_LOAD_SECONDS = 60.0
RETRY_SECONDS = 30.0

Loader = Callable[[Bundle, int], RecognizerProtocol]

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Loaded:
    recognizer: RecognizerProtocol
    alphabet: Alphabet


class LiveRecognizer:
    """Loads the live bundle once, looks at the pointer at most every two seconds, and swaps when it has moved.

    While a new version loads, in a thread of its own, the old one goes on reading. When the live bundle cannot be
    loaded, ``degraded`` says why and which earlier version is intact; a recognizer loaded before stays in use.

    Args:
        session_factory: opens a short session of this object's own (never the request's).
        loader: makes a recognizer of (checked bundle, threads); None means the real engine.
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
        """Begin the first load in the background, so that the server is ready before the model is."""
        self._follow()

    def current(self) -> RecognizerProtocol:
        """The recognizer to use now; waits for the very first load only.

        Raises:
            UnavailableError: there is none; the detail says why.
        """
        loaded = self._look()
        if loaded is None:
            raise UnavailableError(
                self._degraded or "The model is still being loaded. Try again in a few seconds."
            )
        return loaded.recognizer

    def newest(self) -> RecognizerProtocol:
        """Like ``current``, but looks at the pointer now and waits for what it names: for readings that are kept.

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
        """Why the live version is not the one that reads; None when all is well or it is still being loaded."""
        self._follow()
        return self._degraded

    @property
    def alphabet(self) -> Alphabet | None:
        """The loaded version's alphabet; None without one."""
        loaded = self._look()
        return None if loaded is None else loaded.alphabet

    def _look(self) -> _Loaded | None:
        loading = self._follow()
        if self._loaded is None and loading is not None:
            loading.join(FIRST_LOAD_SECONDS)
        return self._loaded

    def _follow(self, at_once: bool = False) -> threading.Thread | None:
        """Look at the pointer if it is time or ``at_once``, begin a load if it has moved; the load in progress, if
        one is."""
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
        except StoreError as error:  # a busy database is no reason to stop reading
            logger.warning("The live pointer could not be read: %s", error)
            return self._wanted
        if name is None:
            self._degraded = "There is no version yet: no intact bundle was found in the weights folder."
        return name

    def _load(self, name: str) -> None:
        try:
            bundle = open_bundle(self._settings, name)
            recognizer = self._loader(bundle, self._settings.threads)
        except (
            Exception
        ) as error:  # the engine's own errors too: whatever it is, the process goes on without a model
            logger.exception("Version %s cannot be loaded", name)
            self._retry_at = self._clock() + RETRY_SECONDS  # somebody may put the files back
            self._degraded = self._explain(name, error)
            return
        self._loaded = _Loaded(recognizer, bundle.alphabet)
        self._degraded = None
        logger.info("Version %s reads from now on", name)

    def _explain(self, name: str, error: Exception) -> str:
        in_use = f" Version {self._loaded.recognizer.version} goes on reading." if self._loaded else ""
        try:
            with self._sessions() as session:
                good = registry.last_good(session, self._settings)
        except StoreError:  # the offer is an extra; what is wrong has to be said
            good = None
        offer = f" Version {good} is intact: make it live again." if good else ""
        return f"Version {name} cannot be loaded: {error}{in_use}{offer}"


def load_engine(bundle: Bundle, threads: int, prior: bool = True) -> RecognizerProtocol:
    """The real recognizer of a checked bundle, using at most ``threads`` threads, and its name prior or not."""
    return Recognizer(bundle, threads, prior)
