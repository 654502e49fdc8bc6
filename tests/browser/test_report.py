"""The page of a report in real Chromium, on a phone and on a laptop: accessible, and of help."""

import io

import pypdf
import pytest
from chromium import CHROMIUM, LAPTOP, PHONE, chromium
from notebooks import claim, code, figure, figure_of_rows, notebook, statement, table, text

from pmo_workshop.claims import Statement
from pmo_workshop.export import write_html
from pmo_workshop.present.chart import SMALLER, WIDTH

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed (apt install chromium)"),
]
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.html"
    words = "The PMO tells its clients when something will be done, and keeps to it. "
    sections = [
        cell
        for name in ("Needs", "Gaps", "Change")
        for cell in (
            text(f"## {name}\n\n{words * 30}"),
            code(claim(f"{name} are told."), figure(), table([["Speed", "−0.8", "31"]] * 9)),
            code(statement(Statement("next", ("Ask why.", "Ask again.")))),
        )
    ]
    sections.append(code(figure_of_rows("12 of 30 know it, 9 do not")))
    path.write_text(write_html(notebook(*sections)), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_a_page_is_accessible_and_no_wider_than_the_screen(browser, address, size, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(viewport=size, color_scheme=scheme)
    problems = []
    page.on("console", lambda message: problems.append(message.text))
    page.goto(address)
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert problems == []
    page.close()


def test_tables_are_folded_on_a_phone_and_no_letter_of_a_chart_is_below_nine_pixels(
    browser, address
):
    phone, laptop = (browser.new_page(viewport=size) for size in (PHONE, LAPTOP))
    for page, opened in ((phone, False), (laptop, True)):
        page.goto(address)
        folds = page.locator("details.fold")
        assert folds.count() == 3
        assert {fold.get_attribute("open") is not None for fold in folds.all()} == {opened}
        (drawing, *_) = page.locator("figure svg").all()
        assert SMALLER * drawing.bounding_box()["width"] / (72 * WIDTH) >= 9
        (around, *_) = page.locator(".drawing").all()
        assert around.bounding_box()["width"] <= page.viewport_size["width"]
        page.get_by_text("12 of 30 know it, 9 do not").wait_for()
        of_rows = page.locator("svg.narrow:visible")
        assert of_rows.count() == int(page is phone)
        for narrow in of_rows.all():
            box = narrow.bounding_box()
            assert box["x"] + box["width"] <= page.viewport_size["width"]
            wide = float(narrow.get_attribute("viewBox").split()[2])
            assert SMALLER * box["width"] / wide >= 9
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert all(fold.get_attribute("open") is not None for fold in folds.all())
        page.close()


def test_a_printed_page_has_the_report_and_no_navigation(browser, address):
    page = browser.new_page()
    page.goto(address)
    made = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    pages = [found.extract_text() for found in made.pages]
    assert all(f"Page {at} of {len(pages)}" in told for at, told in enumerate(pages, 1))
    whole = "\n".join(pages)
    assert "Contents" not in whole
    assert whole.count("Needs are told.") == 1
    assert whole.count("Speed") == 27
    page.close()


def test_a_summary_is_printed_below_its_title_and_as_wide_as_the_page(browser, address):
    page = browser.new_page()
    page.goto(address)
    summary = f'<section class="summary"><h2>Summary</h2><p>{"So what? " * 30}</p></section>'
    page.locator(".page").evaluate(
        "(at, html) => at.insertAdjacentHTML('afterbegin', html)", summary
    )
    first, *_ = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert "So what?" in first.extract_text()
    page.emulate_media(media="print")
    wide = page.locator(".page").evaluate("it => it.clientWidth")
    assert page.locator(".summary p").evaluate("it => it.clientWidth") == wide
    page.close()


def test_a_reader_finds_a_word_and_sees_where_one_is(browser, address):
    page = browser.new_page(viewport=LAPTOP)
    page.goto(address)
    page.get_by_label("Search this page").fill("gaps are told")
    page.get_by_text("Places found: 1").wait_for()
    page.get_by_role("button", name="Gaps are told.").click()
    page.locator("nav a[aria-current]", has_text="Gaps").wait_for()
    page.close()


def test_without_its_script_a_page_is_whole(browser, address):
    page = browser.new_context(java_script_enabled=False, viewport=PHONE).new_page()
    page.goto(address)
    assert page.locator("table").count() == page.locator("table:visible").count() == 3
    assert not page.get_by_label("Search this page").is_visible()
    page.close()
