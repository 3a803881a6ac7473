"""Which samples an epoch of pretraining holds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from training.data.dataset import Sample
from training.data.packing import JoinedPacks, Pack, write_pack
from training.fitting.epochs import often_samples, one_pass, real_samples, repeated
from training.options.pretraining import Options, parse


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    paper = np.full((8, 8), 255, np.uint8)
    return write_pack(tmp_path / "pack", [Sample(f"{number}.png", "A", paper, 8) for number in range(20)])


def options(*words: str) -> Options:
    return parse(None, ["--dataset", "names", *words])


def test_all_real_images_are_trained_on_or_as_many_as_given(pack: Pack) -> None:
    assert real_samples(options(), pack).tolist() == list(range(20))
    some = real_samples(options("--images", "5", "--seed", "2"), pack).tolist()
    assert some == sorted(set(some)) == real_samples(options("--images", "5", "--seed", "2"), pack).tolist()
    assert len(some) == 5


def test_images_drawn_often_are_those_that_csvs_name(tmp_path: Path, pack: Pack) -> None:
    (tmp_path / "a.csv").write_text("FILENAME,READING\n7.png,\nnot_here.png,A\n")
    (tmp_path / "b.csv").write_text("FILENAME,READING,PAGE\n3.png,B,1\n7.png,B,1\n")
    named = options("--often", str(tmp_path / "a.csv"), "--often", str(tmp_path / "b.csv"))
    assert often_samples(named, pack).tolist() == [3, 7]
    assert often_samples(options(), pack).tolist() == []
    some = options("--images", "5", "--often", str(tmp_path / "b.csv"))
    assert set(often_samples(some, pack)) == set(real_samples(some, pack)) & {3, 7}


@pytest.mark.parametrize(("times", "drawn"), [(1, [4, 7, 9]), (3, [4, 7, 7, 7, 9])])
def test_some_numbers_stand_several_times_and_none_that_was_not_there(times: int, drawn: list[int]) -> None:
    assert sorted(repeated(np.array([4, 7, 9]), np.array([7, 8]), times).tolist()) == drawn


def test_a_pass_holds_all_real_images_and_other_extra_ones_than_the_pass_before(pack: Pack) -> None:
    fields, real = JoinedPacks((pack, pack)), np.arange(20)
    passes = [
        one_pass(options("--extra-share", "0.25"), 20, real, fields, number).tolist() for number in (0, 1)
    ]
    assert all(
        each[:20] == real.tolist() and len(set(each[20:])) == 5 and min(each[20:]) >= 20 for each in passes
    )
    assert passes[0] != passes[1]
