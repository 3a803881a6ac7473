"""What the frames say beside the text."""

from __future__ import annotations

import numpy as np
import pytest

from backend.recognizer.confidence import Candidates
from backend.recognizer.ctc import FrameSpan
from backend.recognizer.not_names.frame_facts import FEATURES, frame_facts

FOUND = Candidates(((1, 2),), np.log([0.9]), (FrameSpan(1, 0, 0), FrameSpan(2, 3, 3)), np.array([0.8, 1.0]))


def facts(chances: list[list[float]]) -> dict[str, float]:
    return dict(zip(FEATURES, frame_facts(np.log(chances), FOUND, None).tolist(), strict=True))


def test_sure_frames_have_no_entropy_and_doubtful_ones_do() -> None:
    sure = facts([[1e-9, 1.0, 1e-9], [1.0, 1e-9, 1e-9], [1.0, 1e-9, 1e-9], [1e-9, 1e-9, 1.0]])
    assert sure["entropy"] == pytest.approx(0.0, abs=1e-6)
    doubtful = facts([[1 / 3] * 3] * 4)
    assert doubtful["entropy"] == doubtful["entropy_of_doubtful"] == pytest.approx(np.log(3))


def test_a_few_doubtful_frames_stand_out_of_many_sure_ones() -> None:
    found = facts([[1 / 3] * 3] * 5 + [[1.0, 1e-12, 1e-12]] * 45)
    assert found["entropy"] == pytest.approx(np.log(3) / 10)
    assert found["entropy_of_doubtful"] == pytest.approx(np.log(3))


def test_letters_are_counted_against_the_width() -> None:
    found = facts([[0.5, 0.25, 0.25]] * 8)
    assert (found["paper"], found["frames_a_letter"], found["letter_share"]) == (0.5, 4.0, 0.9)
    assert found["length"] == 2.0


def test_without_a_prior_nothing_is_known_of_the_spelling() -> None:
    assert np.isnan(facts([[0.5, 0.25, 0.25]] * 4)["spelling"])


class Spelling:
    """A prior that says how a text is spelt by its length alone."""

    def weight(self, labelling: tuple[int, ...]) -> float:
        return 3.0 * len(labelling)


def test_spelling_is_taken_for_each_letter() -> None:
    prior: object = Spelling()
    values = frame_facts(np.log(np.full((4, 3), 1 / 3)), FOUND, prior)  # type: ignore[arg-type]
    assert values[FEATURES.index("spelling")] == 3.0
