"""The room from outside: joining, answering, the console's verbs, and what each of them leaves."""

import asyncio
import json
import re
import time

import pytest
from open_room import marks_in

from pmo_workshop.errors import SetupError
from pmo_workshop.live import server
from pmo_workshop.live.gathered import Gathered
from pmo_workshop.live.people import key_of

T2, T6 = "t2-five-gaps", "t6-headline-number"
GAPS = {f"{item}.{part}": value for part, value in (("E", 6), ("P", 4)) for item in
        ("tangibles", "reliability", "responsiveness", "assurance", "empathy")}  # fmt: skip
TEXTS = {"headline.text": "Two weeks won", "number.text": "9 of 10", "caveat.text": "one year"}


@pytest.fixture
def console(room):
    found = room.console()
    room.store.change(state="open", locked=0, most=0, current="")
    yield found
    for name in (T2, T6):
        room.store.begin_anew(name)


def test_somebody_joins_answers_changes_and_takes_the_page_away(room, console):
    phone = room.phone()
    assert "You are in." in phone.get().text
    console.act("open", exercise=T2)
    page = phone.get().text
    assert "Predict the five gaps" in page
    assert page.count('type="radio"') == 5 * 2 * 7
    reply = phone.answer(T2, GAPS)
    assert (reply.status, reply.headers["Location"]) == (303, "./")
    assert "Your answers are saved." in phone.get().text
    assert re.search(r'value="6" checked', phone.get("/?change=1").text)
    phone.answer(T2, GAPS | {"empathy.E": 7})
    console.act("close", exercise=T2)
    page = phone.get().text
    assert "This exercise takes no more answers." in page
    assert "Expected: 7" in page
    mine = phone.get("/mine").text
    assert "Exercise T2: Predict the five gaps (8 minutes)" in mine
    assert "The room&#39;s answers were not shown." in mine
    (ballot,) = room.store.ballots(T2)
    assert ballot.version == 2


def test_what_is_missing_is_said_beside_what_was_typed(room, console):
    phone = room.phone()
    console.act("open", exercise=T2)
    reply = phone.answer(T2, GAPS | {"empathy.E": "", "tangibles.P": "9"})
    assert reply.status == 422
    assert "Empathy: fits my project and my role: still to do: Expected." in reply.text
    assert "Not allowed. Give a whole number from 1 to 7." in reply.text
    assert 'value="6" checked' in reply.text
    assert room.store.ballots(T2) == []


def test_a_second_vote_keeps_the_first_and_shows_both(room, console):
    phones = [room.phone() for _ in range(6)]
    console.act("open", exercise=T2)
    for phone in phones:
        phone.answer(T2, GAPS)
    console.act("close", exercise=T2)
    console.act("second", exercise=T2)
    page = phones[0].get().text
    assert "Second vote: your first answers are below." in page
    assert 'value="6" checked' in page
    assert "0</strong> of" in console.get("/screen").text
    for phone in phones:
        phone.answer(T2, GAPS | {"empathy.P": 7})
    console.act("close", exercise=T2)
    wall = console.act("reveal", exercise=T2)
    wall = console.get("/screen").text
    assert "Second vote of the same 6 people." in wall
    assert "first vote" not in wall.partition("Second vote")[2], "of few, no mark is drawn of it"
    assert re.search(r">first [^<]+<", wall), "its figure stands beside that of the second"
    first, second = room.store.shown(T2)
    assert (first.vote, second.vote) == (1, 2)
    by_label = {row["label"]: row for row in second.result["panels"][0]["rows"]}
    assert by_label["Empathy: fits my project and my role"]["x_nearly"] == "nearly none"
    assert "First vote" in phones[0].get().text


def test_what_is_stored_is_not_called_unsaved_when_it_is_sent_again_after_the_close(room, console):
    phone, other = room.phone(), room.phone()
    console.act("open", exercise=T2)
    turn = phone.turn()
    assert phone.answer(T2, GAPS).status == 303
    console.act("close", exercise=T2)
    assert phone.answer(T2, GAPS, turn=turn).status == 303, "the reply to it may have been lost"
    assert phone.answer(T2, GAPS | {"empathy.P": 7}, turn=turn).status == 409
    assert other.answer(T2, GAPS, turn=turn).status == 409
    console.act("second", exercise=T2)
    assert phone.answer(T2, GAPS, turn=turn).status == 303
    assert room.store.counts().get(T2, 0) == 0, "it is no second vote"
    console.act("reset", exercise=T2)
    assert phone.answer(T2, GAPS, turn=turn).status == 409


def test_results_stay_hidden_until_they_are_revealed(room, console):
    phones = [room.phone() for _ in range(5)]
    console.act("open", exercise=T2)
    for phone in phones:
        phone.answer(T2, GAPS)
    assert "svg" not in console.get("/screen").text
    assert "The room" not in phones[0].get().text
    console.act("close", exercise=T2)
    console.act("reveal", exercise=T2)
    wall = console.get("/screen").text
    assert "nearly all of 5" in wall, "below ten people: counts"
    assert "<svg" in wall
    console.act("hide", exercise=T2)
    assert "<svg" not in console.get("/screen").text


def test_texts_wait_for_the_facilitator_and_for_ten_people(room, console):
    phones = [room.phone() for _ in range(10)]
    console.act("open", exercise=T6)
    for number, phone in enumerate(phones):
        phone.answer(T6, TEXTS | {"headline.text": f"Headline {number}"})
    console.act("close", exercise=T6)
    console.act("reveal", exercise=T6)
    assert "No text has been let through yet." in console.get("/screen").text
    page = console.get("/console").text
    assert "30 not looked at" in page
    assert not re.search(r"P-[0-9a-f]{8}", page), "the console shows no ids"
    at = marks_in(page)["Headline 3"]
    console.act("let", exercise=T6, at=at)
    wall = console.get("/screen").text
    assert "Headline 3" in wall
    assert "Headline 4" not in wall
    told = phones[0].get().text
    assert "Headline 3" in told
    console.act("take", exercise=T6, at=at)
    assert "Headline 3" not in console.get("/screen").text
    assert key_of(told) != key_of(phones[0].get().text), "open pages take it down, too"


def test_a_changed_text_must_be_let_through_again(room, console):
    phones = [room.phone() for _ in range(10)]
    console.act("open", exercise=T6)
    for phone in phones:
        phone.answer(T6, TEXTS)
    console.act("let-all", exercise=T6)
    for phone in phones:
        phone.answer(T6, dict.fromkeys(TEXTS, "not looked at"))
    console.act("close", exercise=T6)
    console.act("reveal", exercise=T6)
    assert "not looked at" not in console.get("/screen").text


def test_the_wall_says_how_to_join_and_holds(room, console):
    page = console.get("/screen").text
    assert f"{room.code[:4]}-{room.code[4:]}" in page
    assert "data:image/svg+xml" in page
    console.act("hold")
    assert "We go on soon" in console.get("/screen").text
    assert "A moment, please" in room.phone().get().text
    console.act("go")
    assert "Join with your phone" in console.get("/screen").text


def test_looking_ahead_takes_no_form_away_and_opening_closes_the_last(room, console):
    phone = room.phone()
    console.act("open", exercise=T2)
    console.act("stage", exercise=T6)
    assert "Predict the five gaps" in phone.get().text
    assert "Predict the five gaps" in console.get("/screen").text
    console.act("open", exercise=T6)
    assert room.store.step(T2).phase == "closed"
    assert "Headline, number, caveat" in phone.get().text


def test_late_people_join_and_find_the_open_exercise(room, console):
    console.act("open", exercise=T2)
    assert "Predict the five gaps" in room.phone().get().text


def test_another_device_goes_on_where_the_first_was(room, console):
    first = room.phone()
    console.act("open", exercise=T2)
    first.answer(T2, GAPS)
    code = re.search(r'class="code">([^<]+)<', first.get().text)[1]
    other = type(first)(room)
    assert other.post("/again", code=code.lower().replace("-", " ")).status == 303
    assert "Your answers are saved." in other.get().text
    assert other.post("/leave").status == 303
    assert "Join the room" in other.get().text
    assert "Your answers are saved." in first.get().text


def test_joining_can_be_locked_filled_and_given_a_new_code(room, console):
    old = room.code
    console.act("lock")
    assert room.phone_refused(old) == "This code does not open the room now."
    console.act("unlock")
    console.act("most", most=str(len(room.store.people())))
    assert room.phone_refused(old).startswith("The room has as many people as were expected.")
    console.act("most", most="")
    console.act("codes")
    assert room.code != old
    assert room.phone_refused(old) == "This code does not open the room now."
    assert room.phone()


def test_a_voided_person_counts_no_more_and_is_told(room, console):
    phone = room.phone()
    console.act("open", exercise=T2)
    phone.answer(T2, GAPS)
    number = room.store.people()[-1].number
    console.act("void", number=number)
    assert "Your answers are not counted" in phone.get().text
    assert room.store.counts().get(T2, 0) == 0
    assert phone.answer(T2, GAPS, turn=room.store.step(T2).turn).status == 410
    console.act("unvoid", number=number)
    assert room.store.counts()[T2] == 1


def test_one_ballot_can_be_voided_and_sending_it_again_does_not_mend_it(room, console):
    phone = room.phone()
    console.act("open", exercise=T2)
    phone.answer(T2, GAPS)
    number = room.store.people()[-1].number
    assert "Void ballot" in console.get("/console").text
    console.act("void-ballot", number=number, exercise=T2)
    phone.answer(T2, GAPS | {"empathy.E": 1})
    assert room.store.counts().get(T2, 0) == 0
    assert "has taken this answer out of the results" in phone.get().text
    console.act("unvoid-ballot", number=number, exercise=T2)
    assert room.store.counts()[T2] == 1
    assert console.act("void-ballot", number=number, exercise=T6).status == 404


def test_sheets_of_paper_are_typed_in_with_the_same_validation(room, console):
    path = f"/console/paper/{T2}"
    assert 'name="tangibles.E"' in console.get(path).text
    refused = console.send("POST", path, {"sheet": "7", "tangibles.E": "6", "tangibles.P": "8"})
    assert refused.status == 422
    assert "Not allowed. Give a whole number from 1 to 7." in refused.text
    stored = console.send("POST", path, {"sheet": "7", **GAPS})
    assert "Sheet 7 is stored. The next one, please." in stored.text
    assert 'value="8"' in stored.text
    again = console.send("POST", path, {"sheet": "7", **GAPS})
    assert "1 sheets of this exercise so far" in again.text
    part = console.send("POST", path, {"sheet": "9", "tangibles.E": "6", "anyway": "1"})
    assert "Sheet 9 is stored" in part.text
    assert {b.participant for b in room.store.ballots(T2)} == {"S-7", "S-9"}


def test_the_end_of_the_session_is_said_and_can_be_undone(room, console):
    phone = room.phone()
    console.act("open", exercise=T2)
    turn = phone.turn()
    console.act("end")
    assert "The session has ended." in phone.get().text
    assert phone.answer(T2, GAPS, turn=turn).status == 410
    assert phone.get("/mine").status == 200
    console.act("again")
    assert phone.answer(T2, GAPS, turn=turn).status == 303


def test_open_pages_are_nudged_when_something_changes(room, console):
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", room.port, timeout=10)
    phone = room.phone()
    cookie = "; ".join(f"{name}={value}" for name, value in phone.cookies.items())
    connection.request("GET", "/events", headers={"Host": room.host, "Cookie": cookie})
    reply = connection.getresponse()
    assert reply.headers["Content-Type"] == "text/event-stream"
    deadline = time.monotonic() + 10
    while not len(room.state.phones) and time.monotonic() < deadline:
        time.sleep(0.01)
    console.act("open", exercise=T2)
    assert [reply.readline() for _ in range(3)] == [b":\n", b"\n", b"event: changed\n"]
    connection.close()
    reply.close()
    console.act("close", exercise=T2)
    while len(room.state.phones) and time.monotonic() < deadline:
        console.act("panel", exercise=T2, panel="0")
        time.sleep(0.05)
    assert len(room.state.phones) == 0, "who is gone is forgotten"


def test_a_store_that_cannot_write_is_said_on_phone_and_console(room, console, monkeypatch):
    from pmo_workshop.errors import SetupError

    phone = room.phone()
    console.act("open", exercise=T2)
    turn = phone.turn()

    def full(*_):
        raise SetupError("The answer was not saved: the disk is full.")

    monkeypatch.setattr(room.state, "handing_in", Gathered(full))
    reply = phone.answer(T2, GAPS, turn=turn)
    assert reply.status == 503
    assert "Not saved: the room&#39;s computer cannot store answers" in reply.text
    assert "Answers cannot be stored" in console.get("/console").text
    monkeypatch.undo()
    assert phone.answer(T2, GAPS, turn=turn).status == 303
    assert "Answers cannot be stored" not in console.get("/console").text


def test_what_is_missing_is_named_with_a_way_to_it(room):
    console, phone = room.console(), room.phone()
    console.act("open", exercise=T2)
    turn = phone.turn()
    page = phone.answer(T2, {n: v for n, v in GAPS.items() if not n.startswith("empathy")}, turn)
    assert page.status == 422
    assert re.findall(r'<a href="#(s-[^"]+)">([^<]+)</a>', page.text) == [
        ("s-empathy", "Empathy: fits my project and my role")
    ]
    assert '<section id="s-empathy" class="item wrong"' in page.text
    assert '<section id="s-tangibles" class="item"' in page.text


def test_the_first_page_is_light(room):
    stranger = room.stranger()
    page = stranger.get("/").text
    loaded = re.findall(r'(?:href|src)="./(static/[^"]+)"', page)
    sizes = [len(page.encode()), *(len(stranger.get(f"/{path}").text.encode()) for path in loaded)]
    assert len(loaded) == 2
    assert sum(sizes) <= 15_000, sizes


@pytest.mark.parametrize(
    ("paths", "said", "status"),
    [
        ({"folder": "runs/x", "pdf": "PDF"}, "Made rooms/northwind-spring.", 200),
        ({}, "services.csv, row 2: refused", 404),
    ],
)
def test_the_report_lies_where_the_command_says(
    room, console, tmp_path, monkeypatch, paths, said, status
):
    (tmp_path / "made.pdf").write_bytes(b"%PDF")
    places = {
        name: place.replace("PDF", str(tmp_path / "made.pdf")) for name, place in paths.items()
    }

    async def command(*words):
        told = {"clients": [{"reason": "services.csv, row 2: refused", "paths": places}]}
        return json.dumps(told) if words[0] == "report" else "Made rooms/northwind-spring"

    monkeypatch.setattr(server, "_command", command)
    console.act("report")
    for _ in range(100):
        if room.state.job.done:
            break
        time.sleep(0.02)
    assert said in room.state.job.said
    assert console.get("/console/report.pdf").status == status


def test_a_command_that_cannot_run_says_why_and_imports_nothing_from_the_folder(
    tmp_path, monkeypatch
):
    (tmp_path / "pmo_workshop.py").write_text("print('of the folder')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SetupError, match="There is no session 'nobody'"):
        asyncio.run(server._command("live", "export", "nobody", "--into", "x"))
