"""Rewrites requirements/run.txt and requirements/test.txt from pyproject.toml: ``python3 -m tools.lock``.

Needs the program ``uv`` (give its place in the variable UV when it is not on the path). Add ``--upgrade`` to
take newer versions; without it, pins that still fit stay as they are.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.declared import declared, fingerprint, oldest_python
from tools.places import ROOT

OPTIONS = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate", "--quiet"]


def main(argv: list[str]) -> int:
    """Lock the larger list first; the smaller one takes its versions, so that one environment can serve both."""
    pyproject = ROOT / "pyproject.toml"
    lists = declared(pyproject)
    python = oldest_python(pyproject)
    test = ROOT / "requirements" / "test.txt"
    run = ROOT / "requirements" / "run.txt"
    test.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        _lock(lists["test"], test, Path(folder), argv)
        test.write_text(f"{fingerprint(lists['test'], python)}\n{test.read_text('utf-8')}", encoding="utf-8")
        _lock(lists["run"], run, Path(folder), ["--constraints", str(test), *argv])
        run.write_text(f"{fingerprint(lists['run'], python)}\n{run.read_text('utf-8')}", encoding="utf-8")
    return 0


def _lock(requirements: list[str], target: Path, folder: Path, options: list[str]) -> None:
    """Let uv find one set of versions for every system and Python."""
    wanted = folder / f"{target.stem}.in"
    wanted.write_text("\n".join(requirements) + "\n", encoding="utf-8")
    uv = os.environ.get("UV", "uv")
    command = [uv, "pip", "compile", *OPTIONS, *options, "--output-file", str(target), str(wanted)]
    subprocess.run(command, check=True, cwd=folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
