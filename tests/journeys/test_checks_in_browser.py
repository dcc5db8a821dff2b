"""A report with every further check, in a real browser: accessible, nothing sticks out, and it prints whole."""

import json
import re
import shutil
import subprocess
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from algaudit.audit.checks.listed import CHECKS
from tests.benchmarks.checks import make
from tests.journeys.test_report_in_browser import TAGS

#: What the other checks exclude or what needs a log of its own.
ELSEWHERE = {"clusters", "bounds", "classes", "remedies", "fidelity", "importance", "recourse"}
WORDS = [
    "--decision", "granted", "--outcome", "due", "--by", "sex", "--by", "region", "--stratum", "office",
    "--score", "score", "--score-quality", "--quota", "0.2", "--applied", "day", "--decided", "later",
    "--amount", "paid", "--entitled", "owed", "--features", "income,rooms", "--period", "day", "--stage", "listed",
    "--stage", "visited", "--search", "2", "--candidate", "street", "--expected", "score", "--labelled", "seen",
    "--random-arm", "arm=lot", "--case", "case", "--no-crosscheck",
]  # fmt: skip


@pytest.fixture(scope="module", params=["zh", "en"])
def report(request, tmp_path_factory):
    """A report in either language, made by the command as it is installed."""
    folder = tmp_path_factory.mktemp("checks")
    make(folder / "log", 4_000)
    (folder / "census.csv").write_text("sex,count\nf,4000\nm,3000\n", encoding="utf-8")
    words = ["audit", folder / "log", *WORDS, "--population", folder / "census.csv"]
    words += ["--out", folder / "out", "--lang", request.param]
    ended = subprocess.run([sys.executable, "-m", "algaudit", *words], check=False, capture_output=True, text=True)
    assert ended.returncode in {0, 1}, ended.stderr
    return folder / "out"


@pytest.fixture(scope="module")
def page(report):
    """The page in a headless Chromium of this machine."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        opened = started.new_page(viewport={"width": 390, "height": 800})
        opened.goto((report / "report.html").as_uri())
        yield opened
        started.close()


def test_every_check_has_its_section_and_a_line_among_the_findings(report, page):
    done = json.loads((report / "audit.json").read_text("utf-8"))["checks"]
    assert set(done) == {check.name for check in CHECKS} - ELSEWHERE
    for name, figures in done.items():
        shown = page.locator(f"#check-{name}").count()
        assert shown == (figures["status"] == "done"), name
        assert page.locator(f'a[href="#check-{name}"]').count() == shown


def test_no_section_takes_a_reader_more_than_a_minute_to_start_with(page):
    for answers in page.locator("ul.answers").all():
        told = answers.locator("li").all_inner_texts()
        assert 1 <= len(told) <= 5, told
        assert all(len(text) < 700 for text in told), told


def test_no_place_is_left_open_and_no_number_is_raw(page):
    text = page.locator("main").inner_text()
    assert not re.search(r"[{}]|\bNone\b|\bnan\b|\d\.\d{8,}", text)


def test_the_accessibility_rules_find_nothing_to_mend(page):
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert found.violations_count == 0, found.generate_report()


def test_nothing_sticks_out_sideways(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_result_verifies(report):
    command = [sys.executable, "-m", "algaudit", "verify", str(report), "--json"]
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    answer = json.loads(ended.stdout)
    assert answer["differing"] == []
    assert {"scores", "allocation", "amounts"} <= set(answer["unchecked"])
