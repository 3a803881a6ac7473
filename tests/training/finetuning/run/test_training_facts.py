"""The numbers in a run's report."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from training.finetuning.mixing import Mix
from training.finetuning.run.training_facts import training_facts
from training.fitting.checkpoint import Place


def test_they_say_what_was_learned_from_and_for_how_long() -> None:
    sets = cast(
        "Any", SimpleNamespace(corrected=[True, False, True], stop_labels=2, learn=range(13), source="drawn")
    )
    budget = cast(
        "Any",
        SimpleNamespace(mix=Mix(), trained="all", looks=1, batch=32, share_kept={"drawn": 0.5}.__getitem__),
    )
    facts = training_facts(sets, budget, Place(step=10, seconds=61.26, best_cer=0.1, best_step=5))
    assert (facts["labels"], facts["corrected"], facts["held_out"], facts["replay"]) == (3, 2, 2, 10)
    assert (facts["steps"], facts["fields"], facts["best_step"], facts["seconds"]) == (10, 320, 5, 61.3)
    assert facts["mix"] == {"labels": 0.3, "most_repeats": 8, "wanted": 400}
    assert (facts["kept"], facts["held_out_cer"]) == (0.5, 0.1)
