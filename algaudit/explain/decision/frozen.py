"""The frozen snapshot of one decision: everything an explanation needs, under one hash, and nothing from anywhere else.

Whoever has the snapshot can make the explanation again, word by word, when the model and the records are long gone. The
hash is that of the canonical JSON: keys in order, no blanks, UTF-8.
"""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any, Final, Literal

from pydantic import Field, JsonValue, ValidationError

from algaudit.errors import ResultError
from algaudit.explain.decision.facts import Appeal, Consequence, Day, NotUsed, Remedy, Right, Withheld
from algaudit.explain.decision.measured import Measured
from algaudit.explain.faithful.faithful import Faithful
from algaudit.explain.reasons.told import Reasons, Standing
from algaudit.explain.reasons.worked import Worked
from algaudit.explain.recourse.answer import Recourse
from algaudit.i18n import N_
from algaudit.models.features import Form, Name, Words
from algaudit.models.fidelity import Fidelity
from algaudit.privacy.masks import shown

FORM: Final = "algaudit-decision/1"
_HASH: Final = r"[0-9a-f]{64}"


class Program(Form):
    """The algorithm: what it is called, who uses it for what, and the fingerprint of its file.

    ``rules_version`` is what the model file itself says; ``labels`` are words for its decisions.
    """

    name: Words
    version: str | None
    rules_version: str | None
    register_number: str | None
    department: Words | None
    role: Literal["decides", "recommends", "ranks"] | None
    signed_by: Words | None
    basis: Words | None
    kind: Literal["rules", "onnx", "skops"]
    unit: Literal["points", "probability", "amount"]
    amount_unit: Words | None
    fingerprint: Annotated[str, Field(pattern=f"^{_HASH}$")]
    positive: str | None
    labels: dict[str, Words]


class Decided(Form):
    """What was decided, as the log says: the case, the decision and its day."""

    case: str
    label: str | None
    date: str | None


class Output(Form):
    """What the algorithm says, asked again, and what the log says that it said.

    ``agrees`` is None where the log says nothing that could be compared.
    """

    label: str | None
    score: float
    logged_label: str | None
    logged_score: float | None
    agrees: bool | None


class Input(Form):
    """One value that went in (or was derived from others), with where and when it comes from."""

    name: Name
    kind: Literal["number", "category"]
    label: Words
    unit: Words | None
    value: float | str | None
    values: dict[Name, Words]
    derived: bool
    protected: bool
    changeable: bool
    withheld: bool
    tier: Literal["public", "internal", "secret"] | None
    source: Words | None
    taken: Day | None
    clause: Words | None


class RemedyTold(Form):
    """A way outside the office, and a day that is safe, where one can be told."""

    remedy: Remedy
    last_day: Day | None


class Snapshot(Form):
    """One decision, frozen.

    Parameters
    ----------
    form, made_with : str
        Form of this document; version of algaudit that made it.
    program, decided, output, inputs : see each
        What was decided about what, by what.
    reasons, standing, worked : see each
        Why, how far from the line, and the whole calculation where there are rules. ``reasons`` is None where no
        contributions could be found that add up.
    wanted : str or float, optional
        The result people usually want.
    recourse : Recourse, optional
        What would have changed the result; None where ``recourse_left_out`` says why.
    groups : tuple of (column, label)
        Groups of this person.
    not_used … withheld
        From the facts; None where these say nothing.
    appeal_last_day : str, optional
        A day that is safe for the appeal.
    audit_of_this : bool, optional
        Whether the audit asked this very algorithm; None where it asked none.
    fidelity, faithful
        Whether this is the algorithm that decided, and whether its explanations may be relied on.
    sha256 : str
        Of the canonical JSON of everything else.
    """

    form: Literal["algaudit-decision/1"]
    made_with: str
    program: Program
    decided: Decided
    output: Output
    inputs: tuple[Input, ...]
    reasons: Reasons | None
    standing: Standing
    worked: Worked | None
    wanted: str | float | None
    recourse: Recourse | None
    recourse_left_out: Literal["no_wish", "withheld", "not_possible"] | None
    groups: tuple[tuple[str, str | None], ...]
    not_used: tuple[NotUsed, ...] | None
    consequences: tuple[Consequence, ...] | None
    measured: Measured | None
    audit_of_this: bool | None
    limits: tuple[Words, ...] | None
    rights: tuple[Right, ...] | None
    appeal: Appeal | None
    appeal_last_day: Day | None
    remedies: tuple[RemedyTold, ...] | None
    withheld: tuple[Withheld, ...] | None
    fidelity: Fidelity | None
    faithful: Faithful
    sha256: Annotated[str, Field(pattern=f"^({_HASH})?$")] = ""

    def to_json(self) -> str:
        """Return ``snapshot.json``."""
        return json.dumps(_plain(self), ensure_ascii=False, allow_nan=False, indent=1) + "\n"

    def words_of(self, label: str) -> Words:
        """Return the words for a decision; the label itself where there are none."""
        return self.program.labels.get(label) or Words(zh=label, en=label)


# Any: the document as plain values.
def _plain(snapshot: Snapshot) -> dict[str, Any]:
    return snapshot.model_dump(mode="json", by_alias=True)


def hash_of(document: dict[str, Any]) -> str:
    """Return the hash of a document, whatever hash it says itself.

    Examples
    --------
    >>> hash_of({"b": 1, "a": "县", "sha256": "?"}) == hash_of({"a": "县", "b": 1})
    True
    """
    rest = {name: value for name, value in document.items() if name != "sha256"}
    text = json.dumps(rest, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def sealed(snapshot: Snapshot) -> Snapshot:
    """Return a snapshot with its hash."""
    return snapshot.model_copy(update={"sha256": hash_of(_plain(snapshot))})


def read_snapshot(text: str) -> Snapshot:
    """Read a snapshot back.

    Parameters
    ----------
    text : str
        Of ``snapshot.json``.

    Raises
    ------
    ResultError
        When it is none, is damaged, or was changed after it was frozen.
    """
    try:
        document: JsonValue = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise ResultError(N_("The snapshot is not JSON, or holds NaN or a key twice.")) from error
    found = document.get("form") if isinstance(document, dict) else None
    if not isinstance(document, dict) or found != FORM:
        sentence = N_("This is no snapshot of the form {form} (found: {found}).")
        raise ResultError(sentence, form=FORM, found=shown(found))
    if document.get("sha256") != hash_of(document):
        sentence = N_("The snapshot was changed after it was frozen: its hash does not hold; ask for the original.")
        raise ResultError(sentence)
    try:
        snapshot = Snapshot.model_validate_json(json.dumps(document, allow_nan=False))
    except ValidationError as error:
        place = ".".join(str(step) for step in error.errors()[0]["loc"])[:100]
        raise ResultError(N_("The snapshot is damaged at {place}."), place=place) from error
    if _plain(snapshot) != document:
        # Something in it would have been read otherwise than it is written.
        raise ResultError(N_("The snapshot is damaged at {place}."), place="{…}")
    return snapshot


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError
    return made


def _no_constant(_: str) -> None:
    raise ValueError
