"""Conditions: what must hold for points to be given or a case to be left out.

Something missing is neither so nor not so. A condition holds only where it certainly does, whatever the missing value
may be; and "not" holds only where what it denies certainly does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, TypeAlias

from pydantic import Discriminator, Field, Tag

from algaudit.models.features import Name, Real
from algaudit.models.rules.form.sheet import Path, Sheet, tag_of

KINDS = ("all", "any", "not", "feature")


# Any: whatever stands in the file, or a condition already made.
def _which(given: Any) -> str | None:
    """Tell the four kinds apart."""
    if isinstance(given, Sheet):
        return {Every: "<all>", Some: "<any>", Denied: "<not>", Test: "<feature>"}.get(type(given))
    return tag_of(given, KINDS)


class Every(Sheet):
    """Holds when every one of them does."""

    every: Annotated[tuple[Condition, ...], Field(min_length=1, alias="all")]


class Some(Sheet):
    """Holds when at least one of them does."""

    some: Annotated[tuple[Condition, ...], Field(min_length=1, alias="any")]


class Denied(Sheet):
    """Holds when the other certainly does not."""

    denied: Annotated[Condition, Field(alias="not")]


class Test(Sheet):
    """Asks one feature or derived number: a category with "is", a number with one or two limits, or for "missing"."""

    __test__ = False  # not one of pytest's

    feature: Name
    """Name of a feature or of a derived number."""
    among: Annotated[tuple[Name, ...] | None, Field(min_length=1, alias="is")] = None
    """Values of a category; one of them must be met."""
    at_least: Real | None = None
    """The number is this or more."""
    above: Real | None = None
    """The number is more than this."""
    at_most: Real | None = None
    """The number is this or less."""
    below: Real | None = None
    """The number is less than this."""
    missing: bool | None = None
    """true: holds when the value is missing; false: when it is known."""


Condition: TypeAlias = Annotated[
    Annotated[Every, Tag("<all>")]
    | Annotated[Some, Tag("<any>")]
    | Annotated[Denied, Tag("<not>")]
    | Annotated[Test, Tag("<feature>")],
    Discriminator(
        _which,
        custom_error_type="which",
        custom_error_message="which",
        custom_error_context={"known": ", ".join(KINDS)},
    ),
]

for _form in (Every, Some, Denied):
    _form.model_rebuild()


def asked_in(condition: Condition, path: Path = ()) -> Iterator[tuple[Test, Path]]:
    """Yield every single question in a condition, and where in it the question stands.

    Examples
    --------
    >>> [path for _, path in asked_in(Denied.model_validate({"not": {"feature": "age", "below": 60}}))]
    [('not',)]
    """
    if isinstance(condition, Test):
        yield condition, path
    elif isinstance(condition, Denied):
        yield from asked_in(condition.denied, (*path, "not"))
    else:
        key, parts = ("all", condition.every) if isinstance(condition, Every) else ("any", condition.some)
        for number, one in enumerate(parts):
            yield from asked_in(one, (*path, key, number))


def ask(feature: str, **asked: object) -> Test:
    """Make a condition about one feature; ``among`` stands for "is".

    Examples
    --------
    >>> ask("age", at_least=60).at_least
    60.0
    """
    if "among" in asked:
        asked["is"] = asked.pop("among")
    return Test.model_validate({"feature": feature, **asked})
