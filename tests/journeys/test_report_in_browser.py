"""The report as people see it, in a real browser: accessible, readable on a telephone, printable."""

import shutil
import subprocess
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

TAGS = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def browser():
    """A headless Chromium of this machine."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def logs(tmp_path_factory):
    """A log with everything: an outcome, several groupings, blanks, a group that is never decided positively."""
    folder = tmp_path_factory.mktemp("logs")
    rows = ["决定,结果,性别,年龄,乡镇"]
    for number in range(3_000):
        sex = "女" if number % 2 else "男"
        town = ["城关镇", "东乡", "西乡", "", "北山瑶族自治乡第三社区"][number % 5]
        decision = int(number % 7 < (3 if sex == "女" else 5) and town != "西乡")
        rows.append(f"{decision},{int(number % 3 == 0)},{sex},{18 + number % 70},{town}")
    path = folder / "log.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module", params=["zh", "en"])
def report(request, logs):
    """A report in either language, made by the command as it is installed."""
    folder = logs.with_name(request.param)
    words = ["audit", logs, "--decision", "决定", "--outcome", "结果", "--by", "性别", "--by", "年龄:35,60"]
    words += ["--across", "性别,乡镇", "--out", folder, "--lang", request.param]
    assert subprocess.run([sys.executable, "-m", "algaudit", *words], check=False).returncode == 1
    return (folder / "report.html").as_uri()


def opened(browser, address, **settings):
    page = browser.new_page(**settings)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    assert asked == [address], "the report asked for something else"
    return page


def test_the_accessibility_rules_find_nothing_to_mend(browser, report):
    page = opened(browser, report)
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [320, 390, 1024])
def test_nothing_sticks_out_sideways(browser, report, width):
    page = opened(browser, report, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_reads_without_scripts(browser, report):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report)
    assert page.locator("h1").count() == 1
    assert page.locator("svg").count() >= 3
    context.close()


def test_every_wide_table_can_be_reached_by_keyboard(browser, report):
    page = opened(browser, report)
    regions = page.locator(".scroll")
    assert regions.count() > 3
    assert regions.count() == page.locator(".scroll[tabindex='0'][role=region][aria-label]").count()


def test_letters_are_large_and_lines_are_apart(browser, report):
    page = opened(browser, report)
    size, height = page.evaluate(
        "(s => [parseFloat(s.fontSize), parseFloat(s.lineHeight)])(getComputedStyle(document.body))"
    )
    assert size >= 18
    assert height >= 1.5 * size


def test_it_prints_on_a4_with_all_its_pages(browser, report, tmp_path):
    page = opened(browser, report)
    printed = page.pdf(format="A4", path=tmp_path / "report.pdf")
    assert printed.startswith(b"%PDF")
    page.emulate_media(media="print")
    overflow = page.evaluate(
        "[...document.querySelectorAll('.scroll')].filter(e => getComputedStyle(e).overflowX != 'visible')"
    )
    assert overflow == []
