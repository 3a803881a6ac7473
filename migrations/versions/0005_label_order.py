"""The newest label of each run and the content behind each upload's key: neither depends on a clock."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("training_runs", sa.Column("newest_label_id", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE training_runs SET newest_label_id = (SELECT coalesce(max(id), 0) FROM labels"
        " WHERE labels.created_at <= training_runs.started_at) WHERE started_at IS NOT NULL"
    )
    op.add_column("upload_keys", sa.Column("content", sa.String(length=64), nullable=True))
