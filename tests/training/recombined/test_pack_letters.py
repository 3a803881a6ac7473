"""Letters of a whole pack, found by the network that the project ships."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from backend.recognizer.alphabet import NAMES
from backend.recognizer.bundle import Bundle, load_bundle
from backend.recognizer.image import decode
from tests.handwriting import ROOT, SAMPLES
from training.data.dataset import Sample
from training.data.packing import Pack, write_pack
from training.recombined.pack_letters import POSSIBLE, cut_pack

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return load_bundle(sorted(ROOT.glob("weights/*/manifest.json"))[-1].parent)


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """As many fields with a label that none of them can be, and then the same ones with their own."""
    rows = (SAMPLES / "labels.csv").read_text(encoding="utf-8").splitlines()[1:]
    labelled = [tuple(row.split(",")[:2]) for row in rows]
    named = [(name, text) for name, text in labelled if text.isalpha() and text.isascii()]
    greys = {name: decode((SAMPLES / name).read_bytes()) for name, _ in named}
    right = [Sample(name, text, greys[name], 100) for name, text in named]
    wrong = [Sample(name, "QQQ", greys[name], 100) for name, _ in named]
    return write_pack(tmp_path, [*wrong, *right])


def test_only_images_whose_label_is_possible_give_letters(pack: Pack, bundle: Bundle) -> None:
    bank = cut_pack(pack, bundle, threads=1)
    assert len(bank.counts) >= len(pack) / 4
    assert bank.numbers.min() >= len(pack) / 2
    assert POSSIBLE < bank.chances.min() <= bank.chances.max() <= 1
    for donor, number in enumerate(bank.numbers.tolist()):
        letters = bank.letters(donor)
        assert [letter.label for letter in letters] == NAMES.encode(pack.texts[number])
        assert np.all(np.diff([letter.x for letter in letters]) > 0)


def test_letters_are_cut_where_the_label_would_stand_whatever_the_network_reads(
    pack: Pack, bundle: Bundle
) -> None:
    bank = cut_pack(pack, bundle, threads=1, least_chance=0.0)
    wrong = np.flatnonzero(bank.numbers < len(pack) / 2)
    assert len(wrong)
    assert bank.chances[wrong].max() < POSSIBLE
    assert {letter.label for donor in wrong.tolist() for letter in bank.letters(donor)} == set(
        NAMES.encode("Q")
    )
