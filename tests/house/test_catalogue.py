"""Every public text is in the catalogue, in good Chinese shape: translated, certain, with the same places to fill."""

import re
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.house.sources import PACKAGES, ROOT
from tools.declared import text_mappings
from tools.texts import CATALOGUE, KEYWORDS

PLACES = re.compile(r"\{[^{}]*\}|%\(\w+\)[sd]|%[sd]")


def public_texts(folder: Path) -> set[str]:
    """Return every text marked for the catalogue in a folder."""
    found = extract_from_dir(str(folder), text_mappings(ROOT / "pyproject.toml"), keywords=KEYWORDS)
    return {text for _, _, message, _, _ in found for text in ([message] if isinstance(message, str) else message[:1])}


def parse_catalogue(text: str) -> Catalog:
    """Return the catalogue written in a text."""
    return read_po(BytesIO(text.encode()), locale="zh_Hans")


def places(text: str) -> list[str]:
    """Return what is to be filled in, in a fixed order, without its number format."""
    return sorted(re.sub(r"[:!].*", "}", place) for place in PLACES.findall(text))


def catalogue_faults(texts: Iterable[str], catalogue: Catalog) -> list[str]:
    """Return what is missing, empty, uncertain, left over, or has other places to fill."""
    wanted = set(texts)
    known = {one.id if isinstance(one.id, str) else one.id[0]: one for one in catalogue if one.id}
    faults = [f"missing: {text}" for text in sorted(wanted - set(known))]
    faults += [f"left over: {text}" for text in sorted(set(known) - wanted)]
    faults += [f"left over: {text}" for text in map(str, catalogue.obsolete)]
    for text in sorted(wanted & set(known)):
        faults += message_faults(text, known[text].string, fuzzy=known[text].fuzzy)
    return faults


def message_faults(text: str, answer: str | Iterable[str], *, fuzzy: bool) -> list[str]:
    """Return what is wrong with one translation."""
    translations = [answer] if isinstance(answer, str) else list(answer)
    faults = [f"uncertain: {text}"] if fuzzy else []
    for one in translations:
        if not one.strip():
            faults.append(f"not translated: {text}")
        elif places(one) != places(text):
            faults.append(f"other places to fill: {text} → {one}")
    return faults


def test_every_public_text_has_its_chinese_twin():
    assert CATALOGUE.exists(), "the catalogue is missing: algaudit/locale/zh_Hans/LC_MESSAGES/algaudit.po"
    texts = set().union(*(public_texts(ROOT / package) for package in PACKAGES))
    assert texts, "no text is marked for the catalogue; the extraction sees nothing"
    assert not catalogue_faults(texts, parse_catalogue(CATALOGUE.read_text("utf-8")))


def test_texts_are_found_in_code_and_in_pages(tmp_path):
    (tmp_path / "a.py").write_text("x = N_('one')\ny = _('two')\n", encoding="utf-8")
    (tmp_path / "a.html").write_text("{% trans %}three{% endtrans %}{{ _('four') }}", encoding="utf-8")
    assert public_texts(tmp_path) == {"one", "two", "three", "four"}


@pytest.mark.parametrize(
    "planted",
    [
        "",
        'msgid "{n} gaps"\nmsgstr ""\n',
        'msgid "{n} gaps"\nmsgstr "{m} 个差距"\n',
        '#, fuzzy\nmsgid "{n} gaps"\nmsgstr "{n} 个差距"\n',
        'msgid "{n} gaps"\nmsgstr "{n} 个差距"\n\nmsgid "old"\nmsgstr "旧"\n',
        'msgid "{n} gaps"\nmsgstr "{n} 个差距"\n\n#~ msgid "old"\n#~ msgstr "旧"\n',
    ],
    ids=["missing", "empty", "places", "fuzzy", "left over", "obsolete"],
)
def test_the_rule_sees_a_poor_catalogue(planted):
    assert catalogue_faults(["{n} gaps"], parse_catalogue(planted))


def test_the_rule_accepts_a_good_catalogue_and_other_number_formats():
    good = parse_catalogue('msgid "{n:.1f} gaps"\nmsgstr "{n:.2f} 个差距"\n')
    assert not catalogue_faults(["{n:.1f} gaps"], good)
