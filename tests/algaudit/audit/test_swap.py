"""Two folders change places at once where the system can, and in two safe steps where it cannot."""

import ctypes
import sys
from pathlib import Path

import pytest

from algaudit.audit.swap import _exchanged, _in_two_steps, put_in_place


@pytest.fixture
def fresh(tmp_path) -> Path:
    made = tmp_path / "room" / "new"
    made.mkdir(parents=True)
    (made / "a").write_text("new", "utf-8")
    return made


@pytest.fixture
def place(tmp_path) -> Path:
    made = tmp_path / "place"
    made.mkdir()
    (made / "a").write_text("old", "utf-8")
    return made


def contents(folder: Path) -> str:
    return (folder / "a").read_text("utf-8")


def test_a_free_place_is_taken(fresh, tmp_path):
    put_in_place(fresh, tmp_path / "place")
    assert contents(tmp_path / "place") == "new"
    assert not fresh.exists()


def test_a_taken_place_is_taken_over_and_the_old_folder_ends_up_in_the_room(fresh, place):
    put_in_place(fresh, place)
    assert contents(place) == "new"
    assert [contents(folder) for folder in fresh.parent.iterdir()] == ["old"]


def test_linux_changes_two_folders_at_once(fresh, place):
    assert _exchanged(fresh, place) == (sys.platform == "linux")
    assert contents(place) == ("new" if sys.platform == "linux" else "old")


def test_what_cannot_be_exchanged_stays_as_it_is(place, tmp_path):
    assert not _exchanged(tmp_path / "none", place)
    assert contents(place) == "old"


def test_where_the_system_cannot_exchange_folders_two_steps_are_taken(fresh, place, monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    put_in_place(fresh, place)
    assert contents(place) == "new"
    assert contents(fresh.with_name("old")) == "old"


def test_where_the_c_library_is_too_old_two_steps_are_taken(fresh, place, monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda name: object())
    put_in_place(fresh, place)
    assert contents(place) == "new"
    assert contents(fresh.with_name("old")) == "old"


def test_two_steps_do_the_same(fresh, place):
    _in_two_steps(fresh, place, fresh.with_name("old"))
    assert contents(place) == "new"
    assert contents(fresh.with_name("old")) == "old"


def test_when_the_second_step_fails_the_old_folder_returns(fresh, place):
    with pytest.raises(FileNotFoundError):
        _in_two_steps(fresh.with_name("vanished"), place, fresh.with_name("old"))
    assert contents(place) == "old"
    assert not fresh.with_name("old").exists()


def test_when_the_first_step_fails_nothing_has_moved(fresh, place):
    (fresh.parent / "old").mkdir()
    (fresh.parent / "old" / "x").touch()
    with pytest.raises(OSError, match="not empty"):
        _in_two_steps(fresh, place, fresh.with_name("old"))
    assert (contents(place), contents(fresh)) == ("old", "new")
