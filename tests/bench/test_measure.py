"""One row of the table, measured with a reader that takes no time."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.bench.image_set import ImageSet
from tests.bench.measure import doubt_cost, measure
from tests.bench.peers.catalogue import Contestant
from tests.bench.peers.messages import Answer
from tests.handwriting import NamedImage


@pytest.mark.slow
def test_printed_words_are_removed_for_peers_only(tmp_path: Path) -> None:
    images = []
    for number, (written, name) in enumerate([("NOM: PAUL", "PAUL"), ("ANNA", "ANNA"), ("TOM", "TIM")]):
        path = tmp_path / f"{number}.jpg"
        path.write_text(written)
        images.append(NamedImage(path, name))
    shown = ImageSet(images, "three files", frozenset({"PAUL", "ANNA"}))
    settings = {"file": str(images[0].path), "plain": True}
    peer = Contestant("Echo", "MIT", "tests.bench.peers.echo", settings)
    ours = Contestant("Paraph", "MIT", "tests.bench.peers.echo", settings, batch=None, processes=1, ours=True)
    credited, own = (measure(item, Path(sys.executable), shown, bulk=4) for item in (peer, ours))
    assert (credited.exact, credited.cer) == (2 / 3, 1 / 11)
    assert (own.exact, own.cer) == (1 / 3, 6 / 11)
    assert credited.exact_low < credited.exact < credited.exact_high
    assert (credited.images, credited.version, credited.disk_mb) == (3, "echo 1", 9e-6)
    assert own.doubt_cost is not None
    assert min(credited.milliseconds, credited.per_second, credited.resident_mib, credited.start_s) > 0


def test_doubt_costs_the_mean_time_of_doubtful_images_by_that_of_the_others() -> None:
    assert doubt_cost(Answer(["A", "B", "C", "D"], [1.0, 6.0, 3.0, 2.0], [False, True, False, True])) == 2.0
    assert doubt_cost(Answer(["A"], [1.0])) is None
    assert doubt_cost(Answer(["A"], [1.0], [True])) is None
    assert doubt_cost(Answer(["A"], [1.0], [False])) is None
