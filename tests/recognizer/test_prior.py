"""A name prior of two characters and a handful of rows, whose probabilities can be worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from backend.recognizer import prior as module
from backend.recognizer.prior import START, STEP, Prior, PriorError, load_prior

# Units of a sixteenth of a nat: end, A, B, space.
ROWS = np.array([[16, 16, 32, 48], [160, 8, 24, 64], [4, 80, 20, 40]], np.uint8)


def prior(**changes: object) -> Prior:
    values: dict[str, object] = {
        "characters": "AB ",
        "contexts": {"": 0, START: 1, "A": 2},
        "rows": ROWS,
        "names": {"A": 2, "AB": 1},
        **changes,
    }
    return Prior(**values)  # type: ignore[arg-type]  # the fields of the dictionary are those above


def test_the_longest_known_ending_gives_the_row():
    known = prior()
    assert [known.context(text) for text in ("", "A", "BA", "AB")] == [1, 2, 2, 0]


def test_a_spelling_is_followed_letter_by_letter_to_its_end():
    # A after the start, B after A, the end after anything.
    assert prior().log_spelling("AB") == pytest.approx(-STEP * (8 + 20 + 16))


def test_of_a_character_that_no_name_has_nothing_is_said():
    # After it, what follows any character: here the end, and B.
    assert prior().log_spelling("7") == pytest.approx(-STEP * 16)
    assert prior().log_spelling("A7B") == pytest.approx(-STEP * (8 + 32 + 16))
    assert [prior().known(text) for text in ("", "AB", "A7B", "7")] == [0, 2, 2, 0]


def test_a_listed_name_has_the_logarithm_of_its_count():
    known = prior(names={"A": 4, "AB": 1})
    assert known.log_count("A") == pytest.approx(math.log(4))
    assert known.log_count("AB") == 0.0
    assert known.log_count("B") is None


def test_rows_follow_another_alphabet_s_order():
    np.testing.assert_array_equal(prior().for_characters("BÉA"), ROWS[:, [0, 2, 1, 1]] * [1, 1, 0, 1])


def test_a_prior_survives_its_file_and_always_gives_the_same_bytes(tmp_path):
    prior().save(tmp_path / "a.npz")
    prior(contexts={"A": 0, "": 1, START: 2}, rows=ROWS[[2, 0, 1]]).save(tmp_path / "b.npz")
    loaded = load_prior(tmp_path / "a.npz")

    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    assert loaded.characters == "AB "
    assert loaded.names == {"A": 2, "AB": 1}
    for text in ("", "AB", "BA", "A B", "Z"):
        assert loaded.log_spelling(text) == prior().log_spelling(text)


def test_a_file_without_a_list_can_be_read(tmp_path):
    prior(names={}).save(tmp_path / "a.npz")
    loaded = load_prior(tmp_path / "a.npz")
    assert loaded.log_count("A") is None
    assert loaded.log_spelling("B") == prior().log_spelling("B")


def test_shapes_that_do_not_belong_together_are_refused():
    with pytest.raises(PriorError, match="a row for each context"):
        prior(rows=ROWS[:2])
    with pytest.raises(PriorError, match="a row for each context"):
        prior(contexts={"A": 0, "B": 1, START: 2})


def test_a_name_that_was_never_counted_is_refused():
    with pytest.raises(PriorError, match="at least 1"):
        prior(names={"A": 0})


def test_other_files_are_refused_by_name(tmp_path, monkeypatch):
    (tmp_path / "text.npz").write_bytes(b"no archive")
    np.savez(tmp_path / "other.npz", rows=ROWS)
    np.savez(tmp_path / "pickled.npz", format=np.array([{}], dtype=object))
    for name in ("text.npz", "other.npz", "pickled.npz", "absent.npz"):
        with pytest.raises(PriorError, match=f"{name} is not a name prior"):
            load_prior(tmp_path / name)
    monkeypatch.setattr(module, "FORMAT", 3)
    prior().save(tmp_path / "newer.npz")
    monkeypatch.undo()
    with pytest.raises(PriorError, match="format 2"):
        load_prior(tmp_path / "newer.npz")
