"""A worker of the tests: does jobs whose effect is a row, until there is none left; may be killed at any time."""

import sys
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from registry.db import open_database
from registry.queue import jobs

LEASE = timedelta(milliseconds=300)


def main(place: str, name: str) -> None:
    database = open_database(place)
    while True:
        with database.unit_of_work() as session:
            lent = jobs.lend(session, name, now=datetime.now(UTC), lease=LEASE)
        if lent is None:
            with database.look() as session:
                if not session.execute(text("SELECT count(*) FROM job WHERE state <> 'done'")).scalar():
                    return
            continue
        with database.unit_of_work() as session:
            session.execute(text("INSERT INTO effect (job) VALUES (:job)"), {"job": lent.id})
            jobs.end(session, lent, now=datetime.now(UTC))


if __name__ == "__main__":
    main(*sys.argv[1:])
