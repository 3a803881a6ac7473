"""Retraining."""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backend.recognizer.bundle import Bundle, load_bundle
from backend.recognizer.engine import Recognizer
from training.finetuning import comparison
from training.finetuning.progress_log import Journal
from training.finetuning.training_sets import Material, Sizes, gather
from training.network.backend import use_default_backend

if TYPE_CHECKING:
    from training.finetuning.finetune import Budget
    from training.fitting.checkpoint import Place
    from training.fitting.fit import Progress


REPORT, ERROR = "report.json", "error.txt"
_LEAST_ORIGINAL = 300


@dataclass(frozen=True)
class Options:
    """The command line, checked."""

    snapshot: Path
    parent: Path
    out: Path
    dataset: Path | None
    minutes: float
    steps: int | None
    batch: int
    seed: int
    resume: bool

    @property
    def work(self) -> Path:
        """Packs and checkpoints; removed once there is a verdict."""
        return self.out / "work"

    @property
    def sizes(self) -> Sizes:
        """A run capped in steps, a trial, replays and is judged on no more fields than it can train on."""
        sizes = Sizes()
        if self.steps is None:
            return sizes
        can_train = max(_LEAST_ORIGINAL, self.steps * self.batch)
        return Sizes(
            min(sizes.replay, can_train), min(sizes.held_out, can_train), min(sizes.original, can_train)
        )


def retrain(options: Options) -> dict[str, Any]:
    """Prepare, train, export, judge; the report, which is also written."""
    started = time.monotonic()
    journal = Journal(options.out)
    journal.phase("preparing", "Reading labels and original data")
    parent = load_bundle(options.parent)
    material = gather(options.snapshot, parent, options.dataset, options.work, options.sizes, options.seed)
    budget, place, candidate = _train(options, parent, material, journal)
    journal.phase("evaluating", "Comparing the candidate with the live version")
    live, new = Recognizer(parent, 2), Recognizer(candidate, 2)
    verdict, changes = comparison.decide(
        comparison.read_both(material.corrections, live, new),
        comparison.read_both(material.original, live, new),
        seed=options.seed,
    )
    told = comparison.report(
        verdict,
        changes,
        material.source,
        parent=parent.manifest.version,
        candidate=candidate.manifest.version,
        dropped=dict(material.dropped),
        training=_facts(material, budget, place),
        seconds=round(time.monotonic() - started, 1),
    )
    _write(options.out / REPORT, json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    shutil.rmtree(options.work, ignore_errors=True)
    return told


def _train(
    options: Options, parent: Bundle, material: Material, journal: Journal
) -> tuple[Budget, Place, Bundle]:
    """Fine-tune and write the candidate's bundle."""
    use_default_backend()
    from training.bundling.bundling import NamePriorFile, Recipe, make_bundle
    from training.finetuning.finetune import Budget, finetune
    from training.network.network import NetworkSpec

    budget = Budget(minutes=options.minutes, steps=options.steps, batch=options.batch)
    journal.phase("training", f"Training on {len(material.corrected)} labels and replayed {material.source}")
    model, place = finetune(
        parent,
        material,
        budget,
        options.work / "checkpoints",
        options.seed,
        lambda progress: _tell(journal, progress, options.steps),
        options.resume,
    )
    journal.phase("exporting", "Exporting and calibrating the candidate")
    recipe = Recipe(
        network=NetworkSpec.from_dict(dict(parent.manifest.network)),
        image=parent.image,
        alphabet=parent.alphabet,
        parent=parent.manifest.version,
        dataset={"source": f"labels and {material.source}", "sha256": material.learn.digest()},
        seed=options.seed,
        history=place.history,
    )
    # A run that was killed after the export left a candidate that nobody has judged.
    shutil.rmtree(options.out / "candidate", ignore_errors=True)
    validation = [(sample.grey, sample.text) for sample in material.validation]
    folder = make_bundle(model, recipe, validation, options.out / "candidate", prior=NamePriorFile.of(parent))
    return budget, place, load_bundle(folder)


def _tell(journal: Journal, progress: Progress, steps: int | None) -> None:
    estimate = steps if steps is not None else round(progress.step / progress.done) if progress.done else None
    journal.step(
        step=progress.step,
        steps=estimate,
        epoch=progress.epoch,
        loss=progress.loss,
        cer=progress.score.cer if progress.score else None,
        seconds_left=progress.seconds_left,
        last=progress.done >= 1.0,
    )


def _facts(material: Material, budget: Budget, place: Place) -> dict[str, Any]:
    """What a person needs to know how the candidate came about."""
    return {
        "labels": len(material.corrected),
        "corrected": sum(material.corrected),
        "held_out": material.stop_labels,
        "replay": len(material.learn) - len(material.corrected),
        "mix": asdict(budget.mix),
        "steps": place.step,
        "best_step": place.best_step,
        "held_out_cer": place.best_cer,
    }


def _write(path: Path, text: str) -> None:
    """Whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
