"""The feature dictionary: what each input of an algorithm is called, where it comes from, and whether it may change.

Whoever explains a decision needs it: the name a citizen understands, the department the value comes from, the article
it rests on, and what a person could lawfully do about it. What is not declared as changeable is fixed.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator


def _number(value: object) -> object:
    """Refuse true, false and texts where a number is wanted."""
    if isinstance(value, bool | str):
        raise ValueError
    return value


Name = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(min_length=1, max_length=2_000)]
#: Any number but infinity and "not a number".
Real = Annotated[float, BeforeValidator(_number), Field(allow_inf_nan=False)]


class Form(BaseModel):
    """What is common to all that is declared: nothing unknown, and nothing changed later."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Form):
    """The same words in both languages."""

    zh: Text
    en: Text

    def of(self, lang: str) -> str:
        """Return the words in one language.

        Examples
        --------
        >>> Words(zh="收入", en="income").of("zh")
        '收入'
        """
        return self.zh if lang == "zh" else self.en


class Coupled(Form):
    """Another feature that moves along: by ``times`` for each unit this one changes."""

    feature: Name
    times: Real


class Change(Form):
    """What a person could lawfully do about a feature.

    Parameters
    ----------
    direction : {"fixed", "increase", "decrease", "any"}
        ``fixed`` unless declared otherwise.
    least, most : float, optional
        Nothing below or above can be reached.
    step : float, optional
        Smallest change of a number that makes sense; 1 for whole numbers.
    among : list of str, optional
        Values of a category that can be reached; all that are declared when empty.
    effort : float
        What one ``step`` (a whole change of a category) costs compared with the other features; 1 unless declared.
    coupled : list of Coupled
        Features that move along, whether they may be changed by themselves or not.
    """

    direction: Literal["fixed", "increase", "decrease", "any"] = "fixed"
    least: Real | None = None
    most: Real | None = None
    step: Annotated[Real, Field(gt=0)] | None = None
    among: tuple[Name, ...] = ()
    effort: Annotated[Real, Field(gt=0)] = 1.0
    coupled: tuple[Coupled, ...] = ()


class Feature(Form):
    """One input of an algorithm.

    Parameters
    ----------
    name : str
        Of the column, as the algorithm calls it.
    kind : {"number", "category"}
        A category is a text; numbers used as codes are categories.
    label : Words
        What people call it.
    unit : Words, optional
        Of a number: yuan a month, years.
    values : mapping of str to Words
        What the values of a category are called.
    least, most : float, optional
        Values outside cannot be true.
    whole : bool
        Only whole numbers make sense.
    protected : bool
        May never be advised to change, whatever ``change`` says.
    source : Words, optional
        Department that the value comes from.
    tier : {"public", "internal", "secret"}
        How far the value may be shared.
    clause : Words, optional
        Article that lets the algorithm use it.
    change : Change
        What a person could do about it.

    Examples
    --------
    >>> Feature(name="income", kind="number", label=Words(zh="月收入", en="monthly income")).change.direction
    'fixed'
    """

    name: Name
    kind: Literal["number", "category"]
    label: Words
    unit: Words | None = None
    values: dict[Name, Words] = Field(default_factory=dict)
    least: Real | None = None
    most: Real | None = None
    whole: bool = False
    protected: bool = False
    source: Words | None = None
    tier: Literal["public", "internal", "secret"] = "internal"
    clause: Words | None = None
    change: Change = Change()

    @property
    def changeable(self) -> bool:
        """Whether a person may be advised to change it."""
        return not self.protected and self.change.direction != "fixed"

    @model_validator(mode="after")
    def _agrees(self) -> Feature:
        """Refuse what contradicts itself."""
        if self.kind == "category" and (self.whole or self.least is not None or self.most is not None):
            raise ValueError
        for low, high in ((self.least, self.most), (self.change.least, self.change.most)):
            if low is not None and high is not None and low > high:
                raise ValueError
        if self.kind == "category" and self.change.direction in {"increase", "decrease"}:
            raise ValueError
        if self.kind == "category" and not set(self.change.among) <= set(self.values):
            raise ValueError
        return self


class Dictionary(Form):
    """A feature dictionary: the features in the order in which the algorithm takes them."""

    features: tuple[Feature, ...] = Field(min_length=1, max_length=1_000)

    @model_validator(mode="after")
    def _once(self) -> Dictionary:
        """Refuse a name twice, and a coupling to what is not there."""
        names = [item.name for item in self.features]
        coupled = {other.feature for item in self.features for other in item.change.coupled}
        if len(set(names)) < len(names) or not coupled <= set(names):
            raise ValueError
        return self


def plain(name: str, kind: Literal["number", "category"]) -> Feature:
    """Return a feature about which only its name is known.

    Examples
    --------
    >>> plain("flat", "category").label.of("en")
    'flat'
    """
    return Feature(name=name, kind=kind, label=Words(zh=name, en=name))
