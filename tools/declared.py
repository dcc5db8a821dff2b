"""What pyproject.toml declares, and the fingerprint by which the locked lists prove that they belong to it."""

import hashlib
import tomllib
from pathlib import Path
from typing import Any

Lists = dict[str, list[str]]


def declared(pyproject: Path) -> Lists:
    """Return the declared requirements, by the name of the locked list that must hold them.

    Whoever runs the product also builds it (it is installed where it lies), so the tools of the build
    are part of both lists.
    """
    content: dict[str, Any] = tomllib.loads(pyproject.read_text(encoding="utf-8"))
    groups = content["dependency-groups"]
    run = [*content["project"]["dependencies"], *content["build-system"]["requires"], *groups["build"]]
    return {"run": sorted(run), "test": sorted([*run, *groups["test"]])}


def fingerprint(requirements: list[str], python: str) -> str:
    """Return the line that a locked list begins with."""
    text = "\n".join([python, *requirements])
    return f"# declared: sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def oldest_python(pyproject: Path) -> str:
    """Return the declared range of Pythons."""
    content: dict[str, Any] = tomllib.loads(pyproject.read_text(encoding="utf-8"))
    python: str = content["project"]["requires-python"]
    return python


def text_mappings(pyproject: Path) -> list[tuple[str, str]]:
    """Return where texts are found: pairs of file pattern and the way to read such files."""
    content: dict[str, Any] = tomllib.loads(pyproject.read_text(encoding="utf-8"))
    return [(one["pattern"], one["method"]) for one in content["tool"]["babel"]["mappings"]]
