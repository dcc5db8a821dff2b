"""The one door for rules: bytes of a file in, a model out, or one sentence about the first fault."""

from __future__ import annotations

import hashlib
import json

from pydantic import JsonValue, ValidationError

from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.models.rules.form.card import Card
from algaudit.models.rules.model import RulesModel
from algaudit.models.rules.reading.faults import FORM, fault
from algaudit.models.rules.reading.orders import check_orders
from algaudit.models.rules.reading.places import place
from algaudit.models.rules.reading.text import plain_values
from algaudit.models.rules.reading.uses import check_uses
from algaudit.models.rules.reading.wrong import Wrong
from algaudit.privacy.masks import shown


def read_rules(data: bytes) -> RulesModel:
    """Read a rules file.

    Parameters
    ----------
    data : bytes
        The file, JSON in UTF-8 of the form "algaudit-rules/1"; docs/rules.md explains it.

    Raises
    ------
    InputError
        Naming the place of the first fault and what would be right.

    Examples
    --------
    >>> read_rules(b"[]")
    Traceback (most recent call last):
        ...
    algaudit.errors.InputError: The document must be one object in braces.
    """
    return RulesModel(read_card(plain_values(data)), hashlib.sha256(data).hexdigest())


def read_card(plain: dict[str, JsonValue]) -> Card:
    """Return the rules in plain values that passed the limits; every fault as in :func:`read_rules`."""
    if plain.get("form") != FORM:
        sentence = N_("The file does not say that it holds rules; “form” is {found}, “{known}” would be right.")
        raise InputError(sentence, found=shown(json.dumps(plain.get("form"), ensure_ascii=False)), known=FORM)
    try:
        # Through text once more: only so are true, "1" and 1 told apart as strictly as in the published schema.
        card = Card.model_validate_json(json.dumps(plain), strict=True)
    except ValidationError as error:
        raise fault(error.errors()[0], plain) from error
    try:
        check_uses(card)
        check_orders(card)
    except Wrong as wrong:
        raise InputError(wrong.sentence, place=place(plain, wrong.path), **wrong.facts) from wrong
    return card
