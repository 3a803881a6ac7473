"""Blank images are made by erasing names, and what is read on them is counted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from backend.recognizer.bundle import Bundle, load_bundle
from backend.recognizer.image import decode
from backend.recognizer.normalise import ink_levels
from tests.handwriting import ROOT, SAMPLES
from training.data.dataset import Sample
from training.data.packing import Pack, write_pack
from training.laboratory.blank_fields import emptied, score_blanks

pytestmark = pytest.mark.slow


@pytest.fixture
def bundle() -> Bundle:
    return load_bundle(sorted(ROOT.glob("weights/*/manifest.json"))[-1].parent)


@pytest.fixture
def named() -> list[Sample]:
    """The project's own samples with a name."""
    rows = (SAMPLES / "labels.csv").read_text(encoding="utf-8").splitlines()[1:]
    labelled = [tuple(row.split(",")[:2]) for row in rows]
    return [
        Sample(name, text, decode((SAMPLES / name).read_bytes()), 100)
        for name, text in labelled
        if text.isalpha() and text.isascii()
    ]


@pytest.fixture
def pack(tmp_path: Path, named: list[Sample]) -> Pack:
    return write_pack(tmp_path / "named", named)


def test_an_image_loses_the_ink_of_its_name(pack: Pack, bundle: Bundle) -> None:
    fields = list(emptied(pack, bundle))
    assert len(fields) >= len(pack) / 2
    ink_before = sum(float(ink_levels(pack.grey(number)).sum()) for number in range(len(pack)))
    ink_after = sum(float(ink_levels(grey).sum()) for grey in fields)
    assert ink_after < 0.5 * ink_before


def test_names_that_are_read_as_blank_are_counted(
    tmp_path: Path, named: list[Sample], pack: Pack, bundle: Bundle
) -> None:
    paper = Sample("paper.png", "LEA", np.full((40, 300), 255, np.uint8), 40)
    result = score_blanks(write_pack(tmp_path / "more", [*named, paper]), bundle, threads=1)
    assert result.names == len(named) + 1
    assert result.called_blank == score_blanks(pack, bundle, threads=1).called_blank + 1
    assert result.found + len(result.missed) == result.blanks > 0
    assert all(result.missed)
