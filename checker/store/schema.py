"""The tables as they are now. A change here needs a migration that makes it.

Days and times are ISO 8601 texts, times in UTC: both kinds of database then sort and give them
alike.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

HEAD = "0002"
"""The last migration."""

metadata = MetaData()

# Who did what to what, when. Rows are only ever added: triggers refuse anything else.
events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("subject", Text, nullable=False),  # "admission", "list" or "case"
    Column("subject_id", Integer, nullable=False),
    Column("action", Text, nullable=False),
    Column("details", Text, nullable=False),  # JSON
)

# One publication of one list; the one with the latest ``since`` not after a day holds on it.
list_versions = Table(
    "list_versions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", Text, nullable=False),  # as checker.policy.lists.ListKind
    Column("title", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("source", Text, nullable=False),  # name of the file it came from
    Column("sha256", Text, nullable=False),
    Column("imported_at", Text, nullable=False),
    Column("imported_by", Text, nullable=False),
    Column("content", Text, nullable=False),  # JSON of the whole list
    UniqueConstraint("kind", "since", name="one_list_a_day"),
)

# A matter that a leading group has admitted, or is asked to.
admissions = Table(
    "admissions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("state", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("content", Text, nullable=False),  # JSON, see checker.store.admissions
    Column("number", Text),  # of the decision; unique among those that have one
    Column("decided_on", Text),
    Column("since", Text),
    Column("until", Text),
    Column("changed_at", Text, nullable=False),
    CheckConstraint(
        "state IN ('applied', 'approved', 'rejected', 'expired', 'cancelled')", name="known_state"
    ),
    UniqueConstraint("number", name="one_number"),
)

# Cases for training that people here have added; one that was removed stays, but is not shown.
cases = Table(
    "cases",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("type", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("flagged", Integer, nullable=False),  # 1 or 0
    Column("evidence", Text, nullable=False),
    Column("severity", Text),  # of a flagged case
    Column("why", Text, nullable=False),
    Column("difficulty", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("added_at", Text, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("removed_at", Text),
    Column("removed_by", Text),
    CheckConstraint(
        "flagged = 1 AND severity IN ('violation', 'review') OR flagged = 0 AND severity IS NULL",
        name="flagged_by_severity",
    ),
    CheckConstraint("difficulty IN ('plain', 'renamed', 'hard')", name="known_difficulty"),
)
