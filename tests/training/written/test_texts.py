"""Texts to write in fonts: every kind occurs, none twice, and the network can distinguish all letters."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from backend.recognizer.alphabet import WRITTEN
from training.written.texts import LONGEST, text_maker

COUNTS = {"MARIE": 100, "LE GALL": 25, "O'BRIEN": 4, "ANNE-SOPHIE": 9, "MISPELT": 1}
WORDS = ("Testament,", "régiment", "à")


def made(count: int, seed: int = 1) -> list[str]:
    maker = text_maker(COUNTS.items(), WORDS)
    return list(islice(maker.texts(np.random.default_rng(seed)), count))


def test_names_are_written_in_every_case_and_with_accents() -> None:
    texts = made(2000)
    assert {"Marie", "marie", "MARIE", "Le Gall", "O'Brien", "Anne-Sophie", "Marie Marie"} <= set(texts)
    assert {"Mârie", "Mariè", "MARIÉ"} & set(texts)
    assert not any("mispelt" in text.lower() for text in texts)  # it occurs once: more likely a slip


def test_other_kinds_of_texts_occur() -> None:
    texts = made(2000)
    assert {"Testament,", "régiment"} <= set(texts)
    assert "à" not in texts
    assert any(text.endswith("straße") for text in texts)
    assert any(" rue " in text for text in texts)


def test_no_two_are_alike_none_is_too_long_and_all_can_be_written() -> None:
    texts = made(2000)
    assert len(set(texts)) == len(texts)
    assert {len(text) for text in texts} <= set(range(2, LONGEST + 1))
    for text in texts:
        WRITTEN.encode(text)
    assert made(50) == texts[:50]
    assert made(50, seed=2) != texts[:50]


def test_without_names_or_words_there_is_nothing_to_make_texts_of() -> None:
    for counts, words in (({"MISPELT": 1}, WORDS), (COUNTS, ())):
        with pytest.raises(ValueError, match="made of names and of words"):
            text_maker(counts.items(), words)
