"""Which pictures the runs froze: the folder of a run is deleted after a while, and versions live on.

Knows the table ``trained_images`` and two columns of ``training_runs``. A picture that one run after the other froze is
one row with the first and the last of them, so that training every night does not add a row for each picture.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from sqlalchemy import String, delete, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.store.database import Base
from backend.store.image_sides import ImageSide
from backend.store.runs import TrainingRun

_HASHES_A_QUERY = 500


class TrainedImage(Base):
    """A picture that was frozen by all runs from the first to the last one that recorded what they froze."""

    __tablename__ = "trained_images"

    pixel_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    first_run_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_run_id: Mapped[int] = mapped_column(index=True)


def last_recorded_run(session: Session) -> int | None:
    """The newest run whose pictures are known; None without one."""
    query = select(TrainingRun.id).where(TrainingRun.contents_known)
    return session.scalar(query.order_by(TrainingRun.id.desc()).limit(1))


def record_images(session: Session, run_id: int, previous: int | None, pixel_hashes: Sequence[str]) -> None:
    """Note that the run froze these pictures; may be repeated.

    Args:
        previous: the newest run before it whose pictures are known.
    """
    for hashes in _parts(pixel_hashes):
        if previous is not None:
            again = update(TrainedImage).where(
                TrainedImage.pixel_hash.in_(hashes), TrainedImage.last_run_id == previous
            )
            session.execute(again.values(last_run_id=run_id).execution_options(synchronize_session=False))
        noted = select(TrainedImage.pixel_hash).where(
            TrainedImage.pixel_hash.in_(hashes), TrainedImage.last_run_id == run_id
        )
        known = set(session.scalars(noted))
        rows = [
            {"pixel_hash": pixel_hash, "first_run_id": run_id, "last_run_id": run_id}
            for pixel_hash in hashes
            if pixel_hash not in known
        ]
        if rows:
            session.execute(insert(TrainedImage), rows)


def set_contents_known(session: Session, run_id: int) -> None:
    """Note that all pictures of the run were recorded."""
    statement = update(TrainingRun).where(TrainingRun.id == run_id).values(contents_known=True)
    session.execute(statement.execution_options(synchronize_session="fetch"))


def select_runs_with(session: Session, pixel_hashes: Collection[str]) -> dict[int, set[str]]:
    """The recorded runs that froze any of these pictures, each with those that it froze."""
    spans = [
        (row.pixel_hash, row.first_run_id, row.last_run_id)
        for hashes in _parts(list(pixel_hashes))
        for row in session.scalars(select(TrainedImage).where(TrainedImage.pixel_hash.in_(hashes)))
    ]
    if not spans:
        return {}
    first, last = min(span[1] for span in spans), max(span[2] for span in spans)
    recorded = session.scalars(
        select(TrainingRun.id).where(TrainingRun.contents_known, TrainingRun.id.between(first, last))
    )
    found = {
        run_id: {pixel_hash for pixel_hash, since, until in spans if since <= run_id <= until}
        for run_id in recorded
    }
    return {run_id: hashes for run_id, hashes in found.items() if hashes}


def remove_images(session: Session, pixel_hashes: Collection[str]) -> None:
    """Delete what is known of these pictures: which runs froze them, and on which side they were."""
    for hashes in _parts(list(pixel_hashes)):
        for table in (TrainedImage, ImageSide):
            statement = delete(table).where(table.pixel_hash.in_(hashes))
            session.execute(statement.execution_options(synchronize_session=False))


def set_erased_from(session: Session, run_ids: Iterable[int]) -> None:
    """Note that something that these runs froze was erased since."""
    statement = update(TrainingRun).where(TrainingRun.id.in_(list(run_ids))).values(erased_from=True)
    session.execute(statement.execution_options(synchronize_session="fetch"))


def _parts(hashes: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(hashes), _HASHES_A_QUERY):
        yield hashes[start : start + _HASHES_A_QUERY]
