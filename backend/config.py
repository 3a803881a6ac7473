"""The settings, as one frozen value. No other module reads the environment.

Knows names, defaults and limits of the settings, but not their use.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from croniter import CroniterBadDateError, croniter

from backend import setting_values
from backend.exchange.style import ACCENTS, CASES, Accents, Case, Style

ROOT = Path(__file__).resolve().parents[1]
PREFIX = "PARAPH_"
MEGABYTE = 2**20
"""Bytes in what settings and messages call a MB."""
LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "::1")
"""Addresses that only this computer reaches."""


class ConfigError(ValueError):
    """A setting is unknown or has an invalid value; the message names it and the value received."""


def _env(key: str, parse: Callable[[str], Any]) -> dict[str, Any]:
    """Metadata of a setting that is read from the environment variable ``key``; ``parse`` may raise ValueError."""
    return {"env": key, "parse": parse}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings, checked. Created by `from_environ`, or by keyword in tests."""

    data_dir: Path = field(default=ROOT / "data", metadata=_env("PARAPH_DATA", setting_values.path))
    """Folder of the database, images, candidate bundles and run folders."""
    host: str = field(default="127.0.0.1", metadata=_env("PARAPH_HOST", setting_values.text))
    """Address to listen on."""
    port: int = field(default=5999, metadata=_env("PARAPH_PORT", int))
    """TCP port, 0 to 65535; 0 lets the system choose."""
    database_url: str = field(default="", metadata=_env("DATABASE_URL", setting_values.url))
    """SQLAlchemy URL, or the path of a SQLite file: when unset, ``<data_dir>/paraph.sqlite3``."""
    blobs_url: str = field(default="", metadata=_env("PARAPH_BLOBS", setting_values.text))
    """Folder or fsspec URL (``s3://…``) of the stored images; ``<data_dir>/images`` when unset."""
    dataset_dir: Path | None = field(default=None, metadata=_env("PARAPH_DATASET", setting_values.path))
    """Folder of the original data set that retraining replays; if unset, ``<data_dir>/names`` if that exists."""
    weights_dir: Path = field(default=ROOT / "weights", metadata=_env("PARAPH_WEIGHTS", setting_values.path))
    """Folder of the shipped bundles."""
    retrain_cron: str | None = field(default=None, metadata=_env("PARAPH_RETRAIN_CRON", setting_values.text))
    """Cron expression of five parts by which the worker requests retraining; unset: only by button or command."""
    retrain_min_labels: int = field(default=50, metadata=_env("PARAPH_RETRAIN_MIN_LABELS", int))
    """Labels that a run needs; a scheduled run needs as many new ones."""
    retrain_new_corrections: int | None = field(
        default=None, metadata=_env("PARAPH_RETRAIN_NEW_CORRECTIONS", int)
    )
    """New corrections at which the worker requests retraining by itself; unset: their number starts nothing."""
    retrain_letter_corrections: int = field(
        default=20, metadata=_env("PARAPH_RETRAIN_LETTER_CORRECTIONS", int)
    )
    """Corrections with a letter that the live version lacks at which the next run learns it."""
    retrain_minutes: int = field(default=20, metadata=_env("PARAPH_RETRAIN_MINUTES", int))
    """Time budget of one run, in minutes."""
    retrain_steps: int | None = field(default=None, metadata=_env("PARAPH_RETRAIN_STEPS", int))
    """Largest number of optimiser steps of one run; unset: only the time is limited."""
    promote: str = field(default="auto", metadata=_env("PARAPH_PROMOTE", setting_values.lower))
    """``auto``: a candidate that passes the gate goes live; ``ask``: nothing goes live unless a person says so."""
    gate_sure: float = field(default=95.0, metadata=_env("PARAPH_GATE_SURE", float))
    """How likely a candidate must be better on corrections, in percent."""
    gate_margin: float = field(default=0.3, metadata=_env("PARAPH_GATE_MARGIN", float))
    """By how many points its character error rate on the original data may be above the shipped version's."""
    gate_calibration: float = field(default=3.0, metadata=_env("PARAPH_GATE_CALIBRATION", float))
    """By how many points its calibration error may be above the live version's."""
    threads: int = field(default=min(4, os.cpu_count() or 1), metadata=_env("PARAPH_THREADS", int))
    """Number of threads that the recognizer uses."""
    prior: bool = field(default=True, metadata=_env("PARAPH_PRIOR", setting_values.switch))
    """Whether versions that have a name prior use it."""
    case: Case = field(default="upper", metadata=_env("PARAPH_CASE", setting_values.lower))
    """Case of readings, unless a form's field has its own: ``upper``, ``title``, or ``written``, as on the image."""
    accents: Accents = field(default="folded", metadata=_env("PARAPH_ACCENTS", setting_values.lower))
    """``folded`` to letters without accents, or ``kept`` as on the image; unless a form's field says so itself."""
    worker: str = field(default="embedded", metadata=_env("PARAPH_WORKER", setting_values.lower))
    """``embedded``: the server starts the worker and restarts it; ``off``: the worker is started separately."""
    max_upload_mb: int = field(default=200, metadata=_env("PARAPH_MAX_UPLOAD_MB", int))
    """Largest request body, in MiB."""
    max_file_mb: int = field(default=20, metadata=_env("PARAPH_MAX_FILE_MB", int))
    """Largest single image, in MiB."""
    max_files: int = field(default=2000, metadata=_env("PARAPH_MAX_FILES", int))
    """Most files in one upload, counting the entries of zips."""
    max_pages: int = field(default=500, metadata=_env("PARAPH_MAX_PAGES", int))
    """Most pages of one multi-page file, previews not counted."""
    max_image_pixels: int = field(default=8_000_000, metadata=_env("PARAPH_MAX_IMAGE_PIXELS", int))
    """Most pixels of one image, checked before it is decoded."""
    trusted_hosts: tuple[str, ...] = field(
        default=(), metadata=_env("PARAPH_TRUSTED_HOSTS", setting_values.words)
    )
    """Host names that requests may use; empty: this machine's own, see `backend.http.hosts`."""
    trusted_proxies: tuple[str, ...] = field(
        default=(), metadata=_env("PARAPH_TRUSTED_PROXIES", setting_values.addresses)
    )
    """IP addresses of reverse proxies whose ``X-Forwarded-…`` headers are believed, separated by commas."""
    connections_per_address: int = field(default=100, metadata=_env("PARAPH_CONNECTIONS_PER_ADDRESS", int))
    """Most open connections of one client address."""
    prefix: str = field(default="", metadata=_env("PARAPH_PREFIX", setting_values.prefix))
    """Path under which a reverse proxy serves Paraph, such as ``/paraph``; empty: at the root."""
    idle_minutes: int = field(default=30, metadata=_env("PARAPH_IDLE_MINUTES", int))
    """Minutes without a person's doing anything after which a session ends."""
    keep_originals: bool = field(default=True, metadata=_env("PARAPH_KEEP_ORIGINALS", setting_values.switch))
    """Whether files of pages are kept after their pages were cut."""
    watch_folder: Path | None = field(default=None, metadata=_env("PARAPH_WATCH_FOLDER", setting_values.path))
    """Folder whose files of pages the worker takes as they come."""
    page_size_max: int = field(default=200, metadata=_env("PARAPH_PAGE_SIZE_MAX", int))
    """Most items in one chunk of a list."""
    log_level: str = field(default="INFO", metadata=_env("PARAPH_LOG_LEVEL", setting_values.upper))
    """DEBUG, INFO, WARNING or ERROR."""
    log_format: str = field(default="text", metadata=_env("PARAPH_LOG_FORMAT", setting_values.lower))
    """``text``: lines for people; ``json``: one JSON object a line, and a line for each request."""

    def __post_init__(self) -> None:
        """Derive unset values from `data_dir`, and check all values.

        Raises:
            ConfigError: a value is out of range.
        """
        if not self.database_url:
            object.__setattr__(self, "database_url", str(self.data_dir / "paraph.sqlite3"))
        if not self.blobs_url:
            object.__setattr__(self, "blobs_url", str(self.data_dir / "images"))
        if self.dataset_dir is None and (self.data_dir / "names").is_dir():
            object.__setattr__(self, "dataset_dir", self.data_dir / "names")
        self._check()

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from ``environ``, by default the process's own. Unset and empty variables mean the default.

        Raises:
            ConfigError: a ``PARAPH_…`` variable is unknown, or a value is invalid.
        """
        environ = os.environ if environ is None else environ
        known = {f.metadata["env"]: f for f in fields(cls)}
        for key in environ:
            if key.startswith(PREFIX) and key not in known:
                raise ConfigError(_unknown(key, known))
        values = {}
        for key, setting in known.items():
            if environ.get(key, "") == "":
                continue
            try:
                values[setting.name] = setting.metadata["parse"](environ[key])
            except ValueError as error:
                raise ConfigError(f"{key} cannot be used: {error}. Received: {environ[key]!r}") from error
        return cls(**values)

    @property
    def style(self) -> Style:
        """How readings are written if no field says otherwise."""
        return Style(self.case, self.accents)

    @property
    def candidates_dir(self) -> Path:
        """Folder of the bundles trained on this machine."""
        return self.data_dir / "weights"

    @property
    def runs_dir(self) -> Path:
        """Folder with one sub-folder for each training run."""
        return self.data_dir / "runs"

    def _check(self) -> None:
        for name, low, high in _RANGES:
            value = getattr(self, name)
            if value is not None and not low <= value <= high:
                raise ConfigError(f"{_key(name)} must be from {low} to {high}. Received: {value!r}")
        for name, allowed in _CHOICES.items():
            if getattr(self, name) not in allowed:
                choices = " or ".join(allowed)
                raise ConfigError(f"{_key(name)} must be {choices}. Received: {getattr(self, name)!r}")
        if self.max_file_mb > self.max_upload_mb:
            raise ConfigError(
                f"PARAPH_MAX_FILE_MB must not exceed PARAPH_MAX_UPLOAD_MB ({self.max_upload_mb}). "
                f"Received: {self.max_file_mb}"
            )
        if self.retrain_cron is not None and not _is_cron(self.retrain_cron):
            raise ConfigError(
                "PARAPH_RETRAIN_CRON must be a cron expression of five parts, such as '0 3 * * 1-5'. "
                f"Received: {self.retrain_cron!r}"
            )


_RANGES = (
    ("port", 0, 65_535),
    ("retrain_min_labels", 1, 1_000_000),
    ("retrain_new_corrections", 1, 1_000_000),
    ("retrain_letter_corrections", 1, 1_000_000),
    ("retrain_minutes", 1, 7 * 24 * 60),
    ("retrain_steps", 1, 10_000_000),
    ("gate_sure", 50.1, 99.9),
    ("gate_margin", 0.0, 50.0),
    ("gate_calibration", 0.0, 100.0),
    ("threads", 1, 256),
    ("max_upload_mb", 1, 100_000),
    ("max_file_mb", 1, 100_000),
    ("max_files", 1, 1_000_000),
    ("max_pages", 1, 100_000),
    ("max_image_pixels", 1_000, 1_000_000_000),
    ("idle_minutes", 1, 24 * 60),
    ("connections_per_address", 1, 100_000),
    ("page_size_max", 1, 10_000),
)
_CHOICES = {
    "worker": ("embedded", "off"),
    "promote": ("auto", "ask"),
    "case": CASES,
    "accents": ACCENTS,
    "log_level": ("DEBUG", "INFO", "WARNING", "ERROR"),
    "log_format": ("text", "json"),
}


def _key(name: str) -> str:
    return next(f.metadata["env"] for f in fields(Settings) if f.name == name)


def _unknown(key: str, known: Mapping[str, object]) -> str:
    near = get_close_matches(key, known, n=1, cutoff=0.0)
    return f"Unknown setting {key}. Did you mean {near[0]}?"


def _is_cron(expression: str) -> bool:
    if len(expression.split()) != 5 or not croniter.is_valid(expression):
        return False
    try:
        return croniter(expression).get_next() > 0
    except CroniterBadDateError:  # such as 30 February
        return False
