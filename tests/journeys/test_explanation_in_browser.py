"""Explanations as people see them, in a real browser: a decision and an algorithm, on a telephone and on paper."""

import json
import re
import shutil
import subprocess
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from sample_models.town.dibao import dibao
from sample_models.town.facts import write_facts
from sample_models.town.population import people
from sample_models.town.sample import write
from tests.journeys.test_report_in_browser import TAGS

#: Of A4 within its margins, in pixels of a style sheet.
PAPER_HEIGHT = (297 - 2 * 16) / 25.4 * 96


def run(*words):
    """Run the command as it is installed."""
    command = [sys.executable, "-m", "algaudit", *map(str, words)]
    return subprocess.run(command, check=False, capture_output=True, text=True)


@pytest.fixture(scope="module")
def browser():
    """A headless Chromium of this machine."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module", params=["zh", "en"])
def office(request, tmp_path_factory):
    """The allowance of the sample county with an audit of it, and what its explanations leave, in either language."""
    folder = tmp_path_factory.mktemp(request.param)
    sample = dibao(people(0))
    place = write(sample, folder, request.param)
    write_facts(sample, place, request.param, audit="report/audit.json")
    words = ["--plan", place / "plan.toml", "--model", place / "model.json", "--no-crosscheck", "--quiet"]
    assert run("audit", place / "decisions", *words, "--out", place / "report").returncode == 1
    for name, further in (("decision", ["--case", "3"]), ("whole", [])):
        ended = run("explain", place, *further, "--out", folder / name, "--lang", request.param)
        assert ended.returncode == 0, ended.stderr
    return request.param, folder


@pytest.fixture(params=["decision", "whole"])
def page(request, office):
    """The address of either page."""
    return (office[1] / request.param / "explanation.html").as_uri()


def opened(browser, address, **settings):
    page = browser.new_page(**settings)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    assert asked == [address], "the page asked for something else"
    return page


@pytest.mark.parametrize("width", [390, 1024])
def test_the_accessibility_rules_find_nothing_to_mend(browser, page, width):
    shown = opened(browser, page, viewport={"width": width, "height": 800})
    found = Axe().run(shown, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert found.violations_count == 0, found.generate_report()
    shown.close()


@pytest.mark.parametrize("width", [320, 390, 1024])
def test_nothing_sticks_out_sideways(browser, page, width):
    shown = opened(browser, page, viewport={"width": width, "height": 800})
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    shown.close()


def test_on_a_telephone_every_cell_says_what_it_is(browser, page):
    shown = opened(browser, page, viewport={"width": 390, "height": 800})
    heads = shown.evaluate("[...document.querySelectorAll('td')].map(e => getComputedStyle(e, '::before').content)")
    assert heads
    assert all(re.fullmatch(r'".+(：|: )"', head) for head in heads)
    shown.close()


def test_the_first_page_is_in_large_print_and_fits_on_one_sheet(browser, page):
    shown = opened(browser, page)
    assert shown.evaluate("parseFloat(getComputedStyle(document.querySelector('.first')).fontSize)") >= 24
    shown.emulate_media(media="print")
    shown.set_viewport_size({"width": round((210 - 2 * 14) / 25.4 * 96), "height": 1_000})
    assert shown.evaluate("document.querySelector('.first').getBoundingClientRect().height") < PAPER_HEIGHT
    size, after = shown.evaluate(
        "(s => [parseFloat(s.fontSize), s.breakAfter])(getComputedStyle(document.querySelector('.first')))"
    )
    assert size >= 21  # sixteen points
    assert after == "page"
    shown.close()


def test_it_prints_on_a4_with_all_its_pages(browser, page, tmp_path):
    shown = opened(browser, page)
    printed = shown.pdf(format="A4", path=tmp_path / "explanation.pdf")
    assert printed.startswith(b"%PDF")
    assert 3 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 9
    shown.close()


def test_it_reads_without_scripts_and_by_keyboard(browser, page):
    context = browser.new_context(java_script_enabled=False)
    shown = context.new_page()
    shown.goto(page)
    assert shown.locator("h1").count() == 1
    assert shown.locator("script").count() == 0
    regions = shown.locator(".scroll").count()
    assert regions >= 1
    assert regions == shown.locator(".scroll[tabindex='0'][role=region][aria-label]").count()
    assert shown.locator(".skip[href='#main']").count() == 1
    links = shown.locator("nav a")
    targets = [link.get_attribute("href") for link in links.all()]
    assert all(shown.locator(target).count() == 1 for target in targets)
    context.close()


def test_links_are_large_enough_for_a_thumb(browser, page):
    shown = opened(browser, page, viewport={"width": 390, "height": 800})
    heights = shown.evaluate("[...document.querySelectorAll('nav a')].map(e => e.getBoundingClientRect().height)")
    assert min(heights) >= 44
    shown.close()


def test_no_place_is_left_open_and_no_number_is_raw(browser, page):
    shown = opened(browser, page)
    text = shown.locator("main").inner_text()
    assert not re.search(r"[{}]|\bNone\b|\bnan\b|\d\.\d{7,}", text)
    shown.close()


def test_what_is_said_aloud_is_what_stands_on_the_page(browser, office):
    lang, folder = office
    shown = opened(browser, (folder / "decision" / "explanation.html").as_uri())
    aloud = (folder / "decision" / "explanation.txt").read_text("utf-8")
    for title in shown.locator("h2, h3").all_inner_texts():
        assert title in aloud
    assert (lang == "zh") == bool(re.search(r"[一-鿿]{4}", aloud.splitlines()[0]))
    shown.close()


def test_a_snapshot_gives_the_same_page_again(office):
    lang, folder = office
    again = folder / "again"
    assert run("explain", folder / "decision" / "snapshot.json", "--out", again, "--lang", lang).returncode == 0
    for name in ("explanation.html", "explanation.txt", "snapshot.json"):
        assert (again / name).read_bytes() == (folder / "decision" / name).read_bytes()


def test_a_program_that_does_not_repeat_the_records_says_so_first(browser, office):
    lang, folder = office
    place = folder / "dibao"
    month = next((place / "decisions").glob("*.csv"))
    before = month.read_text("utf-8")
    refused, granted = {"zh": (",不批准,", ",批准,"), "en": (",refused,", ",granted,")}[lang]
    month.write_text(before.replace(refused, granted), encoding="utf-8")
    try:
        ended = run("explain", place, "--out", folder / "doubted", "--lang", lang)
    finally:
        month.write_text(before, encoding="utf-8")
    assert ended.returncode == 0
    shown = opened(browser, (folder / "doubted" / "explanation.html").as_uri())
    first = {"zh": "提交的程序与决定记录不一致", "en": "The program handed in does not repeat the records"}[lang]
    assert first in shown.locator(".first .warning").inner_text()
    assert first in shown.locator(".verdict").first.inner_text()
    assert first in ended.stdout
    shown.close()


def test_the_flaw_of_the_allowance_can_be_read_off_its_page(office):
    lang, folder = office
    found = json.loads((folder / "whole" / "explanation.json").read_text("utf-8"))
    clear = [one for one in found["grouped"][0]["importance"]["leanings"] if one["signed"]["clear"]]
    name = {"zh": "本地参保年限", "en": "years of local contributions"}[lang]
    assert name in {one["feature"] for one in clear}
    aloud = (folder / "whole" / "explanation.txt").read_text("utf-8")
    said = {
        "zh": "在本县缴纳社会保险的年限”给“外来”的平均比“本地”少",
        "en": "less to “moved in” than to “local” on average",
    }[lang]
    assert said in aloud
