"""Images may have a case and accents of their own for what is read on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision: str | None = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("letter_case", "accents"):
        op.add_column("images", sa.Column(name, sa.String(length=16), nullable=True))
