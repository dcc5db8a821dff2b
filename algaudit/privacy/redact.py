"""Masks for what names a person: one for colleagues who need not know, one for what is published.

Inside, a mask keeps what an office needs to tell cases apart, never enough to look a person up: of an identity number
the first and the last sign only, for eight shown digits and an age leave a handful of people. In public, a number is
taken out. Names follow the rule of the courts: the surname, and 某 for the rest. Who decided, the department, the
algorithm and the number of the case are never masked: hand them in as ``allow``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Literal, TypeAlias

from algaudit.privacy.find import found
from algaudit.privacy.finders.addresses import kept_until
from algaudit.privacy.finders.births import read_birth
from algaudit.privacy.finders.fold import folded
from algaudit.privacy.finders.names import split_name
from algaudit.privacy.kinds import Kind, Span
from algaudit.privacy.labels import REMOVED, ROLES

View: TypeAlias = Literal["internal", "public"]
VIEWS = ("internal", "public")
LANGUAGES = ("zh", "en")
_MOBILE = re.compile(r"(?:0?0?86|0)?([0-9]{3})[0-9*]{4}([0-9]{4})")
#: A mask already, after folding.
_BAND = re.compile(r"([0-9]{4})-([0-9]{4})年")
_HIDDEN = "****"
_ADULT = 18
_STEMS = "甲乙丙丁戊己庚辛壬癸"
#: A mask leaves digits that stand beside others; looking again finds what these make together.
_LOOKS = 4


def masked(
    text: str,
    view: View,
    *,
    allow: Collection[str] = (),
    lang: Literal["zh", "en"] = "zh",
    on: date | None = None,
    few: bool = False,
) -> str:
    """Return a text with a mask over everything that names a person.

    Parameters
    ----------
    text : str
        A text as somebody wrote it. The original is kept elsewhere; a mask is made anew for each showing.
    view : {"internal", "public"}
        Who will read it. What is published also needs a person's look and release: no recogniser knows everything.
    allow : collection of str
        What is never masked: who decided, the department, the algorithm, the number of the case. An applicant of the
        same name as the one who decided stays too.
    lang : {"zh", "en"}
        Language of what stands where something was taken out.
    on : date, optional
        Day on which ages are counted; without it a birth date is taken out of what is published.
    few : bool
        Whether fewer than 10 people live like this in the county: then the county is taken out too.

    Examples
    --------
    >>> masked("申请人张三，电话13812345678", "internal")
    '申请人张*，电话138****5678'
    >>> masked("申请人张三，电话13812345678", "public")
    '申请人张某，电话[手机号已隐去]'
    """
    _check(view, lang)
    for _ in range(_LOOKS):
        spans = found(text, allow=allow)
        again = _masked_once(text, spans, lambda kind, value: _mask(kind, value, view, lang, on=on, few=few), view)
        if again == text:
            break
        text = again
    return text


def mask_value(
    kind: Kind | str,
    value: str,
    view: View,
    *,
    lang: Literal["zh", "en"] = "zh",
    on: date | None = None,
    few: bool = False,
) -> str:
    """Return the mask of a single value whose kind is known, from its column.

    Parameters
    ----------
    kind : Kind
        What the value is.
    value : str
        The value; a number or a date that does not look like its kind is hidden whole.
    view, lang, on, few
        As for :func:`masked`.

    Examples
    --------
    >>> mask_value("identity", "440524188001010014", "internal"), mask_value("identity", "440524188001010014", "public")
    ('4****************4', '[身份证件号已隐去]')
    >>> mask_value("birth_date", "1935-03-07", "public", on=date(2026, 3, 7))
    '90—99岁'
    """
    _check(view, lang)
    return _mask(Kind(kind), folded(value).text.strip(), view, lang, on=on, few=few)


def _check(view: str, lang: str) -> None:
    """Refuse an unknown view: it must not become the more open one."""
    if view not in VIEWS or lang not in LANGUAGES:
        raise ValueError(f"view is one of {VIEWS}, lang one of {LANGUAGES}")


def _masked_once(text: str, spans: list[Span], mask: Callable[[Kind, str], str], view: View) -> str:
    values = [folded(text[span.start : span.end]).text for span in spans]
    names = [value.replace(" ", "") for span, value in zip(spans, values, strict=True) if span.kind is Kind.NAME]
    several = _told_apart(dict.fromkeys(names))
    parts: list[str] = []
    behind = 0
    for span, value in zip(spans, values, strict=True):
        is_told_apart = span.kind is Kind.NAME and view == "public"
        shown = several[value.replace(" ", "")] if is_told_apart else mask(span.kind, value)
        unmasked = span.kind is Kind.CREDIT_CODE
        parts += [text[behind : span.start], text[span.start : span.end] if unmasked else shown]
        behind = span.end
    return "".join([*parts, text[behind:]])


def _told_apart(names: Iterable[str]) -> dict[str, str]:
    """Return a public name for each person: 张某; or 张某甲, 张某乙 where there are several."""
    alike: dict[str, list[str]] = {}
    for name in names:
        alike.setdefault(split_name(name)[0] + "某", []).append(name)
    return {
        name: public + (_stem(place) if len(same) > 1 else "")
        for public, same in alike.items()
        for place, name in enumerate(same)
    }


def _stem(place: int) -> str:
    return _STEMS[place] if place < len(_STEMS) else str(place + 1)


def _mask(kind: Kind, value: str, view: View, lang: str, *, on: date | None, few: bool) -> str:
    if kind is Kind.CREDIT_CODE or not value:
        return value
    if view == "internal":
        return ROLES[kind][lang] if kind in ROLES else _INTERNAL.get(kind, _ends)(value)
    if kind is Kind.NAME:
        return split_name(value)[0] + "某"
    if kind is Kind.ADDRESS:
        county = 0 if few else kept_until(value, town=False)
        return value[:county] or REMOVED[kind][lang]
    if kind is Kind.BIRTH_DATE:
        return _age_band(value, on, lang) or REMOVED[kind][lang]
    return REMOVED[kind][lang]


def _squeezed(value: str) -> str:
    """Return letters, digits and the stars of an earlier mask, without what stands between."""
    return "".join(sign for sign in value if sign.isalnum() or sign == "*")


def _first_and_last(value: str) -> str:
    plain = _squeezed(value)
    return plain[0] + "*" * (len(plain) - 2) + plain[-1] if len(plain) > 4 else "*" * len(plain)


def _whole(value: str) -> str:
    return "*" * len(_squeezed(value))


def _ends(value: str) -> str:
    """Keep two signs at each end of a long value, one of a short one."""
    plain = "".join(value.split())
    kept = 2 if len(plain) >= 9 else 1 if len(plain) >= 5 else 0
    return plain[:kept] + "*" * (len(plain) - 2 * kept) + plain[len(plain) - kept :]


def _mobile(value: str) -> str:
    found = _MOBILE.fullmatch(_squeezed(value))
    return f"{found[1]}****{found[2]}" if found else _whole(value)


def _landline(value: str) -> str:
    plain = _squeezed(value)
    area = (3 if plain[1:2] in {"1", "2"} else 4) if plain.startswith("0") else 0
    local = plain[area:]
    if len(local) not in {7, 8}:
        return "*" * len(plain)
    return plain[:area] + "-" * (area > 0) + "*" * (len(local) - 4) + local[-4:]


def _bank_card(value: str) -> str:
    return "**** **** **** " + _squeezed(value)[-4:].rjust(4, "*")


def _name(value: str) -> str:
    kept, hidden = split_name(value)
    return kept + "*" * min(hidden, 2)


def _address(value: str) -> str:
    town = kept_until(value, town=True)
    return value[:town] + ("***" if town < len(value) else "")


def _year_band(value: str) -> str:
    band = _BAND.fullmatch(value)
    if band:
        return f"{band[1]}—{band[2]}年"
    birth = read_birth(value)
    if birth is None:
        return _HIDDEN
    first = birth.year // 5 * 5
    return f"{first}—{first + 4}年"


def _age_band(value: str, on: date | None, lang: str) -> str | None:
    """Return ten years of age, None where the age is not known or that of a child."""
    birth = read_birth(value)
    age = birth.age(on) if birth and on else -1
    if age < _ADULT:
        return None
    first = age // 10 * 10
    return f"{first}—{first + 9}岁" if lang == "zh" else f"aged {first}–{first + 9}"


_INTERNAL: dict[Kind, Callable[[str], str]] = {
    Kind.IDENTITY: _first_and_last,
    Kind.RESIDENCE_PERMIT: _first_and_last,
    Kind.FOREIGN_CARD: _first_and_last,
    Kind.TRAVEL_DOCUMENT: _first_and_last,
    Kind.DISABILITY: _whole,
    Kind.MOBILE: _mobile,
    Kind.LANDLINE: _landline,
    Kind.NAME: _name,
    Kind.ADDRESS: _address,
    Kind.BANK_CARD: _bank_card,
    Kind.BIRTH_DATE: _year_band,
}
