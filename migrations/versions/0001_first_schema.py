"""The first schema: images, readings, labels, runs and versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
        sa.UniqueConstraint("name", name=op.f("uq_batches_name")),
    )
    op.create_table(
        "heartbeats",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeats")),
    )
    op.create_table(
        "training_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("active", sa.Integer(), nullable=True),
        sa.Column("trigger", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("parent_version", sa.String(length=100), nullable=True),
        sa.Column("candidate_version", sa.String(length=100), nullable=True),
        sa.Column("folder", sa.Text(), nullable=True),
        sa.Column("progress", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("report", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('queued', 'running')) = (active IS NOT NULL)", name=op.f("ck_training_runs_active")
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'rejected', 'failed', 'cancelled', 'interrupted')",
            name=op.f("ck_training_runs_state"),
        ),
        sa.CheckConstraint(
            "\"trigger\" IN ('button', 'command', 'schedule')", name=op.f("ck_training_runs_trigger")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_runs")),
        sa.UniqueConstraint("active", name=op.f("uq_training_runs_active")),
    )
    op.create_index("ix_training_runs_created_at", "training_runs", ["created_at"])

    op.create_table(
        "upload_keys",
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("response", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_upload_keys")),
    )
    op.create_index("ix_upload_keys_created_at", "upload_keys", ["created_at"])

    op.create_table(
        "images",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("blob", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pixel_hash", sa.String(length=64), nullable=False),
        sa.Column("expected", sa.Text(), nullable=True),
        sa.Column("reading_failures", sa.Integer(), nullable=False),
        sa.Column("reading_error", sa.Text(), nullable=True),
        sa.Column("label_revision", sa.Integer(), nullable=False),
        sa.Column("label_kind", sa.String(length=16), nullable=True),
        sa.Column("label_text", sa.Text(), nullable=True),
        sa.Column("reading_version", sa.String(length=100), nullable=True),
        sa.Column("reading_confidence", sa.Double(), nullable=True),
        sa.Column("queue_confidence", sa.Double(), nullable=False),
        sa.Column("queue_text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_images_batch_id_batches")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_images")),
        sa.UniqueConstraint("sha256", name=op.f("uq_images_sha256")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_images_batch_id", "images", ["batch_id"])
    op.create_index("ix_images_blob", "images", ["blob"])
    op.create_index(
        "ix_images_pending_oldest",
        "images",
        ["id"],
        sqlite_where=sa.text("label_kind IS NULL"),
        postgresql_where=sa.text("label_kind IS NULL"),
    )
    op.create_index(
        "ix_images_pending_uncertain",
        "images",
        ["queue_confidence", "id"],
        sqlite_where=sa.text("label_kind IS NULL"),
        postgresql_where=sa.text("label_kind IS NULL"),
    )
    op.create_index(
        "ix_images_pending_alike",
        "images",
        ["queue_text", "queue_confidence", "id"],
        sqlite_where=sa.text("label_kind IS NULL"),
        postgresql_where=sa.text("label_kind IS NULL"),
    )
    op.create_index(
        "ix_images_unread",
        "images",
        ["id"],
        sqlite_where=sa.text("reading_version IS NULL"),
        postgresql_where=sa.text("reading_version IS NULL"),
    )
    op.create_index(
        "ix_images_labelled",
        "images",
        ["label_kind", "batch_id"],
        sqlite_where=sa.text("label_kind IS NOT NULL"),
        postgresql_where=sa.text("label_kind IS NOT NULL"),
    )
    op.create_index("ix_images_pixel_hash", "images", ["pixel_hash"])

    op.create_table(
        "versions",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("parent", sa.String(length=100), nullable=True),
        sa.Column("bundle", sa.String(length=64), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("metrics", sa.JSON(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("origin IN ('shipped', 'retrained')", name=op.f("ck_versions_origin")),
        sa.CheckConstraint("state IN ('accepted', 'rejected')", name=op.f("ck_versions_state")),
        sa.ForeignKeyConstraint(
            ["run_id"], ["training_runs.id"], name=op.f("fk_versions_run_id_training_runs")
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_versions")),
    )
    op.create_table(
        "promotions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "reason IN ('shipped', 'gate', 'rollback', 'manual')", name=op.f("ck_promotions_reason")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["training_runs.id"], name=op.f("fk_promotions_run_id_training_runs")
        ),
        sa.ForeignKeyConstraint(["version"], ["versions.name"], name=op.f("fk_promotions_version_versions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotions")),
    )
    op.create_table(
        "readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("image_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=100), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("alternatives", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('name', 'blank')", name=op.f("ck_readings_status")),
        sa.ForeignKeyConstraint(
            ["image_id"], ["images.id"], name=op.f("fk_readings_image_id_images"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readings")),
        sa.UniqueConstraint("image_id", "version", name=op.f("uq_readings_image_id_version")),
    )
    op.create_table(
        "labels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("image_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("reading_id", sa.Integer(), nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("unknown_characters", sa.Text(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=255), nullable=True),
        sa.Column("author", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind IN ('confirmed', 'corrected')) = (text IS NOT NULL)", name=op.f("ck_labels_text")
        ),
        sa.CheckConstraint(
            "kind IN ('confirmed', 'corrected', 'unreadable', 'blank', 'withdrawn')",
            name=op.f("ck_labels_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["image_id"], ["images.id"], name=op.f("fk_labels_image_id_images"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["readings.id"], name=op.f("fk_labels_reading_id_readings"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_labels")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_labels_idempotency_key")),
        sa.UniqueConstraint("image_id", "revision", name=op.f("uq_labels_image_id_revision")),
    )
    op.create_index("ix_labels_created_at", "labels", ["created_at"])
