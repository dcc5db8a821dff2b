"""From a page's words to its HTML: templates that escape everything, fail on a missing name, and fetch nothing."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from algaudit.i18n import HTML_LANG, translate

TEMPLATES = Path(__file__).parent / "templates"


def render(template: str, lang: str, **values: Any) -> bytes:  # Any: whatever the template shows
    """Return a page as UTF-8 HTML."""
    surroundings = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    surroundings.globals["_"] = partial(translate, lang=lang)
    surroundings.globals["html_lang"] = HTML_LANG[lang]
    return surroundings.get_template(template).render(values).encode()
