from __future__ import annotations

from dataclasses import replace

from tests.training.gating.pairs import BETTER, HELD, judged, pair
from training.gating.evidence import gather_evidence
from training.gating.thresholds import GateThresholds
from training.gating.words import reason

NEEDED = GateThresholds()


def test_a_gain_too_small_to_tell_promises_no_number() -> None:
    tiny = [1] * 101 + [0] * 100
    found = gather_evidence(judged(pair(tiny, [1 - one for one in tiny]), HELD), NEEDED, 0)
    assert "201 checked names are too few; many more would be needed." in reason("unproven", found, NEEDED)


def test_numbers_are_of_a_hundred_letters_and_one_name_is_one() -> None:
    found = gather_evidence(judged(pair([2], [1]), HELD), NEEDED, 0)
    assert reason("not-better", found, NEEDED) == (
        "Not better on 1 checked name set aside for comparing. Of 100 letters 40.0 were wrong and 20.0 are now; "
        "100.0 % likely to be better, 95.0 % needed."
    )


def test_without_names_the_words_still_stand() -> None:
    found = gather_evidence(judged(pair([], []), pair([], [])), NEEDED, 0)
    assert reason("few-corrections", found, NEEDED) == (
        "Too few names to decide: 0 of 8 are set aside for comparing."
    )
    assert reason("few-original", found, NEEDED) == "Too few original images to decide: 0 of 50."


def test_the_original_images_are_called_what_they_are() -> None:
    said = {
        what: [
            reason(cause, gather_evidence(replace(judged(BETTER, HELD), compared_on=what), NEEDED, 0), NEEDED)
            for cause in ("better", "worse", "few-original")
        ]
        for what in ("dataset", "kept-out", "drawn")
    }
    assert said["drawn"][0].endswith("and not worse on 100 drawn names.")
    assert "of 100 letters in drawn names, 2.0 were" in said["drawn"][1]
    assert "original" not in " ".join(said["drawn"])
    assert said["kept-out"][2] == "Too few original images kept out of training to decide: 100 of 50."
    assert said["dataset"][0].endswith("and not worse on 100 original images.")


def test_what_takes_the_place_of_the_shipped_version_is_not_called_shipped() -> None:
    shipped, oldest = (
        reason("worse", gather_evidence(replace(judged(BETTER, HELD), is_shipped=known), NEEDED, 0), NEEDED)
        for known in (True, False)
    )
    assert "2.0 were wrong with the version as shipped (shipped-1), and 2.0 are now." in shipped
    assert (
        "2.0 were wrong with the oldest version before it that is still here (shipped-1), and 2.0 are now."
        in oldest
    )


def test_no_word_of_statistics_is_in_what_a_clerk_reads() -> None:
    found = gather_evidence(judged(BETTER, HELD), NEEDED, 0)
    said = " ".join(reason(cause, found, NEEDED) for cause in ("better", "worse", "unproven", "not-better"))
    for word in ("CER", "bootstrap", "confidence", "CI", "p_better", "significant"):
        assert word not in said.split()
