"""A fault in the sense of a rules file: the form is right, but what it says cannot be meant."""

from __future__ import annotations

from algaudit.models.rules.form.sheet import Path


class Wrong(Exception):  # noqa: N818 - it is no error of the program; the reader turns it into a sentence
    """What is wrong, and where; ``facts`` fill the sentence, whose ``{place}`` is filled by the reader."""

    def __init__(self, path: Path, sentence: str, **facts: object) -> None:
        super().__init__(path, sentence, facts)
        self.path = path
        self.sentence = sentence
        self.facts = facts
