"""Where an uploaded file was: the same bytes in another place are another image."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _copy_table_without_constraint()
    else:
        op.drop_constraint("uq_images_sha256", "images")
    op.add_column("images", sa.Column("folder", sa.Text(), server_default="", nullable=False))
    op.add_column("images", sa.Column("upload_key", sa.String(length=255), nullable=True))
    op.create_index("ix_images_sha256", "images", ["sha256"])
    op.create_index(
        "uq_images_place", "images", ["batch_id", "file_name", "folder", "sha256"], unique=True
    )
    op.create_index(
        "ix_images_upload_key",
        "images",
        ["upload_key"],
        sqlite_where=sa.text("upload_key IS NOT NULL"),
        postgresql_where=sa.text("upload_key IS NOT NULL"),
    )


def _copy_table_without_constraint() -> None:
    """SQLite cannot drop a constraint: rows move to a table that lacks it and gets the old name and indexes.

    ``env.py`` has switched foreign keys off, else dropping the old table would delete readings and labels with it.
    """
    connection = op.get_bind()
    (enforced,) = connection.exec_driver_sql("PRAGMA foreign_keys").one()
    if enforced:
        raise RuntimeError("Foreign keys must be off while the table images is copied")
    made = "SELECT sql FROM sqlite_master WHERE type = ? AND tbl_name = 'images' AND sql IS NOT NULL"
    (table,) = connection.exec_driver_sql(made, ("table",)).scalars()
    indexes = connection.exec_driver_sql(made, ("index",)).scalars().all()
    (last_id,) = connection.exec_driver_sql(
        "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'images'"
    ).one()
    connection.exec_driver_sql(_without_constraint(table))
    connection.exec_driver_sql("INSERT INTO images_new SELECT * FROM images")
    connection.exec_driver_sql("DROP TABLE images")
    connection.exec_driver_sql("ALTER TABLE images_new RENAME TO images")
    # The id of a deleted image is never used again.
    connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = 'images'")
    connection.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES ('images', ?)", (last_id,))
    for index in indexes:
        connection.exec_driver_sql(index)
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise RuntimeError(f"Rows refer to rows that do not exist: {broken[:5]}")


def _without_constraint(table: str) -> str:
    """``CREATE TABLE images_new``, like ``table`` but for the constraint."""
    head, constraint = "CREATE TABLE images (", "CONSTRAINT uq_images_sha256 UNIQUE (sha256)"
    if not table.startswith(head) or table.count(constraint) != 1:
        raise RuntimeError(f"The table images is not as Paraph made it: {table}")
    before, after = table.split(constraint)
    before = before.rstrip()
    if before.endswith(","):
        before = before[:-1]
    return "CREATE TABLE images_new (" + before.removeprefix(head) + after
