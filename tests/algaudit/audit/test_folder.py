"""A result stands in its folder whole or not at all, whatever stops the writing, and nobody's own files are touched."""

import json
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from algaudit.audit.folder import CUBE, RESULT, check_place, read_audit, save_audit
from algaudit.audit.runner import Audit
from algaudit.audit.verify import verify_folder
from algaudit.errors import InputError, ResultError
from tests.algaudit.audit.logs import MANY, PLAIN, audit_of, by

#: Saves one result after another into the folder it is given, as fast as it can, until it is stopped.
SAVER = """
import sys
from pathlib import Path
from tests.algaudit.audit.logs import MANY, audit_of
from algaudit.audit.folder import save_audit

place, plan = Path(sys.argv[1]), {"across": [["sex", "region"]], "outcome": "ok"}
audits = [audit_of(MANY, seed=seed, **plan) for seed in (1, 2)]
print("ready", flush=True)
while True:
    for audit in audits:
        save_audit(place, audit, {"report.html": f"seed {audit.result.seed}".encode() * 20_000})
"""
#: Saves once under a limit on the size of files, and says what it was told.
LIMITED = """
import resource, sys
from pathlib import Path
from tests.algaudit.audit.logs import PLAIN, audit_of, by
from algaudit.audit.folder import save_audit
from algaudit.errors import InputError

audit = audit_of(PLAIN, by=by("sex"))
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    save_audit(Path(sys.argv[1]), audit, {"report.html": b"x" * 40_000})
except InputError as refused:
    print(refused.sentence("en"))
"""


@pytest.fixture(scope="module")
def audit() -> Audit:
    return audit_of(PLAIN, by=by("sex"))


@pytest.fixture(scope="module")
def other() -> Audit:
    return audit_of(PLAIN, by=by("sex"), seed=9)


def names(folder: Path) -> list[str]:
    return sorted(item.name for item in folder.iterdir())


def refusal(folder: Path, audit: Audit) -> str:
    with pytest.raises(InputError) as refused:
        save_audit(folder, audit, {})
    return refused.value.sentence("en")


def test_a_result_is_written_with_its_cube_and_further_files(tmp_path, audit):
    save_audit(tmp_path / "report", audit, {"report.html": b"<p>"})
    assert names(tmp_path) == ["report"]
    assert names(tmp_path / "report") == [RESULT, CUBE, "report.html"]
    assert (tmp_path / "report" / "report.html").read_bytes() == b"<p>"
    assert read_audit(tmp_path / "report") == audit.result
    assert verify_folder(tmp_path / "report") == []


def test_others_may_read_a_result_as_the_system_is_set_up(tmp_path, audit):
    before = os.umask(0o022)
    try:
        save_audit(tmp_path / "report", audit, {})
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "report").stat().st_mode) == 0o755
    assert stat.S_IMODE((tmp_path / "report" / RESULT).stat().st_mode) == 0o644


def test_an_earlier_result_is_replaced_wholly(tmp_path, audit, other):
    save_audit(tmp_path / "report", audit, {"report.html": b"old"})
    save_audit(tmp_path / "report", other, {"report.html": b"new"})
    assert names(tmp_path / "report") == [RESULT, CUBE, "report.html"]
    assert names(tmp_path) == ["report"]
    assert read_audit(tmp_path / "report").seed == 9


def test_an_empty_folder_is_used(tmp_path, audit):
    (tmp_path / "report").mkdir()
    save_audit(tmp_path / "report", audit, {})
    assert verify_folder(tmp_path / "report") == []


def test_behind_a_link_the_folder_it_points_to_is_replaced(tmp_path, audit, other):
    save_audit(tmp_path / "real", audit, {})
    (tmp_path / "link").symlink_to("real")
    save_audit(tmp_path / "link", other, {})
    assert (tmp_path / "link").is_symlink()
    assert read_audit(tmp_path / "real").seed == 9


def test_a_relative_folder_is_taken_from_where_one_is(tmp_path, audit, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save_audit(Path("report"), audit, {})
    assert verify_folder(tmp_path / "report") == []


@pytest.mark.parametrize(
    "content", [None, b"", b"\xff\xfe", b"{}", b'{"format": "algaudit/audit-result/2"}', b"my own notes"]
)
def test_a_folder_with_something_else_is_never_replaced(tmp_path, audit, content):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine", "utf-8")
    if content is not None:
        (folder / RESULT).write_bytes(content)
    before = names(folder)
    said = f"{folder} is not an earlier audit result and is not empty; choose another folder with --out."
    assert refusal(folder, audit) == said
    assert names(folder) == before
    assert names(tmp_path) == ["mine"]


@pytest.mark.parametrize("own", ["notes.txt", "log.csv", "report-mine.html", "report.html.bak", "my.html", ".hidden"])
def test_an_earlier_result_is_not_replaced_while_somebodys_own_file_lies_in_it(tmp_path, audit, own):
    save_audit(tmp_path / "report", audit, {})
    (tmp_path / "report" / own).write_text("mine", "utf-8")
    assert refusal(tmp_path / "report", audit) == (
        f"{tmp_path / 'report'} also holds {own}, which belongs to no audit result; "
        "move it elsewhere or choose another folder with --out."
    )
    assert (tmp_path / "report" / own).read_text("utf-8") == "mine"


def test_a_folder_inside_an_earlier_result_is_somebodys_own(tmp_path, audit):
    save_audit(tmp_path / "report", audit, {})
    (tmp_path / "report" / "report.html").mkdir()
    assert "also holds report.html" in refusal(tmp_path / "report", audit)


def test_a_file_that_this_audit_writes_itself_may_lie_there(tmp_path, audit, other):
    save_audit(tmp_path / "report", audit, {"summary.txt": b"old"})
    save_audit(tmp_path / "report", other, {"summary.txt": b"new"})
    assert (tmp_path / "report" / "summary.txt").read_bytes() == b"new"


def test_a_file_is_never_replaced(tmp_path, audit):
    (tmp_path / "file").write_text("mine", "utf-8")
    assert "is not an earlier audit result" in refusal(tmp_path / "file", audit)
    assert (tmp_path / "file").read_text("utf-8") == "mine"


def test_the_folder_one_stands_in_is_not_pulled_away(tmp_path, audit, monkeypatch):
    save_audit(tmp_path / "report", audit, {})
    monkeypatch.chdir(tmp_path / "report")
    said = f"{tmp_path / 'report'} is the folder you are in and would be replaced; choose another with --out."
    assert refusal(tmp_path / "report", audit) == said
    assert refusal(Path(), audit) == said.replace(str(tmp_path / "report"), ".")


def test_a_missing_parent_is_named(tmp_path, audit):
    said = f"The folder {tmp_path / 'none'} does not exist; make it first or choose another with --out."
    assert refusal(tmp_path / "none" / "report", audit) == said
    with pytest.raises(InputError, match="does not exist"):
        check_place(tmp_path / "none" / "report")


def test_a_place_that_can_take_a_result_is_left_as_it_is(tmp_path):
    check_place(tmp_path / "report")
    assert names(tmp_path) == []


@pytest.fixture
def closed_folder():
    """A folder in which this process may not write, also when it runs as root."""
    with tempfile.TemporaryDirectory() as made:
        room = Path(made)
        save_audit(room / "report", audit_of(PLAIN), {})
        room.chmod(0o555)
        root = os.geteuid() == 0
        if root:
            os.seteuid(65_534)
        try:
            yield room
        finally:
            if root:
                os.seteuid(0)
            room.chmod(0o755)


def test_a_folder_that_is_closed_to_us_is_named(closed_folder, audit):
    for place in (closed_folder / "fresh", closed_folder / "report"):
        assert refusal(place, audit) == f"You may not write to {place}; choose another folder with --out."
    assert names(closed_folder) == ["report"]


def test_a_name_that_no_system_takes_is_told(tmp_path, audit):
    place = tmp_path / ("x" * 300)
    assert refusal(place, audit) == f"Nothing was written to {place} (system error 36); check the disk."


@pytest.mark.parametrize("limit", [1_000, 8_000, 30_000])
def test_a_full_disk_leaves_the_earlier_result_whole(tmp_path, audit, limit):
    """Nothing beyond the limit can be written: the Cube, the result or the report stays unfinished."""
    save_audit(tmp_path / "report", audit, {"report.html": b"old"})
    command = [sys.executable, "-c", LIMITED, str(tmp_path / "report"), str(limit)]
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3]).stdout
    expected = (
        f"The disk is full; nothing was written to {tmp_path / 'report'}. Make room or choose another disk with --out."
    )
    assert said.strip() == expected
    assert names(tmp_path) == ["report"]
    assert (tmp_path / "report" / "report.html").read_bytes() == b"old"
    assert verify_folder(tmp_path / "report") == []


def stopped(place: Path, how: signal.Signals, after: float) -> None:
    """Start saving again and again, and stop it hard after a moment."""
    command = [sys.executable, "-c", SAVER, str(place)]
    room = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "cwd": Path(__file__).parents[3]}
    with subprocess.Popen(command, **room) as process:
        assert process.stdout.readline() == b"ready\n"
        time.sleep(after)
        process.send_signal(how)
        assert process.wait(20) != 0


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("turn", range(3))
def test_whenever_saving_is_stopped_one_whole_result_stands_there(tmp_path, how, turn):
    place = tmp_path / "report"
    save_audit(
        place, audit_of(MANY, across=[["sex", "region"]], outcome="ok", seed=2), {"report.html": b"seed 2" * 20_000}
    )
    stopped(place, how, random.Random(turn).uniform(0.02, 0.3))
    assert verify_folder(place) == []
    assert (place / "report.html").read_bytes() == f"seed {read_audit(place).seed}".encode() * 20_000
    if how is signal.SIGINT:
        assert names(tmp_path) == ["report"]
    # What a killed program left behind stands in nobody's way.
    save_audit(place, audit_of(PLAIN), {})
    assert verify_folder(place) == []


def test_an_interruption_while_the_old_result_is_being_removed_leaves_nothing_behind(
    tmp_path, audit, other, monkeypatch
):
    """The new result stands already; what is left to do is done before the interruption is passed on."""
    save_audit(tmp_path / "report", audit, {})
    remove, tries = shutil.rmtree, []

    def interrupted_once(path, **how):
        tries.append(path)
        if len(tries) == 1:
            raise KeyboardInterrupt
        remove(path, **how)

    monkeypatch.setattr(shutil, "rmtree", interrupted_once)
    with pytest.raises(KeyboardInterrupt):
        save_audit(tmp_path / "report", other, {})
    assert names(tmp_path) == ["report"]
    assert read_audit(tmp_path / "report").seed == 9


@pytest.mark.parametrize("content", [b"\xff", b"null", b"[]", b"{", b'{"format": 1}'])
def test_reading_what_is_no_result_is_refused(tmp_path, content):
    (tmp_path / RESULT).write_bytes(content)
    with pytest.raises(ResultError):
        read_audit(tmp_path)


def test_reading_tells_a_missing_file_from_a_damaged_one(tmp_path):
    with pytest.raises(ResultError) as missing:
        read_audit(tmp_path)
    assert missing.value.sentence("en") == (
        f"{tmp_path / RESULT} is missing or cannot be read; name the folder of an audit."
    )
    (tmp_path / RESULT).write_bytes(b"\xff\xfe")
    with pytest.raises(ResultError) as damaged:
        read_audit(tmp_path)
    assert damaged.value.sentence("en") == f"{tmp_path / RESULT} is damaged: it is not UTF-8 text."


def test_the_written_document_is_plain_json(tmp_path, audit):
    save_audit(tmp_path / "report", audit, {})
    assert json.loads((tmp_path / "report" / RESULT).read_bytes())["format"] == "algaudit/audit-result/1"
