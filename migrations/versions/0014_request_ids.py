"""Which request asked for a run or brought a file of pages, so that the worker's log lines name it.

Labels are found by the reading that the person saw, so that old readings are deleted quickly.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision: str | None = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("training_runs", "page_files"):
        op.add_column(table, sa.Column("request_id", sa.String(length=64), nullable=True))
    op.create_index("ix_labels_reading_id", "labels", ["reading_id"])
