"""Records, and their pages, can lie in the bin; pages know who had them cut again; single pages can be erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision: str | None = "0015"
branch_labels = None
depends_on = None

KINDS = "kind IN ('image', 'record', 'page')"
ERASURES = "id, kind, former_id, actor, reason, created_at, finished_at, counts, versions, copies, salt, digests, plan"


def upgrade() -> None:
    for table in ("records", "pages"):
        op.add_column(table, sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
        op.add_column(table, sa.Column("deleted_by", sa.String(length=100), nullable=True))
    in_bin = sa.text("deleted_at IS NOT NULL")
    op.create_index(
        "ix_records_deleted", "records", ["deleted_at", "id"], sqlite_where=in_bin, postgresql_where=in_bin
    )
    op.add_column("pages", sa.Column("cut_by", sa.String(length=100), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        _copy_erasures()
    else:
        op.drop_constraint(op.f("ck_erasures_kind"), "erasures", type_="check")
        op.create_check_constraint(op.f("ck_erasures_kind"), "erasures", KINDS)


def _copy_erasures() -> None:
    """SQLite cannot change a constraint. No other table refers to this one."""
    op.create_table(
        "erasures_new",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("former_id", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.Column("copies", sa.JSON(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("digests", sa.JSON(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_erasures_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
        sqlite_autoincrement=True,
    )
    op.execute(f"INSERT INTO erasures_new ({ERASURES}) SELECT {ERASURES} FROM erasures")
    op.execute("DROP TABLE erasures")
    op.execute("ALTER TABLE erasures_new RENAME TO erasures")
