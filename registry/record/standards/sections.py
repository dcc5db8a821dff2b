"""Several texts in one, with headings, and taken apart again without loss.

Other registers ask in one field what the record keeps in several. The parts stand below each other, each under its
heading in brackets, members of a list with their number: 【2·说明】 or [2 · description]. A text that somebody else
wrote without such headings is kept whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

#: Number of the member, counted from 1, or 0 outside a list; place of the part; text.
Block: TypeAlias = tuple[int, int, str]
_BRACKETS = {"zh": ("【", "·", "】"), "en": ("[", " · ", "]")}
_HEADING = re.compile(r"[【\[](?:(\d+))?(?:\s*·\s*)?([^【】\[\]\n]*)[】\]]")
_MAYBE = re.compile(r"^( *)([【\[])", re.MULTILINE)
_ESCAPED = re.compile(r"^ ( *[【\[])", re.MULTILINE)


def joined_text(blocks: Sequence[Block], labels: Sequence[str], lang: str) -> str:
    """Return the parts as one text; the very first part outside a list has no heading."""
    said = []
    for number, part, text in blocks:
        is_lead = not number and not part
        escaped = _MAYBE.sub(r" \1\2", text)
        said.append(escaped if is_lead else f"{heading(number, labels[part] if part else '', lang)}\n{escaped}")
    return "\n\n".join(said)


def heading(number: int, label: str, lang: str) -> str:
    """Return the heading of a part."""
    opened, between, closed = _BRACKETS[lang]
    parts = [str(number)] if number else []
    return opened + between.join([*parts, label] if label else parts) + closed


def parted_text(text: str, known: Mapping[str, int]) -> list[Block]:
    """Return the parts of a text; ``known`` tells the labels, in any language, and which part each is."""
    found: list[Block] = []
    number, part, lines, headed = 0, 0, list[str](), False
    for line in text.split("\n"):
        here = _of_heading(line, known)
        if here is None:
            lines.append(line)
            continue
        if lines or headed:
            found.append((number, part, _unescaped(lines, last=False)))
        (number, part), lines, headed = here, [], True
    found.append((number, part, _unescaped(lines, last=True)))
    return [block for block in found if block[2]]


def _of_heading(line: str, known: Mapping[str, int]) -> tuple[int, int] | None:
    heard = _HEADING.fullmatch(line)
    if heard is None:
        return None
    number, label = int(heard[1] or 0), heard[2].strip()
    if label in known:
        return number, known[label]
    return (number, 0) if number and not label else None


def _unescaped(lines: list[str], *, last: bool) -> str:
    """Return the text of a part without the empty line that set it apart from the next."""
    kept = lines if last or not lines or lines[-1] else lines[:-1]
    return _ESCAPED.sub(r"\1", "\n".join(kept))
