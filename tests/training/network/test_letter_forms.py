"""Loss of labels that leave a letter's form open, on matrices small enough to sum by hand."""

import numpy as np
import pytest
from keras import ops

from backend.recognizer.alphabet import NAMES, WRITTEN, Alphabet, UnknownCharacterError
from backend.recognizer.spelling.left_open import LeftOpen
from training.network.letter_forms import (
    LetterForms,
    forms_ctc_loss,
    opened_forms,
    sum_of_forms,
    taught_forms_ctc_loss,
)
from training.network.loss import loss_beside_teacher, pack_targets

SMALL = Alphabet("AEaeé", fold_case=False)
FORMS = LetterForms(SMALL)


def test_the_plain_capital_stands_for_all_forms():
    assert FORMS.standing.tolist() == [0, 1, 2, 1, 2, 2]
    assert FORMS.members.tolist() == [[1, 3, 6], [2, 4, 5]]
    assert FORMS.sources.tolist() == [0, 7, 8, 6, 6, 6]


def test_a_label_in_any_form_has_classes_of_its_own():
    assert FORMS.any_form("EA") == [8, 7]
    assert FORMS.plain([8, 7, 0]) == [2, 1, 0]


def test_case_or_accents_alone_may_be_open():
    cases, accents = FORMS.opened(LeftOpen.CASE), FORMS.opened(LeftOpen.ACCENTS)
    assert cases.standing.tolist() == [0, 1, 2, 1, 2, 5]
    assert accents.standing.tolist() == [0, 1, 2, 3, 4, 4]
    assert cases.any_form("EÉ") == [2 + 12, 5 + 12]
    assert accents.any_form("Ee") == [2 + 18, 4 + 18]
    assert cases.plain([14, 17]) == [2, 5]


def test_a_letter_that_is_a_form_of_none_is_named():
    with pytest.raises(UnknownCharacterError, match="'X'"):
        FORMS.any_form("AX")


def test_a_label_counts_the_writings_that_it_leaves_open():
    chances = np.array([[0.1, 0.2, 0.05, 0.3, 0.15, 0.2]], np.float32)  # blank, A, E, a, e, é
    labels = [
        FORMS.opened(kind).any_form(text) for kind, text in ((LeftOpen.CASE, "E"), (LeftOpen.ACCENTS, "e"))
    ]
    targets = pack_targets([*labels, FORMS.any_form("E"), SMALL.encode("e")], [1] * 4)
    losses = ops.convert_to_numpy(
        forms_ctc_loss(FORMS, tuple(LeftOpen))(targets, np.log(np.tile(chances, (4, 1, 1))))
    )
    np.testing.assert_allclose(np.exp(-losses), [0.05 + 0.15, 0.15 + 0.2, 0.05 + 0.15 + 0.2, 0.15], rtol=1e-5)


def test_every_written_letter_has_its_plain_capital():
    forms = LetterForms(WRITTEN)
    standing = "".join(WRITTEN.characters[number - 1] for number in forms.standing[1:])
    assert standing[WRITTEN.characters.index("ß")] == "S"
    assert standing[WRITTEN.characters.index("œ")] == "O"
    assert standing[WRITTEN.characters.index("ñ")] == "N"
    assert standing[WRITTEN.characters.index("7")] == "7"
    assert set(NAMES.characters) <= set(standing)


def test_a_letter_without_its_capital_is_refused():
    with pytest.raises(ValueError, match=r"'é'"):
        LetterForms(Alphabet("Aé", fold_case=False))


def test_forms_are_summed_frame_by_frame():
    chances = np.array([[[0.1, 0.2, 0.05, 0.3, 0.15, 0.2]]], np.float32)
    summed = np.exp(ops.convert_to_numpy(sum_of_forms(np.log(chances), FORMS)))
    np.testing.assert_allclose(summed, [[[0.1, 0.5, 0.4, 0, 0, 0]]], rtol=1e-5)


def test_an_open_label_counts_every_writing_and_a_written_one_its_own():
    chances = np.array([[0.1, 0.2, 0.05, 0.3, 0.15, 0.2], [0.4, 0.1, 0.1, 0.2, 0.1, 0.1]], np.float32)
    logits = np.log(np.stack([chances, chances]))
    targets = pack_targets([FORMS.any_form("A"), SMALL.encode("a")], [2, 2])
    losses = ops.convert_to_numpy(forms_ctc_loss(FORMS)(targets, logits))
    # Two frames: the letter twice, the letter and a blank, a blank and the letter.
    open_form = 0.5 * 0.3 + 0.5 * 0.4 + 0.1 * 0.3
    written = 0.3 * 0.2 + 0.3 * 0.4 + 0.1 * 0.2
    np.testing.assert_allclose(losses, -np.log([open_form, written]), rtol=1e-5)


def test_frames_of_padding_do_not_count():
    logits = np.random.default_rng(1).normal(size=(1, 5, 6)).astype(np.float32)
    loss = forms_ctc_loss(FORMS)
    short = loss(pack_targets([FORMS.any_form("AE")], [4]), logits[:, :4])
    long = loss(pack_targets([FORMS.any_form("AE")], [4]), logits)
    np.testing.assert_allclose(ops.convert_to_numpy(short), ops.convert_to_numpy(long), rtol=1e-5)


def test_a_blank_field_is_a_label_without_letters():
    logits = np.log(np.array([[[0.7, 0.1, 0.05, 0.05, 0.05, 0.05]]], np.float32))
    loss = forms_ctc_loss(FORMS)(pack_targets([[]], [1]), logits)
    np.testing.assert_allclose(ops.convert_to_numpy(loss), [-np.log(0.7)], rtol=1e-5)


CAPITALS = Alphabet("EA")


def test_a_teacher_of_folded_letters_is_heard_where_the_form_is_open():
    chances = np.array([[0.1, 0.2, 0.05, 0.3, 0.15, 0.2]], np.float32)  # blank, A, E, a, e, é
    told = np.array([[0.2, 0.2, 0.6]], np.float32)  # blank, E, A
    both = np.log(np.tile(np.concatenate([chances, told], axis=1), (2, 1, 1)))
    targets = pack_targets([FORMS.any_form("A"), SMALL.encode("a")], [1, 1])
    losses = ops.convert_to_numpy(taught_forms_ctc_loss(FORMS, CAPITALS, 0.5)(targets, both))
    away = 0.2 * np.log(0.2 / 0.1) + 0.2 * np.log(0.2 / 0.4) + 0.6 * np.log(0.6 / 0.5)
    np.testing.assert_allclose(losses, [-np.log(0.5) + 0.5 * away, -np.log(0.3)], rtol=1e-5)


def test_a_teacher_of_the_same_letters_does_not_decide_the_form_that_a_label_leaves_open():
    chances = np.array([[0.1, 0.2, 0.05, 0.3, 0.15, 0.2]], np.float32)  # blank, A, E, a, e, é
    told = np.array([[0.1, 0.45, 0.2, 0.05, 0.1, 0.1]], np.float32)  # the same sums, in other forms
    both = np.log(np.tile(np.concatenate([chances, told], axis=1), (2, 1, 1)))
    targets = pack_targets([FORMS.any_form("A"), SMALL.encode("A")], [1, 1])
    loss = loss_beside_teacher(forms_ctc_loss(FORMS), 0.5, opened=opened_forms(FORMS))
    losses = ops.convert_to_numpy(loss(targets, both))
    away = float((told * np.log(told / chances)).sum())
    np.testing.assert_allclose(losses, [-np.log(0.5), -np.log(0.2) + 0.5 * away], rtol=1e-4)


def test_a_teacher_that_reads_otherwise_is_not_heard():
    chances = np.array([[0.1, 0.2, 0.05, 0.3, 0.15, 0.2]], np.float32)
    told = np.array([[0.05, 0.9, 0.05]], np.float32)  # exp(-2) is 0.135
    both = np.log(np.concatenate([chances, told], axis=1))[None]
    losses = taught_forms_ctc_loss(FORMS, CAPITALS, 0.5)(pack_targets([FORMS.any_form("A")], [1]), both)
    np.testing.assert_allclose(ops.convert_to_numpy(losses), [-np.log(0.5)], rtol=1e-5)


def test_a_teacher_that_lacks_a_letter_is_not_heard():
    chances = np.array([[0.1, 0.2, 0.05, 0.3, 0.15, 0.2]], np.float32)
    told = np.array([[0.95, 0.05]], np.float32)  # blank, E
    both = np.log(np.concatenate([chances, told], axis=1))[None]
    loss = taught_forms_ctc_loss(FORMS, Alphabet("E"), 0.5)
    losses = ops.convert_to_numpy(loss(pack_targets([FORMS.any_form("A")], [1]), both))
    np.testing.assert_allclose(losses, [-np.log(0.5)], rtol=1e-5)
