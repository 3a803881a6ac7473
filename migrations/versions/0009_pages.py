"""Piles of pages: files, pages, cut fields, records, decisions; images that are typed, and fields known to be empty."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision: str | None = "0008"
branch_labels = None
depends_on = None

BINARY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column(
        "images", sa.Column("typed", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("images", sa.Column("emptiness", sa.Double(), nullable=True))
    _piles()
    _records()
    _pages()
    op.create_table(
        "page_fields",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("image_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("corners", sa.JSON(), nullable=False),
        _key("page_fields", "page_id", "pages", "CASCADE"),
        _key("page_fields", "image_id", "images", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_fields")),
        sa.UniqueConstraint("page_id", "name", name=op.f("uq_page_fields_page_id_name")),
    )
    op.create_index("ix_page_fields_image_id", "page_fields", ["image_id"])
    op.create_table(
        "page_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("decision", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("author", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _key("page_decisions", "page_id", "pages", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_decisions")),
    )
    op.create_index("ix_page_decisions_page_id", "page_decisions", ["page_id"])


def _piles() -> None:
    op.create_table(
        "piles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        _key("piles", "batch_id", "batches", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_piles")),
        sa.UniqueConstraint("batch_id", name=op.f("uq_piles_batch_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "page_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pile_id", sa.Integer(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("place", BINARY, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("blob", sa.String(length=64), nullable=True),
        sa.Column("is_joined", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _key("page_files", "pile_id", "piles", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_files")),
        sa.UniqueConstraint(
            "pile_id", "folder", "file_name", "sha256", name=op.f("uq_page_files_pile_id_folder_file_name_sha256")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_page_files_state", "page_files", ["state"])
    op.create_index("ix_page_files_blob", "page_files", ["blob"])


def _records() -> None:
    op.create_table(
        "records",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pile_id", sa.Integer(), nullable=False),
        sa.Column("form_version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        _key("records", "pile_id", "piles", "CASCADE"),
        _key("records", "form_version_id", "form_versions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_records")),
        sa.UniqueConstraint("pile_id", "number", name=op.f("uq_records_pile_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_records_form_version_id", "records", ["form_version_id"])


def _pages() -> None:
    op.create_table(
        "pages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("is_due", sa.Boolean(), nullable=False),
        sa.Column("form_version_id", sa.Integer(), nullable=True),
        sa.Column("form_page", sa.Integer(), nullable=True),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("turned", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("scale", sa.Double(), nullable=False),
        sa.Column("placement", sa.JSON(), nullable=True),
        sa.Column("picture", sa.String(length=64), nullable=True),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("tie", sa.String(length=16), nullable=True),
        sa.Column("decided_by", sa.String(length=16), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        _key("pages", "file_id", "page_files", "CASCADE"),
        _key("pages", "form_version_id", "form_versions"),
        _key("pages", "record_id", "records", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pages")),
        sa.UniqueConstraint("file_id", "number", name=op.f("uq_pages_file_id_number")),
        sqlite_autoincrement=True,
    )
    for column in ("form_version_id", "picture", "record_id"):
        op.create_index(f"ix_pages_{column}", "pages", [column])
    due = sa.text("is_due")
    op.create_index("ix_pages_due", "pages", ["file_id"], sqlite_where=due, postgresql_where=due)


def _key(table: str, column: str, other: str, on_delete: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=on_delete)
