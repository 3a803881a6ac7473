"""Labels and readings keep the style in which they were made, and images that of their newest reading."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision: str | None = "0018"
branch_labels = None
depends_on = None

ADDED = {
    "labels": ("letter_case", "accents"),
    "readings": ("letter_case", "accents"),
    "images": ("reading_case", "reading_accents"),
}


def upgrade() -> None:
    for table, names in ADDED.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.String(length=16), nullable=True))
