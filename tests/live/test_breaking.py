"""What people do to a room without meaning to: small rooms, long texts, letters of every kind."""

import csv
import re
from html import escape

import pytest
from filled import by_lot
from open_room import OpenRoom, marks_in

from pmo_workshop.live.room_export import export
from pmo_workshop.paths import shipped

T2, T6 = "t2-five-gaps", "t6-headline-number"
FIVE = "Shown when five people have answered."
LETTERS = (
    "🎯 schedule",
    "موعد التسليم",
    "交付日期",
    "<script>alert(1)</script>",
    '=cmd|"/C calc"!A0',
)


@pytest.fixture
def one(northwind_room, tmp_path, monkeypatch):
    """A room in which nobody is yet."""
    monkeypatch.setenv("PMO_WORKSHOP_ANSWERS", str(tmp_path))
    opened = OpenRoom(*northwind_room, shipped("sample_data") / "northwind", tmp_path)
    yield opened
    opened.close()


def fields_of(form, number):
    answers = by_lot(form, number)
    return {f"{i}.{p}": value for i, given in answers.items() for p, value in given.items()}


def test_what_a_room_of_each_size_is_told(one):
    """Nobody, one, four: how many are needed; five: counts; up to nine: the same five; ten: all."""
    console, form = one.console(), one.forms[T2]
    console.act("open", exercise=T2)
    console.act("reveal", exercise=T2)
    told = []
    for number in range(11):
        wall = console.get("/screen").text
        drawn = "<svg" in wall
        assert drawn != (FIVE in wall)
        basis = re.search(r'class="basis">(\d+) of \d+ in the room answered\.', wall)
        told.append((drawn, int(basis[1]), "the next" in wall))
        assert ("95 % limits" in wall) == (drawn and int(basis[1]) >= 10)
        assert one.phone().answer(T2, fields_of(form, number)).status == 303
        console.act("reveal", exercise=T2)  # as a facilitator who hopes that it moves
    waits = [(False, number, False) for number in range(5)]
    frozen = [(True, 5, True)] * 4
    assert told == [*waits, (True, 5, False), *frozen, (True, 10, False)]


@pytest.mark.parametrize(("count", "averages"), [(9, False), (10, True)])
def test_a_room_that_answers_before_it_looks_is_told_all_of_it(one, count, averages):
    console, form = one.console(), one.forms[T2]
    console.act("open", exercise=T2)
    for number in range(count):
        assert one.phone().answer(T2, fields_of(form, number)).status == 303
    console.act("close", exercise=T2)
    console.act("reveal", exercise=T2)
    wall = console.get("/screen").text
    assert f"{count} of {count} in the room answered." in wall
    assert ("limits" in wall) == averages


def test_a_team_of_eight_is_told_before_it_writes_that_texts_need_ten(one):
    console, form = one.console(), one.forms[T6]
    phones = [one.phone() for _ in range(8)]
    console.act("open", exercise=T6)
    needs = "The room reads texts once ten people have answered"
    assert needs in console.get("/console").text
    for number, phone in enumerate(phones):
        assert phone.answer(T6, fields_of(form, number)).status == 303
    console.act("let-all", exercise=T6)
    console.act("close", exercise=T6)
    console.act("reveal", exercise=T6)
    assert "Texts are shown once ten people have answered" in console.get("/screen").text


def test_a_text_is_as_long_as_its_field_and_a_longer_one_stays_to_be_cut(one):
    console, phone = one.console(), one.phone()
    console.act("open", exercise=T6)
    most = next(part.longest for part in one.forms[T6].exercise.parts)
    texts = fields_of(one.forms[T6], 1)
    first = next(iter(texts))
    reply = phone.answer(T6, texts | {first: "x" * (most + 1)})
    assert reply.status == 422
    assert "x" * (most + 1) in reply.text, "nothing of it is lost"
    assert str(most) in reply.text
    assert one.store.ballots(T6) == []
    assert phone.answer(T6, texts | {first: "x" * most}).status == 303


def test_letters_of_every_kind_are_text_on_every_page_and_in_every_file(one, tmp_path):
    console = one.console()
    console.act("open", exercise=T6)
    phones = [one.phone() for _ in range(10)]
    for number, phone in enumerate(phones):
        fields = fields_of(one.forms[T6], number)
        said = {next(iter(fields)): LETTERS[number % len(LETTERS)]}
        assert phone.answer(T6, fields | said).status == 303
    sent = [phone.get().text for phone in phones[: len(LETTERS)]]
    page = console.get("/console").text
    assert {*LETTERS} <= {*marks_in(page)}
    console.act("let-all", exercise=T6)
    console.act("close", exercise=T6)
    console.act("reveal", exercise=T6)
    pages = [phones[0].get().text, console.get("/console").text]
    for panel in range(3):
        console.act("panel", exercise=T6, panel=panel)
        pages.append(console.get("/screen").text)
    for text, mine in zip(LETTERS, sent, strict=True):
        shown = escape(text, quote=False)
        assert shown in mine.replace("&#34;", '"')
        assert any(shown in told.replace("&#34;", '"') for told in pages[2:]), text
    assert not [told for told in (*sent, *pages) if "<script>alert" in told]
    export("spring", tmp_path / "made")
    cells = [
        cell
        for file in (tmp_path / "made").rglob("*.csv")
        for row in csv.reader(file.read_text("utf-8").splitlines())
        for cell in row
    ]
    assert [cell for cell in cells if cell.startswith(("=", "+", "@"))] == []
