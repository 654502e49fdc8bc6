"""Two consoles of one room, and a telephone as the remote control of one."""

import re

import pytest

from pmo_workshop.live.drawing import WIDE, surface_of
from pmo_workshop.live.server import static_files
from pmo_workshop.live.site import SILENT, Wall

OPENING, T1 = "open-four-barriers", "t1-most-needed"


def seen_on(page):
    """Return what a page sends back of the moment in which it was made."""
    return re.search(r'name="seen" value="(\d+)"', page)[1]


def ticket_on(page):
    return re.search(r"/remote#([\w-]+)", page)[1]


@pytest.fixture
def two(room):
    yield room.console(), room.console()
    room.store.begin_anew(OPENING)
    room.store.begin_anew(T1)
    room.store.change(current="", state="open")
    room.state.site.wall.cover = ""


def test_two_consoles_know_of_each_other_and_nobody_obeys_a_stale_one(room, two):
    first, second = two
    first.act("open", exercise=OPENING)
    page = second.get("/console").text
    assert re.search(r"Another console leads, since \d\d:\d\d\.", page)
    stale = seen_on(page)
    assert "Another console leads" not in first.get("/console").text
    first.act("close", exercise=OPENING)
    reply = second.act("reveal", exercise=OPENING, seen=stale)
    assert reply.status == 409
    assert "Not done: another console has moved the wall" in reply.text
    assert not room.store.step(OPENING).revealed
    assert second.act("reveal", exercise=OPENING, seen=seen_on(reply.text)).status == 200
    assert room.store.step(OPENING).revealed, "who has seen the wall as it is takes the lead"
    assert "Another console leads" in first.get("/console").text
    mark = re.search(r'name="mark" value="([^"]+)"', first.get("/console").text)[1]
    keys = first.act("next", mark=mark, seen=stale)
    assert keys.status == 409, "a key of the wall is a command as well"
    fresh = seen_on(first.get("/console").text)
    first.act("black", seen=fresh)
    assert first.act("black", seen=fresh).status == 200, "of one's own presses none is stale"


def test_what_moves_no_wall_is_done_from_both(room, two):
    first, second = two
    seen = seen_on(second.get("/console").text)
    first.act("open", exercise=OPENING)
    assert second.act("lock", seen=seen).status == 200
    assert second.act("unlock", seen=seen).status == 200
    first.post("/console-out")
    assert "Another console leads" not in second.get("/console").text


def test_a_telephone_becomes_the_remote_control_by_a_ticket_of_one_use(room, two):
    console, other = two
    assert "/remote#" not in console.get("/console").text
    page = console.act("invite").text
    ticket = ticket_on(page)
    assert "/remote#" not in other.get("/console").text, "it is shown where it was asked for"
    assert ticket not in console.get("/screen").text
    phone = room.stranger()
    asked = phone.get("/remote")
    assert 'type="password"' in asked.text
    assert phone.act("next").status == 404
    reply = phone.post("/console-in", key=ticket, to="remote")
    assert (reply.status, reply.headers["Location"]) == (303, "./remote")
    assert room.stranger().post("/console-in", key=ticket, to="remote").status == 403
    assert "/remote#" not in console.get("/console").text, "it was used"
    again = ticket_on(console.act("invite").text)
    console.act("withdraw")
    assert room.stranger().post("/console-in", key=again).status == 403

    page = phone.get("/remote").text
    assert "how to join" in page
    assert "Next: open" in page
    assert re.findall(r"<button[^>]*>([^<]+)</button>", page)[1:] == ["Black", "Join code"]
    mark = re.search(r'name="mark" value="([^"]+)"', page)[1]
    page = phone.act("next", mark=mark, seen=seen_on(page), page="remote").text
    assert "the question" in page
    assert "Another console leads" in console.get("/console").text
    assert room.store.step(OPENING).phase == "open"


def test_the_remote_control_has_the_texts_that_wait(room, two):
    console, phone = two
    name = "t6-headline-number"
    console.act("open", exercise=name)
    writer = room.phone()
    given = dict.fromkeys(("headline.text", "number.text", "caveat.text"), "Late again")
    assert writer.answer(name, given).status == 303
    page = phone.get("/remote").text
    assert "Late again" in page
    count = int(re.search(r"(\d+) not looked at", page)[1])
    at = re.search(r'name="at" value="([\w ]+)"', page)[1]
    page = phone.act("let", exercise=name, at=at, page="remote").text
    assert f"{count - len(at.split())} not looked at" in page
    page = phone.act("undo", exercise=name, page="remote").text
    assert f"{count} not looked at" in page
    room.store.begin_anew(name)


def test_a_question_hangs_no_old_result_over_the_wall(room, two):
    """Open again, Leave and the last one who is awaited: three lines of the break-it list."""
    console, _ = two
    console.act("open", exercise=OPENING)
    form = room.forms[OPENING]
    fields = {f"{form.items[0].id}.{form.exercise.parts[0].id}": form.exercise.total}
    phones = [room.phone() for _ in range(6)]
    for phone in phones:
        assert phone.answer(OPENING, fields).status == 303
    console.act("close", exercise=OPENING)
    console.act("reveal", exercise=OPENING)
    assert "<svg" in console.get("/screen").text
    console.act("open", exercise=OPENING)
    assert "<svg" not in console.get("/screen").text, "who votes sees no old result"
    before = room.store.count()
    phones[0].post("/leave")
    assert room.store.count() == before - 1, "who has left is not in the room"
    assert len(room.store.ballots(OPENING)) == 6, "what was answered stays"
    for _ in range(4):
        assert room.phone().answer(OPENING, fields).status == 303
    console.act("reveal", exercise=OPENING)
    assert "Moves with the next one who answers" in console.get("/screen").text


def test_a_console_that_is_opened_again_needs_no_key(room):
    """Whoever has the cookie goes on, also after the server was started anew."""
    console, again = room.console(), room.stranger()
    again.cookies = dict(console.cookies)
    assert "Run of show" in again.get("/console").text
    console.post("/console-out")
    assert 'type="password"' in again.get("/console").text, "a console that was closed is closed"


def test_no_page_of_a_telephone_reads_its_clock():
    """A telephone may be hours wrong."""
    scripts = [static_files()[name][1].decode() for name in ("phone.js", "dots.js", "questions.js")]
    assert not [script for script in scripts if re.search(r"\bDate\b", script)]


def test_the_room_draws_for_the_narrowest_wall_and_forgets_one_that_is_silent(room):
    console, now = room.console(), [0.0]
    site = room.state.site
    object.__setattr__(site, "wall", Wall(clock=lambda: now[0]))
    console.act("panel", exercise=T1, panel="2")
    assert console.post("/screen", wall="projector", shape="1.333").status == 204
    assert (site.wall.surface, room.store.step(T1).panel) == (surface_of(4 / 3), 0)
    console.post("/screen", wall="laptop", shape="1.778")
    assert site.wall.surface == surface_of(4 / 3), "whoever spoke last draws for nobody else"
    now[0] = SILENT + 1
    console.post("/screen", wall="laptop", shape="1.778")
    assert site.wall.surface == WIDE
    console.post("/screen", wall="projector", shape="1.333")
    console.post("/screen", wall="laptop", shape="wide")
    console.post("/screen", wall="projector", shape="")
    assert site.wall.surface == surface_of(4 / 3), "without a wall the last one counts"
    assert room.phone().post("/screen", wall="phone", shape="0.5").status == 404
