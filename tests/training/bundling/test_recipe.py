"""What is read, what the network distinguishes, and what is missing in a training's metadata."""

import pytest

from backend.recognizer.alphabet import NAMES, WRITTEN
from backend.recognizer.normalise import ImageSpec
from tests.training.making import TINY
from training.bundling.recipe import Recipe


def test_a_record_without_its_alphabet_is_refused():
    with pytest.raises(KeyError, match="alphabet"):
        Recipe.from_run({"network": TINY.to_dict(), "image": ImageSpec().to_dict()})


def test_a_network_of_written_letters_reads_names_unless_its_letters_are_folded_already():
    record = {"network": TINY.to_dict(), "image": ImageSpec().to_dict(), "alphabet": WRITTEN.to_dict()}
    written = Recipe.from_run(record)
    assert (written.alphabet, written.letters) == (NAMES, WRITTEN)
    assert written.build().output_shape[-1] == WRITTEN.size
    folded = Recipe.from_run({**record, "alphabet": NAMES.to_dict()})
    assert (folded.alphabet, folded.letters) == (NAMES, None)
