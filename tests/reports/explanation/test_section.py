"""What stands on a first page, as one list of texts."""

from reports.explanation.section import FirstPage


def test_empty_places_are_left_out_and_reasons_have_their_head():
    page = FirstPage("title", "", ["line"], "why:", ["reason"], ["end"])
    assert page.texts == ["title", "line", "why:", "reason", "end"]
    assert FirstPage("title", "mark", [], "why:", [], ["end"]).texts == ["title", "mark", "end"]
