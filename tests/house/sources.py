"""What the house tests look at: the project's own files, and the Python in them as trees."""

import ast
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("algaudit", "registry", "appeals", "reports", "web", "sample_models")
#: Skipped only when there is no git to say what belongs to the project.
NOT_OURS = {".git", ".venv", "__pycache__", "build", "dist", "node_modules"}
NOT_TEXT = {
    ".gz",
    ".ico",
    ".jpg",
    ".mo",
    ".parquet",
    ".pdf",
    ".png",
    ".pyc",
    ".ttf",
    ".webp",
    ".woff2",
    ".xlsx",
    ".zip",
}


@cache
def project_files() -> tuple[Path, ...]:
    """Return every file that belongs to the project, those not yet committed included."""
    listed = _git_files() or _walked_files()
    return tuple(sorted(path for path in listed if path.is_file()))


def text_files() -> list[Path]:
    """Return the project's files that people read."""
    return [path for path in project_files() if path.suffix not in NOT_TEXT]


def package_files() -> list[Path]:
    """Return the Python files of the product itself."""
    return [path for path in python_files() if path.relative_to(ROOT).parts[0] in PACKAGES]


def python_files() -> list[Path]:
    """Return every Python file, tests and workshop included."""
    return [path for path in project_files() if path.suffix == ".py"]


def tree_of(path: Path) -> ast.Module:
    """Return the parsed file."""
    return parse(path.read_text(encoding="utf-8"))


@cache
def parse(text: str) -> ast.Module:
    """Return the parsed text; the same text is parsed once."""
    return ast.parse(text)


def short(path: Path) -> str:
    """Return the path as the project's people write it."""
    return path.relative_to(ROOT).as_posix()


def _git_files() -> list[Path]:
    """Ask git, which knows what is ignored."""
    if shutil.which("git") is None:
        return []
    command = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    answer = subprocess.run(command, capture_output=True, check=False)
    names = answer.stdout.decode().split("\0") if answer.returncode == 0 else []
    return [ROOT / name for name in names if name]


def _walked_files() -> list[Path]:
    """Walk the folder when it came without git, as a copied archive does."""
    found = []
    for folder, below, names in os.walk(ROOT):
        below[:] = [name for name in below if name not in NOT_OURS and not name.endswith("_cache")]
        found += [Path(folder, name) for name in names]
    return found
