"""A full store in a second: images that are there already, copied by the thousand straight into the store; and readings
of any certainty.

Knows the store's tables; the copies share their samples' pictures and readings.
"""

from __future__ import annotations

import hashlib
from itertools import cycle, islice
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from backend.store.database import open_engine, writing
from backend.store.images import Image
from backend.store.readings import Reading
from tests.e2e.server import Server

OF_THE_ROW = {"id", "sha256", "file_name"}


def multiply(server: Server, count: int) -> None:
    """Copy the images that the server has until there are ``count`` of them, all read, none labelled."""
    engine = open_engine(f"sqlite:///{server.data_dir / 'paraph.sqlite3'}")
    with Session(engine) as session, writing(session):
        images = [dict(row) for row in session.execute(select(Image.__table__)).mappings()]
        readings = {
            row["image_id"]: dict(row) for row in session.execute(select(Reading.__table__)).mappings()
        }
        numbers = range(max(image["id"] for image in images) + 1, count + 1)
        samples = list(islice(cycle(images), len(numbers)))
        copies = [_copy(sample, number) for sample, number in zip(samples, numbers, strict=True)]
        session.execute(insert(Image), copies)
        session.execute(
            insert(Reading),
            [
                {**_without(readings[sample["id"]], {"id"}), "image_id": number}
                for sample, number in zip(samples, numbers, strict=True)
            ],
        )
    engine.dispose()


def make_doubtful(server: Server, confidence: float) -> None:
    """Every reading becomes one that the model is no surer of."""
    engine = open_engine(f"sqlite:///{server.data_dir / 'paraph.sqlite3'}")
    with Session(engine) as session, writing(session):
        session.execute(update(Reading).values(confidence=confidence))
    engine.dispose()


def _copy(image: dict[str, Any], number: int) -> dict[str, Any]:
    own = {
        "id": number,
        "sha256": hashlib.sha256(str(number).encode()).hexdigest(),
        "file_name": f"field_{number:05}.png",
    }
    return _without(image, OF_THE_ROW) | own


def _without(row: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
