"""A few rounds of what `python -m tests.process.kill_rounds` does two hundred times."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.process.conftest import Server
from tests.process.kill_rounds import Rounds, named_blobs, rows_without_blob

pytestmark = pytest.mark.slow


@pytest.fixture
def rounds(tmp_path: Path) -> Iterator[Rounds]:
    server = Server(tmp_path)
    yield Rounds(server)
    if server.process is not None and server.process.poll() is None:
        server.stop()


def test_nothing_that_was_answered_is_lost_in_three_rounds(rounds: Rounds) -> None:
    rounds.run(3)
    assert len(rounds.answered.labels) > 3

    image_id = next(iter(rounds.answered.labels))
    blob = named_blobs(rounds.server.data_dir)[0]
    blob.write_bytes(b"cut")
    assert rows_without_blob(rounds.server.data_dir) == [blob.name]
    rounds.answered.labels[image_id] = (99, "NEVER SAVED")
    with pytest.raises(AssertionError, match="NEVER SAVED"):
        rounds.check()
