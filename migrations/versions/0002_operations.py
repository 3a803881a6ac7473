"""Operations, which label many images at once, and the first letter of a reading, by which images are grouped."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "operations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("results", sa.JSON(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=255), nullable=True),
        sa.Column("author", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["undoes"], ["operations.id"], name=op.f("fk_operations_undoes_operations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operations")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_operations_idempotency_key")),
        sa.UniqueConstraint("undoes", name=op.f("uq_operations_undoes")),
    )
    # As text, since Alembic would copy the whole table on SQLite, and lose its CHECK constraints on the way.
    op.execute(
        "ALTER TABLE labels ADD COLUMN operation_id INTEGER "
        "CONSTRAINT fk_labels_operation_id_operations REFERENCES operations (id)"
    )
    op.create_index("ix_labels_operation_id", "labels", ["operation_id"])

    op.add_column("images", sa.Column("queue_letter", sa.String(length=1), nullable=True))
    # A reading's `queue_text` is "0" and its text; "1" stands for unread.
    op.execute("UPDATE images SET queue_letter = substr(queue_text, 2, 1) WHERE reading_version IS NOT NULL")
    op.create_index(
        "ix_images_pending_letter",
        "images",
        ["queue_letter", "queue_confidence", "id"],
        sqlite_where=sa.text("label_kind IS NULL"),
        postgresql_where=sa.text("label_kind IS NULL"),
    )
