"""The whole file: what goes in, how the points come about, and what is decided by them.

The form is "algaudit-rules/1", published as docs/rules.schema.json and explained in docs/rules.md.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from algaudit.models.features import Feature, Name, Real, Text, Words
from algaudit.models.rules.form.conditions import Condition
from algaudit.models.rules.form.items import Founded, Item
from algaudit.models.rules.form.numbers import MOST_DERIVED, Derived
from algaudit.models.rules.form.sheet import Sheet


class Block(Sheet):
    """Items that belong together, with limits for their sum."""

    name: Name
    """What the rules call it."""
    label: Words
    """What people call it."""
    floor: Real | None = None
    """The items together count for no less than this."""
    cap: Real | None = None
    """The items together count for no more than this."""
    clause: Words | None = None
    """Article the block rests on; the basis of the whole when left out."""
    items: Annotated[tuple[Item, ...], Field(min_length=1)]
    """Added up in this order."""


class Exclusion(Founded):
    """A case that is settled without regard to its points."""

    when: Condition
    """What must hold."""
    label: Name | None = None
    """The decision then; where the rules decide."""
    amount: Real | None = None
    """The amount then; where the rules yield an amount."""


class Score(Sheet):
    """How the sum becomes the score."""

    link: Literal["identity", "logistic"] = "identity"
    """identity: the points themselves; logistic: 1 / (1 + exp(-sum)), a probability."""


class Threshold(Sheet):
    """One line of the decision."""

    at_least: Real | None = None
    """Least score for this label; the last line has none."""
    label: Name
    """The decision as it stands in the records."""


class Amount(Sheet):
    """How the sum becomes an amount."""

    least: Real | None = None
    """No less than this."""
    most: Real | None = None
    """No more than this."""
    round_to: Annotated[Real, Field(ge=0.0001)] | None = None
    """Rounded to a multiple of this, after the limits."""
    rounding: Literal["nearest", "down", "up"] = "nearest"
    """Which multiple; half way is rounded up."""


class Card(Sheet):
    """An algorithm written down as rules."""

    schema_address: Annotated[Text | None, Field(alias="$schema")] = None
    """Where an editor finds the schema; nothing is read from there."""
    form: Literal["algaudit-rules/1"]
    """Form and edition of the file."""
    name: Words
    """What the algorithm is called."""
    version: Text
    """Which version of the rules this is."""
    authority: Words | None = None
    """Who made the rules and answers for them."""
    basis: Words
    """Law or document that the whole rests on."""
    features: Annotated[tuple[Feature, ...], Field(min_length=1, max_length=1_000)]
    """The inputs, in their order."""
    derived: Annotated[tuple[Derived, ...], Field(max_length=MOST_DERIVED)] = ()
    """Numbers computed from the inputs."""
    base: Real = 0.0
    """Where the sum begins."""
    blocks: Annotated[tuple[Block, ...], Field(min_length=1)]
    """Where points come from, added up in this order."""
    exclude: tuple[Exclusion, ...] = ()
    """Cases settled without regard to their points; the first that holds counts."""
    score: Score = Score()
    """From the sum to the score."""
    decide: Annotated[tuple[Threshold, ...] | None, Field(min_length=2)] = None
    """The decision by the score, from the highest threshold to the last line without one."""
    amount: Amount | None = None
    """Instead of a decision: the amount by the sum."""
    positive: Name | None = None
    """The decision that the score speaks for; wanted where the rules decide."""
    labels: dict[Name, Words] = Field(default_factory=dict)
    """What people call the decisions."""
    reasons: dict[Name, Words] = Field(default_factory=dict)
    """What people are told for each code of a reason."""
