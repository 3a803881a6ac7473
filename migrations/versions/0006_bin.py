"""Images and batches that were deleted lie in a bin for a while; their names and places can be used again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision: str | None = "0005"
branch_labels = None
depends_on = None

KEPT = "deleted_at IS NULL"
PENDING = f"label_kind IS NULL AND {KEPT}"
INDEXES = {
    "ix_images_pending_oldest": (["id"], PENDING),
    "ix_images_pending_uncertain": (["queue_confidence", "id"], PENDING),
    "ix_images_pending_alike": (["queue_text", "queue_confidence", "id"], PENDING),
    "ix_images_pending_letter": (["queue_letter", "queue_confidence", "id"], PENDING),
    "ix_images_pending_batch": (["batch_id", "queue_confidence", "id"], PENDING),
    "ix_images_unread": (["id"], f"reading_version IS NULL AND {KEPT}"),
    "ix_images_labelled": (["label_kind", "batch_id"], f"label_kind IS NOT NULL AND {KEPT}"),
    "uq_images_place": (["batch_id", "file_name", "folder", "sha256"], KEPT),
}


def upgrade() -> None:
    op.add_column("images", sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
    for name, (columns, rows) in INDEXES.items():
        op.drop_index(name, "images")
        _create_index(name, "images", columns, rows)
    _create_index("ix_images_deleted", "images", ["deleted_at", "id"], "deleted_at IS NOT NULL")
    if op.get_bind().dialect.name == "sqlite":
        _copy_batches()
    else:
        op.drop_constraint("uq_batches_name", "batches")
        op.add_column("batches", sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
    _create_index("uq_batches_name", "batches", ["name"], KEPT)


def _create_index(name: str, table: str, columns: list[str], rows: str) -> None:
    where = sa.text(rows)
    op.create_index(
        name, table, columns, unique=name.startswith("uq_"), sqlite_where=where, postgresql_where=where
    )


def _copy_batches() -> None:
    """SQLite cannot drop a constraint: rows move to a table that lacks it, and never uses an id again.

    ``env.py`` has switched foreign keys off while the table is away.
    """
    op.create_table(
        "batches_new",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
        sqlite_autoincrement=True,
    )
    op.execute("INSERT INTO batches_new (id, name, created_at) SELECT id, name, created_at FROM batches")
    op.execute("DROP TABLE batches")
    op.execute("ALTER TABLE batches_new RENAME TO batches")
    broken = op.get_bind().exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise RuntimeError(f"Rows refer to rows that do not exist: {broken[:5]}")
