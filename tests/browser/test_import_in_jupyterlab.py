"""A colleague without a terminal imports a survey in a real JupyterLab and Chromium."""

import pytest
from chromium import CHROMIUM, chromium, page_in
from foreign_survey import foreign_survey
from jupyterlab import TOKEN, jupyterlab, notebook_of, run_the_first
from nbformat.v4 import new_code_cell

from pmo_workshop.intake import check_client, new_client

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed (apt install chromium)"),
]
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")


@pytest.fixture
def home(tmp_path):
    (tmp_path / "work").mkdir()
    new_client(tmp_path / "work" / "clients" / "acme", "Acme")
    (tmp_path / "PMO survey.xlsx").write_bytes(foreign_survey())
    return tmp_path


@pytest.fixture
def page(home):
    cell = new_code_cell("import pmo_workshop as pmo\npmo.import_panel()", id="panel")
    with (
        jupyterlab(home, {"import.ipynb": notebook_of([cell])}) as port,
        chromium() as browser,
    ):
        sheet = page_in(browser, viewport={"width": 1366, "height": 1800})
        sheet.goto(f"http://127.0.0.1:{port}/lab/tree/import.ipynb?token={TOKEN}")
        sheet.wait_for_selector(".jp-Notebook .jp-CodeCell")
        sheet.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
        yield sheet


def test_a_foreign_survey_is_imported_with_the_mouse(home, page):
    cell = page.locator(".jp-CodeCell").first
    run_the_first(page)
    chooser = cell.get_by_role("button", name="Choose files")
    chooser.wait_for()
    with page.expect_file_chooser() as chosen:
        chooser.click()
    chosen.value.set_files(home / "PMO survey.xlsx")
    to_decide = cell.get_by_text("To decide:")
    to_decide.first.wait_for()
    page.screenshot(path=home / "open.png")
    write = cell.get_by_role("button", name="Write the tables")
    assert write.is_disabled()

    nothing_open = cell.get_by_text("Nothing is open: the tables can be written.")
    taken = 0
    while True:
        to_decide.or_(nothing_open).first.wait_for()
        if nothing_open.count():
            break
        asked = cell.locator(".widget-vbox", has=page.get_by_text("To decide:")).last
        select = asked.locator("select")
        offered = asked.inner_text()
        says = [text.replace("\xa0", " ") for text in select.locator("option").all_inner_texts()]
        select.select_option(index=_choice(offered, says))
        page.wait_for_function(
            "([cell, asked]) => !cell.innerText.includes(asked)",
            arg=[cell.element_handle(), offered.partition("\n")[0]],
        )
        taken += 1
        assert taken <= 12, f"{to_decide.count()} are still open"
    page.screenshot(path=home / "decided.png")
    assert "example.org" not in cell.inner_text()

    cell.get_by_placeholder("your role or initials").fill("A. B.")
    page.keyboard.press("Tab")
    write.click()
    cell.get_by_text("responses.csv").first.wait_for()
    page.screenshot(path=home / "written.png")
    found = check_client(home / "work" / "clients" / "acme")
    assert found.problems == ()
    assert len(found.client["respondents"]) == 48


def _choice(asked, says):
    """Return which option a person takes: the one that is offered as likely, or the right scale."""
    likely = asked.partition("Perhaps: ")[2].partition("\n")[0]
    return says.index(likely) if likely in says else 1
