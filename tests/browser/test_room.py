"""A facilitator and three telephones in real Chromium: a whole module, and hard days for a page."""

import json
import math
import os
import secrets
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from chromium import CHROMIUM, PATIENCE, PHONE, chromium, fill_in, page_in, send
from filled import by_lot, everything
from open_room import Browser, OpenRoom

from pmo_workshop.exercises.database import SqliteFile
from pmo_workshop.i18n import speaking
from pmo_workshop.live import drawing
from pmo_workshop.live.forms import forms_in_languages, forms_of, module_of
from pmo_workshop.live.rehearsal import Plan, Server
from pmo_workshop.live.shown import slides
from pmo_workshop.live.slides import leafed
from pmo_workshop.live.store import SCHEMA, RoomStore
from pmo_workshop.paths import shipped
from pmo_workshop.personal_data import personal_data

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed (apt install chromium)"),
]
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CORPUS = Path(__file__).parents[1] / "corpus"
T2, T6 = "t2-five-gaps", "t6-headline-number"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    made = tmp_path_factory.mktemp("room")
    before = os.environ.get("PMO_WORKSHOP_ANSWERS")
    os.environ["PMO_WORKSHOP_ANSWERS"] = str(made / "answers")
    yield made
    if before is None:
        os.environ.pop("PMO_WORKSHOP_ANSWERS")
    else:
        os.environ["PMO_WORKSHOP_ANSWERS"] = before


@pytest.fixture(scope="module")
def all_forms():
    return forms_of(shipped("sample_data") / "northwind")


@pytest.fixture(scope="module")
def room(all_forms, home):
    opened = OpenRoom(*all_forms, shipped("sample_data") / "northwind", home / "answers")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


class Watched:
    """A page that notes dialogs, errors and requests to anybody else."""

    def __init__(self, browser, room, size=PHONE, **more):
        self.context = browser.new_context(viewport=size, **more)
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.trouble = []
        self.page.on("dialog", self._answer)
        self.page.on("pageerror", lambda e: self.trouble.append(str(e)))
        self.page.on(
            "request",
            lambda r: None if r.url.startswith((room.address, "data:")) else
            self.trouble.append(r.url),
        )  # fmt: skip

    def _answer(self, dialog):
        """Say yes to a question of ours; anything else is somebody's script."""
        if dialog.type != "confirm":
            self.trouble.append(dialog.message)
        dialog.accept()

    def join(self, room):
        self.page.goto(room.address)
        self.page.get_by_label("Code on the screen").fill(room.code.lower())
        self.page.get_by_role("button", name="Join", exact=True).click()
        self.page.get_by_text("Leave this device").wait_for()
        return self

    def enter(self, room):
        self.page.goto(f"{room.address}/console")
        self.page.get_by_label("Facilitator's key").fill(room.state.site.codes.facilitator)
        self.page.get_by_role("button", name="Open").click()
        self.page.get_by_role("heading", name="Run of show").wait_for()
        return self

    def fill(self, answers):
        fill_in(self.page, answers)

    def press_send(self):
        send(self.page)

    def send(self):
        self.press_send()
        self.page.get_by_text("Your answers are saved.").wait_for()


@pytest.fixture
def watched(browser, room):
    made = []

    def watch(**more):
        made.append(Watched(browser, room, **more))
        return made[-1]

    yield watch
    for one in made:
        one.context.close()
    assert [one.trouble for one in made] == [[] for _ in made]


@pytest.fixture
def calm(room):
    """A room as it was opened, with a facilitator who works without a window."""
    room.store.change(state="open", locked=0, most=0, current="", codes=0)
    for name in room.store.steps():
        room.store.begin_anew(name)
    return room.console()


def test_a_whole_module_from_joining_to_the_report(
    room, watched, calm, home, all_forms, monkeypatch
):
    facilitator = watched(size={"width": 1280, "height": 900}).enter(room)
    wall = watched(size={"width": 1920, "height": 1080}).enter(room)
    wall.page.goto(f"{room.address}/screen")
    wall.page.get_by_text("Join with your phone").wait_for()
    phones = [watched().join(room) for _ in range(3)]
    others = [room.phone() for _ in range(9)]
    console = facilitator.page
    for at, name in enumerate(module_of("05")):
        form = all_forms[1][name]
        answers = everything(form)
        fields = {f"{i}.{p}": v for i, given in answers.items() for p, v in given.items()}
        console.get_by_role("link", name=form.exercise.title).click()
        console.get_by_role("button", name="Open", exact=True).click()
        for phone in phones:
            phone.page.get_by_role("heading", name=form.exercise.title).wait_for()
            phone.fill(answers)
            phone.send()
        for other in others:
            assert other.answer(name, fields).status == 303
        console.get_by_text("12 of").first.wait_for()
        assert wall.page.locator("svg").count() == 0, "hidden until it is revealed"
        if at == 3:
            console.get_by_role("button", name="Second vote").click()
            phones[0].page.get_by_text("Second vote: your first answers are below.").wait_for()
            phones[0].send()
            for other in others:
                assert other.answer(name, fields).status == 303
        console.get_by_role("button", name="Close", exact=True).click()
        phones[0].page.get_by_text("This exercise takes no more answers.").wait_for()
        for let in range(2 if at == 0 else 0):
            console.get_by_role("button", name="Let through", exact=True).nth(0).click()
            console.get_by_role("button", name="Take down").nth(let).wait_for()
        console.get_by_role("button", name="Reveal", exact=True).click()
        told = "10 of 12 voted again; 2 count with their first answer"
        wall.page.get_by_text(told if at == 3 else "12 of 12 in the room answered.").wait_for()
        phones[1].page.get_by_text("The room's answers").wait_for()
    phones[0].page.get_by_role("link", name="My page to take away").click()
    phones[0].page.get_by_role("heading", name="My next step").wait_for()
    assert phones[0].page.locator("section.taken").count() == 5
    console.get_by_role("button", name="End session").click()
    phones[2].page.get_by_text("The session has ended.").wait_for()
    monkeypatch.chdir(home)
    console.get_by_role("button", name="Make the client folder and the report").click()
    console.get_by_text("The report is being made").wait_for()
    console.get_by_role("link", name="Open the report", exact=True).wait_for(timeout=240_000)
    made = facilitator.context.request.get(f"{room.address}/console/report.pdf")
    assert made.body().startswith(b"%PDF")
    assert (home / "rooms" / "northwind-spring" / "client.toml").is_file()


LETTERS = """
() => [...document.querySelectorAll("main *")].flatMap(e => {
  const said = [...e.childNodes].filter(n => n.nodeType === 3 && n.textContent.trim())
    .map(n => n.textContent).join(" ");
  const box = e.getBoundingClientRect();
  if (!said || !box.width) return [];
  const scale = e.closest("svg") ? (m => Math.hypot(m.b, m.d))(e.getScreenCTM()) : 1;
  const size = scale * parseFloat(getComputedStyle(e).fontSize);
  return [[said, size, box.left, box.right, box.bottom]];
})
"""
LONG = "A text as long as a person may write who has much on the mind today. " * 14


def draws_for(room, console, shape):
    """Close every wall and open one of a shape, without a window."""
    for wall in list(room.state.site.wall._told):
        console.post("/screen", wall=wall, shape="")
    console.post("/screen", wall=secrets.token_hex(4), shape=str(shape))
    assert room.state.site.wall.surface == drawing.surface_of(shape)


@pytest.fixture(params=["en", "de"])
def room_in(request, home):
    """A room in a language, which is in force."""
    folder = shipped("sample_data") / "northwind"
    client, told = forms_in_languages(folder)
    with speaking(request.param):
        opened = OpenRoom(client, told[request.param], folder, home / request.param)
        yield opened
        opened.close()


@pytest.mark.parametrize("many", ["one of each kind", pytest.param("all", marks=pytest.mark.long)])
def test_the_wall_of_an_exercise_reads_from_the_last_row(room_in, browser, many):
    """No letter below 3 % of its height, nothing cut off: question and every page of a result.

    One of each kind is looked at on a wall of one of three shapes in turn, all on each.
    """
    room, calm, forms = room_in, room_in.console(), room_in.forms
    if many != "all":
        forms = {f.exercise.kind: f for f in reversed(forms.values())}
        forms = {form.exercise.id: form for form in forms.values()}
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    key = [{"name": n, "value": v, "url": room.address} for n, v in calm.cookies.items()]
    context.add_cookies(key)
    wall = context.new_page()
    shapes = [(1920, 1080), (1024, 768), (1280, 720)]
    for _ in range(12 - len(room.store.people())):
        room.phone()
    who = [person.participant for person in room.store.people() if not person.gone][:12]
    faults = []

    def look(name, shape):
        width, height = shape
        wall.goto(f"{room.address}/screen")
        letters = wall.evaluate(LETTERS)
        high = wall.evaluate("document.documentElement.scrollHeight - window.innerHeight")
        least = 32 * height / 1080
        faults.extend((name, shape, said, size) for said, size, *_ in letters if size < least)
        faults.extend((name, shape, said, "cut") for said, _, left, right, bottom in letters
                      if left < 0 or right > width or bottom > height)  # fmt: skip
        faults.extend([(name, shape, "higher than the wall", high)] if high > 0 else [])

    def turn_to(shape):
        wall.goto("about:blank")
        wall.set_viewport_size({"width": shape[0], "height": shape[1]})
        draws_for(room, calm, shape[0] / shape[1])

    for at, (name, form) in enumerate(forms.items()):
        here = shapes if many == "all" else [shapes[at % 3]]
        calm.act("open", exercise=name)
        for shape in here:
            turn_to(shape)
            look(name, shape)
        words = [part for part in form.exercise.parts if part.type == "text"]
        for number, one in enumerate(who):
            answers = by_lot(form, number)
            for item in answers if number == 0 else ():
                answers[item] |= {part.id: LONG[: part.longest].strip() for part in words
                                  if part.id in answers[item]}  # fmt: skip
            room.store.hand_in(one, name, room.store.step(name).turn, answers)
            for item, value in answers.items() if number < 2 else ():
                for part in words:
                    if part.id in value:
                        room.store.approve(name, (one, item, part.id), value[part.id])
        calm.act("close", exercise=name)
        calm.act("reveal", exercise=name)
        for shape in here:
            turn_to(shape)
            made = slides(room.state.site, form, room.store.shown(name)[-1])
            for panel, slide in enumerate(made[: leafed(made) + 1]):  # of single texts the long one
                assert slide.kind == "words" or slide.svg or slide.rows
                calm.act("panel", exercise=name, panel=str(panel))
                look(f"{name} {slide.title}", shape)
    context.close()
    assert faults == []


def test_a_wall_tells_its_shape_and_one_to_be_shared_does_not(room, watched, calm):
    wall = watched(size={"width": 1024, "height": 768}).enter(room).page
    draws_for(room, calm, 16 / 9)
    wall.goto(f"{room.address}/screen?shared=1")
    wall.wait_for_timeout(500)
    assert room.state.site.wall.surface == drawing.WIDE
    with wall.expect_response(lambda reply: reply.request.method == "POST"):
        wall.goto(f"{room.address}/screen")
    assert room.state.site.wall.surface == drawing.surface_of(4 / 3)
    with wall.expect_response(lambda reply: reply.request.method == "POST"):
        wall.set_viewport_size({"width": 1920, "height": 1080})
    assert room.state.site.wall.surface == drawing.WIDE


def test_of_two_walls_the_room_draws_for_the_narrow_one_for_as_long_as_it_is_open(
    room, watched, calm, all_forms
):
    draws_for(room, calm, 16 / 9)
    wide = watched(size={"width": 1920, "height": 1080}).enter(room).page
    narrow = watched(size={"width": 1024, "height": 768}).enter(room).page
    form = all_forms[1]["t3-five-whys"]
    calm.act("open", exercise=form.exercise.id)
    for number in range(4):
        fields = {f"{i}.{p}": v for i, given in by_lot(form, number).items()
                  for p, v in given.items()}  # fmt: skip
        group = {"done.together": 3, "done.team": ""}
        assert room.phone().answer(form.exercise.id, fields | group).status == 303
    calm.act("close", exercise=form.exercise.id)
    calm.act("reveal", exercise=form.exercise.id)
    wide.goto(f"{room.address}/screen")
    alone = wide.locator(".chart svg").get_attribute("viewBox")
    is_drawn = """([box, so]) =>
      (document.querySelector(".chart svg").getAttribute("viewBox") === box) === so"""
    narrow.goto(f"{room.address}/screen")
    for wall in (wide, narrow):
        wall.wait_for_function(is_drawn, arg=[alone, False])
        wall.wait_for_timeout(500)
        assert wall.evaluate("document.documentElement.scrollHeight <= innerHeight")
        assert min(size for _, size, *_ in wall.evaluate(LETTERS)) >= 32 / 1080 * wall.evaluate(
            "innerHeight"
        )
    narrow.goto("about:blank")
    wide.wait_for_function(is_drawn, arg=[alone, True])


def test_the_console_leads_by_keys_and_looking_moves_nothing(room, watched, calm, all_forms):
    """From one exercise to the next: two clicks, or one key; of the console or of the wall."""
    names = list(all_forms[1])[:3]
    first, second, third = (all_forms[1][name].exercise.title for name in names)
    called = {
        form.exercise.title: f"{form.exercise.activity} {form.exercise.title}".strip()
        for form in all_forms[1].values()
    }
    facilitator = watched(size={"width": 1366, "height": 768}).enter(room)
    page, wall = facilitator.page, facilitator.context.new_page()
    wall.goto(f"{room.address}/screen")
    now = page.locator(".now strong")

    def on_the_wall(said, heading=None):
        now.get_by_text(said, exact=True).wait_for()
        wall.get_by_role("heading", name=heading or said.rpartition(",")[0], level=1).wait_for()

    on_the_wall("how to join", "Join with your phone")
    page.keyboard.press("ArrowRight")
    on_the_wall(f"{first}, the question")
    for number in range(12):
        given = by_lot(all_forms[1][names[0]], number)
        who = room.store.people()[number].participant if number < len(room.store.people()) else ""
        if not who:
            room.phone()
            who = room.store.people()[number].participant
        room.store.hand_in(who, names[0], room.store.step(names[0]).turn, given)
    page.get_by_role("link", name=second).click()
    page.get_by_role("heading", name=second, level=2).wait_for()
    on_the_wall(f"{first}, the question")  # looking is not showing
    page.keyboard.press("Space")
    page.get_by_text("Next: reveal the result").wait_for()
    page.get_by_role("link", name=first).click()
    page.get_by_role("button", name="Preview").click()
    page.get_by_text("Only you see this").wait_for()
    assert wall.locator("svg").count() == 0
    page.keyboard.press("r")
    on_the_wall(f"{first}, the result")
    wall.keyboard.press("j")
    on_the_wall("how to join", "Join with your phone")
    wall.keyboard.press("j")
    wall.locator(".chart svg").wait_for()
    page.keyboard.press("b")
    wall.locator("main.black").wait_for()
    page.keyboard.press("b")
    page.keyboard.press("ArrowLeft")
    on_the_wall(f"{first}, the question")
    page.keyboard.press("r")
    on_the_wall(f"{first}, the result")
    wall.locator(".chart svg").wait_for()
    wall.keyboard.press("PageDown")
    on_the_wall(f"{called[second]}, the question", second)
    page.get_by_role("link", name=third).click()
    page.get_by_role("button", name="Open", exact=True).click()
    on_the_wall(f"{called[third]}, the question", third)
    assert room.store.step(names[1]).phase == "closed"
    stale = {"do": "next", "mark": f"open {names[1]} 0"}
    assert calm.send("POST", "/console", stale).status == 200
    page.get_by_label("At most").fill("25")
    page.get_by_role("heading", name="Run of show").click()
    room.phone()
    page.get_by_text(f"{room.store.count()} in the room").wait_for()
    assert page.get_by_label("At most").input_value() == "25", "what is being written stays"
    assert room.store.step(names[2]).phase == "open", "who pressed too late moves nothing"
    page.get_by_label("Keys:").uncheck()
    page.keyboard.press("b")
    page.wait_for_timeout(300)
    assert wall.locator("main.black").count() == 0, "keys can be put out of use"


def test_texts_are_looked_at_by_keys_and_the_phone_is_the_remote_control(room, watched, calm):
    """A and S go through what waits, ticks make a theme, U undoes; nothing overflows 390 px."""
    asked, writers = ("headline", "number", "caveat"), [room.phone() for _ in range(3)]
    calm.act("open", exercise=T6)
    for number, writer in enumerate(writers):
        given = {f"{name}.text": f"{name} {number}" for name in asked}
        assert writer.answer(T6, given).status == 303
    facilitator = watched(size={"width": 1366, "height": 768}).enter(room)
    page = facilitator.page
    waits = page.locator(".stage .count")
    waits.get_by_text("9 not looked at").wait_for()
    page.keyboard.press("a")
    waits.get_by_text("8 not looked at").wait_for()
    page.keyboard.press("s")
    waits.get_by_text("7 not looked at").wait_for()
    for at in (0, 2):
        page.locator(".texts input[type=checkbox]").nth(at).check()
    writers[0].answer(T6, {f"{name}.text": f"{name} new" for name in asked})
    waits.get_by_text("not looked at").wait_for()
    assert page.locator(".texts input:checked").count() >= 1, "ticks stay when answers come"
    page.get_by_label("Theme").fill("Time")
    page.get_by_role("button", name="Put into the theme").click()
    page.get_by_role("heading", name="Let through: Time").wait_for()
    page.get_by_role("heading", name="Run of show").click()
    left = int(waits.text_content().split()[0])
    page.keyboard.press("1")
    waits.get_by_text(f"{left - 1} not looked at").wait_for()
    page.keyboard.press("u")
    waits.get_by_text(f"{left} not looked at").wait_for()
    page.get_by_role("button", name="Remote control on your phone").click()
    link = page.locator("#pocket").input_value()
    phone = watched().page
    phone.goto(link)
    phone.get_by_role("button", name="Black").click()
    phone.get_by_text("nothing (black)").wait_for()
    page.get_by_text("Another console leads, since").wait_for()
    phone.get_by_text("You lead, since").wait_for()
    assert "#" not in phone.evaluate("location.href + document.referrer")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    high = phone.locator(".pocket .both button").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(box => [box.height, box.bottom])"
    )
    assert all(height >= 44 for height, _ in high)
    assert max(bottom for _, bottom in high[:2]) < PHONE["height"], (
        "black and code without a scroll"
    )
    room.store.begin_anew(T6)
    room.state.site.wall.cover = ""
    wall = facilitator.context.new_page()
    wall.goto(f"{room.address}/screen")
    asked = []
    wall.route("**/screen", lambda route: asked.append(route))
    calm.act("lock")  # every page looks what is new
    while not asked:
        wall.wait_for_timeout(50)
    late = asked[0].fetch()
    facilitator.context.set_offline(True)
    wall.keyboard.press("b")
    moment = wall.get_by_text("One moment, please.")
    moment.wait_for()
    assert wall.locator(".alarm").count() == 0, "no red alarm before the room"
    asked[0].fulfill(response=late)
    wall.wait_for_timeout(500)
    assert moment.is_visible(), "an answer that was under way does not say that the line is back"
    wall.unroute("**/screen")
    facilitator.context.set_offline(False)
    moment.wait_for(state="hidden")  # nobody presses anything


def test_the_link_is_copied_and_the_page_to_share_fits_a_window_of_any_shape(room, watched, calm):
    rights = ["clipboard-read", "clipboard-write"]
    facilitator = watched(size={"width": 1280, "height": 600}, permissions=rights).enter(room)
    page = facilitator.page
    page.get_by_role("button", name="Copy", exact=True).click()
    page.get_by_text("Copied.").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    phone = watched()
    phone.page.goto(link)
    phone.page.get_by_text("You are in.").wait_for()
    page.get_by_text("1 of them elsewhere").wait_for()  # the field that was copied holds nothing up
    assert len(room.store.elsewhere()) == 1
    wall = facilitator.context.new_page()
    for act, name in (("stage", T2), ("open", "t5-signal-noise"), ("open", "b1-role-swap")):
        calm.act(act, exercise=name)
        wall.goto(f"{room.address}/screen?shared=1")
        for size in ((1280, 600), (1920, 1080), (820, 900)):
            wall.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
            # a page is told of its new size at its next frame, and fits itself then
            wall.wait_for_function(
                "document.documentElement.scrollHeight <= innerHeight"
                " && document.documentElement.scrollWidth <= innerWidth"
            )


def axe(page):
    from axe_playwright_python.sync_playwright import Axe

    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    options = {"runOnly": {"type": "tag", "values": tags}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options)
    return [
        (page.url, fault["id"], [node["html"][:120] for node in fault["nodes"]])
        for fault in found.response["violations"]
    ]


SMALL = """
() => [...document.querySelectorAll("button, input, textarea, summary, a, label")]
  .filter(e => e.offsetParent && !(e.matches("p a, li a") && !e.matches(".button")))
  .filter(e => !e.matches("[type=radio], label > [type=checkbox], [type=hidden], .skip"))
  .filter(e => !e.matches("label[for]"))
  .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
  .filter(([, r]) => r.height < 44 || r.width < 44)
  .map(([h, r]) => `${h} ${r.width} x ${r.height}`)
"""


def test_every_page_in_every_state_is_accessible(room, watched, calm, all_forms):
    faults = []
    phone = watched(size={"width": 320, "height": 640})

    def look(page, path=None):
        if path is not None:
            page.goto(room.address + path)
        faults.extend(axe(page))
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{page.url} is {wide} px too wide"
        small = page.evaluate(SMALL)
        assert small == [], small

    look(phone.page, "/")
    phone.page.get_by_label("Code on the screen").fill("0000-0000")
    phone.page.get_by_role("button", name="Join", exact=True).click()
    look(phone.page)
    phone.join(room)
    look(phone.page)
    look(phone.page, "/nowhere")
    for name in (T2, T6, "t1-most-needed", "b2-self-service", "plan-commitment", "t5-signal-noise",
                 "c1-plot-curve", "t3-five-whys", "open-four-barriers"):  # fmt: skip
        calm.act("open", exercise=name)
        look(phone.page, "/")
    for _ in range(11):
        other = room.phone()
        other.answer("open-four-barriers", {"cost.dots": 7, "meaning.dots": 3})
    phone.fill({"cost": {"dots": 4}})
    phone.press_send()
    phone.page.get_by_text("6 of the 10 dots are left.").wait_for()
    look(phone.page)
    phone.fill({"cost": {"dots": 10}})
    phone.send()
    look(phone.page)
    wall = watched(size={"width": 1920, "height": 1080})
    look(wall.page, "/console")
    wall.enter(room)
    look(wall.page)
    look(wall.page, "/screen")
    calm.act("close", exercise="open-four-barriers")
    calm.act("reveal", exercise="open-four-barriers")
    for page, path in ((wall.page, "/screen"), (wall.page, "/console"), (phone.page, "/"),
                       (phone.page, "/mine"), (wall.page, f"/console/paper/{T2}")):  # fmt: skip
        look(page, path)
    look(wall.page, "/remote")
    calm.act("box-open")
    for text in ("Who pays for it?", "When?"):
        other.post("/questions", text=text)
    calm.act("question-let", question=room.store.questions.questions()[0].id)
    calm.act("questions")
    for page, path in ((wall.page, "/screen"), (wall.page, "/console"), (phone.page, "/questions")):
        look(page, path)
    calm.act("questions")
    asks = phone.page.get_by_label("Your question to the room")
    asks.fill("Half a")
    calm.act("open", exercise=T2)
    phone.page.get_by_text("An exercise waits for your answer:").wait_for()
    assert asks.input_value() == "Half a", "who writes stays"
    asks.fill("")
    calm.act("open", exercise="open-four-barriers")
    calm.act("reset", exercise=T2)
    calm.act("open", exercise=T2)
    title = all_forms[1][T2].exercise.title
    phone.page.get_by_role("heading", name=title, exact=True).wait_for()
    calm.act("reset", exercise=T2)
    calm.act("box-close")
    room.state.alarm, room.state.alarmed = "The disk is full.", math.inf
    for path in ("/screen", "/console"):
        look(wall.page, path)
        wall.page.locator(".alarm[role=alert], .wall .away").wait_for()
    room.state.alarm = ""
    calm.act("hold")
    look(wall.page, "/screen")
    look(phone.page, "/")
    assert faults == []


def test_a_page_keeps_its_draft_says_how_it_stands_and_sends_it_again(
    room, watched, calm, all_forms
):
    form = all_forms[1][T2]
    answers = everything(form)
    calm.act("open", exercise=T2)
    phone = watched().join(room)
    phone.fill(answers)
    phone.page.get_by_text("Not sent yet. What you write is kept on this device.").wait_for()
    phone.page.reload()
    phone.page.get_by_text("Not sent yet.").wait_for()
    assert phone.page.locator("fieldset input:checked").count() == 10
    phone.context.set_offline(True)
    phone.press_send()
    phone.page.get_by_text("No connection. Your answers are kept on this device").wait_for()
    assert room.store.ballots(T2) == []
    phone.context.set_offline(False)
    phone.page.get_by_text("Your answers are saved.").wait_for()
    assert len(room.store.ballots(T2)) == 1
    phone.page.reload()
    phone.page.get_by_text("Your answers are saved.").wait_for()


def test_answers_can_be_changed_and_what_was_not_sent_is_kept_and_never_called_sent(
    room, watched, calm, all_forms
):
    form = all_forms[1][T2]
    calm.act("open", exercise=T2)
    phone, never = watched().join(room), watched().join(room)
    phone.fill(everything(form))
    phone.send()
    phone.page.get_by_role("link", name="Change my answers").click()
    calm.act("lock")  # every page looks what is new
    calm.act("unlock")
    phone.page.wait_for_timeout(1500)
    assert phone.page.locator("form#answer").count() == 1, "the form stays while one writes"
    phone.press_send()
    phone.page.get_by_text("Your answers are saved.").wait_for()
    assert phone.page.url == f"{room.address}/", "a later look does not bring the form back"
    phone.page.get_by_role("link", name="Change my answers").click()
    phone.fill({"empathy": {"P": 2}})
    phone.page.goto(room.address)
    phone.page.get_by_text("What you wrote last on this device was not sent.").wait_for()
    never.fill(everything(form))
    never.context.set_offline(True)
    never.press_send()
    never.page.get_by_text("No connection.").wait_for()
    calm.act("close", exercise=T2)
    never.context.set_offline(False)
    never.page.get_by_text("closed before your answers were sent").wait_for()
    calm.act("open", exercise=T2)
    never.page.locator("fieldset input:checked").nth(9).wait_for(state="attached")
    assert len(room.store.ballots(T2)) == 1
    calm.act("open", exercise=T6)  # takes the form away, and says so
    never.page.get_by_role("heading", name=all_forms[1][T6].exercise.title).wait_for()
    never.page.get_by_text("closed before your answers were sent").wait_for()


def test_without_scripts_what_could_not_be_sent_stays_on_the_page_and_answers_can_be_changed(
    room, watched, calm, all_forms
):
    form = all_forms[1][T6]
    calm.act("open", exercise=T6)
    phone = watched(java_script_enabled=False)
    phone.join(room)
    phone.fill({"headline": {"text": "Reports in three days"}})
    calm.act("open", exercise=T2)
    phone.press_send()
    phone.page.get_by_text("What you wrote stands below.").wait_for()
    assert phone.page.get_by_text("Reports in three days").is_visible()
    assert phone.page.get_by_text("What you sent before").count() == 0
    calm.act("open", exercise=T6)
    phone.page.get_by_role("button", name="Send what I wrote").click()
    phone.page.get_by_text("Still to do:").wait_for()
    assert phone.page.locator("[name='headline.text']").input_value() == "Reports in three days"
    phone.fill(everything(form))
    phone.send()
    phone.page.get_by_role("link", name="Change my answers").click()
    phone.fill({"headline": {"text": "Reports in two days"}})
    calm.act("close", exercise=T6)
    phone.press_send()
    phone.page.get_by_text("What you sent before still counts.").wait_for()
    calm.act("open", exercise=T6)
    phone.page.get_by_role("button", name="Send what I wrote").click()
    phone.page.get_by_text("Your answers are saved.").wait_for()
    assert phone.page.get_by_text("Reports in two days").is_visible()


def test_a_store_that_is_out_of_reach_is_said_and_the_phone_sends_again_by_itself(
    room, watched, calm, all_forms, tmp_path
):
    form = all_forms[1][T2]
    calm.act("open", exercise=T2)
    phone, late = watched().join(room), watched().join(room)
    phone.fill(everything(form))
    wall = watched(size={"width": 1920, "height": 1080}).enter(room)
    wall.page.goto(f"{room.address}/screen")
    wall.page.get_by_role("heading", name=form.exercise.title).wait_for()
    path = room.store.database.path
    with closing(SqliteFile(tmp_path / "another.sqlite", SCHEMA)) as another:
        RoomStore(another, "spring").open("northwind", "", 0)
    (tmp_path / "another.sqlite").replace(path)
    phone.press_send()
    says = "Nothing is stored just now. Answers are kept on the phones and sent again"
    phone.page.locator("#state").get_by_text(says).wait_for()
    wall.page.get_by_text(says).wait_for()
    late.page.reload()
    late.page.get_by_text("The room's computer cannot reach the answers just now.").wait_for()
    path.with_name(f"{path.name}.saved").replace(path)
    phone.page.get_by_text("Your answers are saved.").wait_for()
    assert len(room.store.ballots(T2)) == 1
    wall.page.get_by_text(says).wait_for(state="hidden")
    late.page.get_by_role("heading", name=form.exercise.title).wait_for()
    late.fill(everything(form))
    late.send()


def test_without_javascript_everything_works(room, watched, calm, all_forms):
    form = all_forms[1][T2]
    phone = watched(java_script_enabled=False).join(room)
    calm.act("open", exercise=T2)
    phone.page.get_by_role("link", name="Refresh").click()
    phone.fill(everything(form))
    phone.send()
    facilitator = watched(java_script_enabled=False, size={"width": 1280, "height": 900})
    facilitator.enter(room)
    facilitator.page.get_by_role("button", name="Close", exact=True).click()
    facilitator.page.get_by_role("button", name="Reveal", exact=True).click()
    phone.page.get_by_role("link", name="My page to take away").click()
    phone.page.get_by_text("Exercise T2: Predict the five gaps").wait_for()


def test_the_picture_on_the_wall_lets_people_in_and_leaves_no_trace(room, watched, calm):
    phone = watched()
    phone.page.goto(f"{room.address}/#{room.state.site.codes.join_long}")
    phone.page.get_by_text("You are in.").wait_for()
    assert phone.page.url == f"{room.address}/"
    phone.page.go_back()
    assert room.state.site.codes.join_long not in phone.page.url


def test_payloads_run_nowhere(room, watched, calm):
    payloads = json.loads((CORPUS / "strings" / "xss_o.json").read_text(encoding="utf-8"))
    sent = [payloads[at % len(payloads)] for at in range(30)]
    passable = [text for text in sent if not personal_data(text)]
    calm.act("open", exercise=T6)
    for at in range(10):
        three = sent[3 * at : 3 * at + 3]
        names = ("headline.text", "number.text", "caveat.text")
        assert room.phone().answer(T6, dict(zip(names, three, strict=True))).status == 303
    facilitator = watched(size={"width": 1280, "height": 900}).enter(room)
    expect = pytest.importorskip("playwright.sync_api").expect
    stage = facilitator.page.locator("section.stage")  # questions wait beside it
    waiting = stage.get_by_role("button", name="Let through", exact=True)
    expect(waiting).to_have_count(len(passable), timeout=PATIENCE)
    waiting.first.click()
    expect(waiting).to_have_count(len(passable) - 1, timeout=PATIENCE)
    stage.get_by_role("button", name="Let all through", exact=True).click()
    expect(waiting).to_have_count(0, timeout=PATIENCE)
    calm.act("close", exercise=T6)
    calm.act("reveal", exercise=T6)
    facilitator.page.set_viewport_size({"width": 1920, "height": 1080})  # as it was
    shown = []
    for panel in range(10):
        calm.act("panel", exercise=T6, panel=str(panel))
        facilitator.page.goto(f"{room.address}/screen")
        cells = facilitator.page.locator(".texts-of td").all_inner_texts()
        shown += [" ".join(text.split()) for text in cells if text not in ("–", "")]
    assert len(shown) == len(passable)
    for payload in passable:
        assert any(" ".join(payload.split()) in text for text in shown), payload
    phone = watched().join(room)
    phone.page.goto(f"{room.address}/mine")
    facilitator.page.wait_for_timeout(300)


def test_who_taps_three_times_and_goes_back_and_forward_has_one_ballot(
    room, watched, calm, all_forms
):
    """On a telephone whose clock is two hours wrong."""
    calm.act("open", exercise=T2)
    phone = watched()
    phone.page.clock.set_fixed_time(datetime.now(UTC) + timedelta(hours=2))
    phone.join(room)
    phone.fill(everything(all_forms[1][T2]))
    phone.page.get_by_role("button", name="Send my").click(click_count=3)
    saved = phone.page.get_by_text("Your answers are saved.")
    saved.wait_for()
    phone.page.go_back()
    phone.page.go_forward()
    phone.page.goto(room.address)
    saved.wait_for()
    assert [ballot.version for ballot in room.store.ballots(T2)] == [1]


def test_what_is_being_typed_is_cut_where_it_says_so_and_outlives_a_close(room, watched, calm):
    calm.act("open", exercise=T6)
    phone = watched().join(room)
    field = phone.page.locator("[name='headline.text']")
    field.focus()
    most = int(field.get_attribute("maxlength"))
    phone.page.keyboard.insert_text("x" * (most + 20))
    phone.page.get_by_text("This field takes no more letters").wait_for()
    assert field.input_value() == "x" * most
    calm.act("close", exercise=T6)
    phone.page.get_by_text("closed before your answers were sent").wait_for()
    calm.act("open", exercise=T6)
    phone.page.get_by_text("Not sent yet.").wait_for()
    assert field.input_value() == "x" * most


def test_a_room_that_is_killed_goes_on_and_the_telephone_sends_by_itself(
    browser, tmp_path, all_forms
):
    server = Server(Plan(shipped("sample_data") / "northwind", people=3, module="01"), tmp_path)
    server.start()
    host = f"127.0.0.1:{server.port}"
    room = SimpleNamespace(host=host, port=server.port, origin=f"http://{host}", code=server.code)
    context = browser.new_context(viewport=PHONE)
    try:
        console = Browser(room)
        assert console.post("/console-in", key=server.key).status == 303
        console.act("open", exercise=T2)
        page = page_in(context)
        page.goto(room.origin)
        page.get_by_label("Code on the screen").fill(room.code)
        page.get_by_role("button", name="Join", exact=True).click()
        page.get_by_role("heading", name=all_forms[1][T2].exercise.title).wait_for()
        fill_in(page, everything(all_forms[1][T2]))
        server.kill()
        send(page)
        page.get_by_text("No connection.").wait_for()
        server.start()
        page.get_by_text("Your answers are saved.").wait_for()
        assert "1</strong> of 1" in console.get("/console").text, "the console needs no new key"
        assert Browser(room).join().status == 303, "the code on the wall is as it was"
    finally:
        context.close()
        server.stop()
