"""Plain text to be read aloud: whole sentences, no tables, no signs that a voice would stumble over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from algaudit.i18n import N_
from reports.checks.section import CheckTable
from reports.explanation.section import Section, Told
from reports.explanation.voice import sentence, voice
from reports.figures import NOTHING
from reports.speaker import Speaker

#: Long rows of digits and letters are for comparing, not for listening.
_FINGERPRINT: Final = re.compile(r"[0-9a-f]{16,}…?")
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3})")
_FRACTION: Final = re.compile(r"([\d.]+) / ([\d.]+)")
#: Signs → words, in the order in which they are replaced.
_SIGNS: Final = (
    ("−", N_("minus {rest}")),
    ("≥", N_("{rest} or more")),
    ("<", N_("less than {rest}")),
)


def aloud(told: Told) -> str:
    """Return what is told as text to be read aloud."""
    speaker = voice(told.lang)
    lines = [sentence(text, speaker) for text in told.first.texts]
    lines += [speaker.joined([sentence(mark.title, speaker), mark.body]) for mark in told.marks]
    for number, chapter in enumerate(told.chapters, 1):
        title = speaker.say(N_("Part {number}: {title}."), number=number, title=chapter.title)
        lines += ["", title]
        for section in chapter.sections:
            lines += [line for line in _section(section, speaker) if line]
    lines += ["", *(sentence(note, speaker) for note in told.notes if not _FINGERPRINT.search(note))]
    lines.append(speaker.say(N_("This is the end of the explanation.")))
    return "\n".join(_speakable(line, speaker) for line in lines).strip() + "\n"


def _section(section: Section, speaker: Speaker) -> Iterator[str]:
    yield sentence(section.title, speaker)
    yield from section.paragraphs
    for number, item in enumerate(section.items, 1):
        if not _FINGERPRINT.search(item):
            told = sentence(speaker.joined(item.split("\n")), speaker)
            yield speaker.say(N_("Number {number}: {item}"), number=number, item=told) if section.ordered else told
    for table in section.tables:
        yield from _rows(table, speaker)
    if section.lacks:
        text = N_("Missing here: {lacks}.")
        yield speaker.say(text, lacks=speaker.say(N_("; ")).join(section.lacks))


def _rows(table: CheckTable, speaker: Speaker) -> Iterator[str]:
    """Yield a table row by row, each cell with the head of its column."""
    yield sentence(table.caption, speaker)
    for head, *cells in table.rows:
        pairs = zip(table.heads[1:], cells, strict=True)
        told = [speaker.say(N_("{head}: {cell}"), head=name, cell=cell) for name, cell in pairs if cell != NOTHING]
        yield sentence(speaker.say(N_("; ")).join([head, *told]), speaker)


def _speakable(line: str, speaker: Speaker) -> str:
    """Put words in the place of signs."""
    text = _THOUSANDS.sub("", line).replace(f" {NOTHING}", "")
    text = _FRACTION.sub(lambda found: speaker.say(N_("{part} of {all}"), part=found[1], all=found[2]), text)
    for sign, words in _SIGNS:
        parts = re.split(re.escape(sign) + r"\s?([\d.]+%?)", text)
        # Every second part is a number that had the sign before it.
        text = "".join(speaker.say(words, rest=part) if place % 2 else part for place, part in enumerate(parts))
    return text
