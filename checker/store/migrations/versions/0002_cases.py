"""Cases for training that people have added."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("flagged", sa.Integer, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("severity", sa.Text),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("difficulty", sa.Text, nullable=False),
        sa.Column("department", sa.Text, nullable=False),
        sa.Column("added_at", sa.Text, nullable=False),
        sa.Column("added_by", sa.Text, nullable=False),
        sa.Column("removed_at", sa.Text),
        sa.Column("removed_by", sa.Text),
        sa.CheckConstraint(
            "flagged = 1 AND severity IN ('violation', 'review')"
            " OR flagged = 0 AND severity IS NULL",
            name="flagged_by_severity",
        ),
        sa.CheckConstraint("difficulty IN ('plain', 'renamed', 'hard')", name="known_difficulty"),
    )
