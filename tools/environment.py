"""Makes the project's own Python environment, and knows whether it is complete.

The rules this file keeps:

* the stamp is removed before packages change and complete only when everything is done, so that an environment
  whose set-up was cut short is never used: without a stamp it is thrown away and made anew;
* a stamp that names the packages but not the project says that only the last step is to be done again;
* only a folder that carries our mark is ever thrown away; somebody else's ``.venv`` is left alone;
* an environment made for the tests also serves the demo.
"""

import errno
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable
from pathlib import Path

from tools import install
from tools.places import ROOT, VENV, program
from tools.words import CannotStart

MARK = VENV / "made-by-start-py"
STAMP = VENV / "complete.json"
SERVES = {"run": ("run",), "test": ("run", "test")}


def requirement_file(kind: str) -> Path:
    """Return the list of pinned packages for ``kind``."""
    return ROOT / "requirements" / f"{kind}.txt"


def packages_digest(kind: str) -> str:
    """Return a digest that changes when other packages, another Python or another place are in play."""
    place = f"{sys.version_info[:2]} {sys.base_prefix} {ROOT}"
    return _digest(place, [requirement_file(kind)])


def project_digest() -> str:
    """Return a digest that changes when the project must be installed again (metadata, texts)."""
    catalogues = sorted(ROOT.glob("algaudit/locale/*/LC_MESSAGES/*.po"))
    return _digest("", [ROOT / "pyproject.toml", ROOT / "hatch_build.py", *catalogues])


def is_ready(kind: str) -> bool:
    """Say whether the environment is complete for ``kind`` and up to date."""
    stamp = _read_stamp()
    return stamp.get(kind) == packages_digest(kind) and stamp.get("project") == project_digest()


def build(kind: str) -> None:
    """Make the environment complete for ``kind``; raise CannotStart with the reason when that is impossible."""
    _leave_environment()
    try:
        _build(kind)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise CannotStart("disk_full", path=ROOT) from error
        raise CannotStart("not_writable", path=error.filename or VENV, why=error.strerror or error) from error


def _build(kind: str) -> None:
    """Do the work of ``build``: throw away what is unusable, install what is missing, stamp last."""
    stamp = _read_stamp()
    kept = {name: stamp[name] for name in SERVES["test"] if stamp.get(name) == packages_digest(name)}
    pip = _choose_pip()
    if not kept:
        _make_empty(with_pip=pip[0] == str(program("python")))
    if kind not in kept:
        STAMP.unlink(missing_ok=True)
        install.packages(pip, requirement_file(kind))
    done = {name: packages_digest(name) for name in dict.fromkeys(SERVES[kind]) | kept}
    STAMP.write_text(json.dumps(done), encoding="utf-8")
    install.project(pip)
    STAMP.write_text(json.dumps(done | {"project": project_digest()}), encoding="utf-8")


def _make_empty(*, with_pip: bool) -> None:
    """Make a fresh environment in place of an unfinished one."""
    if VENV.exists() and not MARK.exists() and any(VENV.iterdir()):
        raise CannotStart("foreign_venv", path=VENV)
    if VENV.exists():
        STAMP.unlink(missing_ok=True)
        shutil.rmtree(VENV)
    VENV.mkdir()
    MARK.write_text("This folder may be removed at any time; start.py makes it again.\n", encoding="utf-8")
    venv.EnvBuilder(with_pip=with_pip, symlinks=os.name == "posix").create(VENV)


def _choose_pip() -> list[str]:
    """Return the start of a command that runs pip for the environment.

    Debian takes ensurepip out of its Python, so an environment there has no pip of its own; the machine's pip
    can install into another environment since version 22.3. A Python without pip but with ensurepip gives the
    environment its own.
    """
    target = str(program("python"))
    if _pip_version() >= (22, 3):
        return [sys.executable, "-m", "pip", "--python", target]
    if importlib.util.find_spec("ensurepip") is not None:
        return [target, "-m", "pip"]
    raise CannotStart("no_pip")


def _pip_version() -> tuple[int, ...]:
    """Return the version of this Python's pip, or nothing when there is none."""
    answer = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, text=True, check=False)
    words = answer.stdout.split()
    if answer.returncode != 0 or len(words) < 2:
        return ()
    return tuple(int(part) for part in words[1].split(".")[:2] if part.isdigit())


def _leave_environment() -> None:
    """Start again with the Python behind the environment when started from inside it: it may be replaced."""
    if Path(sys.prefix).resolve() != VENV.resolve():
        return
    home = getattr(sys, "_base_executable", "") or shutil.which("python3", path=os.defpath) or sys.executable
    if os.path.samefile(os.path.dirname(home), program("python").parent):
        raise CannotStart("no_pip")
    code = subprocess.call([home, *sys.argv])
    sys.exit(code)


def _read_stamp() -> dict[str, str]:
    """Return what the stamp says; an absent or broken stamp says nothing."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and program("python").exists() else {}


def _digest(start: str, files: Iterable[Path]) -> str:
    """Return the SHA-256 of a text and of the contents of files, each with its name."""
    total = hashlib.sha256(start.encode())
    for path in files:
        total.update(path.name.encode() + b"\0")
        total.update(path.read_bytes() if path.exists() else b"absent")
    return total.hexdigest()
