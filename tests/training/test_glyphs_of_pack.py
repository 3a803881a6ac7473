"""Letters of a whole pack, found by the network that the project ships."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from backend.recognizer.alphabet import NAMES
from backend.recognizer.bundle import load_bundle
from backend.recognizer.image import decode
from tests.handwriting import ROOT, SAMPLES
from training.dataset import Sample
from training.glyphs_of_pack import cut_pack
from training.packing import write_pack


def test_only_fields_whose_label_is_possible_give_letters(tmp_path: Path) -> None:
    rows = (SAMPLES / "labels.csv").read_text(encoding="utf-8").splitlines()[1:]
    labelled = [tuple(row.split(",")[:2]) for row in rows]
    named = [(name, text) for name, text in labelled if text.isalpha() and text.isascii()]
    greys = {name: decode((SAMPLES / name).read_bytes()) for name, _ in named}
    right = [Sample(name, text, greys[name], 100) for name, text in named]
    wrong = [Sample(name, "QQQ", greys[name], 100) for name, _ in named]
    pack = write_pack(tmp_path, [*wrong, *right])

    bank = cut_pack(pack, load_bundle(sorted(ROOT.glob("weights/*/manifest.json"))[-1].parent), threads=1)

    assert len(bank.counts) >= len(named) / 2
    assert bank.numbers.min() >= len(wrong)
    for donor, number in enumerate(bank.numbers.tolist()):
        letters = bank.letters(donor)
        assert [letter.label for letter in letters] == NAMES.encode(pack.texts[number])
        assert np.all(np.diff([letter.x for letter in letters]) > 0)
