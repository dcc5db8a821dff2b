"""Where things are: the project's folder, its environment, and the programs inside it."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOG = VENV / "setup.log"


def program(name: str) -> Path:
    """Return the path of a program inside the environment, on Windows as well as elsewhere."""
    if os.name == "nt":
        return VENV / "Scripts" / f"{name}.exe"
    return VENV / "bin" / name


def site_packages() -> Path | None:
    """Return the folder in which the environment keeps its packages, or None when there is none yet."""
    pattern = "Lib/site-packages" if os.name == "nt" else "lib/python3*/site-packages"
    return next(iter(VENV.glob(pattern)), None)
