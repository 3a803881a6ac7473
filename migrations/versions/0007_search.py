"""Texts as they are searched, and the label that counts, by which images are sorted by when they were labelled."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from backend.store.folding import folded_name, folded_texts

revision = "0007"
down_revision: str | None = "0006"
branch_labels = None
depends_on = None

CHUNK = 1000


def upgrade() -> None:
    op.add_column("images", sa.Column("label_id", sa.Integer(), nullable=True))
    op.add_column("images", sa.Column("folded", sa.Text(), server_default="", nullable=False))
    op.add_column("readings", sa.Column("folded", sa.Text(), server_default="", nullable=False))
    op.execute(
        "UPDATE images SET label_id = (SELECT id FROM labels WHERE labels.image_id = images.id"
        " AND labels.revision = images.label_revision) WHERE label_kind IS NOT NULL"
    )
    _fold("images", ("folder", "file_name", "label_text", "expected"), _of_image)
    _fold("readings", ("text",), folded_name)
    answered = sa.text("label_kind IS NOT NULL AND deleted_at IS NULL")
    op.create_index(
        "ix_images_answered", "images", ["label_id"], sqlite_where=answered, postgresql_where=answered
    )
    op.create_index("ix_images_folded", "images", ["folded", "deleted_at"])
    op.create_index("ix_readings_folded", "readings", ["folded", "image_id", "version"])


def _of_image(folder: str, file_name: str, label: str | None, expected: str | None) -> str:
    return folded_texts(f"{folder}/{file_name}" if folder else file_name, label, expected)


def _fold(table: str, columns: tuple[str, ...], folded: Callable[..., str]) -> None:
    """Fill ``folded`` of all rows, in the order of their ids."""
    connection = op.get_bind()
    chosen = sa.text(f"SELECT id, {', '.join(columns)} FROM {table} WHERE id > :after ORDER BY id LIMIT {CHUNK}")
    change = sa.text(f"UPDATE {table} SET folded = :folded WHERE id = :id")
    after = 0
    while rows := connection.execute(chosen, {"after": after}).all():
        connection.execute(change, [{"id": row[0], "folded": folded(*row[1:])} for row in rows])
        after = rows[-1][0]
