"""Criteria: which gaps may be how large after a change, fixed in a file before the new audit is made.

The file is read without trust: a name twice, an unknown key, a number that is none or a group that is not written as
the log has it is refused, since a criterion that is read wrongly could be called met.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from algaudit.decisions.labels import label_of
from algaudit.errors import InputError
from algaudit.fairness.rates import MEASURES
from algaudit.i18n import N_
from algaudit.privacy.masks import shown

FORMAT = "algaudit/criteria/1"
SCHEMA_FILE = Path(__file__).with_name("criteria-1.schema.json")
#: A file of criteria is a page, not a data set.
_MOST_BYTES, _MOST_CRITERIA = 1_000_000, 1_000

Text = Annotated[str, Field(min_length=1)]


class Criterion(BaseModel):
    """One gap and the largest size that it may have, with how sure one must be.

    Parameters
    ----------
    measure : str
        One of the measures of an audit.
    by : tuple of str
        Columns that make the group.
    group, reference : tuple of (str or None)
        One label per column as the log has it; None is a blank.
    bound : share, 0…1
        The upper limit of the size of the gap may not be larger.
    confidence : share, 0.5…1
        Of the interval whose limit that is.

    Examples
    --------
    >>> Criterion(
    ...     measure="selection_rate", by=("sex",), group=("f",), reference=("m",), bound=0.05, confidence=0.95
    ... ).key()
    ('selection_rate', (('sex', 'f'),), (('sex', 'm'),))
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)
    measure: Literal[MEASURES]  # type: ignore[valid-type]  # the list of measures stands in one place
    by: Annotated[tuple[Text, ...], Field(min_length=1)]
    group: tuple[Text | None, ...]
    reference: tuple[Text | None, ...]
    bound: Annotated[float, Field(ge=0, lt=1)]
    confidence: Annotated[float, Field(ge=0.5, lt=1)]

    @model_validator(mode="after")
    def _fits(self) -> Criterion:
        """Refuse what names no gap: labels that do not belong to columns, a group against itself."""
        whole = len(self.by) == len(set(self.by)) == len(self.group) == len(self.reference)
        # "1.0", " f" and "NaN" are not how a result writes a label; they would name a group that never exists.
        written = all(label is None or label_of(label) == label for label in (*self.group, *self.reference))
        if not whole or not written or self.group == self.reference:
            raise ValueError
        return self

    def key(self) -> Key:
        """Return what tells this gap from all others."""
        return key_of(self.measure, self.by, self.group, self.reference)


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    format: Literal["algaudit/criteria/1"]
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1, max_length=_MOST_CRITERIA)]


#: A gap: the measure, and the columns with the labels of the group and of the reference, in the order of the columns.
Pairs = tuple[tuple[str, str | None], ...]
Key = tuple[str, Pairs, Pairs]


def key_of(measure: str, by: tuple[str, ...], group: tuple[str | None, ...], reference: tuple[str | None, ...]) -> Key:
    """Return what tells a gap from all others, whatever the order of the columns that make its groups."""
    return measure, pairs_of(by, group), pairs_of(by, reference)


def pairs_of(by: tuple[str, ...], group: tuple[str | None, ...]) -> Pairs:
    """Return the columns of a group with its labels, in the order of the columns."""
    return tuple(sorted(zip(by, group, strict=True), key=lambda pair: pair[0]))


@dataclass(frozen=True)
class Criteria:
    """Criteria with the fingerprint of the file they stand in, so that anybody can see that it was not changed."""

    listed: tuple[Criterion, ...]
    fingerprint: str


def read_criteria(path: Path) -> Criteria:
    """Read a file of criteria.

    Raises
    ------
    InputError
        When it cannot be read, is not JSON, or holds anything but criteria; the first wrong place is named.
    """
    try:
        with path.open("rb") as opened:
            content = opened.read(_MOST_BYTES + 1)
    except OSError as error:
        raise InputError(
            N_("The criteria {path} cannot be read; check the name and that it is a file you may open."), path=path
        ) from error
    if len(content) > _MOST_BYTES:
        raise InputError(N_("The criteria {path} are larger than a megabyte; name the right file."), path=path)
    return Criteria(_listed(content, path), "sha256:" + hashlib.sha256(content).hexdigest())


def _listed(content: bytes, path: Path) -> tuple[Criterion, ...]:
    try:
        values = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_constant)
        # By way of JSON, because only there strict reading takes a list for what it is.
        made = _Document.model_validate_json(json.dumps(values), strict=True)
    except ValidationError as error:
        raise _fault(error, path) from error
    except (ValueError, RecursionError) as error:
        raise InputError(
            N_("The criteria {path} are not JSON in UTF-8, or hold NaN or a key twice."), path=path
        ) from error
    keys = [criterion.key() for criterion in made.criteria]
    for place, key in enumerate(keys):
        if key in keys[:place]:
            raise InputError(
                N_("The criteria {path} name the same gap twice (entries {first} and {second}); keep one."),
                path=path,
                first=keys.index(key) + 1,
                second=place + 1,
            )
    return made.criteria


def _fault(error: ValidationError, path: Path) -> InputError:
    """Name the first wrong place, such as ``criteria.0.bound``."""
    place = shown(".".join(str(part) for part in error.errors()[0]["loc"]) or "criteria", 60)
    return InputError(
        N_(
            "The criteria {path} cannot be used at {place}. Each needs measure, by, group, reference (one label per "
            "column, as the audit writes it, null for a blank), bound (0 to below 1) and confidence (0.5 to below 1); "
            'the format is "{format}".'
        ),
        path=path,
        place=place,
        format=FORMAT,
    )


# Any: the values of JSON.
def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key that stands twice: two programs could read two different criteria out of one file."""
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError
    return made


def _no_constant(_: str) -> None:
    raise ValueError
