"""Cross-validation of fine-tuning: recipes, folds by writer, and how each trial reads writers that it has not seen.

A trial is one recipe on one fold. Its result is a file, so that an interrupted study continues where it stopped.
Knows numbers and files; ``training.laboratory.recipe_training`` trains.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from backend.disk_sync import whole_file


@dataclass(frozen=True)
class Recipe:
    """What a trial tries.

    Args:
        name: in the table, and of its folder.
        labels: share of people's labels in an epoch; the rest is replay.
        rate: highest learning rate.
        trained: which part of the network, see ``training.finetuning.two_parts``.
        looks: how often a batch is used.
    """

    name: str
    labels: float = 0.3
    rate: float = 2e-3
    trained: str = "all"
    looks: int = 1

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[\w.-]+", self.name):
            raise ValueError(
                f"A recipe's name consists of letters, digits, dots and dashes. Received: {self}"
            )


@dataclass(frozen=True)
class Result:
    """How one trial reads.

    Args:
        kept: share of the parent that was averaged into the weights.
        unseen: CER on labels of the fold's writers, which were not trained on.
        original: CER on original images.
        fields: looks at images, of labels and replay.
        seconds: of training.
    """

    recipe: str
    fold: int
    kept: float
    unseen: float
    original: float
    fields: int
    seconds: float


PARENT = Recipe("parent")
"""In place of a recipe where the parent is read, untrained."""


def read_plan(path: Path) -> list[Recipe]:
    """Recipes of a JSON list of objects.

    Raises:
        ValueError: a name occurs twice or is the parent's, or the file has another layout.
    """
    try:
        recipes = [Recipe(**values) for values in json.loads(path.read_text(encoding="utf-8"))]
    except TypeError as error:
        raise ValueError(f"{path} is not a list of recipes: {error}") from error
    names = [recipe.name for recipe in recipes]
    if len({PARENT.name, *names}) <= len(names):
        raise ValueError(f"Each recipe in {path} needs its own name, not {PARENT.name!r}. Received: {names}")
    return recipes


def hand_of(file_name: str, pattern: str) -> str:
    """What ``pattern`` matches at the beginning of a file's name: who wrote it.

    Raises:
        ValueError: it does not match.
    """
    found = re.match(pattern, file_name)
    if found is None:
        raise ValueError(f"{pattern!r} does not say who wrote {file_name}.")
    return found.group()


def fold_of(hand: str, hands: Iterable[str], folds: int) -> int:
    """The fold of a writer, by the order of all writers' hashes; folds differ by at most one writer."""
    order = sorted(set(hands), key=lambda one: hashlib.sha256(one.encode()).hexdigest())
    return order.index(hand) % folds


def result_file(out: Path, recipe: Recipe, fold: int) -> Path:
    """Where the results of a trial are kept."""
    return out / recipe.name / f"fold-{fold}.json"


def write_results(path: Path, results: Sequence[Result]) -> None:
    """Write the results of a trial, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as draft:
        draft.write_text(json.dumps([asdict(result) for result in results], indent=1), encoding="utf-8")


def read_results(out: Path, recipes: Sequence[Recipe], folds: int) -> list[Result]:
    """Results of the parent, and of all finished trials."""
    paths = [result_file(out, recipe, fold) for recipe in (PARENT, *recipes) for fold in range(folds)]
    found: list[dict[str, Any]] = [
        values for path in paths if path.exists() for values in json.loads(path.read_text(encoding="utf-8"))
    ]
    return [Result(**values) for values in found]


def table(results: Sequence[Result]) -> str:
    """A Markdown table: the mean over folds of each recipe and share of the parent."""
    lines = [
        "| recipe | of the parent | folds | CER, writers not seen | CER, original | fields | fields/s |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for recipe, kept in dict.fromkeys((result.recipe, result.kept) for result in results):
        of = [result for result in results if (result.recipe, result.kept) == (recipe, kept)]
        unseen, original = (
            sum(values) / len(of) for values in zip(*((r.unseen, r.original) for r in of), strict=True)
        )
        fields, seconds = sum(r.fields for r in of), sum(r.seconds for r in of)
        speed = f"{fields / seconds:.0f}" if seconds else "–"
        lines.append(
            f"| {recipe} | {kept:.2f} | {len(of)} | {unseen:.2%} | {original:.2%} "
            f"| {fields // len(of):,} | {speed} |"
        )
    return "\n".join(lines)
