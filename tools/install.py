"""Installs pinned packages with pip, watches what pip says, and turns its failures into one clear sentence.

pip's own settings decide where packages come from, so a mirror that an office has set up is used without
a word here. Every package must match a recorded hash.
"""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from tools import progress
from tools.places import LOG, ROOT, VENV
from tools.words import CannotStart

# Needed before the rest: the progress bar, and what builds the one package that is published as source only.
FIRST = ("rich", "markdown-it-py", "mdurl", "pygments", "setuptools")
# Builds happen inside the environment, with the pinned tools, so that nothing without a hash is fetched for them.
PINNED = ("--require-hashes", "--no-deps", "--no-build-isolation", "--use-pep517")
QUIET = {"PYTHONUNBUFFERED": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}


def packages(pip: list[str], wanted: Path) -> None:
    """Install every package of a requirement file, first the few that are needed to install the others."""
    blocks = requirement_blocks(wanted.read_text(encoding="utf-8"))
    first = [block for name, block in blocks if name in FIRST]
    with tempfile.TemporaryDirectory() as folder:
        short_list = Path(folder) / "first.txt"
        short_list.write_text("\n".join(first) + "\n", encoding="utf-8")
        run_pip(pip, [*PINNED, "-r", str(short_list)], progress.silent)
    run_pip(pip, [*PINNED, "-r", str(wanted)], progress.choose(len(blocks)))


def project(pip: list[str]) -> None:
    """Install the project itself, so that its files are used where they lie."""
    wanted = ["--no-index", "--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
    run_pip(pip, wanted, progress.silent)


def requirement_blocks(text: str) -> list[tuple[str, str]]:
    """Split a requirement file into (package name, its lines with the hashes)."""
    starts = [match.start() for match in re.finditer(r"^[a-z0-9]", text, re.MULTILINE)]
    ends = [*starts, len(text)][1:]
    blocks = [text[start:end].rstrip() for start, end in zip(starts, ends, strict=True)]
    return [(re.split(r"[=<>! ;\[]", block, maxsplit=1)[0], block) for block in blocks]


def run_pip(pip: list[str], wanted: list[str], show: progress.Show) -> None:
    """Run ``pip install``, show its lines as they come, keep them all in a log, and judge how it ended."""
    command = [*pip, "install", "--no-user", *wanted]
    seen: list[str] = []
    with (
        LOG.open("a", encoding="utf-8") as log,
        subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            env=os.environ | QUIET,
            cwd=ROOT,
        ) as process,
    ):
        show(_kept(process.stdout or (), log, seen))
        code = process.wait()
    if code != 0:
        raise explain(seen)


def _kept(lines: Iterable[str], log: TextIO, seen: list[str]) -> Iterator[str]:
    """Pass lines on while writing them down."""
    for line in lines:
        log.write(line)
        seen.append(line.strip())
        yield line


def explain(lines: list[str]) -> CannotStart:
    """Turn pip's words into the one sentence that says what to do."""
    text = "\n".join(lines)
    if "No space left on device" in text:
        return CannotStart("disk_full", path=VENV)
    if "DO NOT MATCH THE HASHES" in text:
        return CannotStart("wrong_hash")
    missing = re.search(r"(?:No matching distribution found for|satisfies the requirement) ([\w.\-=]+)", text)
    if missing or re.search(r"ConnectionError|ConnectTimeout|Read timed out|ReadTimeout|HTTPError|SSLError", text):
        what = missing.group(1) if missing else next((line[11:] for line in lines if line[:11] == "Collecting "), "?")
        return CannotStart("unreachable", what=what)
    errors = [line for line in lines if line.lower().startswith("error")] or lines[-1:] or ["?"]
    return CannotStart("pip_failed", why=errors[-1], log=LOG)
