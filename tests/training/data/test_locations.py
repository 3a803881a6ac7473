"""The commands of training look where the server looks."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from backend.recognizer.bundle import BundleError
from tests.handwriting import ROOT
from tests.recognizer.networks import band_bundle
from training.data import locations
from training.data.locations import (
    SHIPPED,
    add_dataset_option,
    add_weights_option,
    bundle_at,
    dataset,
    full_dataset,
)


def test_the_dataset_s_own_variable_comes_before_the_data_folder(tmp_path: Path) -> None:
    (tmp_path / "names").mkdir()
    assert dataset({"PARAPH_DATA": str(tmp_path)}) == tmp_path / "names"
    assert dataset({"PARAPH_DATA": str(tmp_path), "PARAPH_DATASET": "/elsewhere"}) == Path("/elsewhere")


def test_without_either_there_is_none(tmp_path: Path) -> None:
    assert dataset({"PARAPH_DATA": str(tmp_path)}) is None
    assert full_dataset({"PARAPH_DATA": str(tmp_path)}) == tmp_path / "names"


@pytest.mark.parametrize("given", [[], ["--dataset", "other"]])
def test_the_option_may_be_left_out_where_a_dataset_is_found(
    monkeypatch: pytest.MonkeyPatch, given: list[str]
) -> None:
    monkeypatch.setenv("PARAPH_DATASET", "found")
    parser = argparse.ArgumentParser()
    add_dataset_option(parser)
    assert parser.parse_args(given).dataset == Path(given[1] if given else "found")


def test_the_option_must_be_given_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PARAPH_DATASET", raising=False)
    monkeypatch.setenv("PARAPH_DATA", str(tmp_path))
    parser = argparse.ArgumentParser()
    add_dataset_option(parser)
    with pytest.raises(SystemExit):
        parser.parse_args([])


def test_without_a_name_the_shipped_bundle_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    parser = argparse.ArgumentParser()
    add_weights_option(parser)
    other = band_bundle(tmp_path, "other")
    assert ROOT / "weights" == SHIPPED
    assert bundle_at(parser.parse_args(["--weights", str(other)]).weights).manifest.version == "other"
    monkeypatch.setattr(locations, "SHIPPED", tmp_path)
    assert bundle_at(parser.parse_args([]).weights).dir == other


def test_a_missing_bundle_is_an_error_that_names_the_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(locations, "SHIPPED", tmp_path)
    with pytest.raises(BundleError, match=f"no bundle in {tmp_path}"):
        bundle_at(None)
