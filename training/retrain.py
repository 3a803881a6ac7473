"""`python -m training.retrain`: a snapshot of labels and the live bundle in; a candidate, its verdict and
report out.

The worker starts it as a child process; only files pass. It writes ``progress.jsonl``,
``candidate/<version>/`` and ``report.json`` into ``--out`` and ends with 0 for either verdict; otherwise it
ends with 1 and ``error.txt`` says why in plain words. Knows the order of the steps; what each does is its
module's.
"""

from __future__ import annotations

import argparse
import json
import shutil
import time
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backend import lifeline
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


def main(arguments: list[str] | None = None) -> int:
    """The command line; 0 for either verdict, 1 with ``error.txt``."""
    lifeline.hold()
    options = _parse(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / ERROR).unlink(missing_ok=True)
    try:
        retrain(options)
    except Exception as error:
        traceback.print_exc()
        _write(options.out / ERROR, _in_words(error) + "\n")
        return 1
    return 0


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


def _in_words(error: Exception) -> str:
    if type(error).__module__.split(".")[0] in ("backend", "training"):
        return str(error)  # our own errors are written for people
    if isinstance(error, MemoryError):
        return "Memory ran out during training."
    return f"{type(error).__name__}: {error}"


def _write(path: Path, text: str) -> None:
    """Whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def _parse(arguments: list[str] | None) -> Options:
    parser = argparse.ArgumentParser(
        prog="python -m training.retrain", description="Fine-tune the live bundle on labels and judge it."
    )
    parser.add_argument("--snapshot", type=Path, required=True, help="folder with labels.csv and images/")
    parser.add_argument("--parent", type=Path, required=True, help="the live bundle's folder")
    parser.add_argument("--out", type=Path, required=True, help="folder for candidate, report and progress")
    parser.add_argument("--dataset", type=Path, help="original data to replay (default: synthetic fields)")
    parser.add_argument("--minutes", type=float, default=20.0, help="of training")
    parser.add_argument("--steps", type=int, help="optimiser steps at most")
    parser.add_argument("--batch", type=int, default=32, help="fields a step")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--resume", action="store_true", help="go on from the newest checkpoint in --out")
    return Options(**vars(parser.parse_args(arguments)))


if __name__ == "__main__":
    raise SystemExit(main())
