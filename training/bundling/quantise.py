"""From an ONNX network to one whose convolutions and LSTMs count in 8 bits, where that reads no worse.

Knows ONNX Runtime's quantisation and a bundle to try it in. Knows no Keras.

The scales of convolutions are fixed beforehand on real fields. ONNX Runtime's 8-bit LSTMs take theirs from what they
are run on, which is one image (``backend.recognizer.session``), so a reading does not depend on the images beside it.
Weights keep 7 bits: processors without VNNI add two products in 16 bits, where full 8-bit weights overflow.
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

# What may be lost on the validation split: less than its few hundred fields can tell from nothing.
MOST_LOST_EXACT = 0.002  # share of fields; one may be lost of however few
MOST_LOST_CER = 0.001
# Convolutions from the input on that keep their floats, and whether LSTMs count in 8 bits, in the order tried. The
# first convolution sees raw ink and costs little.
_TRIES = ((1, True), (1, False), (3, False))
_CALIBRATION_FIELDS = 200
_QUANTISED = ("Conv", "Relu", "MaxPool")
_THREADS = 2


@dataclass(frozen=True)
class Choice:
    """The network to ship and how the tries read: ``{"float": …, "spared 1, LSTMs too": …}``, CER and exact match."""

    path: Path
    told: dict[str, Any]


def choose_network(draft: Bundle, validation: Sequence[Labelled], work: Path) -> Choice:
    """The quantised network that spares the fewest layers and reads ``validation`` no worse, or the draft's own.

    Args:
        draft: whose network counts in floats; its prior is not looked at, since a wrong letter is the network's.
        validation: grey fields and their texts; without any, nothing is quantised.
        work: folder for the networks that are tried.
    """
    fields = [normalise(grey, draft.image) for grey, _ in validation[:_CALIBRATION_FIELDS]]
    inked = [field for field in fields if not field.is_blank]
    if not inked:
        return Choice(draft.onnx_path, {})
    before = _read(draft, validation)
    told = {"float": _shares(before)}
    for spared, lstms in _TRIES:
        name = f"spared {spared}" + (", LSTMs too" if lstms else "")
        path = work / name / NETWORK
        path.parent.mkdir(parents=True)
        quantise(draft.onnx_path, path, inked, spared, lstms)
        after = _read(replace(draft, dir=path.parent), validation)
        told[name] = _shares(after)
        if is_no_worse(after, before):
            return Choice(path, told)
    return Choice(draft.onnx_path, told)


def is_no_worse(after: Score, before: Score) -> bool:
    """Whether exact match and CER of the same fields hold, within what may be lost."""
    may_be_lost = max(1.0, MOST_LOST_EXACT * before.texts)
    return before.exact - after.exact <= may_be_lost and after.cer <= before.cer + MOST_LOST_CER


def quantise(
    source: Path, target: Path, fields: Sequence[Normalised], spared: int = 1, lstms: bool = True
) -> None:
    """Write ``source`` with convolutions, pooling and LSTMs in 8 bits.

    Args:
        fields: with ink; they show how large the numbers get.
        spared: convolutions from the input on that stay as they are.
        lstms: whether LSTMs count in 8 bits too.
    """
    with tempfile.TemporaryDirectory(prefix="paraph-quantise-") as folder:
        prepared, convolved = Path(folder) / NETWORK, Path(folder) / "convolved.onnx"
        quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
        nodes = onnx.load(str(prepared)).graph.node
        convolutions = [place for place, node in enumerate(nodes) if node.op_type == "Conv"]
        quantize_static(
            str(prepared),
            str(convolved if lstms else target),
            _Pixels(fields),
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
    """Fields one by one, padded as in serving."""

    def __init__(self, fields: Sequence[Normalised]) -> None:
        self._left = iter(fields)

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        field = next(self._left, None)
        if field is None:
            return None
        missing = -field.pixels.shape[1] % BUCKET
        return {"pixels": np.pad(field.pixels, ((0, 0), (0, missing)))[None, :, :, None]}


def _read(bundle: Bundle, labelled: Sequence[Labelled]) -> Score:
    """How the network alone reads the fields that have a text."""
    named = [(grey, text) for grey, text in labelled if text]
    readings = Recognizer(bundle, _THREADS, prior=False).read([grey for grey, _ in named])
    return score([text for _, text in named], [reading.text for reading in readings])


def _shares(read: Score) -> dict[str, float]:
    return {"cer": read.cer, "exact": read.exact_match}
