"""The tables as they are now. A change here needs a migration that makes it.

Days and times are ISO 8601 texts, times in UTC: both kinds of database then sort and give them
alike.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

HEAD = "0004"
"""The last migration."""

metadata = MetaData()

# Who did what to what, when. Rows are only ever added: triggers refuse anything else.
events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("subject", Text, nullable=False),  # as checker.store.history.Subject
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

# One run over many files, also while it goes on: whoever looks on reads how far it is.
scans = Table(
    "scans",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False),  # what files are judged by, see checker.scan.key
    Column("roots", Text, nullable=False),  # JSON, as they were asked for
    Column("settings", Text, nullable=False),  # JSON of what else was asked for
    Column("who", Text, nullable=False),
    Column("process", Text, nullable=False),  # machine:number of the process that runs it
    Column("state", Text, nullable=False),
    Column("stop_asked", Integer, nullable=False),  # 1 when somebody wants it to stop
    Column("total", Integer),  # files to go through, once they are counted
    Column("progress", Text, nullable=False),  # JSON, see checker.store.scans.Progress
    Column("started_at", Text, nullable=False),
    Column("beat_at", Text, nullable=False),  # last sign of life
    Column("finished_at", Text),
    CheckConstraint("state IN ('running', 'stopped', 'finished')", name="known_scan_state"),
)

# The bytes of one file as judged by one key. What it says is in ``notices``.
contents = Table(
    "contents",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("sha256", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("checked_at", Text, nullable=False),
    UniqueConstraint("sha256", "key", name="one_content"),
)

# Where files lie; several may hold the same bytes.
files = Table(
    "files",
    metadata,
    Column("path", Text, primary_key=True),
    Column("content_id", Integer, ForeignKey("contents.id"), nullable=False, index=True),
    Column("size", BigInteger, nullable=False),  # bytes
    Column("modified", Text, nullable=False),  # as the file system says
    Column("scan_id", Integer, ForeignKey("scans.id"), nullable=False, index=True),  # the last
)

# A notice in a file (an archive has several), or what is wrong with it.
notices = Table(
    "notices",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("content_id", Integer, ForeignKey("contents.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),  # its place in the file, from 0
    Column("inside", Text, nullable=False),  # its name in an archive, empty for the file itself
    Column("label", Text),  # violation, review or compliant; NULL where it could not be read
    Column("problem", Text, nullable=False),
    Column("cure", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("issuer", Text, nullable=False),
    Column("street", Text, nullable=False),
    Column("document_number", Text, nullable=False),
    Column("day", Text),  # its own date
    Column("addressed", Integer, nullable=False),  # 1 when it turns to communities
    Column("pages", Integer, nullable=False),
    Column("characters", Integer, nullable=False),
    Column("signature", LargeBinary, nullable=False),  # see checker.across.signature
    Column("asked", Text),  # JSON of the data it has communities collect
    Column("report", LargeBinary, nullable=False),  # zlib of the JSON report with the text
    UniqueConstraint("content_id", "number", name="one_notice"),
)

# What was found in a notice, notes among it; the whole of it is in the report.
findings = Table(
    "findings",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("notice_id", Integer, ForeignKey("notices.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),  # its place in the report, from 0
    Column("type", Text, nullable=False, index=True),
    Column("severity", Text, nullable=False),
    Column("source", Text, nullable=False),  # rule or model
    Column("confidence", Float, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("scope", Text, nullable=False),  # whose finding a decision about it is, see reviews
    UniqueConstraint("notice_id", "number", name="one_finding"),
)

# What people have decided about findings: it holds for the same words of the same department.
reviews = Table(
    "reviews",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("fingerprint", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("type", Text, nullable=False),  # as it was found
    Column("decision", Text, nullable=False),
    Column("decided_type", Text, nullable=False),  # what it is; that found, unless corrected
    Column("severity", Text, nullable=False),  # what a confirmed finding counts as
    Column("reason", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Text, nullable=False),
    CheckConstraint("decision IN ('confirmed', 'dismissed', 'corrected')", name="known_decision"),
    UniqueConstraint("fingerprint", "scope", name="one_decision"),
)

# Keys of programs that ask over HTTP. A key itself is never kept, only a salted hash of it.
keys = Table(
    "keys",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("prefix", Text, nullable=False),  # the beginning of the key, by which it is found
    Column("salt", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("name", Text, nullable=False),  # of the program or the office that has it
    Column("role", Text, nullable=False),
    Column("rate", Integer, nullable=False),  # requests a minute
    Column("expires", Text),  # the last day on which it holds
    Column("created_at", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("revoked_at", Text),
    Column("revoked_by", Text),
    CheckConstraint("role IN ('reader', 'reviewer', 'keeper')", name="known_role"),
    CheckConstraint("rate > 0", name="some_rate"),
    UniqueConstraint("prefix", name="one_prefix"),
)

# What was asked of the server and what it decided, without a word of any document. Rows are only
# ever added: triggers refuse anything else.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),
    Column("request", Text, nullable=False),  # its number, empty for the command line
    Column("key_id", Integer),  # NULL for the command line and for an open server
    Column("who", Text, nullable=False),  # name of the key, or of the person
    Column("action", Text, nullable=False),  # as checker.store.audit.Action
    Column("target", Text, nullable=False),  # number of the job, finding or key it is about
    Column("sha256", Text, nullable=False),  # of the bytes that were judged
    Column("verdict", Text),  # NULL where nothing was judged
    Column("violations", Integer, nullable=False),
    Column("reviews", Integer, nullable=False),
    Column("notes", Integer, nullable=False),
    Column("policy_version", Text, nullable=False),
    Column("status", Integer),  # of the answer over HTTP
)
