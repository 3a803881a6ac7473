"""A study on a tiny network: every writer is unseen once, and what is finished is not done again."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.exchange.style import Style
from backend.recognizer.alphabet import NAMES, WRITTEN
from backend.recognizer.bundle import load_bundle
from backend.recognizer.normalise import ImageSpec
from training import recipes
from training.data.packing import open_pack
from training.drawn.synthetic_dataset import write_dataset
from training.laboratory import recipe_training
from training.laboratory.recipe_trials import Recipe, read_results

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("eagerly")]


def test_a_study_reads_each_fold_with_what_the_others_taught(
    tiny_parent: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.training.making import snapshot

    write_dataset(tmp_path / "names", 40, seed=0)
    plan = tmp_path / "plan.json"
    plan.write_text('[{"name": "short", "trained": "frames", "looks": 2}]', encoding="utf-8")
    common = ["--dataset", str(tmp_path / "names"), "--out", str(tmp_path / "out"), "--plan", str(plan)]
    arguments = [
        *("train", *common, "--snapshot", str(snapshot(tmp_path / "snapshot")), "--parent", str(tiny_parent)),
        *("--steps", "2", "--folds", "2", "--hands", r"\d{3}[0-9]"),
    ]
    recipes.main(arguments)
    first, second, *results = read_results(tmp_path / "out", [Recipe("short")], 2)
    assert [(one.recipe, one.fold, one.fields) for one in (first, second)] == [
        ("parent", 0, 0),
        ("parent", 1, 0),
    ]
    assert [(one.fold, one.kept) for one in results] == [(f, k) for f in (0, 1) for k in (0.0, 0.25, 0.5)]
    assert {one.fields for one in results} == {64}
    assert all(0 < one.unseen <= 2 for one in results)

    monkeypatch.setattr(recipe_training, "finetune", None)  # all trials are finished
    recipes.main(arguments)
    recipes.main(["table", *common, "--folds", "2"])
    table = capsys.readouterr().out
    assert table.count("| short |") == 3
    assert table.count("| parent |") == 1


def test_a_network_that_tells_forms_apart_is_read_as_its_labels_are(tmp_path: Path) -> None:
    from tests.training.making import LABELS, SHALLOW, snapshot
    from training.bundling.bundling import make_bundle
    from training.bundling.recipe import Recipe as Made
    from training.network.network import build

    write_dataset(tmp_path / "names", 40, seed=0)
    made = Made(network=SHALLOW, image=ImageSpec(), alphabet=NAMES, letters=WRITTEN)
    parent = make_bundle(build(SHALLOW, WRITTEN.size), made, [], tmp_path / "weights", "parent")
    labels = [label.capitalize() for label in LABELS]
    study = recipe_training.Study(
        snapshot(tmp_path / "snapshot", labels, style=Style("written", "kept")),
        load_bundle(parent),
        tmp_path / "names",
        tmp_path / "out",
        hands=r"\d{4}",
        folds=2,
        steps=1,
        kept=(0.5,),
    )
    recipe_training.run_trial(study, Recipe("short", trained="frames"), 0)
    (result,) = read_results(study.out, [Recipe("short")], 2)
    assert result.unseen > 0
    assert set(open_pack(study.out / "packs" / "0" / "unseen").texts) <= set(labels)
