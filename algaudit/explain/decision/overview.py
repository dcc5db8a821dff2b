"""An algorithm as a whole: what goes in, how it decides, what counts most and for whom, how far it may be trusted."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, is_dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np
from pydantic import BaseModel

from algaudit.decisions.labels import label_order
from algaudit.explain.decision.facts import Facts
from algaudit.explain.decision.frozen import Program
from algaudit.explain.decision.made import program_of
from algaudit.explain.decision.measured import Measured
from algaudit.explain.decision.opened import Opened
from algaudit.explain.faithful.faithful import Faithful
from algaudit.explain.importance.contributions import NotAdditiveError
from algaudit.explain.importance.importance import importance
from algaudit.explain.importance.told import Importance
from algaudit.explain.logic.logic import logic
from algaudit.explain.logic.told import Logic
from algaudit.models.features import Feature, Words
from algaudit.models.fidelity import Fidelity
from algaudit.models.rules import RulesModel

FORM: Final = "algaudit-overview/1"
#: Groupings looked at, the first ones of the facts.
MOST_GROUPINGS: Final = 4


@dataclass(frozen=True)
class Grouped:
    """What counts for the groups that one column makes."""

    by: str
    importance: Importance


@dataclass(frozen=True, eq=False)
class Overview:
    """An algorithm as a whole.

    Parameters
    ----------
    facts : Facts
        What ``algorithm.toml`` says.
    program : Program
        The algorithm, as in the snapshot of a decision.
    features : tuple of Feature
        What goes in.
    derived : dict of str to (Words, Words or None)
        Numbers that its rules compute: label and unit.
    reasons : dict of str to Words
        Words for the codes of reasons in the rules.
    basis : Words, optional
        What the rules rest on as a whole.
    logic : RulesLogic, Formula or Surrogate
        How it decides.
    importance : Importance or None
        What counts most; None where no contributions add up.
    grouped : tuple of Grouped
        The same for groups.
    measured : Measured or None
        From an audit, every group.
    fidelity, faithful
        How far it may be trusted.
    cases : int
        In the decision log.
    made_with : str
        Version of algaudit.
    """

    facts: Facts
    program: Program
    features: tuple[Feature, ...]
    derived: dict[str, tuple[Words, Words | None]]
    reasons: dict[str, Words]
    basis: Words | None
    logic: Logic
    importance: Importance | None
    grouped: tuple[Grouped, ...]
    measured: Measured | None
    fidelity: Fidelity | None
    faithful: Faithful
    cases: int
    made_with: str


def overview(folder: str | Path, *, seed: int = 0) -> Overview:
    """Look at an algorithm as a whole.

    Parameters
    ----------
    folder : str or Path
        Of the algorithm, with ``algorithm.toml``.
    seed : int
        Of every draw.

    Raises
    ------
    InputError
        When something in the folder cannot be used.
    """
    with Opened(Path(folder), seed=seed) as opened:
        return overview_of(opened)


def overview_of(opened: Opened) -> Overview:
    """Look at an algorithm that is open already."""
    model = opened.model
    card = model.card if isinstance(model, RulesModel) else None
    whole = _importance(opened)
    return Overview(
        facts=opened.facts,
        program=program_of(opened),
        features=model.features,
        derived={} if card is None else {one.name: (one.label, one.unit) for one in card.derived},
        reasons={} if card is None else card.reasons,
        basis=None if card is None else card.basis,
        logic=logic(model, opened.records.inputs, seed=opened.seed),
        importance=whole,
        grouped=() if whole is None else tuple(_grouped(opened)),
        measured=opened.measured,
        fidelity=opened.fidelity,
        faithful=opened.faithful,
        cases=opened.records.size,
        made_with=version("algaudit"),
    )


# Any: plain values for a JSON document.
def to_document(found: Overview) -> dict[str, Any]:
    """Return what was found as plain values; what is undefined is None."""
    parts = ("program", "logic", "importance", "grouped", "measured", "fidelity", "faithful", "cases", "made_with")
    return {"form": FORM, **{name: _plain(getattr(found, name)) for name in parts}}


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_none=True)
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return None if isinstance(value, float) and math.isnan(value) else value


def _importance(opened: Opened) -> Importance | None:
    try:
        return importance(opened.model, opened.records.inputs, seed=opened.seed)
    except NotAdditiveError:
        return None


def _grouped(opened: Opened) -> list[Grouped]:
    found = []
    for item in opened.records.groups[:MOST_GROUPINGS]:
        labels = opened.records.grouped(item)
        known = sorted(set(labels), key=label_order)
        places = {label: place for place, label in enumerate(known)}
        codes = np.array([places[label] for label in labels], np.int64)
        made = importance(opened.model, opened.records.inputs, groups=(codes, known), seed=opened.seed)
        found.append(Grouped(item.column, made))
    return found
