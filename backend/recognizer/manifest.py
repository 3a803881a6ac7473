"""The manifest, which describes a bundle's network: a checked value, read from and written as JSON.

Knows the manifest's keys and their constraints. Knows no folders; the parts that other modules define (alphabet, image,
calibration, network) are passed through as they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from backend.exchange.versions import is_version_name

FORMAT_VERSION = 1

_SHA256 = re.compile(r"[0-9a-f]{64}")


class ManifestError(ValueError):
    """A manifest that is not JSON, violates a constraint, or comes from a newer release."""


@dataclass(frozen=True)
class Manifest:
    """The description of one version.

    Args:
        version: its name and that of its folder: letters, digits, ``.``, ``_`` and ``-``.
        created_at: ISO 8601 with a time zone.
        network: the specification that training builds the network from.
        alphabet: ``Alphabet.to_dict`` of what is read.
        letters: ``Alphabet.to_dict`` of what the network distinguishes, if that is more than is read, else empty.
        image: ``ImageSpec.to_dict``.
        frame_stride: columns of the input that one frame covers.
        letter_lag: frames by which the network outputs a letter after the letter's middle; negative if before.
        files: maps the relative POSIX path of each file to its sha256 in hex.
        parent: the version that training started from.
        dataset: what it was trained on, as training describes it.
        seed: of the training.
        metrics: scores of its readings.
        calibration: ``Calibration.to_dict``.
        prior: ``Fusion.to_dict`` for a bundle with a name prior, else empty.
        format_version: version of this file's layout.
    Raises:
        ManifestError: a value violates its constraint.
    """

    version: str
    created_at: str
    network: Mapping[str, Any]
    alphabet: Mapping[str, Any]
    image: Mapping[str, Any]
    frame_stride: int
    letters: Mapping[str, Any] = field(default_factory=dict)
    letter_lag: float = 0.0
    files: Mapping[str, str] = field(default_factory=dict)
    parent: str | None = None
    dataset: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0
    metrics: Mapping[str, Any] = field(default_factory=dict)
    calibration: Mapping[str, Any] = field(default_factory=lambda: {"kind": "identity"})
    prior: Mapping[str, Any] = field(default_factory=dict)
    format_version: int = FORMAT_VERSION

    def __post_init__(self) -> None:
        _check_format(self.format_version)
        _check(is_version_name(self.version), "version", "a folder name of A-Z a-z 0-9 . _ -", self.version)
        _check(_has_zone(self.created_at), "created_at", "an ISO 8601 time with a zone", self.created_at)
        _check(self.frame_stride >= 1, "frame_stride", "at least 1", self.frame_stride)
        for name, digest in self.files.items():
            _check(_stays_inside(name), "files", "paths that stay in the bundle's folder", name)
            _check(_SHA256.fullmatch(str(digest)), "files", "sha256 in hex", digest)

    def to_json(self) -> str:
        """Indented JSON, keys in the order above; ``from_json`` restores the manifest."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False, allow_nan=False) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> Manifest:
        """Read a manifest.

        Raises:
            ManifestError: the text is not JSON, a key is unknown or missing, or a value has the wrong type or violates
                its constraint.
        """
        try:
            values = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ManifestError(f"The manifest is not JSON: {error}") from error
        if not isinstance(values, dict):
            raise ManifestError(f"A manifest is a JSON object. Received: {type(values).__name__}")
        _check_format(values.get("format_version"))
        _check_keys(values)
        for name, value in values.items():
            _check(isinstance(value, _TYPES[name]), name, f"of type {_TYPES[name]}", value)
        return cls(**values)


_OBJECTS = ("network", "alphabet", "letters", "image", "files", "dataset", "metrics", "calibration", "prior")
_TYPES: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(_OBJECTS, dict),
    "version": str,
    "created_at": str,
    "frame_stride": int,
    "letter_lag": (float, int),
    "parent": (str, type(None)),
    "seed": int,
    "format_version": int,
}


def _check(holds: object, name: str, constraint: str, received: object) -> None:
    if not holds:
        raise ManifestError(f"The manifest's {name} must be {constraint}. Received: {received!r}")


def _check_format(received: object) -> None:
    if received != FORMAT_VERSION:
        raise ManifestError(
            f"This release reads bundles of format {FORMAT_VERSION}. Update Paraph, or use another version. "
            f"Received: {received!r}"
        )


def _check_keys(values: Mapping[str, Any]) -> None:
    known = {entry.name for entry in fields(Manifest)}
    needed = {"version", "created_at", "network", "alphabet", "image", "frame_stride", "files", "calibration"}
    unknown, missing = sorted(values.keys() - known), sorted(needed - values.keys())
    if unknown or missing:
        raise ManifestError(f"The manifest has unknown keys {unknown} and lacks {missing}.")


def _has_zone(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return (
        bool(name)
        and not path.is_absolute()
        and ".." not in path.parts
        and "\\" not in name
        and ":" not in name
    )
