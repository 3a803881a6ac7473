"""Leases of images, so that two people are handed different names; and the queue batch by batch."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "leases",
        sa.Column("image_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["image_id"], ["images.id"], name=op.f("fk_leases_image_id_images")),
        sa.PrimaryKeyConstraint("image_id", name=op.f("pk_leases")),
    )
    op.create_index("ix_leases_holder", "leases", ["holder"])
    op.create_index("ix_leases_expires_at", "leases", ["expires_at"])
    op.create_index(
        "ix_images_pending_batch",
        "images",
        ["batch_id", "queue_confidence", "id"],
        sqlite_where=sa.text("label_kind IS NULL"),
        postgresql_where=sa.text("label_kind IS NULL"),
    )
