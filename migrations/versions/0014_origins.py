"""Where things come from: the request behind a run or a file of pages, which the worker's log lines name; the scanned
page that a form's picture was made from, so that whoever erases that page learns of the form.

Labels get an index by the reading that the person saw, so that old readings are deleted quickly.
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
    op.add_column("form_pictures", sa.Column("source_sha256", sa.String(length=64), nullable=True))
    op.add_column("form_pictures", sa.Column("source_page", sa.Integer(), nullable=True))
