"""``algaudit doctor`` says whether everything is in place on this machine, and in which version."""

from __future__ import annotations

import json
import platform
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

import click

from algaudit.cli.speech import SpokenCommand, language
from algaudit.i18n import LOCALE_DIR, N_, translate

PACKAGES = ("algaudit", "registry", "appeals", "reports", "web", "sample_models")
NEEDED = (
    "click", "duckdb", "jinja2", "narwhals", "numpy", "pyarrow", "pydantic", "python-calamine", "rich", "scipy",
    "aif360", "fairlearn", "jsonschema", "onnx", "onnxruntime", "pandas", "scikit-learn", "shap", "skops",
    "psycopg", "sqlmodel", "weasyprint", "flask",
)  # fmt: skip
OPTIONAL = ("polars",)
GOOD, MISSING, OPTIONAL_MISSING = "ok", "missing", "optional"
_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "C:/Windows/Fonts", "/System/Library/Fonts")
_FONT_NAMES = ("NotoSansCJK*", "NotoSerifCJK*", "wqy-*", "SourceHan*", "msyh*", "simsun*", "PingFang*", "NotoSansSC*")


@dataclass(frozen=True)
class Check:
    """One thing looked at: its state and what was found."""

    what: str
    state: str
    found: str


@click.command(
    "doctor", cls=SpokenCommand, help=N_("Say which versions are here, what is missing, and where the product lies.")
)
@click.option("--json", "as_json", is_flag=True, help=N_("Print the answer as JSON and nothing else."))
@click.option("--lang", type=click.Choice(("zh", "en")), help=N_("Language of everything said (default: zh)."))
@click.pass_context
def doctor(ctx: click.Context, as_json: bool, lang: str | None) -> int:  # noqa: ARG001 - lang was seen before
    """Look at everything and say what was found; exit code 1 when something needed is missing."""
    found = examine()
    if as_json:
        # Bytes, so that a terminal of other letters does not turn names into question marks.
        sys.stdout.buffer.write(
            (json.dumps([asdict(check) for check in found], ensure_ascii=False, indent=1) + "\n").encode()
        )
    else:
        words = {
            GOOD: N_("in place"),
            MISSING: N_("MISSING"),
            OPTIONAL_MISSING: N_("not installed (optional)"),
        }
        for check in found:
            state = translate(words[check.state], language(ctx))
            click.echo(f"{translate(check.what, language(ctx))}: {state} {check.found}".rstrip())
    return int(any(check.state == MISSING for check in found))


def examine() -> list[Check]:
    """Return every check, in a fixed order."""
    return [
        Check("Python", GOOD, platform.python_version()),
        Check("algaudit", GOOD, version("algaudit")),
        *(_installed(name, MISSING) for name in NEEDED),
        *(_installed(name, OPTIONAL_MISSING) for name in OPTIONAL),
        _one_place(),
        _catalogue(),
        _fonts(),
        _lock(),
    ]


def _installed(name: str, otherwise: str) -> Check:
    try:
        return Check(name, GOOD, version(name))
    except PackageNotFoundError:
        return Check(name, otherwise, "")


def _one_place() -> Check:
    """Look where the six packages are: their names are plain, and another ``web`` must not stand in for ours."""
    specs = {name: find_spec(name) for name in PACKAGES}
    places = {str(Path(spec.origin).parent.parent) for spec in specs.values() if spec and spec.origin}
    whole = len(places) == 1 and all(specs.values())
    return Check(N_("The six packages from one place"), GOOD if whole else MISSING, ", ".join(sorted(places)))


def _catalogue() -> Check:
    compiled = LOCALE_DIR / "zh_Hans" / "LC_MESSAGES" / "algaudit.mo"
    return Check(N_("Chinese texts"), GOOD if compiled.exists() else MISSING, "")


def _fonts() -> Check:
    """Only pages on paper need a font of this machine; a browser brings its own fallback."""
    if shutil.which("fc-list"):
        answer = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)  # noqa: S607
        families = sorted({line.split(",")[0] for line in answer.stdout.splitlines() if line})
    else:
        folders = [Path(folder) for folder in _FONT_FOLDERS]
        families = sorted({path.stem for folder in folders for name in _FONT_NAMES for path in folder.rglob(name)})
    return Check(N_("Chinese fonts"), GOOD if families else OPTIONAL_MISSING, ", ".join(families[:3]))


def _lock() -> Check:
    """Look whether model files can be locked away here; where they cannot, they are refused and all else works."""
    from algaudit.models.sandbox.lock import missing

    lacking = missing()
    return Check(N_("The lock around model files"), OPTIONAL_MISSING if lacking else GOOD, lacking or "")
