"""How we speak: of gaps and harms, never of a proof of fairness; and never of one particular computer."""

import re
from pathlib import Path

import pytest

from tests.house.sources import short, text_files

#: An audit finds gaps or does not find them. It cannot certify that an algorithm is without fault.
PROMISES = re.compile(
    r"\bunbias|\bde-?bias|fair beyond doubt|\bprov(?:e|es|ed|en|ing)\s+(?:\w+\s+){0,3}fair\b"
    r"|\bsolv\w*\s+(?:\w+\s+)?fairness"
    r"|无偏见|绝对公平|去偏",
    re.IGNORECASE,
)
#: Paths and habits of one machine mean nothing to anybody else.
MACHINES = re.compile(
    r"(?<![\w.])/(?:work|root|home/\w+|Users/\w+)/|session transcript|/tmp/(?:env|tools)\b", re.IGNORECASE
)
MYSELF = Path(__file__).resolve()


def word_faults(name: str, text: str) -> list[str]:
    """Return the lines with a word that is not ours to say."""
    return [
        f"{name}:{number}: {found.group(0)}"
        for number, line in enumerate(text.splitlines(), start=1)
        for pattern in (PROMISES, MACHINES)
        if (found := pattern.search(line))
    ]


def test_nothing_is_promised_that_no_audit_can_show():
    texts = ((short(path), path.read_text("utf-8")) for path in text_files() if path != MYSELF)
    assert not [fault for name, text in texts for fault in word_faults(name, text)]


@pytest.mark.parametrize(
    "planted",
    [
        "An unbiased model",
        "We debias the data",
        "This proves the algorithm fair",
        "prove fair",
        "solving algorithmic fairness",
        "fair beyond doubt",
        "本算法无偏见",
        "绝对公平",
        "去偏处理",
        f"see /{'work'}/x",
        f"open('/{'root'}/x')",
        "cp /home/li/a b",
        "from the session transcript",
    ],
)
def test_the_rule_hears_each_word(planted):
    assert word_faults("planted.md", planted)


@pytest.mark.parametrize(
    "planted",
    ["A gap of 3 points", "bias in, bias out", f"homework/{'root'}/x", ".github/workflows/a", "a fair hearing"],
)
def test_the_rule_lets_other_words_pass(planted):
    assert not word_faults("planted.md", planted)
