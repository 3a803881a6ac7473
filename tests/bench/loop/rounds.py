"""Plays an office through its stages: corrections are given, a run is started, and what is live then is scored.

Only versions that the gate made live are scored. Each finished stage is in the record before the next one begins.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from backend.exchange.versions import bundle_hash
from tests.bench.image_set import image_set
from tests.bench.loop.office import Office, Round
from tests.bench.loop.poison import poisoned
from tests.bench.loop.population import QUICK_HELD_BACK, HeldBack, Name, Population
from tests.bench.loop.record import Record
from tests.bench.loop.scores import key_of, read, scores

GOLD = "original gold names"
CAUGHT = 0.8
"""Share of the wrong labels that must be held back if a version that learned from the others goes live."""


class Stages:
    """An office, its names, and the record of what was measured.

    Args:
        poison: see `poisoned`; None for honest labels.
        say: is told of each finished stage.
    """

    def __init__(
        self,
        office: Office,
        population: Population,
        record: Record,
        *,
        quick: bool,
        poison: str | None = None,
        say: Callable[[dict[str, Any]], None] = lambda stage: None,
    ) -> None:
        self._office = office
        self._population = population
        self._record = record
        self._say = say
        self._given = poisoned(population.corrections, poison) if poison else list(population.corrections)
        gold = tuple(Name(image.path, image.name, is_plain=True) for image in image_set("test").images)
        self._sets = (*population.held_back, HeldBack(GOLD, gold[:QUICK_HELD_BACK] if quick else gold))

    def run(self) -> list[dict[str, Any]]:
        """Go through the stages that are left; return all."""
        self._record.forget_failed()
        done = self._record.stages
        for stage in done:
            self._say(stage)
        before = done[-1]["corrections"] if done else 0
        for stop in self._population.stages[len(done) :]:
            stage = self._stage(before, stop)
            self._record.add_stage(stage)
            self._say(stage)
            before = stop
        return self._record.stages

    def _stage(self, begin: int, stop: int) -> dict[str, Any]:
        self._office.correct(self._given[begin:stop], batch=f"up to {stop}")
        labels = self._office.labels()
        hashes = {"before": bundle_hash(self._office.live().dir)}
        found = self._office.retrain()
        hashes["after"] = bundle_hash(self._office.live().dir)
        return {
            "corrections": stop,
            "labels": labels,
            "state": found.state,
            "reason": found.reason,
            "promoted": found.is_promoted,
            "before": found.before,
            "after": found.after,
            "hashes": hashes,
            "held_back": found.held_back,
            "set_aside": len(found.set_aside()),
            **self._wrong(stop, found),
            **training_facts(found.report),
            "sets": [self._scored(one, found) for one in self._with_set_aside(found)],
        }

    def _wrong(self, stop: int, found: Round) -> dict[str, int]:
        """How many of the labels so far are poison, and how many of these were held back."""
        pairs = zip(self._given[:stop], self._population.corrections[:stop], strict=True)
        wrong = {given.picture.name for given, true in pairs if given.text != true.text}
        return {"wrong": len(wrong), "wrong_held_back": len(wrong & set(found.held_back_files()))}

    def _with_set_aside(self, found: Round) -> list[HeldBack]:
        joined, more = self._population.joined, tuple(found.set_aside())
        return [replace(one, names=one.names + more) if one.title == joined else one for one in self._sets]

    def _scored(self, held_back: HeldBack, found: Round) -> dict[str, Any]:
        before, after = (self._score(name, held_back) for name in (found.before, found.after))
        return {"title": held_back.title, "before": before, "after": after}

    def _score(self, version: str, held_back: HeldBack) -> dict[str, Any]:
        names: Sequence[Name] = held_back.names
        bundle, settings = self._office.version(version), self._office.settings
        key = key_of(bundle, names, settings.style)
        kept = self._record.score(key)
        if kept is not None:
            return kept
        readings = read(bundle, names, settings.style, settings.threads)
        values = scores([name.text for name in names], readings).to_dict()
        self._record.add_score(key, values)
        return values


def training_facts(report: Mapping[str, Any]) -> dict[str, Any]:
    """Fields seen, minutes, and the gate's cause; None if the run got no further."""
    training = report.get("training") or {}
    seconds = report.get("seconds")
    command = shlex.split((report.get("made_from") or {}).get("command", ""))
    batch = int(command[command.index("--batch") + 1]) if "--batch" in command else None
    steps = training.get("steps")
    return {
        "fields": None if steps is None or batch is None else int(steps) * batch,
        "minutes": None if seconds is None else round(float(seconds) / 60, 1),
        "cause": report.get("cause"),
    }


def came_to_a_verdict(stage: Mapping[str, Any], is_poisoned: bool) -> bool:
    """Whether nothing broke.

    Of poisoned labels too few may be left: a run is not started, since equal texts count a few times only, or it fails
    and says that the others were held back.
    """
    if stage["state"] in ("done", "rejected"):
        return True
    return is_poisoned and (stage["state"] == "not started" or "held back" in stage["reason"])


def poison_had_no_effect(stages: Sequence[Mapping[str, Any]]) -> bool:
    """Whether nothing changed, or what changed had learned from right labels for the most part."""
    return left_as_it_was(stages) or all(
        stage["wrong_held_back"] >= CAUGHT * stage["wrong"] for stage in stages if stage["promoted"]
    )


def left_as_it_was(stages: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the same version with the same files is live after every stage."""
    versions = {stage[key] for stage in stages for key in ("before", "after")}
    hashes = {stage["hashes"][key] for stage in stages for key in ("before", "after")}
    return len(versions) == 1 and len(hashes) == 1


def folder_name(population: str, conditions: Mapping[str, Any]) -> Path:
    """Where a measurement lies, below the folder of all."""
    words = [population]
    words += [str(conditions["poison"])] if conditions["poison"] else []
    words += [] if conditions["dataset"] else ["no-dataset"]
    words += [str(conditions["held_back"])] if conditions["held_back"] != "all" else []
    words += ["quick"] if conditions["quick"] else []
    return Path("-".join(words))
