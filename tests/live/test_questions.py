"""The question box: asked on a telephone, let through on the console, voted for, told in fives."""

import pytest
from filled import by_lot

from pmo_workshop.live.questions import MOST_WAITING
from pmo_workshop.live.room_export import export
from pmo_workshop.paths import shipped

T2 = "t2-five-gaps"
WHO_PAYS = "Who pays for the second review?"


@pytest.fixture
def room_of_ten(another_room, tmp_path, monkeypatch):
    monkeypatch.setenv("PMO_WORKSHOP_ANSWERS", str(tmp_path))
    room = another_room(tmp_path)
    yield room, room.console(), [room.phone() for _ in range(10)]
    room.close()


def question_of(room, text):
    return next(q.id for q in room.store.questions.questions() if q.text == text)


def test_a_question_is_asked_let_through_voted_for_and_answered(room_of_ten, tmp_path):
    room, console, phones = room_of_ten
    assert "/questions" not in phones[0].get().text, "no box is open"
    console.act("box-open")
    assert 'href="./questions"' in phones[0].get().text
    reply = phones[0].post("/questions", text=f"  {WHO_PAYS} ")
    assert (reply.status, reply.headers["Location"]) == (303, "./questions")
    phones[0].post("/questions", text=WHO_PAYS)
    assert len(room.store.questions.questions()) == 1, "sent twice, put in once"
    assert WHO_PAYS in phones[0].get("/questions").text
    assert WHO_PAYS not in phones[1].get("/questions").text, "nobody has let it through"
    page = console.get("/console").text
    assert "Questions (1 not looked at)" in page
    at = question_of(room, WHO_PAYS)
    assert phones[1].post("/questions", question=at).status == 409, "not yet in the room"
    console.act("question-let", question=at)
    for number in (1, 2, 3, 4, 4):
        assert phones[number].post("/questions", question=at).status == 303
    console.act("questions")
    wall = console.get("/screen").text
    assert WHO_PAYS in wall
    assert "or more votes" not in wall, "four votes are not told"
    phones[5].post("/questions", question=at)
    assert "5 or more votes" in console.get("/screen").text
    assert "You would ask this, too." in phones[5].get("/questions").text
    console.act("question-answered", question=at)
    assert WHO_PAYS not in console.get("/screen").text

    assert 'data-opened=""' in phones[0].get("/questions").text
    room.store.change_step(T2, phase="open")
    page = phones[0].get("/questions").text
    assert f'<a href="./">{room.forms[T2].exercise.title}</a>' in page, "it waits for an answer"
    for number, phone in enumerate(phones):
        answers = by_lot(room.forms[T2], number)
        fields = {f"{i}.{p}": v for i, value in answers.items() for p, v in value.items()}
        assert phone.answer(T2, fields).status == 303
    room.store.change(folder=str(shipped("sample_data") / "northwind"))
    told = export("spring", tmp_path / "export")
    assert "questions.txt: 1 question" in told
    written = (tmp_path / "export" / "questions.txt").read_text("utf-8")
    assert written == (
        "Questions of the room\n\n"
        "- Who pays for the second review? (5 or more votes; has been answered)\n"
    )


def test_what_the_room_never_reads(room_of_ten):
    room, console, phones = room_of_ten
    console.act("box-open")
    phones[0].post("/questions", text="Ask anna@example.org")
    at = question_of(room, "Ask anna@example.org")
    console.act("question-let", question=at)
    assert "anna@example.org" not in phones[1].get("/questions").text
    assert "so the room does not see it" in console.get("/console").text
    phones[1].post("/questions", text="A troll")
    console.act("question-let", question=question_of(room, "A troll"))
    assert "A troll" in phones[2].get("/questions").text
    console.act("void", number=2)
    assert "A troll" not in phones[2].get("/questions").text
    assert phones[1].post("/questions", text="And again").status == 409
    phones[2].post("/questions", text="A fair question")
    console.act("question-let", question=question_of(room, "A fair question"))
    assert "A fair question" not in phones[3].get("/questions").text, "nine are too few"


def test_what_is_not_taken_is_said_and_kept(room_of_ten):
    room, console, phones = room_of_ten
    reply = phones[0].post("/questions", text="Too early")
    assert (reply.status, room.store.questions.questions()) == (409, [])
    assert "The question box is closed just now." in reply.text
    console.act("box-open")
    reply = phones[0].post("/questions", text="x" * 201)
    assert reply.status == 422
    assert "Not sent: a question has at most 200 characters." in reply.text
    assert "x" * 201 in reply.text
    assert phones[0].post("/questions", text=" ").status == 422
    for number in range(MOST_WAITING):
        assert phones[0].post("/questions", text=f"Question {number}").status == 303
    reply = phones[0].post("/questions", text="One more")
    assert "Not sent: 5 of your questions wait for the facilitator." in reply.text
    assert room.stranger().get("/questions").headers["Location"] == "./"
    assert room.stranger().post("/questions", text="From outside").status == 410
    room.store.forget()
    assert room.store.questions.questions() == []
