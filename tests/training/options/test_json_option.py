"""Options that hold several values, as JSON."""

from __future__ import annotations

import argparse

import pytest

from training.data.augment import Strength
from training.options.json_option import json_for

READ = json_for(lambda given: Strength(**given))


def test_what_is_given_stands_beside_the_defaults() -> None:
    assert READ('{"plain": 0.5}') == Strength(plain=0.5)


@pytest.mark.parametrize("text", ['{"plain"', "0.5", '{"plian": 0.5}', "[1]"])
def test_what_is_no_such_object_is_refused_in_argparse_s_way(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        READ(text)
