"""The table of jobs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index
from sqlmodel import Field

from registry.db import Moment, Record


class Job(Record, table=True):
    """One piece of work; ``attempt`` is the number of the one who holds it now, so that a late one is recognised."""

    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="state"),
        CheckConstraint("attempt >= 0", name="attempt"),
        CheckConstraint("progress >= 0 AND progress <= 1", name="progress"),
        CheckConstraint("(state = 'running') = (lease_until IS NOT NULL)", name="lease"),
        Index("ix_job_state_due", "state", "due", "id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    # Any: what is to be done, plain JSON without anything personal.
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    state: str = "waiting"
    due: datetime = Field(sa_type=Moment)
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    worker: str = ""
    attempt: int = 0
    progress: float = 0.0
    step: str = ""
    fault: str = ""
    created: datetime = Field(sa_type=Moment)
    ended: datetime | None = Field(default=None, sa_type=Moment)
