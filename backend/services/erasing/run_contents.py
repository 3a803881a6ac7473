"""Record which pictures a run froze, for the day on which one of them is erased; and say why a run was cancelled then.

Knows rows. Records in several transactions, so that nobody waits long to write.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from backend.store.database import writing
from backend.store.erasing import trained_images
from backend.store.runs import TrainingRun

STEP = 2000
"""Pictures in one transaction."""
CANCELLED = "Cancelled."
ERASED = "Cancelled: something that it was being trained on was erased. Start a new one."


def record_contents(session: Session, run_id: int, pixel_hashes: Sequence[str]) -> None:
    """Record them all; the run counts as recorded once the last one is."""
    previous = trained_images.last_recorded_run(session)
    for start in range(0, len(pixel_hashes), STEP):
        with writing(session):
            trained_images.record_images(session, run_id, previous, pixel_hashes[start : start + STEP])
    with writing(session):
        trained_images.set_contents_known(session, run_id)


def reason_of_cancel(run: TrainingRun | None) -> str:
    """The reason of a run whose process is ended; None: its row says that it has ended already."""
    if run is None:
        return "Another process ended the run."
    return ERASED if run.erased_from else CANCELLED
