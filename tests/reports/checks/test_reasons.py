"""Each reason why a check had no answer is one sentence, in both languages, with the facts that it comes with."""

import re
from string import Formatter

import pyarrow as pa
import pytest

from algaudit import AuditPlan, run_audit
from algaudit.decisions.read import read_decisions
from algaudit.i18n import translate
from reports.checks.reasons import NOT_POSSIBLE
from reports.speaker import speaker_for
from reports.wording import sentences


def places(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("reason", NOT_POSSIBLE)
def test_a_reason_is_a_plain_sentence_with_the_same_facts_in_chinese(reason):
    text = NOT_POSSIBLE[reason]
    chinese = translate(text, "zh")
    assert re.fullmatch(r"[a-z_]+", reason)
    assert text.endswith((".", "?"))
    assert chinese != text
    assert chinese.endswith(("。", "？"))
    assert places(chinese) == places(text)


def test_no_two_reasons_say_the_same_of_different_things():
    # Two checks that need as many cases may say so in the same words.
    same = [text for text in NOT_POSSIBLE.values() if list(NOT_POSSIBLE.values()).count(text) > 1]
    assert {text.split("{cases}")[0] for text in same} <= {"The log holds only "}


@pytest.mark.parametrize(
    ("lang", "title", "body"),
    [
        ("en", "Not answered: Waiting times", "Column asked holds no date."),
        ("zh", "没有答案：等待时间", "列 asked 中没有日期。"),
    ],
)
def test_the_reason_is_told_with_the_facts_of_the_log(lang, title, body):
    log = {"granted": [1, 0] * 10, "asked": ["soon"] * 20, "told": ["2026-01-01"] * 20}
    plan = AuditPlan(decision="granted", applied="asked", decided="told")
    result = run_audit(read_decisions(pa.table(log)), plan, crosscheck=False).result
    (told,) = [item for item in sentences(result, speaker_for(result, lang)) if item.code == "check_not_possible"]
    assert (told.title, told.body) == (title, body)
