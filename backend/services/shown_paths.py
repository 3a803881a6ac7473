"""Keeps out of texts for people where the installation's folders lie.

A message about a file names it as a person knows it, such as ``data/weights/v1/model.onnx``; if that is on the
machine does not concern those who ask over the network. Knows the folders of the settings.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from backend.config import ROOT, Settings


def without_places(text: str, settings: Settings) -> str:
    """``text`` with each of the installation's folders replaced by its name."""
    for place in _places(settings):
        text = text.replace(str(place), place.name)
    return text


def _places(settings: Settings) -> list[Path]:
    folders = [
        settings.data_dir,
        settings.weights_dir,
        settings.dataset_dir,
        ROOT,
        Path(tempfile.gettempdir()),
    ]
    known = {folder for folder in folders if folder is not None and folder.name}
    # The longest first: a folder may lie in another.
    return sorted(known, key=lambda folder: len(str(folder)), reverse=True)
