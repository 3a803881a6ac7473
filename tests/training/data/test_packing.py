"""A pack gives back what was put in, and an unfinished one is not a pack."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backend.recognizer.spelling.left_open import LeftOpen
from training.data.dataset import Sample
from training.data.packing import JoinedPacks, is_packed, open_pack, pack_split, write_pack
from training.drawn.synthetic_dataset import write_dataset

SAMPLES = [
    Sample("a.png", "LEA", np.arange(12, dtype=np.uint8).reshape(3, 4), 40),
    Sample("b.png", "", np.full((2, 5), 9, np.uint8), 36),
]


def test_images_texts_and_widths_come_back(tmp_path: Path) -> None:
    write_pack(tmp_path, SAMPLES)
    pack = open_pack(tmp_path)
    assert len(pack) == 2
    assert (pack.texts, pack.file_names, pack.widths.tolist()) == (["LEA", ""], ["a.png", "b.png"], [40, 36])
    for number, sample in enumerate(SAMPLES):
        np.testing.assert_array_equal(pack.grey(number), sample.grey)


def test_other_labels_have_another_digest(tmp_path: Path) -> None:
    same = write_pack(tmp_path / "1", SAMPLES).digest()
    assert write_pack(tmp_path / "2", SAMPLES).digest() == same
    assert write_pack(tmp_path / "3", SAMPLES[:1]).digest() != same


def test_a_broken_off_pack_is_not_taken_for_a_whole_one(tmp_path: Path) -> None:
    def broken():
        yield SAMPLES[0]
        raise KeyboardInterrupt

    write_pack(tmp_path, SAMPLES)
    with pytest.raises(KeyboardInterrupt):
        write_pack(tmp_path, broken())
    assert not is_packed(tmp_path)


def test_no_sample_at_all_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no usable sample"):
        write_pack(tmp_path, [])


def test_joined_packs_number_their_samples_on(tmp_path: Path) -> None:
    joined = JoinedPacks((write_pack(tmp_path / "1", SAMPLES), write_pack(tmp_path / "2", SAMPLES[::-1])))
    assert joined.texts == ["LEA", "", "", "LEA"]
    assert joined.widths.tolist() == [40, 36, 36, 40]
    for number, sample in enumerate((*SAMPLES, *SAMPLES[::-1])):
        np.testing.assert_array_equal(joined.grey(number), sample.grey)


def test_packs_travel_to_other_processes_as_where_they_lie(tmp_path: Path) -> None:
    joined = JoinedPacks((write_pack(tmp_path / "1", SAMPLES), write_pack(tmp_path / "2", SAMPLES[::-1])))
    assert joined.widths.tolist() == [40, 36, 36, 40]
    packed = pickle.dumps(joined)
    assert len(packed) < 1000
    again = pickle.loads(packed)
    assert again.texts == joined.texts
    np.testing.assert_array_equal(again.grey(2), SAMPLES[1].grey)


def test_other_readings_pack_the_split_anew_and_the_same_do_not(tmp_path: Path) -> None:
    write_dataset(tmp_path / "data", 12, seed=1)
    first = pack_split(tmp_path / "data", "train", tmp_path / "pack", {})
    made = (tmp_path / "pack" / "pixels.bin").stat().st_mtime_ns
    pack_split(tmp_path / "data", "train", tmp_path / "pack", {})
    assert (tmp_path / "pack" / "pixels.bin").stat().st_mtime_ns == made
    mended = pack_split(tmp_path / "data", "train", tmp_path / "pack", {first.file_names[0]: "O"})
    assert mended.texts == ["O", *first.texts[1:]]


def test_which_texts_are_as_written_comes_back(tmp_path: Path) -> None:
    written = Sample("c.png", "Léa", np.full((2, 5), 9, np.uint8), 36, LeftOpen.NOTHING)
    pack = write_pack(tmp_path / "1", [SAMPLES[0], written])
    assert pack.left_open.tolist() == [1, 0]
    joined = JoinedPacks((pack, write_pack(tmp_path / "2", SAMPLES)))
    assert joined.left_open.tolist() == [1, 0, 1, 1]


@pytest.mark.parametrize(("told", "meant"), [({}, [1, 1]), ({"written": np.array([True, False])}, [0, 1])])
def test_packs_of_earlier_releases_tell_less_of_their_texts(
    tmp_path: Path, told: dict[str, Any], meant: list[int]
) -> None:
    write_pack(tmp_path, SAMPLES)
    with np.load(tmp_path / "index.npz") as index:
        kept = {name: index[name] for name in index.files if name != "left_open"}
    np.savez(tmp_path / "index.npz", **kept, **told)
    assert open_pack(tmp_path).left_open.tolist() == meant
