"""Quantises the convolutions and LSTMs of an ONNX network to 8 bits, if it then reads no worse.

Knows ONNX Runtime's quantisation, and a bundle to try it in. Knows no Keras.

The scales of convolutions are fixed beforehand on real images. ONNX Runtime's 8-bit LSTMs take theirs from their
input, which is one image (``backend.recognizer.session``), so a reading does not depend on the images beside it.
Weights keep 7 bits: processors without VNNI add two products in 16 bits, which overflow with full 8-bit weights.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnxruntime.quantization import (
    CalibrationDataReader,
    QuantFormat,
    QuantType,
    quantize_dynamic,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process

from backend.recognizer.bundle import NETWORK, Bundle
from backend.recognizer.engine import BUCKET, Recognizer
from backend.recognizer.normalise import Normalised, normalise
from backend.recognizer.text_metrics import Score, score
from training.data.labelled import Labelled

# What may be lost on the validation split: less than its few hundred images can distinguish from nothing.
MOST_LOST_EXACT = 0.002  # share of images; of few images, one may be lost
MOST_LOST_CER = 0.001
# Attempts in order: number of convolutions, from the input on, that keep floats, and whether LSTMs are quantised. The
# first convolution sees raw ink and costs little.
_ATTEMPTS = ((1, True), (1, False), (3, False))
_CALIBRATION_IMAGES = 200
_QUANTISED = ("Conv", "Relu", "MaxPool")
_THREADS = 2


@dataclass(frozen=True)
class Choice:
    """The network to ship, and CER and exact match of each attempt: ``{"float": …, "spared 1, LSTMs too": …}``."""

    path: Path
    scores: dict[str, Any]


def choose_network(draft: Bundle, validation: Sequence[Labelled], work: Path) -> Choice:
    """The most quantised network that reads ``validation`` no worse, or that of ``draft``.

    Args:
        draft: bundle whose network computes in floats; it is read without its prior, which could hide wrong letters.
        validation: images and their texts; if empty, nothing is quantised.
        work: folder for the attempts.
    """
    crops = [normalise(grey, draft.image) for grey, _ in validation[:_CALIBRATION_IMAGES]]
    inked = [crop for crop in crops if not crop.is_blank]
    if not inked:
        return Choice(draft.onnx_path, {})
    before = _read(draft, validation)
    scores = {"float": _shares(before)}
    for spared, lstms in _ATTEMPTS:
        name = f"spared {spared}" + (", LSTMs too" if lstms else "")
        path = work / name / NETWORK
        path.parent.mkdir(parents=True)
        quantise(draft.onnx_path, path, inked, spared, lstms)
        after = _read(replace(draft, dir=path.parent), validation)
        scores[name] = _shares(after)
        if is_no_worse(after, before):
            return Choice(path, scores)
    return Choice(draft.onnx_path, scores)


def is_no_worse(after: Score, before: Score) -> bool:
    """Whether exact match and CER on the same images stay within what may be lost."""
    may_be_lost = max(1.0, MOST_LOST_EXACT * before.texts)
    return before.exact - after.exact <= may_be_lost and after.cer <= before.cer + MOST_LOST_CER


def quantise(
    source: Path, target: Path, crops: Sequence[Normalised], spared: int = 1, lstms: bool = True
) -> None:
    """Write ``source`` with convolutions, pooling and LSTMs in 8 bits.

    Args:
        crops: with ink; they show the range of the activations.
        spared: number of convolutions, from the input on, that keep floats.
        lstms: whether LSTMs are quantised too.
    """
    with tempfile.TemporaryDirectory(prefix="paraph-quantise-") as folder:
        prepared, convolved = Path(folder) / NETWORK, Path(folder) / "convolved.onnx"
        quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
        nodes = onnx.load(str(prepared)).graph.node
        convolutions = [place for place, node in enumerate(nodes) if node.op_type == "Conv"]
        quantize_static(
            str(prepared),
            str(convolved if lstms else target),
            _Pixels(crops),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            reduce_range=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            nodes_to_quantize=[
                node.name for node in nodes[convolutions[spared] :] if node.op_type in _QUANTISED
            ],
        )
        if lstms:
            quantize_dynamic(
                str(convolved),
                str(target),
                op_types_to_quantize=["LSTM"],
                per_channel=True,
                reduce_range=True,
                weight_type=QuantType.QInt8,
            )


class _Pixels(CalibrationDataReader):
    """Crops one by one, padded as in serving."""

    def __init__(self, crops: Sequence[Normalised]) -> None:
        self._left = iter(crops)

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        crop = next(self._left, None)
        if crop is None:
            return None
        missing = -crop.pixels.shape[1] % BUCKET
        return {"pixels": np.pad(crop.pixels, ((0, 0), (0, missing)))[None, :, :, None]}


def _read(bundle: Bundle, labelled: Sequence[Labelled]) -> Score:
    """Score the network alone on the images that have a text."""
    named = [(grey, text) for grey, text in labelled if text]
    readings = Recognizer(bundle, _THREADS, prior=False).read([grey for grey, _ in named])
    return score([text for _, text in named], [reading.text for reading in readings])


def _shares(read: Score) -> dict[str, float]:
    return {"cer": read.cer, "exact": read.exact_match}
