"""Templates escape what comes from a log, and a forgotten name is an error, not a gap in the page."""

import pytest
from jinja2 import UndefinedError

from reports.render import TEMPLATES, render


def test_every_template_fetches_nothing_from_elsewhere():
    pages = [path.read_text("utf-8") for path in TEMPLATES.rglob("*") if path.is_file()]
    assert pages
    for text in pages:
        assert "http:" not in text
        assert "https:" not in text
        assert "<script" not in text
        assert "@import" not in text


def test_a_forgotten_name_is_an_error():
    with pytest.raises(UndefinedError):
        render("audit/method.html", "en")
