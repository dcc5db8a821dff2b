"""The environment's stamp: complete or not used; and no more is done again than what is missing."""

import json
import sys
from pathlib import Path

import pytest

from tools import environment, install, places
from tools.words import CannotStart

#: Stands in for pip: writes down what it was asked for, and fails when told to.
PIP = """
import pathlib, sys
room = pathlib.Path(sys.argv[1])
wanted = "project" if "--editable" in sys.argv else pathlib.Path(sys.argv[-1]).name
with (room / "asked").open("a") as asked:
    asked.write(wanted + "\\n")
if (room / "fail").exists() and (room / "fail").read_text() == wanted:
    print("ERROR: it did not work")
    sys.exit(1)
"""


class Room:
    """A project of its own in an empty folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.venv = root / ".venv"
        (root / "requirements").mkdir()
        for kind in ("run", "test"):
            (root / "requirements" / f"{kind}.txt").write_text(f"{kind}==1\n", "utf-8")
        (root / "pyproject.toml").write_text("[project]\n", "utf-8")

    def asked(self) -> list[str]:
        """Return what pip was asked for since the last question."""
        path = self.root / "asked"
        words = path.read_text("utf-8").split() if path.exists() else []
        path.unlink(missing_ok=True)
        return words

    def fail_at(self, wanted: str) -> None:
        (self.root / "fail").write_text(wanted, "utf-8")

    def works_again(self) -> None:
        (self.root / "fail").unlink()

    def stamp(self) -> dict[str, str]:
        return json.loads((self.venv / "complete.json").read_text("utf-8"))


@pytest.fixture
def room(tmp_path, monkeypatch) -> Room:
    made = Room(tmp_path)
    for module in (environment, install, places):
        monkeypatch.setattr(module, "ROOT", tmp_path)
        monkeypatch.setattr(module, "VENV", made.venv)
    monkeypatch.setattr(environment, "MARK", made.venv / "made-by-start-py")
    monkeypatch.setattr(environment, "STAMP", made.venv / "complete.json")
    monkeypatch.setattr(install, "LOG", made.venv / "setup.log")
    (tmp_path / "pip.py").write_text(PIP, "utf-8")
    pip = [sys.executable, str(tmp_path / "pip.py"), str(tmp_path)]
    monkeypatch.setattr(environment, "_choose_pip", lambda: pip)
    return made


def failure(kind: str) -> CannotStart:
    with pytest.raises(CannotStart) as trouble:
        environment.build(kind)
    return trouble.value


def test_an_environment_is_ready_once_it_was_built(room):
    assert not environment.is_ready("run")
    environment.build("run")
    assert room.asked() == ["first.txt", "run.txt", "project"]
    assert environment.is_ready("run")
    assert not environment.is_ready("test")
    assert set(room.stamp()) == {"run", "project"}
    assert (room.venv / "made-by-start-py").exists()


def test_an_environment_for_the_tests_also_serves_the_demo(room):
    environment.build("test")
    assert room.asked() == ["first.txt", "test.txt", "project"]
    assert environment.is_ready("test")
    assert environment.is_ready("run")


def test_an_environment_for_the_demo_only_gets_what_the_tests_need_besides(room):
    environment.build("run")
    (room.venv / "kept").touch()
    room.asked()
    environment.build("test")
    assert room.asked() == ["first.txt", "test.txt", "project"]
    assert (room.venv / "kept").exists()
    assert environment.is_ready("run")
    assert environment.is_ready("test")


def test_an_environment_whose_packages_failed_is_not_used_and_made_anew(room):
    room.fail_at("run.txt")
    assert failure("run").code == "pip_failed"
    assert not environment.is_ready("run")
    (room.venv / "half").touch()
    room.works_again()
    room.asked()
    environment.build("run")
    assert room.asked() == ["first.txt", "run.txt", "project"]
    assert not (room.venv / "half").exists()
    assert environment.is_ready("run")


def test_when_only_the_project_failed_only_the_project_is_installed_again(room):
    room.fail_at("project")
    for _ in range(2):
        assert failure("run").code == "pip_failed"
        assert not environment.is_ready("run")
        assert set(room.stamp()) == {"run"}
    room.works_again()
    room.asked()
    environment.build("run")
    assert room.asked() == ["project"]
    assert environment.is_ready("run")


def test_when_the_packages_of_the_tests_failed_the_demo_is_not_trusted_either(room):
    environment.build("run")
    room.fail_at("test.txt")
    failure("test")
    assert not environment.is_ready("run")
    assert not environment.is_ready("test")


def test_a_changed_project_is_installed_again_and_nothing_else(room):
    environment.build("test")
    room.asked()
    (room.root / "pyproject.toml").write_text("[project]\nname = 'x'\n", "utf-8")
    assert not environment.is_ready("run")
    environment.build("run")
    assert room.asked() == ["project"]
    assert environment.is_ready("test")


def test_a_changed_list_makes_the_environment_anew(room):
    environment.build("run")
    (room.venv / "kept").touch()
    room.asked()
    (room.root / "requirements" / "run.txt").write_text("run==2\n", "utf-8")
    assert not environment.is_ready("run")
    environment.build("run")
    assert room.asked() == ["first.txt", "run.txt", "project"]
    assert not (room.venv / "kept").exists()


def test_a_folder_of_somebody_else_is_left_alone(room):
    room.venv.mkdir()
    (room.venv / "theirs").touch()
    assert failure("run").code == "foreign_venv"
    assert (room.venv / "theirs").exists()
    assert room.asked() == []


def test_an_empty_folder_is_used(room):
    room.venv.mkdir()
    environment.build("run")
    assert environment.is_ready("run")


@pytest.mark.parametrize("stamp", ["", "{", "[]", "null", '{"run": 1}'])
def test_a_broken_stamp_says_nothing(room, stamp):
    environment.build("run")
    (room.venv / "complete.json").write_text(stamp, "utf-8")
    assert not environment.is_ready("run")
    environment.build("run")
    assert environment.is_ready("run")


def test_a_stamp_without_its_python_says_nothing(room):
    environment.build("run")
    places.program("python").unlink()
    assert not environment.is_ready("run")


def test_a_place_that_cannot_be_written_is_told(room):
    room.venv.write_text("a file", "utf-8")
    trouble = failure("run")
    assert trouble.code == "not_writable"
    assert trouble.facts["path"]


def test_digests_tell_lists_apart_by_name_and_content(room):
    assert environment.packages_digest("run") != environment.packages_digest("test")
    before = environment.packages_digest("run")
    assert environment.packages_digest("run") == before
    (room.root / "requirements" / "run.txt").unlink()
    assert environment.packages_digest("run") != before
