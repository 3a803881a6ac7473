"""The gate's reasons as sentences for people who check names, not for statisticians."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from training.gating.evidence import Evidence, OriginalSet
from training.gating.thresholds import GateThresholds

Cause = Literal[
    "better",
    "few-corrections",
    "few-original",
    "nothing-to-gain",
    "worse",
    "unproven",
    "not-better",
    "few-changes",
    "no-fit",
    "guessing",
    "miscalibrated",
]
"""Why the verdict is as it is, for programs. ``unproven``: more likely better than not, but not likely enough;
``few-changes``: likely enough, but by too few names; ``no-fit``: fewer edits, but not proven to read the pictures;
``guessing``: fewer edits, but only by guessing common names."""


def reason(cause: Cause, found: Evidence, needed: GateThresholds) -> str:
    """Why the gate decided as it did."""
    return _SENTENCES[cause](found, needed)


def _better(found: Evidence, _: GateThresholds) -> str:
    corrections, original = found.corrections, found.original
    return (
        f"Better on {_names(corrections.n)} set aside for comparing (exactly right {_percent(corrections.live_exact)} "
        f"to {_percent(corrections.candidate_exact)}), and not worse on {original.n} {_IMAGES[found.compared_on]}."
    )


def _few_corrections(found: Evidence, needed: GateThresholds) -> str:
    return f"Too few names to decide: {found.corrections.n} of {needed.least_corrections} are set aside for comparing."


def _few_original(found: Evidence, needed: GateThresholds) -> str:
    what = _IMAGES[found.compared_on]
    return f"Too few {what} to decide: {found.original.n} of {needed.least_original}."


def _nothing_to_gain(found: Evidence, _: GateThresholds) -> str:
    return f"Nothing to gain: the live version already reads all {_names(found.corrections.n)} set aside for comparing."


def _worse(found: Evidence, needed: GateThresholds) -> str:
    original = found.original
    which = (
        "the version as shipped" if found.is_shipped else "the oldest version before it that is still here"
    )
    return (
        f"It may read other names worse: of 100 letters in {_IMAGES[found.compared_on]}, "
        f"{_hundredth(original.shipped_cer)} were wrong with {which} ({original.shipped}), and "
        f"{_hundredth(original.candidate_cer)} are now. That may be up to {_hundredth(found.added_upper)} more; "
        f"{_hundredth(needed.margin)} are allowed, all rounds together."
    )


def _unproven(found: Evidence, _: GateThresholds) -> str:
    corrections = found.corrections
    more = (
        "many more would be needed" if found.missing is None else f"about {found.missing} more would decide"
    )
    return f"Probably better, not proven: {_names(corrections.n)} are too few; {more}. {_letters(found)}"


def _not_better(found: Evidence, _: GateThresholds) -> str:
    return f"Not better on {_names(found.corrections.n)} set aside for comparing. {_letters(found)}"


def _few_changes(found: Evidence, needed: GateThresholds) -> str:
    compared = found.corrections
    forms = " (names that belong together count as one)" if compared.groups < compared.n else ""
    return (
        f"The two versions read only {found.changed} of {compared.groups} names differently{forms}; "
        f"{needed.least_changed} are needed."
    )


def _no_fit(found: Evidence, _: GateThresholds) -> str:
    return (
        "What it reads on a picture is not clearly nearer to the name of that picture than to other names: perhaps "
        f"names and pictures were mixed up. {_letters(found)}"
    )


def _guessing(found: Evidence, _: GateThresholds) -> str:
    return (
        "Not better: it only guesses common names. What it reads on a picture matches that picture no better than "
        f"other pictures: perhaps names and pictures were mixed up. {_letters(found)}"
    )


def _miscalibrated(found: Evidence, needed: GateThresholds) -> str:
    where, errors = max(found.calibration.items(), key=lambda item: item[1].p_worse)
    what = "the names set aside" if where == "corrections" else f"the {_IMAGES[found.compared_on]}"
    return (
        f"It reads better, but its percentages are less reliable: on {what} they are off by "
        f"{_percent(errors.candidate)} on average, {_percent(errors.before)} before; "
        f"{100 * needed.calibration:.1f} points more are allowed."
    )


_SENTENCES: dict[Cause, Callable[[Evidence, GateThresholds], str]] = {
    "better": _better,
    "few-corrections": _few_corrections,
    "few-original": _few_original,
    "nothing-to-gain": _nothing_to_gain,
    "worse": _worse,
    "unproven": _unproven,
    "not-better": _not_better,
    "few-changes": _few_changes,
    "no-fit": _no_fit,
    "guessing": _guessing,
    "miscalibrated": _miscalibrated,
}
_IMAGES: dict[OriginalSet, str] = {
    "dataset": "original images",
    "kept-out": "original images kept out of training",
    "drawn": "drawn names",
}


def _letters(found: Evidence) -> str:
    corrections = found.corrections
    return (
        f"Of 100 letters {_hundredth(corrections.live_cer)} were wrong and {_hundredth(corrections.candidate_cer)} are "
        f"now; {_percent(found.p_better)} likely to be better, {_percent(found.needed)} needed."
    )


def _names(count: int) -> str:
    return f"{count} checked name{'' if count == 1 else 's'}"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"


def _hundredth(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}"
