"""Finds the words of a check: its module is loaded only when there is something to say of it."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import TypeAlias

from algaudit.audit.checks.listed import ROOMS
from reports.checks.section import CheckSection
from reports.speaker import Facts, Speaker

#: Makes title and body of a finding.
Said: TypeAlias = Callable[[Facts, Speaker], tuple[str, str]]


def said_of(check: str, code: str) -> Said:
    """Return what makes the sentences of a check's finding."""
    said: Said = _words(check).SAID[code]
    return said


def section_of(check: str, figures: Facts, speaker: Speaker) -> CheckSection:
    """Return a check's section of the report."""
    made: CheckSection = _words(check).section(figures, speaker)
    return made


def _words(check: str) -> ModuleType:
    return import_module(f"reports.checks.{ROOMS[check]}.{check}")
