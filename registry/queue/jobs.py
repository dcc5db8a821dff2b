"""Handing out work: a job is lent for a while, and goes to somebody else when nothing is heard of it.

What a job does to the database and that it is done are written in one transaction, so that the effect is there exactly
once, however often a worker dies. Somebody who comes back too late finds that the job is no longer theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, or_, select

from registry.queue.tables import Job

#: A worker has to be heard of within this time.
LEASE = timedelta(seconds=60)
#: A job that ended badly so often is given up and shown to a person.
MOST_ATTEMPTS = 5
#: After each bad end the next attempt waits so much longer.
PAUSE = timedelta(seconds=30)


class LostError(Exception):
    """The job was lent to somebody else in the meantime; nothing of this attempt may be kept."""


@dataclass(frozen=True)
class Lent:
    """A job as it was lent: whoever ends it has to show number and attempt."""

    id: int
    attempt: int
    kind: str
    facts: Mapping[str, Any]


def add(session: Session, kind: str, facts: Mapping[str, Any], *, now: datetime) -> int:
    """Write a job down and return its number."""
    job = Job(kind=kind, facts=dict(facts), due=now, created=now)
    session.add(job)
    session.flush()
    return _number(job)


def lend(session: Session, worker: str, *, now: datetime, lease: timedelta = LEASE) -> Lent | None:
    """Lend the job that has waited longest, or one whose worker has not been heard of; None when there is none."""
    waiting = (col(Job.state) == "waiting") & (col(Job.due) <= now)
    unheard = (col(Job.state) == "running") & (col(Job.lease_until) < now)
    found = select(Job).where(or_(waiting, unheard)).order_by(col(Job.due), col(Job.id)).limit(1)
    job = session.exec(found.with_for_update(skip_locked=True)).first()
    if job is None:
        return None
    if job.attempt >= MOST_ATTEMPTS:
        _give_up(job, "worker_lost", now)
        session.flush()
        return lend(session, worker, now=now, lease=lease)
    job.state, job.worker, job.lease_until = "running", worker, now + lease
    job.attempt += 1
    session.add(job)
    session.flush()
    return Lent(_number(job), job.attempt, job.kind, job.facts)


def hear(session: Session, lent: Lent, *, now: datetime, progress: float, step: str, lease: timedelta = LEASE) -> None:
    """Note that a worker is still at it and how far; LostError when the job is no longer theirs."""
    job = _held(session, lent)
    job.lease_until, job.progress, job.step = now + lease, min(max(progress, 0.0), 1.0), step
    session.add(job)


def end(session: Session, lent: Lent, *, now: datetime) -> None:
    """Note that a job is done, in the transaction that keeps what it did; LostError when it is no longer theirs."""
    job = _held(session, lent)
    job.state, job.lease_until, job.ended, job.progress, job.fault = "done", None, now, 1.0, ""
    session.add(job)


def fail(session: Session, lent: Lent, fault: str, *, now: datetime, again: bool = True) -> None:
    """Note that an attempt ended badly; it is tried again later, or given up and shown to a person."""
    job = _held(session, lent)
    if again and job.attempt < MOST_ATTEMPTS:
        job.state, job.lease_until, job.fault = "waiting", None, fault
        job.due = now + PAUSE * 2 ** (job.attempt - 1)
        session.add(job)
    else:
        _give_up(job, fault, now)


def _give_up(job: Job, fault: str, now: datetime) -> None:
    job.state, job.lease_until, job.ended, job.fault = "failed", None, now, fault


def _held(session: Session, lent: Lent) -> Job:
    job = session.get(Job, lent.id)
    if job is None or job.state != "running" or job.attempt != lent.attempt:
        raise LostError(lent.id)
    return job


def _number(job: Job) -> int:
    if job.id is None:
        raise LostError
    return job.id
