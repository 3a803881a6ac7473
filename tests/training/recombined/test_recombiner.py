"""New names are written in the letters of a bank, on images whose names were erased."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import matplotlib
import numpy as np
import pytest

from backend.recognizer.alphabet import NAMES, WRITTEN
from backend.recognizer.normalise import ink_levels
from backend.recognizer.spelling.left_open import LeftOpen
from tests.training.lettering import STRIDE, bars, written
from training.data.dataset import Sample
from training.data.packing import Pack, write_pack
from training.recombined.font_hand import FontHand
from training.recombined.fragments import FragmentHand
from training.recombined.letter_bank import Donor, LetterBank, collect
from training.recombined.letter_cutting import cut
from training.recombined.name_source import NameSource, Shares, TextList
from training.recombined.recombiner import Recombiner

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
        assert runs == len(sample.text.replace(" ", ""))


def test_print_on_the_form_stays(pack: Pack) -> None:
    sample = recombiner(pack, {"ANNA": 2}).sample(2, seed=5)
    assert (sample.grey[42:, 4:30:3] == 0).all()


def test_letters_are_brought_to_the_size_of_the_form_s_own_hand(pack: Pack) -> None:
    made = recombiner(pack, {"ELAN": 2})
    heights = [int(np.any(made.sample(n, seed=9).grey[:40] < 100, axis=1).sum()) for n in range(10)]
    assert heights == [11, 22, 11, 11, 11, 11, 22, 11, 22, 10]


def test_a_share_of_the_forms_stays_blank(pack: Pack) -> None:
    made = recombiner(pack, {"ANNA": 2})
    blank = [number for number in range(200) if not made.sample(number, seed=2).text]
    assert blank == [14, 18, 54, 64]
    assert (made.sample(14, seed=2).grey[:40] > 200).all()


def test_a_name_in_nobody_s_hand_is_passed_over(pack: Pack) -> None:
    made = recombiner(pack, {"ANNA": 2, "ZOE": 2})
    written_letters = {letter for number in range(40) for letter in made.sample(number, 1).text}
    assert written_letters == set("AN ")


def test_a_bank_that_spells_no_name_at_all_is_an_error(pack: Pack) -> None:
    made = recombiner(pack, {"ZOE": 2})
    with pytest.raises(RuntimeError, match="lacks letters"):
        list(map(made.sample, range(40), [1] * 40))


def test_texts_are_written_as_they_are_and_told_so(pack: Pack) -> None:
    bank = bank_of(pack)
    font = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    hand = FontHand((font,), bank, as_given=True)
    made = Recombiner(pack, bank, TextList(("Zoé 7",)), hand, WRITTEN, is_written=True)
    samples = [made.sample(number, seed=1) for number in range(12)]
    assert all(sample.left_open == LeftOpen.NOTHING for sample in samples)
    assert {sample.text for sample in samples} <= {"Zoé 7", ""}
