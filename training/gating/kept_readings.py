"""Readings of the shipped version, computed once and kept: its readings of the gate's images never change.

A file for each version, by what reads: the bundle, with or without its name prior, and the code of the recognizer.
Knows files and samples; the caller provides the reader.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from backend.disk_sync import whole_file
from backend.exchange.versions import bundle_hash
from backend.recognizer.bundle import Bundle
from backend.recognizer.image import hash_of_pixels
from training.data.dataset import Sample
from training.gating.paired import Read

_RECOGNIZER = Path(__file__).resolve().parents[2] / "backend" / "recognizer"

Reader = Callable[[Sequence[Sample]], list[Read]]


def read_once(
    samples: Sequence[Sample], bundle: Bundle, folder: Path | None, reader: Reader, prior: bool = True
) -> list[Read]:
    """What the bundle reads on ``samples``; only those that are not kept yet are read.

    Args:
        folder: where readings are kept; None keeps none.
        reader: reads with the bundle.
        prior: whether it uses the bundle's name prior.
    """
    path = None if folder is None else folder / f"{bundle.manifest.version}-{_key(bundle, prior)}.json"
    known = {} if path is None else _kept(path)
    names = [_name(sample) for sample in samples]
    missing = {name: sample for name, sample in zip(names, samples, strict=True) if name not in known}
    if missing:
        known |= dict(zip(missing, reader(list(missing.values())), strict=True))
        if path is not None:
            _keep(path, known, bundle.manifest.version)
    return [known[name] for name in names]


def _kept(path: Path) -> dict[str, Read]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return {name: Read(str(text), float(confidence)) for name, (text, confidence) in values.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}  # there is none yet, or it is damaged: read again


def _keep(path: Path, readings: dict[str, Read], version: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    for older in path.parent.glob(f"{version}-*.json"):
        if older != path:
            older.unlink(missing_ok=True)  # read by an earlier release, or before the setting changed
    with whole_file(path) as draft:
        draft.write_text(json.dumps(readings, ensure_ascii=False), encoding="utf-8")


def _name(sample: Sample) -> str:
    return hash_of_pixels(sample.grey)[:32]


def _key(bundle: Bundle, prior: bool) -> str:
    digest = hashlib.sha256(bundle_hash(bundle.dir).encode())
    digest.update(b"" if prior else b"no prior")
    for path in sorted(_RECOGNIZER.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
