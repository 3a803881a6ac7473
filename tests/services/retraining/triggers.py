"""A process that requests a run twice, once others are ready: ``DATA WEIGHTS DATABASE_URL MEETING NAME``.

Prints ``queued`` or ``refused`` for each request.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.errors import ConflictError
from backend.services.retraining.run_requests import request_run
from backend.store.database import open_engine


def main() -> None:
    data, weights, url, meeting, name = sys.argv[1:]
    settings = Settings(
        data_dir=Path(data), weights_dir=Path(weights), database_url=url, retrain_min_labels=3
    )
    with Session(open_engine(url)) as session:
        session.connection()
        session.rollback()
        Path(meeting, f"{name}.ready").touch()
        while not Path(meeting, "go").exists():
            time.sleep(0.001)
        for trigger in ("command", "schedule"):
            try:
                request_run(session, settings, trigger, author="local")
                print("queued")
            except ConflictError:
                print("refused")


if __name__ == "__main__":
    main()
