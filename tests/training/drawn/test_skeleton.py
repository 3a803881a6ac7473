from __future__ import annotations

import numpy as np
import pytest

from training.drawn.glyphs import ACCENTS, CAPITALS, DIGITS, SMALL
from training.drawn.skeleton import skeleton


def test_a_straight_stroke_runs_from_its_start_to_its_end():
    (stroke,) = skeleton("M0 100 L40 20").curves(skeleton("M0 100 L40 20").points)

    assert stroke[0].tolist() == [0.0, 100.0]
    assert stroke[-1].tolist() == [40.0, 20.0]
    # every point lies on the line y = 100 - 2x
    np.testing.assert_allclose(stroke[:, 1], 100 - 2 * stroke[:, 0])


def test_a_quadratic_piece_passes_through_its_known_middle():
    form = skeleton("M0 0 Q50 100 100 0")
    (stroke,) = form.curves(form.points)

    # a quadratic curve's middle is (start + 2 * handle + end) / 4
    np.testing.assert_allclose(stroke[len(stroke) // 2], (50.0, 50.0))


def test_each_move_begins_a_new_stroke():
    assert [len(stroke) for stroke in skeleton("M0 0 L1 1 L2 0 M5 5 C1 2 3 4 5 6").strokes] == [2, 1]


def test_moving_a_joint_moves_both_pieces_that_meet_there():
    form = skeleton("M0 0 L10 0 L10 10")
    moved = form.points + np.array([(0, 0), (3, 1), (0, 0)])
    (stroke,) = form.curves(moved)

    steps = np.linalg.norm(np.diff(stroke, axis=0), axis=1)
    assert [13.0, 1.0] in stroke.tolist()
    assert steps.max() < 3  # no jump between the two pieces


def test_an_unknown_command_is_refused():
    with pytest.raises(KeyError, match="A5"):
        skeleton("M0 0 A5 5")


@pytest.mark.parametrize("table", [CAPITALS, SMALL, DIGITS, ACCENTS])
def test_every_drawn_letter_parses_and_stays_near_its_box(table):
    for character, paths in table.items():
        for path in paths:
            points = skeleton(path).points
            assert points[:, 0].min() >= -15, (character, path)
            assert points[:, 0].max() <= 95, (character, path)
            assert points[:, 1].min() >= -35, (character, path)
            assert points[:, 1].max() <= 140, (character, path)


def test_the_pen_knows_every_character_of_the_alphabet():
    assert set(CAPITALS) == set("ABCDEFGHIJKLMNOPQRSTUVWXYZ-'")
    assert set(SMALL) == set("abcdefghijklmnopqrstuvwxyz")
    assert set(DIGITS) == set("0123456789")
