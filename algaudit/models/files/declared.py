"""The feature dictionary beside a model file: the file knows what it computes with, the dictionary what it means."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.models.features import Dictionary, Feature, Words, plain
from algaudit.models.files.card import Card, Input
from algaudit.privacy.masks import shown

MOST_BYTES = 5 * 1024**2
_SEVERAL = 5
_LONGEST = 60


def read_dictionary(path: Path) -> Dictionary:
    """Read a feature dictionary.

    Parameters
    ----------
    path : Path
        JSON of the form of :class:`algaudit.models.features.Dictionary`.

    Raises
    ------
    InputError
        When it cannot be read or is not of that form.
    """
    try:
        with path.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise InputError(N_("There is no file {path}; check the name and the folder."), path=path) from error
    if len(content) > MOST_BYTES:
        sentence = N_("The feature dictionary {path} has more than {most} MB; leave out what it need not hold.")
        raise InputError(sentence, path=path, most=MOST_BYTES // 1024**2)
    try:
        return Dictionary.model_validate_json(content.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        place = ".".join(str(step) for step in error.errors()[0]["loc"]) or "features"
        sentence = N_(
            "The feature dictionary {path} is wrong at {place}; each feature has a name, a kind (number or category) "
            "and a label in zh and en, and nothing that contradicts itself."
        )
        raise InputError(sentence, path=path, place=shown(place, _LONGEST)) from error


def declared(card: Card, dictionary: Dictionary | None, file: str) -> tuple[Feature, ...]:
    """Return the features of an algorithm in the order of its file, with what the dictionary says about them.

    Parameters
    ----------
    card : Card
        What the file knows.
    dictionary : Dictionary, optional
        Needed where the file knows its inputs by place only; its order then names them.
    file : str
        Name of the file, as it may be shown.

    Raises
    ------
    InputError
        When the two do not agree.
    """
    if dictionary is None:
        if not card.named:
            sentence = N_(
                "{file} knows its {count} inputs by their place only; give a feature dictionary that names them in "
                "this order."
            )
            raise InputError(sentence, file=file, count=len(card.inputs))
        return tuple(_known(item, plain(str(item.name), _kind(item))) for item in card.inputs)
    features = _by_name(card, dictionary, file) if card.named else _by_place(card, dictionary, file)
    for item, feature in zip(card.inputs, features, strict=True):
        if item.kind == "text" and feature.kind == "number":
            sentence = N_(
                "The feature dictionary says that {column} is a number, but {file} takes in a text there; declare a "
                "category."
            )
            raise InputError(sentence, column=shown(feature.name, _LONGEST), file=file)
    return tuple(_known(item, feature) for item, feature in zip(card.inputs, features, strict=True))


def _by_name(card: Card, dictionary: Dictionary, file: str) -> list[Feature]:
    declared_names = {feature.name: feature for feature in dictionary.features}
    names = [str(item.name) for item in card.inputs]
    for sentence, left in (
        (
            N_("The feature dictionary leaves out {columns}, which {file} takes in; declare every input of the file."),
            [name for name in names if name not in declared_names],
        ),
        (
            N_("The feature dictionary declares {columns}, which {file} does not take in; its inputs are: {known}."),
            [name for name in declared_names if name not in names],
        ),
    ):
        if left:
            raise InputError(sentence, columns=_listed(left), file=file, known=_listed(names))
    return [declared_names[name] for name in names]


def _by_place(card: Card, dictionary: Dictionary, file: str) -> list[Feature]:
    if len(dictionary.features) != len(card.inputs):
        sentence = N_(
            "{file} takes in {count} inputs by their place, but the feature dictionary declares {found}; declare each, "
            "in the order of the file."
        )
        raise InputError(sentence, file=file, count=len(card.inputs), found=len(dictionary.features))
    return list(dictionary.features)


def _kind(item: Input) -> Literal["number", "category"]:
    return "number" if item.kind == "number" else "category"


def _known(item: Input, feature: Feature) -> Feature:
    """Add the categories that the file knows, where nobody declared any."""
    if feature.kind == "number" or feature.values:
        return feature
    values = {label: Words(zh=label, en=label) for label in item.raw() if len(label) <= 200}
    return feature.model_copy(update={"values": values})


def _listed(names: list[str]) -> str:
    told = ", ".join(shown(name, _LONGEST) for name in names[:_SEVERAL])
    return told if len(names) <= _SEVERAL else f"{told} …"
