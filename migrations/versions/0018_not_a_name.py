"""Readings of what is not a name, and what is there instead: a scribble, a stamp, printed text, several lines."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision: str | None = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    # SQLite copies the table, and Alembic does not take its check constraints along.
    with op.batch_alter_table("readings") as readings:
        readings.add_column(sa.Column("reason", sa.String(length=16), nullable=True))
        if not is_sqlite:
            readings.drop_constraint(op.f("ck_readings_status"), type_="check")
        readings.create_check_constraint(
            op.f("ck_readings_status"), "status IN ('name', 'blank', 'not_a_name')"
        )
        readings.create_check_constraint(
            op.f("ck_readings_reason"), "(status = 'not_a_name') = (reason IS NOT NULL)"
        )
