"""Which labelled images were trained on, and which are set aside to judge candidates by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision: str | None = "0011"
branch_labels = None
depends_on = None

_EARLIER_SHARE = 5  # until now one image in five was set aside, by its grey levels


def upgrade() -> None:
    table = op.create_table(
        "image_sides",
        sa.Column("pixel_hash", sa.String(length=64), nullable=False),
        sa.Column("set_aside", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("pixel_hash", name=op.f("pk_image_sides")),
    )
    op.bulk_insert(table, _known_sides())


def _known_sides() -> list[dict[str, object]]:
    """The sides that labels had in the runs until now."""
    connection = op.get_bind()
    newest = connection.scalar(
        sa.text("SELECT max(newest_label_id) FROM training_runs WHERE started_at IS NOT NULL")
    )
    found = connection.execute(
        sa.text(
            "SELECT DISTINCT images.pixel_hash FROM images JOIN labels ON labels.image_id = images.id"
            " WHERE labels.id <= :newest"
        ),
        {"newest": newest or 0},
    )
    return [{"pixel_hash": row[0], "set_aside": int(row[0][:8], 16) % _EARLIER_SHARE == 0} for row in found]
