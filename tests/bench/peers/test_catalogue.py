"""The catalogue: each contestant has a reader, and none has a licence that binds Paraph's users."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path

from tests.bench.peers.catalogue import paraph, peers
from tests.bench.peers.choose import GRIDS, combinations


def test_the_settings_of_each_contestant_fit_its_reader() -> None:
    for contestant in (*paraph(Path("weights/v1")), *peers()):
        reader = importlib.import_module(contestant.module).Reader
        inspect.signature(reader).bind(**contestant.settings, threads=1)


def test_the_names_are_distinct_and_the_licences_permissive() -> None:
    everyone = [*paraph(Path("weights/v1")), *peers()]
    assert len({item.name for item in everyone}) == len(everyone) == 9
    assert {item.licence for item in everyone} == {"MIT", "Apache-2.0"}
    assert [item.name for item in everyone if item.ours] == ["Paraph", "Paraph without the name prior"]


def test_every_peer_has_a_grid_of_its_own_settings() -> None:
    for contestant in peers():
        reader = importlib.import_module(contestant.module).Reader
        known = inspect.signature(reader).parameters
        assert set(GRIDS[contestant.module.rsplit(".", 1)[1]]) <= set(known)


def test_the_combinations_of_a_grid() -> None:
    assert list(combinations({"a": (1, 2), "b": (None,)})) == [{"a": 1, "b": None}, {"a": 2, "b": None}]
