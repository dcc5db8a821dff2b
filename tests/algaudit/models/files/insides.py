"""The inside that a handler tells, as a structure, without the comparison with the scores."""

from algaudit.models.files.believed import _structure
from algaudit.models.files.card import read_card
from algaudit.models.files.declared import declared
from algaudit.models.sandbox.protocol import Reply


def inputs_of(handler):
    """Return the inputs of an opened file, with their features."""
    card = read_card(handler.describe({}, {})[1], "a")
    return list(zip(card.inputs, declared(card, None, "a"), strict=True))


def inside(handler, positive=1):
    """Return the structure that a handler tells; None where it is not simple."""
    return _structure(Reply(*handler.structure({}, {"positive": positive})), inputs_of(handler))
