"""The facts of an algorithm that no model file holds: who uses it, on what basis, and what people can do about it.

They stand in ``algorithm.toml`` beside the model. Whatever is left out is later named as missing; nothing is made up.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field, model_validator

from algaudit.models.features import Form, Name, Real, Text, Words

FORM: Final = "algaudit-algorithm/1"
DAY: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def _written(value: object) -> object:
    """Write a date out; 2026-03-14, 2026-03 and 2026 are taken."""
    text = value.isoformat() if isinstance(value, date) else value
    if not isinstance(text, str) or not DAY.fullmatch(text):
        raise ValueError
    return text


#: A day, a month or a year, as 2026-03-14, 2026-03 or 2026.
Day = Annotated[str, BeforeValidator(_written)]
File = Annotated[str, Field(min_length=1, max_length=400)]


class Columns(Form):
    """Which column of the decision log holds what."""

    case: Name
    decision: Name | None = None
    date: Name | None = None
    score: Name | None = None
    #: What the program itself said, where people may decide otherwise.
    output: Name | None = None


class NotUsed(Form):
    """Something people may fear is used, and is not."""

    what: Words
    why: Words | None = None


class Consequence(Form):
    """What follows from a decision; from every one, where none is named."""

    says: Words
    decision: Name | None = None


class Period(Form):
    """How much time there is, and which article says so; months and days are those of the calendar."""

    number: Annotated[int, Field(gt=0, le=3_650, strict=True)]
    unit: Literal["days", "working_days", "months"]
    law: Words | None = None


class Right(Form):
    """Something a person may ask for, how, and on what basis."""

    what: Words
    how: Words | None = None
    law: Words | None = None


class Appeal(Form):
    """How to appeal to the office itself."""

    where: Words | None = None
    contact: Words | None = None
    within: Period | None = None
    answered: Period | None = None
    receipt: Words | None = None


class Remedy(Form):
    """A way outside the office: review by an authority above it, a court, or a petition."""

    kind: Literal["review", "court", "petition"]
    body: Words
    within: Period | None = None
    law: Words | None = None


class Withheld(Form):
    """What is not told, and why; values of the features named are kept out of every explanation."""

    what: Words
    why: Words
    law: Words | None = None
    features: tuple[Name, ...] = ()


class Source(Form):
    """When the value of a feature was taken: on one day for everybody, or as a column of the log says."""

    feature: Name
    taken: Day | None = None
    column: Name | None = None

    @model_validator(mode="after")
    def _one(self) -> Source:
        if (self.taken is None) == (self.column is None):
            raise ValueError
        return self


class Facts(Form):
    """Everything in ``algorithm.toml``.

    Parameters
    ----------
    form : str
        "algaudit-algorithm/1".
    name, version, register_number, department : optional but for the name
        What the algorithm is called, which version of it, its number in the register, and who uses it.
    role : {"decides", "recommends", "ranks"}, optional
        What it does for a decision.
    signed_by : Words, optional
        Role of the person who signs; never a person's name.
    basis : Words, optional
        Article on which the decision rests.
    amount_unit : Words, optional
        Of an amount: yuan a month, hours a month.
    model, dictionary, decisions, audit : str
        Files and folders inside the folder of ``algorithm.toml``; the audit may be made later.
    positive : str, optional
        Label that the score speaks for; as for :func:`algaudit.models.load.load_model`.
    favourable : str or float, optional
        The decision people usually want; the one the score speaks for unless said. Of an amount: how much at least.
    columns : Columns
        Of the decision log.
    groups : tuple of str
        Columns that make groups, as on the command line of an audit (age:60 makes bands).
    not_used, consequences, limits, rights, appeal, remedies, withheld : optional
        What explanations have to say besides; an empty list says that there is nothing.
    sources : tuple of Source
        When values were taken.
    """

    form: Literal["algaudit-algorithm/1"]
    name: Words
    version: Text | None = None
    register_number: Name | None = None
    department: Words | None = None
    role: Literal["decides", "recommends", "ranks"] | None = None
    signed_by: Words | None = None
    basis: Words | None = None
    amount_unit: Words | None = None
    model: File
    dictionary: File | None = None
    decisions: Annotated[tuple[File, ...], Field(min_length=1)]
    audit: File | None = None
    positive: Name | None = None
    favourable: Name | Real | None = None
    columns: Columns
    groups: tuple[Name, ...] = ()
    not_used: tuple[NotUsed, ...] | None = None
    consequences: tuple[Consequence, ...] | None = None
    limits: tuple[Words, ...] | None = None
    rights: tuple[Right, ...] | None = None
    appeal: Appeal | None = None
    remedies: tuple[Remedy, ...] | None = None
    withheld: tuple[Withheld, ...] | None = None
    sources: tuple[Source, ...] = ()
