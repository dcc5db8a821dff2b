"""What the command line says after an audit: the outcome, the findings, and where the report is."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

from algaudit.audit.result import AuditResult
from algaudit.i18n import N_
from reports.speaker import speaker_for
from reports.wording import headline, sentences

_SIGNS = {"alert": "◆", "error": "!", "notice": "·"}
MOST = 10


def summary(result: AuditResult, lang: str, folder: Path) -> Iterator[str]:
    """Yield the lines to print."""
    speaker = speaker_for(result, lang)
    yield headline(result, speaker)
    said = sentences(result, speaker)
    for item in said[:MOST]:
        yield f"  {_SIGNS[item.severity]} {item.title}"
        yield f"    {item.body}"
    if len(said) > MOST:
        yield speaker.say(N_("  … and {more} more in the report"), more=len(said) - MOST)
    yield speaker.say(N_("Report: {path}"), path=folder / "report.html")
    yield speaker.say(N_("Check it: algaudit verify {path}"), path=shlex.quote(str(folder)))
