"""Brings the catalogue in step with the code: ``python3 -m tools.texts`` (run it with the environment's Python).

New texts are added without a translation, texts that nobody uses any more are dropped; translations stay as they are.
The house tests refuse a catalogue with anything left to translate.
"""

import io
import sys

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from tools.declared import text_mappings
from tools.places import ROOT

PACKAGES = ("algaudit", "registry", "appeals", "reports", "web", "sample_models")
CATALOGUE = ROOT / "algaudit" / "locale" / "zh_Hans" / "LC_MESSAGES" / "algaudit.po"
HEADER = "# The Chinese texts of algaudit; the English ones stand in the code."
#: Lines of a catalogue that would change without any change of a text, or that say nothing.
CHANGING = ("#: ", '"Project-', '"Report-', '"POT-', '"PO-', '"Last-', '"Language-Team', '"Generated-')
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}


def main() -> int:
    """Rewrite the catalogue; return the number of texts that wait for their translation."""
    with CATALOGUE.open("rb") as readable:
        known = read_po(readable, locale="zh_Hans")
    fresh = Catalog(locale="zh_Hans", header_comment=HEADER, charset="utf-8", fuzzy=False)
    methods = text_mappings(ROOT / "pyproject.toml")
    for package in PACKAGES:
        for _file, _line, message, _notes, _context in extract_from_dir(ROOT / package, methods, keywords=KEYWORDS):
            before = known.get(message if isinstance(message, str) else message[0])
            fresh.add(message, before.string if before else "")
    text = io.BytesIO()
    write_po(text, fresh, width=0, sort_output=True)
    lines = text.getvalue().decode().splitlines(keepends=True)
    CATALOGUE.write_text("".join(line for line in lines if not line.startswith(CHANGING)), encoding="utf-8")
    waiting = [message.id for message in fresh if message.id and not message.string]
    sys.stdout.writelines(f"{text}\n" for text in waiting)
    return len(waiting)


if __name__ == "__main__":
    sys.exit(min(main(), 1))
