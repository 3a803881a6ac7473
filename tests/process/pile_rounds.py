"""Kill the worker again and again while it cuts a pile; every page must be there once, and no record half.

`python -m tests.process.pile_rounds --pages 500 --rounds 10 --print` runs the long form on printed pages; the tests
run a short one on marked pages.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from backend.config import ROOT, Settings
from backend.services.maintenance.startup import prepare
from backend.store.blobs import BlobStore
from backend.store.database import open_engine
from tests.process.kill_rounds import connect, rows_without_blob
from tests.services.piles.scans import Desk, file_of, marked, printed

ENDS_WITHIN_S = 600


class PileRounds:
    """A pile of records of two pages each in one file, and a worker that is killed while it cuts it.

    Args:
        people: records of the pile.
        is_print: pages are recognised by their print, which takes about a second each.
    """

    def __init__(self, folder: Path, people: int, *, is_print: bool = False, seed: int = 0) -> None:
        self.pages = 2 * people
        self._data = folder / "data"
        self._weights = folder / "weights"
        self._is_print = is_print
        self._random = random.Random(seed)
        self._worker: subprocess.Popen[bytes] | None = None
        self._receive(people)

    def run(self, rounds: int, show: Callable[[str], None] = lambda _line: None) -> None:
        """Kill the worker ``rounds`` times, then let it finish, and check after each time.

        Raises:
            AssertionError: a page is missing or there twice, or a record or a field is half.
        """
        for number in range(1, rounds + 1):
            self._start()
            goal = self.cut() + self._random.randint(1, max(1, self.pages // (rounds + 1)))
            self._wait(partial(self._has_cut, min(goal, self.pages)))
            time.sleep(self._random.uniform(0, 0.2))
            self._kill()
            self.check()
            show(f"round {number}: killed with {self.cut()} of {self.pages} pages cut, each there once")
        self._start()
        self._wait(lambda: self._count("SELECT count(*) FROM page_files WHERE is_joined") == 1)
        self._kill()
        self.check()
        complete = self._count("SELECT count(*) FROM records WHERE state = 'complete'")
        assert (self.cut(), complete) == (self.pages, self.pages // 2)

    def cut(self) -> int:
        """How many pages are registered."""
        return self._count("SELECT count(*) FROM pages WHERE state = 'registered'")

    def _has_cut(self, pages: int) -> bool:
        return self.cut() >= pages

    def check(self) -> None:
        """Each page is there once with all its fields, each field has its image, each record all its pages."""
        with closing(connect(self._data)) as database:
            numbers = [row[0] for row in database.execute("SELECT number FROM pages ORDER BY number")]
            fields = database.execute(
                "SELECT p.form_page, count(f.id) FROM pages p LEFT JOIN page_fields f ON f.page_id = p.id "
                "WHERE p.state = 'registered' GROUP BY p.id"
            ).fetchall()
            records = database.execute(
                "SELECT r.id, count(p.id) FROM records r LEFT JOIN pages p ON p.record_id = r.id GROUP BY r.id"
            ).fetchall()
            stray = database.execute(
                "SELECT count(*) FROM images WHERE id NOT IN (SELECT image_id FROM page_fields)"
            ).fetchone()[0]
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert numbers == list(range(1, len(numbers) + 1))
        assert {tuple(row) for row in fields} <= {(1, 2), (2, 1)}
        assert {count for _, count in records} <= {2}
        assert stray == 0
        assert rows_without_blob(self._data) == []

    def close(self) -> None:
        """End the worker."""
        if self._worker is not None and self._worker.poll() is None:
            self._kill()

    def _receive(self, people: int) -> None:
        settings = Settings(data_dir=self._data, weights_dir=self._weights, worker="off")
        self._data.mkdir(parents=True)
        engine = open_engine(settings.database_url)
        prepare(engine, settings)
        draw = (lambda page: printed(page, 5)) if self._is_print else (lambda page: marked(f"C{page}"))
        with Session(engine) as session:
            desk = Desk(session, sessionmaker(engine), BlobStore(settings.blobs_url), settings)
            desk.keep_form()
            desk.receive(("scan.pdf", file_of([draw(page) for _ in range(people) for page in (1, 2)])))
        engine.dispose()

    def _start(self) -> None:
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith(("PARAPH_", "DATABASE_"))
        }
        self._worker = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.process.pile_worker",
                *(["--print"] if self._is_print else []),
            ],
            cwd=ROOT,
            env=kept | {"PARAPH_DATA": str(self._data), "PARAPH_WEIGHTS": str(self._weights)},
            stdin=subprocess.PIPE,  # the worker ends when this ends
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _kill(self) -> None:
        assert self._worker is not None
        self._worker.kill()
        self._worker.communicate()

    def _wait(self, condition: Callable[[], bool]) -> None:
        end = time.monotonic() + ENDS_WITHIN_S
        while not condition():
            assert self._worker is not None
            assert self._worker.poll() is None, "the worker has ended by itself"
            assert time.monotonic() < end, "the pile is not cut"
            time.sleep(0.02)

    def _count(self, query: str) -> int:
        with closing(connect(self._data)) as database:
            found: int = database.execute(query).fetchone()[0]
            return found


def main(arguments: list[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.process.pile_rounds", description=__doc__)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--print", action="store_true", help="recognise printed pages, not marked ones")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        rounds = PileRounds(Path(folder), options.pages // 2, is_print=options.print, seed=options.seed)
        try:
            rounds.run(options.rounds, lambda line: print(line, flush=True))
        finally:
            rounds.close()
    print(f"{options.rounds} rounds: {rounds.pages} pages, each there once, no record half")


if __name__ == "__main__":
    main()
