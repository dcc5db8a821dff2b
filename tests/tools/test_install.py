"""How requirement lists are read, and how pip's failures become one sentence."""

import io
import sys

import pytest

from tools import install
from tools.install import FIRST, explain, requirement_blocks, run_pip
from tools.places import LOG, ROOT, VENV
from tools.words import SENTENCES, CannotStart, sentence

LISTED = """# declared: sha256:0
aif360==0.6.1 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
rich==15.0.0 ; sys_platform != 'win32' \\
    --hash=sha256:cc
flask-security[common,mfa]==5.9.2 \\
    --hash=sha256:dd
7zip==1
"""


def test_a_requirement_list_is_split_into_packages_with_their_hashes():
    assert requirement_blocks(LISTED) == [
        ("aif360", "aif360==0.6.1 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb"),
        ("rich", "rich==15.0.0 ; sys_platform != 'win32' \\\n    --hash=sha256:cc"),
        ("flask-security", "flask-security[common,mfa]==5.9.2 \\\n    --hash=sha256:dd"),
        ("7zip", "7zip==1"),
    ]


@pytest.mark.parametrize("text", ["", "# only a remark\n", "\n\n"])
def test_a_list_without_packages_has_no_blocks(text):
    assert requirement_blocks(text) == []


@pytest.mark.parametrize("kind", ["run", "test"])
def test_the_real_lists_are_split_without_losing_a_line_and_hold_what_is_needed_first(kind):
    text = (ROOT / "requirements" / f"{kind}.txt").read_text("utf-8")
    blocks = requirement_blocks(text)
    kept = [line for _, block in blocks for line in block.splitlines()]
    assert kept == [line for line in text.splitlines() if not line.startswith("#")]
    assert set(FIRST) <= {name for name, _ in blocks}


@pytest.mark.parametrize(
    ("lines", "code", "facts"),
    [
        (["Collecting numpy", "ERROR: [Errno 28] No space left on device"], "disk_full", {"path": VENV}),
        (["ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE."], "wrong_hash", {}),
        (
            ["ERROR: Could not find a version that satisfies the requirement shap==0.51.0 (from versions: none)"],
            "unreachable",
            {"what": "shap==0.51.0"},
        ),
        (["ERROR: No matching distribution found for weasyprint==70.0"], "unreachable", {"what": "weasyprint==70.0"}),
        (
            ["Collecting duckdb==2.0.0", "WARNING: Retrying after ReadTimeoutError", "ERROR: HTTPSConnectionPool"],
            "unreachable",
            {"what": "duckdb==2.0.0"},
        ),
        (["ssl.SSLError: certificate"], "unreachable", {"what": "?"}),
        (["ok", "error: subprocess-exited", "ERROR: Failed building"], "pip_failed", {"why": "ERROR: Failed building"}),
        (["Something odd"], "pip_failed", {"why": "Something odd"}),
        ([], "pip_failed", {"why": "?"}),
    ],
)
def test_each_failure_of_pip_has_its_sentence(lines, code, facts):
    trouble = explain(lines)
    assert isinstance(trouble, CannotStart)
    assert trouble.code == code
    assert trouble.facts == facts | ({"log": LOG} if code == "pip_failed" else {})
    assert len(sentence(trouble.code, **trouble.facts).splitlines()) == 2


def test_every_sentence_is_said_in_chinese_and_in_english_with_the_same_places():
    for code, (chinese, english) in SENTENCES.items():
        assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese), code
        assert english.isascii() or "…" in english, code
        assert chinese.count("{") == english.count("{"), code


@pytest.fixture
def log(tmp_path, monkeypatch):
    monkeypatch.setattr(install, "LOG", tmp_path / "setup.log")
    return tmp_path / "setup.log"


def program(words: str) -> list[str]:
    """Return a command in place of pip that says something and ends with an exit code."""
    return [sys.executable, "-c", words]


def test_what_pip_says_is_shown_and_kept(log):
    shown = io.StringIO()
    run_pip(program("print('Collecting a')\nprint('Collecting b')"), [], shown.writelines)
    assert shown.getvalue() == log.read_text("utf-8") == "Collecting a\nCollecting b\n"


def test_a_failure_of_pip_is_raised_with_its_sentence(log):
    words = "import sys; print('No matching distribution found for x==1', file=sys.stderr); sys.exit(1)"
    with pytest.raises(CannotStart) as trouble:
        run_pip(program(words), [], list)
    assert (trouble.value.code, trouble.value.facts) == ("unreachable", {"what": "x==1"})
    assert "No matching" in log.read_text("utf-8")
