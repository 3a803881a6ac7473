"""What a model is: the manifest that lies beside its weights, as a checked value and as JSON.

Knows the fields and their rules. Knows no folders; the parts that other files own (alphabet, image,
calibration, network) it carries as they are written.
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
    """A manifest that is not JSON, breaks a rule, or comes from a newer release."""


@dataclass(frozen=True)
class Manifest:
    """One model version.

    Args:
        version: its name, which is also its folder's: letters, digits, ``.``, ``_`` and ``-``.
        created_at: ISO 8601 with a time zone.
        network: the spec that training builds the network from.
        alphabet: ``Alphabet.to_dict``.
        image: ``ImageSpec.to_dict``.
        frame_stride: columns of the input that one frame stands for.
        letter_lag: frames after a letter's middle in which the network writes it; negative where it is early.
        files: relative POSIX path of each file to its sha256 in hex.
        parent: the version that training started from.
        dataset: what it was trained on, in training's own words.
        seed: of the training.
        metrics: how well it reads.
        calibration: ``Calibration.to_dict``.
        prior: ``Fusion.to_dict`` of a bundle with a name prior, else empty.
        format_version: of this file's layout.
    Raises:
        ManifestError: a field breaks its rule.
    """

    version: str
    created_at: str
    network: Mapping[str, Any]
    alphabet: Mapping[str, Any]
    image: Mapping[str, Any]
    frame_stride: int
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
        """Indented JSON, fields in the order above; ``from_json`` restores it."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False, allow_nan=False) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> Manifest:
        """Read a manifest.

        Raises:
            ManifestError: not JSON, an unknown or missing key, a value of the wrong type, or a broken rule.
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


_OBJECTS = ("network", "alphabet", "image", "files", "dataset", "metrics", "calibration", "prior")
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


def _check(holds: object, name: str, rule: str, received: object) -> None:
    if not holds:
        raise ManifestError(f"The manifest's {name} must be {rule}. Received: {received!r}")


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
