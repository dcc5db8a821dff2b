"""DuckDB for the time of a block: private room for spilled rows, failures in a sentence, stopped at once by Ctrl-C."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import pytest

from algaudit.cube.duck import UnreadableError, beside, duck
from algaudit.errors import InputError

#: Many groups, each of one row: what does not fit into a little memory.
WIDE = "SELECT hash(range) AS number, count(*) AS n FROM range(3000000) GROUP BY ALL"
#: Longer than any test waits.
ENDLESS = "SELECT count(*) FROM range(3000000) a, range(3000000) b WHERE hash(a.range + b.range) = 0"


@pytest.fixture
def room(tmp_path, monkeypatch):
    """Return the folder for temporary files, and work in another one."""
    made, work = tmp_path / "temporary", tmp_path / "work"
    made.mkdir()
    work.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(made))
    monkeypatch.chdir(work)
    return made


def surroundings(room):
    """Return the environment of a fresh Python that finds what this one finds."""
    return {**os.environ, "TMPDIR": str(room), "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


def test_rows_that_do_not_fit_go_to_a_private_folder_and_leave_nothing_behind(room):
    seen = set()

    def look(_share):
        seen.update((path.name, path.parent.stat().st_mode & 0o077) for path in room.rglob("duckdb_temp*"))

    with duck({"memory_limit": "60MB", "threads": "1"}) as engine:
        beside(engine, lambda: engine.sql(WIDE).to_arrow_table().num_rows, look)
    assert seen
    assert {others for _, others in seen} == {0}
    assert list(room.iterdir()) == []
    assert list(Path.cwd().iterdir()) == []


def test_nothing_is_fetched_from_outside():
    with duck() as engine, pytest.raises((duckdb.Error, UnreadableError)):
        engine.sql("SELECT * FROM read_xlsx('a.xlsx')").fetchall()
    names = ("autoinstall_known_extensions", "autoload_known_extensions")
    with duck() as engine:
        assert engine.sql(f"SELECT value FROM duckdb_settings() WHERE name IN {names}").fetchall() == [("false",)] * 2


def test_too_little_memory_is_said_in_a_sentence(room):
    little = duck({"memory_limit": "3MB", "threads": "1"})
    with pytest.raises(InputError, match="needs more memory than this computer has free"), little as engine:
        engine.sql(WIDE).to_arrow_table()


def test_too_little_room_on_the_disk_is_said_with_its_place(room):
    def count():
        with duck({"memory_limit": "30MB", "threads": "1"}) as engine:
            engine.execute("SET max_temp_directory_size = '1MB'")
            engine.sql(WIDE).to_arrow_table()

    with pytest.raises(InputError, match="needs more room for temporary files than") as caught:
        count()
    assert str(room) in str(caught.value)


FULL_DISK = """
import resource, sys
from algaudit.cube.duck import duck
from algaudit.errors import InputError

resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
try:
    with duck({"memory_limit": "30MB", "threads": "1"}) as engine:
        engine.sql(sys.argv[1]).to_arrow_table()
except InputError as error:
    print(error)
"""


def test_a_disk_that_takes_no_more_is_said_with_its_place(room):
    told = subprocess.run(
        [sys.executable, "-c", FULL_DISK, WIDE], capture_output=True, text=True, check=True, env=surroundings(room)
    ).stdout
    assert told.startswith(f"Counting needs more room for temporary files than {room} has;")
    assert list(room.iterdir()) == []


def test_a_temporary_folder_that_cannot_be_made_is_said(room):
    room.rmdir()
    with pytest.raises(InputError, match="needs more room for temporary files"), duck():
        pass


def test_a_mistake_of_ours_is_not_blamed_on_the_file():
    with pytest.raises(duckdb.BinderException), duck() as engine:
        engine.sql("SELECT no_such_column FROM range(3)")


def test_a_file_that_is_none_is_unreadable(tmp_path):
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(UnreadableError), duck() as engine:
        engine.sql(f"SELECT * FROM read_parquet('{tmp_path}/a.parquet')").fetchall()


def test_what_goes_wrong_beside_goes_wrong_here():
    with duck() as engine, pytest.raises(ZeroDivisionError):
        beside(engine, lambda: 1 // 0, None)


def test_the_share_done_rises():
    shares = []
    with duck({"threads": "1"}) as engine:
        beside(engine, lambda: engine.sql(WIDE).to_arrow_table(), shares.append)
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)


def test_whoever_stops_looking_stops_the_query():
    def stop(_share):
        raise KeyboardInterrupt

    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt), duck() as engine:
        beside(engine, lambda: engine.sql(ENDLESS).fetchall(), stop)
    assert time.monotonic() - began < 5


PROGRAM = """
import sys
from algaudit.cube.count import count_cube
from algaudit.decisions.read import read_decisions
from algaudit.decisions.roles import Attribute, Roles

def told(done, rows):
    print(done, rows, flush=True)

roles = Roles("granted", attributes=(Attribute("score", (0.5,)), Attribute("label")))
count_cube(read_decisions(sys.argv[1]), roles, told)
"""


def long_log(folder):
    """Write a log of a hundred million rows: one file under many names."""
    with duck() as engine:
        engine.execute(
            "COPY (SELECT range % 2 AS granted, hash(range) / 1.9e19 AS score, range::VARCHAR AS label"
            f" FROM range(1000000)) TO '{folder}/0.parquet'"
        )
    for number in range(1, 100):
        os.link(folder / "0.parquet", folder / f"{number}.parquet")
    return folder


def test_ctrl_c_ends_a_count_at_once_and_leaves_nothing(tmp_path, room):
    log = long_log(tmp_path / "work")
    before = sorted(log.iterdir())
    command = [sys.executable, "-c", PROGRAM, str(log)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=surroundings(room)
    ) as child:
        assert child.stdout.readline().endswith(" 100000000\n"), child.stderr.read()
        began = time.monotonic()
        child.send_signal(signal.SIGINT)
        told = child.communicate(timeout=30)[1]
        waited = time.monotonic() - began
    assert child.returncode == -signal.SIGINT
    assert told.rstrip().endswith("KeyboardInterrupt")
    assert waited < 5
    assert sorted(log.iterdir()) == before
    assert list(room.iterdir()) == []
