"""New names are written in the letters of a bank, on images whose names were erased."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from backend.recognizer.alphabet import NAMES
from backend.recognizer.normalise import ink_levels
from tests.training.lettering import STRIDE, bars, written
from training.data.dataset import Sample
from training.data.packing import Pack, write_pack
from training.recombined.fragments import FragmentHand
from training.recombined.letter_bank import Donor, LetterBank, collect
from training.recombined.letter_cutting import cut
from training.recombined.name_source import NameSource, Shares
from training.recombined.recombiner import Recombiner, contact_sheet

PLACES = (40, 60, 80)


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """Two fields: three bars of 20 rows each, and three of 10; a line of print at the lower edge."""
    fields = [bars(PLACES), bars(PLACES, height=10, width=3)]
    for grey in fields:
        grey[42:, 4:30:3] = 0
    samples = [
        Sample(f"{text}.png", text, grey, 160) for text, grey in zip(("ANA", "LEA"), fields, strict=True)
    ]
    return write_pack(tmp_path / "pack", samples)


def bank_of(pack: Pack) -> LetterBank:
    donors = []
    for number, text in enumerate(pack.texts):
        grey = pack.grey(number)
        field, spans = written(grey, [place + 3 for place in PLACES], NAMES.encode(text))
        found = cut(grey, field, spans, STRIDE)
        assert found is not None
        donors.append(Donor(number, found, chance=0.9))
    return collect(donors)


def recombiner(pack: Pack, names: Mapping[str, int]) -> Recombiner:
    bank = bank_of(pack)
    return Recombiner(pack, bank, NameSource.of(names, Shares()), FragmentHand(bank))


def test_an_image_depends_on_its_number_and_seed_alone(pack: Pack) -> None:
    made, again = recombiner(pack, {"LENA": 2}), recombiner(pack, {"LENA": 2})
    made.sample(0, seed=1)
    np.testing.assert_array_equal(made.sample(7, seed=1).grey, again.sample(7, seed=1).grey)
    assert made.sample(7, seed=1).file_name == "recombined-1-7"


def test_every_letter_of_the_name_is_written_and_the_old_name_is_gone(pack: Pack) -> None:
    made = recombiner(pack, {"ALANE": 2})
    for number in range(20):
        sample = made.sample(number, seed=3)
        inked = np.any(ink_levels(sample.grey)[:40] > 0.5, axis=0)
        runs = int((np.diff(inked.astype(int), prepend=0) == 1).sum())
        letters = len(sample.text.replace(" ", ""))
        assert runs <= letters
        assert letters == 0 or runs >= letters - 2  # neighbours may touch


def test_print_on_the_form_stays(pack: Pack) -> None:
    sample = recombiner(pack, {"ANNA": 2}).sample(2, seed=5)
    assert (sample.grey[42:, 4:30:3] == 0).all()


def test_letters_are_brought_to_the_size_of_the_form_s_own_hand(pack: Pack) -> None:
    made = recombiner(pack, {"ELAN": 2})
    for number in range(10):
        sample = made.sample(number, seed=9)
        rows = np.flatnonzero(np.any(sample.grey[:40] < 100, axis=1))
        if len(rows):
            assert min(abs(len(rows) - size) for size in (10, 20)) <= 3


def test_a_share_of_the_forms_stays_blank(pack: Pack) -> None:
    made = recombiner(pack, {"ANNA": 2})
    blank = [sample for number in range(200) if not (sample := made.sample(number, seed=2)).text]
    assert 1 <= len(blank) <= 15
    assert (blank[0].grey[:40] > 200).all()


def test_a_name_in_nobody_s_hand_is_passed_over(pack: Pack) -> None:
    made = recombiner(pack, {"ANNA": 2, "ZOE": 2})
    written_letters = {letter for number in range(40) for letter in made.sample(number, 1).text}
    assert written_letters <= set("AN -")


def test_a_bank_that_spells_no_name_at_all_is_an_error(pack: Pack) -> None:
    made = recombiner(pack, {"ZOE": 2})
    with pytest.raises(RuntimeError, match="lacks letters"):
        list(map(made.sample, range(40), [1] * 40))


def test_the_contact_sheet_shows_rows_and_columns_of_images(pack: Pack) -> None:
    assert contact_sheet(recombiner(pack, {"ANNA": 2}), 1, rows=2, columns=3).shape == (120, 1260)
