"""Pages that no form fits are grouped by likeness."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision: str | None = "0012"
branch_labels = None
depends_on = None

UNCOMPARED = sa.text("alike_id IS NULL AND state IN ('waiting', 'foreign')")


def upgrade() -> None:
    op.add_column("pages", sa.Column("alike_id", sa.Integer(), nullable=True))
    op.create_index(
        "ix_pages_uncompared", "pages", ["id"], sqlite_where=UNCOMPARED, postgresql_where=UNCOMPARED
    )
