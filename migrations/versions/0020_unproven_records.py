"""Records that are complete by order are unproven if records lack pages and nobody has counted.

So far they are trusted. A record in the bin that lacks pages shows lost sheets as well. A trusted one in the bin stays
so: restoring it makes it unproven if that is due.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision: str | None = "0019"
branch_labels = None
depends_on = None

UNCOUNTED = "SELECT id FROM piles WHERE counted IS NULL"
LACKING = "SELECT pile_id FROM records WHERE state = 'pages missing'"


def upgrade() -> None:
    op.add_column("piles", sa.Column("has_lacked", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(
        "UPDATE records SET by_order = 'unproven' WHERE by_order = 'trusted' AND deleted_at IS NULL "
        f"AND pile_id IN ({UNCOUNTED}) AND pile_id IN ({LACKING})"
    )
