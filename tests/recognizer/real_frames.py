"""What the shipped network outputs for the sample fields, for tests of what comes after it."""

from __future__ import annotations

from backend.recognizer.bundle import load_bundle
from backend.recognizer.ctc import LogProbs
from backend.recognizer.engine import Recognizer
from backend.recognizer.fusion import NamePrior
from backend.recognizer.image import decode
from backend.recognizer.normalise import normalise
from tests.handwriting import ROOT, SAMPLES


def real_frames(count: int) -> tuple[list[LogProbs], NamePrior]:
    """Log-probabilities ``(T, C)`` of the first sample fields, and the prior that is shipped with the network."""
    bundle = load_bundle(max((ROOT / "weights").iterdir()))
    recognizer = Recognizer(bundle)
    assert recognizer._prior is not None
    images = [decode(path.read_bytes()) for path in sorted(SAMPLES.glob("field_*"))[:count]]
    return recognizer._matrices([normalise(image, bundle.image) for image in images]), recognizer._prior
