"""What a run's report says of its training. Knows numbers only."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from training.finetuning.training_sets import TrainingSets

if TYPE_CHECKING:
    from training.finetuning.finetune import Budget
    from training.fitting.checkpoint import Place


def training_facts(sets: TrainingSets, budget: Budget, place: Place) -> dict[str, Any]:
    """How the candidate was trained, for people."""
    return {
        "labels": len(sets.corrected),
        "corrected": sum(sets.corrected),
        "held_out": sets.stop_labels,
        "replay": len(sets.learn) - len(sets.corrected),
        "mix": asdict(budget.mix),
        "trained": budget.trained,
        "looks": budget.looks,
        "kept": budget.share_kept(sets.source),
        "steps": place.step,
        "fields": place.step * budget.batch,
        "seconds": round(place.seconds, 1),
        "best_step": place.best_step,
        "held_out_cer": place.best_cer,
    }
