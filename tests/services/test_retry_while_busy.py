"""Long work is not thrown away because the database is busy for a while."""

from __future__ import annotations

import pytest

from backend.services.retry_while_busy import PAUSE_SECONDS, retry_while_busy
from backend.store.errors import Busy, Damaged, StorageFull


class Database:
    """Busy for that many tries; sleeping moves its clock."""

    def __init__(self, busy: int, error: type[Exception] = Busy) -> None:
        self.left = busy
        self.error = error
        self.time = 0.0

    def work(self) -> str:
        if self.left:
            self.left -= 1
            raise self.error("locked")
        return "done"

    def sleep(self, seconds: float) -> None:
        self.time += seconds

    def try_for(self, seconds: float) -> str:
        return retry_while_busy(self.work, seconds=seconds, clock=lambda: self.time, sleep=self.sleep)


@pytest.mark.parametrize("error", [Busy, StorageFull])
def test_work_is_tried_until_the_database_is_free(error: type[Exception]) -> None:
    database = Database(3, error)
    assert database.try_for(100) == "done"
    assert database.time == 3 * PAUSE_SECONDS


def test_patience_has_an_end() -> None:
    database = Database(busy=1000)
    with pytest.raises(Busy):
        database.try_for(10)
    assert database.time == 10


def test_another_error_is_no_matter_of_patience() -> None:
    database = Database(1, Damaged)
    with pytest.raises(Damaged):
        database.try_for(100)
    assert database.time == 0
