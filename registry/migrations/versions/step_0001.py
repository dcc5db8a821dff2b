"""The ledger and the queue."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from registry.db import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due", Moment(timezone=True), nullable=False),
        sa.Column("lease_until", Moment(timezone=True), nullable=True),
        sa.Column("worker", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Float(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("fault", sa.String(), nullable=False),
        sa.Column("created", Moment(timezone=True), nullable=False),
        sa.Column("ended", Moment(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'running') = (lease_until IS NOT NULL)", name=op.f("ck_job_lease")),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name=op.f("ck_job_state")),
        sa.CheckConstraint("attempt >= 0", name=op.f("ck_job_attempt")),
        sa.CheckConstraint("progress >= 0 AND progress <= 1", name=op.f("ck_job_progress")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index("ix_job_state_due", "job", ["state", "due", "id"])

    op.create_table(
        "ledger_entry",
        sa.Column("place", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("place >= 0", name=op.f("ck_ledger_entry_place")),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_ledger_entry")),
    )
    op.create_table(
        "ledger_facts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("algorithm", sa.String(), nullable=False),
        sa.CheckConstraint("algorithm IN ('sha256', 'sm3')", name=op.f("ck_ledger_facts_algorithm")),
        sa.CheckConstraint("id = 1", name=op.f("ck_ledger_facts_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_facts")),
    )
    op.create_table(
        "ledger_node",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("level >= 0 AND place >= 0", name=op.f("ck_ledger_node_place")),
        sa.PrimaryKeyConstraint("level", "place", name=op.f("pk_ledger_node")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("ledger_node")
    op.drop_table("ledger_facts")
    op.drop_table("ledger_entry")
    op.drop_index("ix_job_state_due", "job")
    op.drop_table("job")
