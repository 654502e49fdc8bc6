"""What a telephone shows of every exercise: by size, large letters, forced colours, keys alone."""

import re

import pytest
from chromium import CHROMIUM, PATIENCE, PHONE, chromium
from filled import by_lot, everything
from open_room import OpenRoom

from pmo_workshop.content.definitions import KINDS
from pmo_workshop.live import phone_pages
from pmo_workshop.live.forms import forms_of
from pmo_workshop.live.look import in_one_file
from pmo_workshop.live.screenfuls import screenfuls
from pmo_workshop.paths import shipped

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed (apt install chromium)"),
]
pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
SCREENS = 3
SMALL = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    home = tmp_path_factory.mktemp("room")
    folder = shipped("sample_data") / "northwind"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PMO_WORKSHOP_ANSWERS", str(home / "answers"))
        opened = OpenRoom(*forms_of(folder), folder, home / "answers")
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def console(room):
    return room.console()


@pytest.fixture(scope="module")
def one_of_each(room):
    return {form.exercise.kind: form for form in reversed(room.forms.values())}.values()


@pytest.fixture
def page_of(room, console):
    """What gives the page of an exercise as a telephone gets it, whole and without a server."""
    rules = in_one_file(room.state.site.brand)
    phone = room.phone()
    token = phone.cookies["pmo-device"]
    who = room.store.people()[-1].participant

    def page(form, **about):
        console.act("open", exercise=form.exercise.id)
        found = phone_pages.phone(room.state.site, who, token, **about)
        found = re.sub(r"<script.*?</script>", "", found)
        found = re.sub(r'<link rel="stylesheet"[^>]*>', "", found)
        return found.replace("</head>", f"<style>{rules}</style></head>")

    return page


EACH_STEP = """
() => [...document.querySelectorAll(".screenful")].map(step => {
  location.hash = step.id;
  const page = document.documentElement;
  const shown = [...document.querySelectorAll(".screenful")].filter(s => s.checkVisibility());
  return [step.id, page.scrollHeight, page.scrollWidth, shown.length];
})
"""


def test_no_form_is_longer_than_three_screens_and_the_longer_ones_come_in_steps(
    room, browser, page_of
):
    page = browser.new_page(viewport=PHONE)
    faults, stepped = [], 0
    for name, form in room.forms.items():
        page.set_content(page_of(form))
        steps = page.evaluate(EACH_STEP)
        stepped += len(steps) > 1
        faults += [s for s in steps if s[1] > SCREENS * PHONE["height"] or s[2:] != [390, 1]]
        nothing = page_of(form, typed={}, to_do=("Everything.",))
        page.set_content(nothing)
        faults += [(name, "with all missing", step) for step in page.evaluate(EACH_STEP)
                   if step[1] > SCREENS * PHONE["height"]]  # fmt: skip
    assert faults == []
    assert stepped >= 20


def test_large_letters_on_a_small_telephone_push_nothing_off_the_page(
    room, browser, page_of, one_of_each
):
    page = browser.new_page(viewport=SMALL)
    faults = []
    for form in one_of_each:
        page.set_content(page_of(form).replace("<html", '<html style="font-size: 200%"', 1))
        for step, tall, wide, shown in page.evaluate(EACH_STEP):
            if wide > SMALL["width"] or shown != 1 or tall > 12 * SMALL["height"]:
                faults.append((step, tall, wide, shown))
    assert faults == []


def test_in_forced_colours_what_is_chosen_differs_by_its_colour(
    room, browser, page_of, one_of_each
):
    context = browser.new_context(viewport=PHONE, forced_colors="active")
    page = context.new_page()
    for form in one_of_each:
        page.set_content(page_of(form))
        radios = page.locator("fieldset input[type=radio]")
        if not radios.count():
            continue
        radios.first.evaluate("field => { field.checked = true; }")
        marks = page.locator("fieldset input[type=radio] + span")
        colour = "mark => getComputedStyle(mark).backgroundColor"
        assert marks.nth(0).evaluate(colour) != marks.nth(1).evaluate(colour), form.exercise.id
    context.close()


WHERE = """
() => { const at = document.activeElement;
  return [at.name || "", at.type || "", at.value || "", at.className, at.textContent.trim()]; }
"""


SOME = {"best_worst", "pair", "commitment"}


@pytest.mark.parametrize("kinds", [SOME, pytest.param(KINDS.keys() - SOME, marks=pytest.mark.long)])
def test_one_exercise_of_each_kind_is_answered_by_keys_alone(
    room, browser, console, one_of_each, kinds
):
    context = browser.new_context(viewport=PHONE)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{room.address}/#{room.state.site.codes.join_long}")
    page.get_by_text("Leave this device").wait_for()
    for form in (form for form in one_of_each if form.exercise.kind in kinds):
        console.act("open", exercise=form.exercise.id)
        page.get_by_role("heading", name=form.exercise.title).wait_for()
        wanted = {
            f"{item}.{part}": str(given)
            for item, value in everything(form).items()
            for part, given in value.items()
        }
        if form.exercise.one_phone:
            wanted["done.together"] = "3"
        met = set()
        page.locator("#main").focus()
        for _ in range(20 + 12 * len(wanted)):
            page.keyboard.press("Tab")
            name, kind, value, named, said = page.evaluate(WHERE)
            if name in wanted and kind == "radio" and name not in met:
                _choose(page, name, value, wanted[name])
            elif name in wanted and name not in met:
                year, _, day = wanted[name].partition("-") if kind == "date" else ("", "", "")
                page.keyboard.type(day.replace("-", "") + year if day else wanted[name])
            elif "next" in named.split():
                page.keyboard.press("Enter")
            elif said.startswith("Send my"):
                break
            met.add(name)
        assert wanted.keys() <= met, form.exercise.id
        page.keyboard.press("Enter")
        page.get_by_text("Your answers are saved.").wait_for()
    context.close()


def _choose(page, name, value, wanted):
    """Go with the arrows to the choice that is wanted; the first one takes the space bar."""
    page.keyboard.press("Space")
    while value != wanted:
        page.keyboard.press("ArrowDown")
        found, _, value, *_ = page.evaluate(WHERE)
        assert found == name


def test_what_is_missing_is_met_by_its_link_without_a_script(room, browser, console):
    form = next(f for f in room.forms.values() if f.exercise.kind == "best_worst")
    console.act("open", exercise=form.exercise.id)
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(room.address)
    page.get_by_label("Code on the screen").fill(room.code)
    page.get_by_role("button", name="Join", exact=True).click()
    steps, left = screenfuls(form), form.items[-2]
    assert len(steps) > 2
    for at, step in enumerate(steps):
        page.get_by_text(f"Step {at + 1} of {len(steps)}", exact=True).wait_for()
        for piece in step:
            value = everything(form)[piece.item.id] if piece.item is not left else {}
            for part, given in value.items():
                page.locator(f'[name="{piece.item.id}.{part}"][value="{given}"]').check()
        if at < len(steps) - 1:
            page.get_by_role("link", name="Next").click()
    page.get_by_role("button", name="Send my answers").click()
    missing = page.get_by_role("alert").get_by_role("link")
    assert missing.all_inner_texts() == [left.label]
    heading = page.get_by_role("heading", name=left.label, exact=True)
    assert heading.is_visible(), "the page begins where something is missing"
    page.get_by_role("link", name="Back").click()
    assert not heading.is_visible()
    missing.click()
    heading.wait_for()
    for part, given in everything(form)[left.id].items():
        page.locator(f'[name="{left.id}.{part}"][value="{given}"]').check()
    page.get_by_role("button", name="Send my answers").click()
    page.get_by_text("Your answers are saved.").wait_for()
    context.close()


def test_results_are_drawn_and_the_page_is_kept_when_the_room_is_gone(
    room, browser, console, tmp_path
):
    name = "b1-role-swap"
    form = room.forms[name]
    console.act("open", exercise=name)
    context = browser.new_context(viewport=PHONE, accept_downloads=True)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{room.address}/#{room.state.site.codes.join_long}")
    page.get_by_role("heading", name=form.exercise.title).wait_for()
    for _ in range(max(0, 12 - len(room.store.people()))):
        room.phone()
    for number, person in enumerate(room.store.people()[-12:]):
        turn = room.store.step(name).turn
        room.store.hand_in(person.participant, name, turn, by_lot(form, number))
    console.act("close", exercise=name)
    console.act("reveal", exercise=name)
    drawn = page.locator(".lines svg")
    drawn.first.wait_for()
    assert drawn.count() == len(form.rows)
    page.get_by_role("link", name="My page to take away").click()
    page.get_by_label("In the next 90 days I will").fill("Ask three people")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Keep my page on this device").click()
    coming.value.save_as(tmp_path / "my-page.html")
    context.set_offline(True)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "my-page.html").as_uri())
    assert page.get_by_label("In the next 90 days I will").input_value() == "Ask three people"
    assert page.locator(".lines svg").count() == len(form.rows)
    assert page.locator("h1").evaluate("h => getComputedStyle(h).fontWeight") == "600"
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    context.close()
