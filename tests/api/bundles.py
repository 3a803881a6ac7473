"""Bundles without a network, for tests that never read: a manifest, some bytes, and one plot."""

from __future__ import annotations

from pathlib import Path

from backend.recognizer.alphabet import Alphabet
from backend.recognizer.bundle import Bundle, read_manifest, write_bundle
from backend.recognizer.confidence import Calibration
from backend.recognizer.manifest import Manifest
from backend.recognizer.normalise import ImageSpec

ALPHABET = Alphabet(" '-ABCDEFGHIJKLMNOPQRSTUVWXYZ")
PLOT = b'<svg xmlns="http://www.w3.org/2000/svg"/>'


def write_fake_bundle(folder: Path, version: str, *, created_at: str) -> Path:
    """A bundle that is whole by its checksums."""
    manifest = Manifest(
        version=version,
        created_at=created_at,
        network={},
        alphabet=ALPHABET.to_dict(),
        image=ImageSpec().to_dict(),
        frame_stride=4,
        metrics={"gold_test": {"n": 10, "cer": 0.02}},
    )
    files: dict[str, Path | bytes] = {
        "model.onnx": version.encode(),
        "model.weights.h5": b"weights",
        "plots/learning-curve.svg": PLOT,
    }
    return write_bundle(folder, manifest, files)


def load_without_network(directory: Path, fingerprint: str | None = None) -> Bundle:
    """In place of ``load_bundle``, which opens the network with ONNX Runtime."""
    manifest = read_manifest(directory, fingerprint)
    return Bundle(
        manifest,
        directory,
        Alphabet.from_dict(dict(manifest.alphabet)),
        ImageSpec.from_dict(dict(manifest.image)),
        Calibration.from_dict(manifest.calibration),
    )
