"""The audit log, which only grows; tombstones of what was erased; what each run froze. Ids of labels are used once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision: str | None = "0010"
branch_labels = None
depends_on = None

GROWS = "The audit log only grows: its rows can be neither changed nor deleted."
LABELS = (
    "id, image_id, revision, kind, text, reading_id, undoes, unknown_characters, idempotency_key, operation_id, author, "
    "created_at"
)


def upgrade() -> None:
    _audit_log()
    op.create_table(
        "erasures",
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
        sa.CheckConstraint("kind IN ('image', 'record')", name=op.f("ck_erasures_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "trained_images",
        sa.Column("pixel_hash", sa.String(length=64), nullable=False),
        sa.Column("first_run_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_run_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("pixel_hash", "first_run_id", name=op.f("pk_trained_images")),
    )
    op.create_index("ix_trained_images_last_run_id", "trained_images", ["last_run_id"])
    for column in ("contents_known", "erased_from"):
        op.add_column(
            "training_runs", sa.Column(column, sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    if op.get_bind().dialect.name == "sqlite":
        _copy_labels()


def _audit_log() -> None:
    op.create_table(
        "audit_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("target_kind", sa.String(length=40), nullable=False),
        sa.Column("target_id", sa.String(length=100), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_events")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_events_actor", "audit_events", ["actor", "id"])
    op.create_index("ix_audit_events_action", "audit_events", ["action", "id"])
    if op.get_bind().dialect.name == "sqlite":
        _refuse_on_sqlite()
    else:
        _refuse_on_postgresql()


def _refuse_on_sqlite() -> None:
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_events_no_{change.lower()} BEFORE {change} ON audit_events "
            f"BEGIN SELECT RAISE(ABORT, '{GROWS}'); END"
        )
    # INSERT OR REPLACE deletes a row without asking the trigger of DELETE.
    op.execute(
        "CREATE TRIGGER audit_events_no_replace BEFORE INSERT ON audit_events "
        "WHEN EXISTS (SELECT 1 FROM audit_events WHERE id = NEW.id) "
        f"BEGIN SELECT RAISE(ABORT, '{GROWS}'); END"
    )


def _refuse_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION audit_events_only_grow() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{GROWS}'; END $$"
    )
    for timing, each in (("UPDATE OR DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER audit_events_no_{timing.split()[0].lower()} BEFORE {timing} ON audit_events "
            f"FOR EACH {each} EXECUTE FUNCTION audit_events_only_grow()"
        )


def _copy_labels() -> None:
    """Let SQLite never use the id of an erased label again: ids show which label came later.

    ``env.py`` has switched foreign keys off while the table is away.
    """
    op.create_table(
        "labels_new",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("image_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("reading_id", sa.Integer(), nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("unknown_characters", sa.Text(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=255), nullable=True),
        sa.Column("operation_id", sa.Integer(), nullable=True),
        sa.Column("author", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('confirmed', 'corrected', 'unreadable', 'blank', 'withdrawn')", name=op.f("ck_labels_kind")
        ),
        sa.CheckConstraint(
            "(kind IN ('confirmed', 'corrected')) = (text IS NOT NULL)", name=op.f("ck_labels_text")
        ),
        sa.ForeignKeyConstraint(
            ["image_id"], ["images.id"], name=op.f("fk_labels_image_id_images"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["readings.id"], name=op.f("fk_labels_reading_id_readings"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["operation_id"], ["operations.id"], name=op.f("fk_labels_operation_id_operations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_labels")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_labels_idempotency_key")),
        sa.UniqueConstraint("image_id", "revision", name=op.f("uq_labels_image_id_revision")),
        sqlite_autoincrement=True,
    )
    op.execute(f"INSERT INTO labels_new ({LABELS}) SELECT {LABELS} FROM labels")
    op.execute("DROP TABLE labels")
    op.execute("ALTER TABLE labels_new RENAME TO labels")
    op.create_index("ix_labels_created_at", "labels", ["created_at"])
    op.create_index("ix_labels_operation_id", "labels", ["operation_id"])
    broken = op.get_bind().exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise RuntimeError(f"Rows refer to rows that do not exist: {broken[:5]}")
