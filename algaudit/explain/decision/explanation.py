"""The explanation of one decision: the fourteen points of content, each with what is there and what is missing.

It is made from the snapshot alone. A point that the facts leave out is named as missing: a citizen who is not told how
to appeal should at least be told that they were not told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from algaudit.explain.decision.days import day_of
from algaudit.explain.decision.frozen import Input, Snapshot

Mark: TypeAlias = Literal[
    "other_result",
    "not_faithful",
    "too_few",
    "not_compared",
    "not_to_be_relied_on",
    "with_caution",
    "other_than_advised",
]
FORM: Final = "algaudit-explanation/1"
REMEDIES: Final = ("review", "court", "petition")


@dataclass(frozen=True)
class Lack:
    """Something that is missing: which, and of how many things where it is missing for some only."""

    code: str
    count: int | None = None


@dataclass(frozen=True)
class Point:
    """One point of content.

    Parameters
    ----------
    code : str
        E1 to E14.
    status : {"given", "partly", "missing"}
        Whether everything is there that belongs to it.
    lacks : tuple of Lack
        What is not.
    facts : any
        The parts of the snapshot that belong to it, as plain values.
    """

    code: str
    status: Literal["given", "partly", "missing"]
    lacks: tuple[Lack, ...]
    # Any: plain values of each point's own kind.
    facts: dict[str, Any]


@dataclass(frozen=True)
class Explanation:
    """An explanation as codes and numbers; sentences are made of it elsewhere.

    Parameters
    ----------
    snapshot : Snapshot
        What it was made from.
    marks : tuple of str
        Warnings that stand above everything else, gravest first.
    points : tuple of Point
        E1 to E14.
    """

    snapshot: Snapshot
    marks: tuple[Mark, ...]
    points: tuple[Point, ...]

    def point(self, code: str) -> Point:
        """Return one point."""
        return next(one for one in self.points if one.code == code)

    @property
    def incomplete(self) -> tuple[str, ...]:
        """Codes of the points that lack something."""
        return tuple(one.code for one in self.points if one.status != "given")

    # Any: plain values.
    def to_document(self) -> dict[str, Any]:
        """Return the explanation as plain values."""
        points = {
            one.code: {
                "status": one.status,
                "lacks": [lack.code if lack.count is None else f"{lack.code}: {lack.count}" for lack in one.lacks],
                **one.facts,
            }
            for one in self.points
        }
        return {"form": FORM, "snapshot": self.snapshot.sha256, "marks": list(self.marks), "points": points}


def explain(snapshot: Snapshot) -> Explanation:
    """Explain one decision from its snapshot.

    Parameters
    ----------
    snapshot : Snapshot
        Frozen by :func:`algaudit.explain.decision.made.snapshot`.

    Returns
    -------
    Explanation
        The same snapshot gives the same explanation.
    """
    document = snapshot.model_dump(mode="json", by_alias=True)
    return Explanation(snapshot, tuple(marks_of(snapshot)), tuple(_points(snapshot, document)))


def marks_of(snapshot: Snapshot) -> Iterator[Mark]:
    """Yield what warns of an explanation, gravest first."""
    decided, output, fidelity = snapshot.decided, snapshot.output, snapshot.fidelity
    if output.agrees is False:
        advises = snapshot.program.role in {"recommends", "ranks"}
        same_score = output.logged_score is not None and abs(output.logged_score - output.score) <= 1e-6 * max(
            1.0, abs(output.score)
        )
        # Where the score is the same, the program said what it says now, and a person decided otherwise.
        yield "other_than_advised" if advises and same_score and output.label != decided.label else "other_result"
    elif output.label is not None and decided.label not in {None, output.label}:
        yield "other_than_advised"
    if fidelity is None or not fidelity.compared:
        yield "not_compared"
    elif fidelity.verdict != "faithful":
        yield fidelity.verdict
    if snapshot.faithful.verdict != "trustworthy_enough":
        yield snapshot.faithful.verdict


#: Point → keys of the snapshot that belong to it, and what finds out what is missing.
_Check: TypeAlias = Callable[[Snapshot], Iterator[Lack]]


def _points(snapshot: Snapshot, document: dict[str, Any]) -> Iterator[Point]:
    for code, (keys, missing, empty) in _POINTS.items():
        lacks = tuple(missing(snapshot))
        codes = {one.code for one in lacks}
        status: Literal["given", "partly", "missing"] = (
            "given" if not lacks else "missing" if codes & empty else "partly"
        )
        yield Point(code, status, lacks, {key: document[key] for key in keys})


def _program(snapshot: Snapshot) -> Iterator[Lack]:
    program = snapshot.program
    if program.version is None and program.rules_version is None:
        yield Lack("version")
    if None not in (program.version, program.rules_version) and program.version != program.rules_version:
        yield Lack("version_differs")
    if program.register_number is None:
        yield Lack("register_number")
    if program.department is None:
        yield Lack("department")


def _role(snapshot: Snapshot) -> Iterator[Lack]:
    program = snapshot.program
    if program.role is None:
        yield Lack("role")
    if program.signed_by is None and program.role != "decides":
        yield Lack("signed_by")


def _decision(snapshot: Snapshot) -> Iterator[Lack]:
    if snapshot.decided.label is None:
        yield Lack("decision")
    if day_of(snapshot.decided.date) is None:
        yield Lack("decision_day")
    if snapshot.program.basis is None:
        yield Lack("basis")


def _inputs(snapshot: Snapshot) -> Iterator[Lack]:
    given = [one for one in snapshot.inputs if not one.derived]
    asked: dict[str, Callable[[Input], bool]] = {
        "source": lambda one: one.source is None,
        "taken": lambda one: one.taken is None,
        "clause": lambda one: one.clause is None,
    }
    for code, missing in asked.items():
        number = sum(missing(one) for one in given)
        if number:
            yield Lack(code, number)


def _reasons(snapshot: Snapshot) -> Iterator[Lack]:
    if snapshot.reasons is None:
        yield Lack("reasons")
    elif not snapshot.reasons.listed:
        yield Lack("no_reason")
    if "other_than_advised" in marks_of(snapshot):
        yield Lack("own_reasons")


def _rule(snapshot: Snapshot) -> Iterator[Lack]:
    if not snapshot.standing.known and snapshot.program.unit != "amount":
        yield Lack("line")


def _change(snapshot: Snapshot) -> Iterator[Lack]:
    if snapshot.recourse_left_out in {"no_wish", "not_possible"}:
        yield Lack("change")


def _meaning(snapshot: Snapshot) -> Iterator[Lack]:
    if snapshot.consequences is None:
        yield Lack("consequences")


def _accuracy(snapshot: Snapshot) -> Iterator[Lack]:
    if snapshot.limits is None:
        yield Lack("limits")
    measured = snapshot.measured
    if measured is None:
        yield Lack("audit")
        return
    found = [one for one in measured.rates if one.value is not None and one.measure != "selection_rate"]
    if not found:
        yield Lack("accuracy")
    elif snapshot.groups and not any(one.by is not None for one in found):
        yield Lack("accuracy_of_groups")
    if snapshot.audit_of_this is False:
        yield Lack("audit_of_other")


def _appeal(snapshot: Snapshot) -> Iterator[Lack]:
    appeal = snapshot.appeal
    if appeal is None or appeal.where is None:
        yield Lack("appeal")
    if appeal is None or appeal.within is None:
        yield Lack("appeal_within")
    if appeal is None or appeal.answered is None:
        yield Lack("appeal_answered")
    if appeal is None or appeal.receipt is None:
        yield Lack("receipt")


def _remedies(snapshot: Snapshot) -> Iterator[Lack]:
    told = {one.remedy.kind: one.remedy for one in snapshot.remedies or ()}
    if not told:
        yield Lack("remedies")
        return
    for kind in REMEDIES:
        if kind not in told:
            yield Lack(kind)
        elif told[kind].within is None and kind != "petition":
            yield Lack(f"{kind}_within")


def _declared(key: str, code: str) -> _Check:
    def missing(snapshot: Snapshot) -> Iterator[Lack]:
        if getattr(snapshot, key) is None:
            yield Lack(code)

    return missing


#: Point → its keys in the snapshot, what finds out what is missing, and what leaves nothing of it.
_POINTS: dict[str, tuple[tuple[str, ...], _Check, set[str]]] = {
    "E1": (("program",), _program, set()),
    "E2": (("program",), _role, {"role"}),
    "E3": (("decided", "output"), _decision, {"decision"}),
    "E4": (("inputs",), _inputs, set()),
    "E5": (("not_used",), _declared("not_used", "not_used"), {"not_used"}),
    "E6": (("reasons",), _reasons, {"reasons"}),
    "E7": (("standing", "worked"), _rule, {"line"}),
    "E8": (("wanted", "recourse", "recourse_left_out"), _change, {"change"}),
    "E9": (("consequences",), _meaning, {"consequences"}),
    "E10": (("limits", "groups", "measured", "audit_of_this", "fidelity", "faithful"), _accuracy, set()),
    "E11": (("rights",), _declared("rights", "rights"), {"rights"}),
    "E12": (("appeal", "appeal_last_day"), _appeal, {"appeal"}),
    "E13": (("remedies",), _remedies, {"remedies"}),
    "E14": (("withheld",), _declared("withheld", "withheld"), {"withheld"}),
}
