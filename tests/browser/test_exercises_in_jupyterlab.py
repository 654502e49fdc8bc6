"""A participant does one exercise of each kind by keyboard, in a real JupyterLab and Chromium."""

import os
import signal
from contextlib import suppress
from functools import cache

import pytest
from chromium import CHROMIUM, chromium, page_in
from jupyterlab import TOKEN, jupyterlab, notebook_of, run_the_first
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

import pmo_workshop as pmo
from pmo_workshop.content.definitions import KINDS, exercise_ids, load_exercise
from pmo_workshop.editions import edition, on_screen
from pmo_workshop.exercises.form import form_of
from pmo_workshop.exercises.static import bundle
from pmo_workshop.exercises.store import store_of
from pmo_workshop.export.picture import with_pictures
from pmo_workshop.intake import load_client
from pmo_workshop.paths import shipped

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed (apt install chromium)"),
]
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

CLIENT = "northwind"
ONE_OF_EACH_KIND = [
    min(
        (name for name in exercise_ids() if load_exercise(name).kind == kind),
        key=lambda name: len(form_of(name).items) * len(load_exercise(name).parts),
    )
    for kind in KINDS
]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A JupyterLab with nobody's settings, a notebook of exercises, and an empty answer folder."""
    home = tmp_path_factory.mktemp("lab")
    notebooks = {
        "room.ipynb": _notebook(),
        "participant.ipynb": on_screen(edition(_executed(), "participant")),
        "charts.ipynb": with_pictures(notebook_of([_drawn()])),
    }
    with jupyterlab(
        home, notebooks, PMO_WORKSHOP_ANSWERS=str(home / "answers"), PMO_WORKSHOP_FORMS=""
    ) as port:
        yield home, port


def _drawn():
    chart = pmo.most_needed_services(load_client(shipped("sample_data") / CLIENT), 1).chart()
    data, metadata = chart._repr_mimebundle_()
    return new_code_cell(
        "needs.show()",
        outputs=[new_output("display_data", data=dict(data), metadata=dict(metadata))],
    )


def _notebook():
    client_dir = str(shipped("sample_data") / CLIENT)
    setup = (
        "import os, pathlib\nimport pmo_workshop as pmo\n"
        "pathlib.Path('kernel.pid').write_text(str(os.getpid()))\n"
        f"client = pmo.load_client({client_dir!r})"
    )
    cells = [new_code_cell(setup, id="setup")]
    cells += [
        new_code_cell(f'pmo.exercise("{name}", client)', id=name) for name in ONE_OF_EACH_KIND
    ]
    return notebook_of(cells)


@cache
def _result():
    return pmo.most_needed_services(load_client(shipped("sample_data") / CLIENT), 1).say()


def _executed():
    """A workbook that has run: an exercise, and the result that would give its answer away."""
    form = form_of("t1-most-needed", load_client(shipped("sample_data") / CLIENT))
    cells = [
        new_markdown_cell("# 01 Building Trust: does the PMO meet the needs people have of it?"),
        new_code_cell(
            f"client_dir: str = {str(shipped('sample_data') / CLIENT)!r}\nseed: int = 1",
            id="parameters",
            metadata={"tags": ["parameters"]},
        ),
        new_code_cell(
            'pmo.exercise("t1-most-needed", client)',
            id="form",
            metadata={"tags": ["exercise"]},
            outputs=[new_output("display_data", data=dict(bundle(form)))],
        ),
        new_code_cell(
            "needs = pmo.most_needed_services(client, seed)\nneeds.show()",
            id="needs",
            outputs=[new_output("display_data", data=dict(_result()._repr_mimebundle_()))],
        ),
    ]
    return notebook_of(cells)


@pytest.fixture(scope="module")
def page(lab):
    _, port = lab
    with chromium() as browser:
        sheet = page_in(browser, viewport={"width": 1280, "height": 1500})
        sheet.goto(f"http://127.0.0.1:{port}/lab/tree/room.ipynb?token={TOKEN}")
        sheet.wait_for_selector(".jp-Notebook .jp-CodeCell")
        sheet.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
        yield sheet


def _run_all(page):
    """Run every cell from the keyboard, and wait for the last form."""
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Home")
    page.locator(".jp-Notebook .jp-Cell").first.focus()
    page.keyboard.press("ArrowUp")
    run_the_first(page)
    for _ in ONE_OF_EACH_KIND:
        page.keyboard.press("Shift+Enter")
    last = page.locator(".jp-CodeCell").nth(len(ONE_OF_EACH_KIND))
    last.locator("button:has-text('Hand in')").wait_for()


def _typed(form):
    """What a person types: item, part, keys; no more items than must be answered."""
    needed = len(form.items) if form.exercise.total else form.fewest
    for at, item in enumerate(form.items[:needed]):
        for part in form.parts(item):
            yield item, part, _keys(form, part, at)


def _keys(form, part, at):
    if form.exercise.kind == "allocation":
        return ["40", "30", "20", "10"][at]
    if form.exercise.kind == "dot_votes":
        return ["4", "3", "2", "1"][at]
    known = {"low": "1", "likely": "2", "high": "3", "worst": "b", "best": "a"}
    if part.id in known:
        return known[part.id]
    if part.type == "choice":
        return next(iter(part.choices.values()))
    if part.type == "scale":
        return f"{part.low + 1 + at % 3:g}"
    return {"number": "3", "date": "2027-01-31", "text": "häufig <b>"}[part.type]


def _into_form(page, at, first):
    """Tab from the cell into its form."""
    page.locator(".jp-CodeCell").nth(at).focus()
    for _ in range(25):
        page.keyboard.press("Tab")
        if (_title(page) or "").startswith(first):
            return
    raise AssertionError(f"Tab does not lead to {first!r}")


def _tab_to_hand_in(page):
    for _ in range(25):
        if page.evaluate("document.activeElement.innerText") == "Hand in":
            return
        page.keyboard.press("Tab")
    raise AssertionError("Tab does not lead to the button")


def _title(page):
    return page.evaluate("document.activeElement.getAttribute('title')")


def _stored(home, name):
    store = store_of(CLIENT, home / "answers")
    found = {answer.item: dict(answer.value) for answer in store.latest(exercise=name)}
    store.close()
    return found


@pytest.mark.long
def test_the_participant_edition_gives_nothing_away(lab):
    home, port = lab
    with chromium() as browser:
        sheet = page_in(browser, viewport={"width": 1280, "height": 1800})
        sheet.goto(
            f"http://127.0.0.1:{port}/lab/workspaces/alone/tree/participant.ipynb?token={TOKEN}"
        )
        notebook = sheet.locator(".jp-Notebook")
        notebook.locator(".jp-CodeCell").nth(2).wait_for()
        seen = notebook.inner_text()
        sheet.screenshot(path=home / "participant.png")
        answers = [word for line in _result().lines for word in line.split(". ")]
        assert not [words for words in answers if words in seen]
        assert "most_needed_services" not in seen
        assert "To be ready: run this line" in seen
        assert "☐" not in seen

        sheet.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
        form = notebook.locator(".jp-CodeCell").nth(2)
        hand_in = form.locator("button:has-text('Hand in')")
        for _ in range(9):  # on a busy computer the page is there before its keys are
            notebook.locator(".jp-Cell").first.click()
            for _ in ("title", "parameters", "setup", "form"):
                sheet.keyboard.press("Shift+Enter")
            with suppress(playwright.TimeoutError):
                hand_in.wait_for(timeout=10_000)
                break
        assert hand_in.is_visible()
        assert not [words for words in answers if words in notebook.inner_text()]


def test_a_chart_is_seen_in_a_notebook_that_nobody_has_trusted(lab):
    _, port = lab
    with chromium() as browser:
        sheet = page_in(browser)
        sheet.goto(f"http://127.0.0.1:{port}/lab/workspaces/seen/tree/charts.ipynb?token={TOKEN}")
        drawn = sheet.locator(".jp-Notebook .jp-OutputArea img")
        drawn.wait_for()
        assert drawn.evaluate("image => image.complete && image.naturalWidth") > 300
        assert sheet.locator(".jp-Notebook .jp-OutputArea pre").count() == 0, "its text instead"


@pytest.mark.parametrize(
    "kinds", [slice(0, 1), pytest.param(slice(1, None), marks=pytest.mark.long)], ids=str
)
def test_one_exercise_of_each_kind_by_keyboard_and_after_a_killed_kernel(lab, page, kinds):
    home, _ = lab
    asked = [*enumerate(ONE_OF_EACH_KIND, start=1)][kinds]
    client = load_client(shipped("sample_data") / CLIENT)
    _run_all(page)
    cells = page.locator(".jp-CodeCell").count()
    given = {}
    for at, name in asked:
        form = form_of(name, client)
        keystrokes = list(_typed(form))
        first = keystrokes[0]
        _into_form(page, at, f"{first[0].label}: {first[1].label}")
        for item, part, keys in keystrokes:
            assert _title(page).startswith(f"{item.label}: {part.label}")
            page.keyboard.type(keys)
            page.keyboard.press("Tab")
        cell = page.locator(".jp-CodeCell").nth(at)
        page.wait_for_function(
            "cell => cell.innerText.includes('Ready to hand in')",
            arg=cell.element_handle(),
        )
        _tab_to_hand_in(page)
        page.keyboard.press("Enter")
        page.wait_for_function(
            "cell => cell.innerText.includes('Handed in at')",
            arg=cell.element_handle(),
        )
        given[name] = _stored(home, name)
        assert set(given[name]) == {item.id for item, _, _ in keystrokes} | {"done"}
        cell.screenshot(path=home / f"{form.exercise.kind}.png")
    assert page.locator(".jp-CodeCell").count() == cells, "a key was taken for a command"

    os.kill(int((home / "work" / "kernel.pid").read_text()), signal.SIGKILL)
    page.get_by_role("button", name="OK").click()
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
    page.keyboard.press("Escape")
    _run_all(page)
    for at, name in asked:
        cell = page.locator(".jp-CodeCell").nth(at)
        cell.get_by_text("Handed in at").wait_for()
        boxes = cell.locator("input[type=text], textarea")
        shown = [boxes.nth(i).input_value() for i in range(boxes.count())]
        form = form_of(name, client)
        labels = [
            _shown(part, given[name].get(item.id, {}).get(part.id))
            for item in form.items
            for part in form.parts(item)
        ]
        assert shown == labels
        assert _stored(home, name) == given[name]


def _shown(part, value):
    return "" if value is None else part.choices.get(str(value), str(value))
