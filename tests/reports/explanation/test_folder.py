"""The folder of an explanation: whole or not at all, with the hashes of its files, never in place of anything else."""

import hashlib
import os

import pytest

from algaudit.errors import InputError
from reports.explanation.folder import HASHES, PAGE, SNAPSHOT, check_place, new_folder, save


def test_files_and_their_hashes_are_written(tmp_path):
    save(tmp_path / "out", {PAGE: b"page", SNAPSHOT: b"{}"})
    assert (tmp_path / "out" / PAGE).read_bytes() == b"page"
    lines = (tmp_path / "out" / HASHES).read_text("utf-8").splitlines()
    assert lines == [
        f"{hashlib.sha256(b'page').hexdigest()}  {PAGE}",
        f"{hashlib.sha256(b'{}').hexdigest()}  {SNAPSHOT}",
    ]
    assert [item.name for item in tmp_path.iterdir()] == ["out"]


def test_an_earlier_explanation_is_replaced_whole(tmp_path):
    save(tmp_path / "out", {PAGE: b"old", SNAPSHOT: b"{}"})
    save(tmp_path / "out", {PAGE: b"new"})
    assert sorted(item.name for item in (tmp_path / "out").iterdir()) == sorted([PAGE, HASHES])
    assert (tmp_path / "out" / PAGE).read_bytes() == b"new"


@pytest.mark.parametrize("make", ["strange", "file", "folder", "inside", "parent"])
def test_nothing_else_is_ever_replaced(tmp_path, monkeypatch, make):
    place = tmp_path / "out"
    if make == "file":
        place.write_text("mine", encoding="utf-8")
    elif make == "parent":
        place = tmp_path / "nowhere" / "out"
    else:
        place.mkdir()
    if make == "strange":
        (place / "letter.txt").write_text("mine", encoding="utf-8")
    if make == "folder":
        (place / PAGE).mkdir()
    if make == "inside":
        monkeypatch.chdir(place)
    with pytest.raises(InputError, match="cannot be written"):
        save(place, {PAGE: b"x"})
    assert make != "strange" or (place / "letter.txt").exists()


def test_what_the_system_refuses_is_one_sentence(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir()
    if os.geteuid() == 0:
        place = tmp_path / ("x" * 300)
    else:
        closed.chmod(0o500)
        place = closed / "out"
    with pytest.raises(InputError, match="cannot be written"):
        save(place, {PAGE: b"x"})


def test_when_writing_fails_half_way_nothing_is_left(tmp_path):
    save(tmp_path / "out", {PAGE: b"old"})
    with pytest.raises(InputError, match="cannot be written"):
        save(tmp_path / "out", {PAGE: b"new", "no/such/folder.txt": b"x"})
    assert (tmp_path / "out" / PAGE).read_bytes() == b"old"
    assert [item.name for item in tmp_path.iterdir()] == ["out"]


def test_a_place_is_looked_at_before_any_work(tmp_path):
    check_place(tmp_path / "new")
    (tmp_path / "empty").mkdir()
    check_place(tmp_path / "empty")


def test_a_new_folder_never_hits_an_old_one(tmp_path):
    assert new_folder(tmp_path / "out").name == "out"
    (tmp_path / "out").mkdir()
    (tmp_path / "out-2").mkdir()
    assert new_folder(tmp_path / "out").name == "out-3"


def test_what_is_about_one_person_is_closed_to_others_on_the_machine(tmp_path):
    save(tmp_path / "person", {SNAPSHOT: b"{}"})
    save(tmp_path / "everybody", {PAGE: b"page"})
    assert (tmp_path / "person").stat().st_mode & 0o077 == 0
    assert (tmp_path / "everybody").stat().st_mode & 0o005 == 0o005
