"""How many forms a person has counted in a pile, and which records are complete by order.

So far those are the complete ones of several pages, unless a person has joined the pages.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision: str | None = "0014"
branch_labels = None
depends_on = None

SEVERAL_THAT_NOBODY_JOINED = (
    "SELECT record_id FROM pages WHERE record_id IS NOT NULL AND (tie IS NULL OR tie <> 'join') "
    "GROUP BY record_id HAVING count(*) > 1"
)


def upgrade() -> None:
    op.add_column("piles", sa.Column("counted", sa.Integer(), nullable=True))
    op.add_column("piles", sa.Column("checked_by", sa.String(length=100), nullable=True))
    op.add_column("records", sa.Column("by_order", sa.String(length=16), nullable=True))
    op.execute(
        f"UPDATE records SET by_order = 'trusted' WHERE state = 'complete' AND id IN ({SEVERAL_THAT_NOBODY_JOINED})"
    )
