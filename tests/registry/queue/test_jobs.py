"""Every job is done exactly once, however often workers die, and none is lost."""

import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from registry.db import load_tables
from registry.queue import jobs
from registry.queue.tables import Job
from tests.registry.queue import worker

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def database(empty_database):
    load_tables().create_all(empty_database.writer)
    return empty_database


def added(database, *kinds):
    with database.unit_of_work() as session:
        return [jobs.add(session, kind, {"of": kind}, now=NOW) for kind in kinds]


def lent(database, now=NOW, worker="w"):
    with database.unit_of_work() as session:
        return jobs.lend(session, worker, now=now)


def job(database, number):
    with database.look() as session:
        return session.get_one(Job, number)


def test_the_job_that_waited_longest_is_lent_first_and_only_once(database):
    first, second = added(database, "a", "b")
    assert [(lent(database).id, lent(database).id), lent(database)] == [(first, second), None]


def test_a_job_that_is_done_is_not_lent_again(database):
    added(database, "a")
    held = lent(database)
    with database.unit_of_work() as session:
        jobs.end(session, held, now=NOW + SECOND)
    assert lent(database, NOW + 10 * jobs.LEASE) is None
    assert (job(database, held.id).state, job(database, held.id).progress) == ("done", 1.0)


def test_a_worker_that_is_not_heard_of_loses_its_job_and_its_work(database):
    added(database, "a")
    late = lent(database)
    again = lent(database, NOW + jobs.LEASE + SECOND, worker="other")
    assert (again.id, again.attempt) == (late.id, 2)
    with pytest.raises(jobs.LostError), database.unit_of_work() as session:
        jobs.end(session, late, now=NOW + 2 * jobs.LEASE)
    with pytest.raises(jobs.LostError), database.unit_of_work() as session:
        jobs.hear(session, late, now=NOW, progress=0.5, step="reading")
    with database.unit_of_work() as session:
        jobs.end(session, again, now=NOW + 2 * jobs.LEASE)
    assert job(database, again.id).worker == "other"


def test_a_worker_that_is_heard_of_keeps_its_job(database):
    added(database, "a")
    held = lent(database)
    with database.unit_of_work() as session:
        jobs.hear(session, held, now=NOW + jobs.LEASE - SECOND, progress=0.4, step="counting")
    assert lent(database, NOW + jobs.LEASE + SECOND) is None
    assert (job(database, held.id).progress, job(database, held.id).step) == (0.4, "counting")


def test_a_bad_end_is_tried_again_later_each_time_after_a_longer_pause(database):
    (number,) = added(database, "a")
    now, pauses = NOW, []
    for _ in range(jobs.MOST_ATTEMPTS - 1):
        held = lent(database, now)
        with database.unit_of_work() as session:
            jobs.fail(session, held, "no_log", now=now)
        pauses.append((job(database, number).due - now) / jobs.PAUSE)
        assert lent(database, job(database, number).due - SECOND) is None
        now = job(database, number).due
    assert pauses == [1, 2, 4, 8]
    held = lent(database, now)
    with database.unit_of_work() as session:
        jobs.fail(session, held, "no_log", now=now)
    assert (job(database, number).state, job(database, number).fault) == ("failed", "no_log")


def test_what_cannot_succeed_is_given_up_at_once(database):
    (number,) = added(database, "a")
    held = lent(database)
    with database.unit_of_work() as session:
        jobs.fail(session, held, "plan_refused", now=NOW, again=False)
    assert job(database, number).state == "failed"
    assert lent(database, NOW + 100 * jobs.LEASE) is None


def test_a_job_that_kills_every_worker_is_given_up_and_the_next_one_lent(database):
    bad, good = added(database, "bad", "good")
    now = NOW
    for _ in range(jobs.MOST_ATTEMPTS):
        assert lent(database, now).id == bad
        now += jobs.LEASE + SECOND
    assert lent(database, now).id == good
    assert (job(database, bad).state, job(database, bad).fault) == ("failed", "worker_lost")


#: How many effects are there when a worker is killed.
KILLS = (20, 60, 100)


def effects(database):
    with database.look() as session:
        return session.execute(text("SELECT count(*) FROM effect")).scalar()


def test_every_job_has_exactly_one_effect_while_workers_are_killed(database, empty_place):
    many = 200
    with database.unit_of_work() as session:
        session.execute(text("CREATE TABLE effect (job BIGINT NOT NULL UNIQUE)"))
        for _ in range(many):
            jobs.add(session, "a", {}, now=NOW)
    command = [sys.executable, "-m", "tests.registry.queue.worker", empty_place]
    root = Path(worker.__file__).parents[3]
    running = [subprocess.Popen([*command, str(place)], cwd=root) for place in range(2)]
    killed, deadline = 0, time.monotonic() + 60
    while any(one.poll() is None for one in running) and time.monotonic() < deadline:
        time.sleep(0.02)
        # Whoever is killed is in the middle of the work, not at its start.
        if killed < len(KILLS) and effects(database) >= KILLS[killed]:
            place = killed % 2
            running[place].send_signal(signal.SIGKILL)
            running[place].wait()
            killed += 1
            running[place] = subprocess.Popen([*command, f"again{killed}"], cwd=root)
    assert [one.wait(timeout=30) for one in running] == [0, 0]
    assert effects(database) == many
    with database.look() as session:
        assert session.execute(text("SELECT count(*) FROM job WHERE state = 'done'")).scalar() == many
    assert killed == len(KILLS)
