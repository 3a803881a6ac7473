"""Which request asked for a run or brought a file of pages, so that the worker's log lines name it; which scanned page
a form's picture was made of, so that who erases that page learns of it."""

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
    op.add_column("form_pictures", sa.Column("source_sha256", sa.String(length=64), nullable=True))
    op.add_column("form_pictures", sa.Column("source_page", sa.Integer(), nullable=True))
