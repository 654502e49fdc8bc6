"""A hundred texts: looked at by lines, undone, put into themes that are columns everywhere."""

import csv
from datetime import date

import pytest
from open_room import marks_in

from pmo_workshop.live.moves import coming
from pmo_workshop.live.room_export import export
from pmo_workshop.live.room_report import room_report
from pmo_workshop.live.shown import slides

S1, T6 = "s1-sticky-notes", "t6-headline-number"
PEOPLE, NOTES = 20, 5


def note(number, at):
    """Every fifth person worries about late decisions, in other letters each time."""
    if number % 5 == 0 and at == 0:
        return ("Late decisions", "late decisions.", "LATE DECISIONS", "late  decisions")[
            number // 5
        ]
    return f"Worry {number:02d} {at}"


@pytest.fixture(scope="module")
def hundred(room):
    """Twenty people who have written a hundred notes, and a console."""
    console, phones = room.console(), [room.phone() for _ in range(PEOPLE)]
    console.act("open", exercise=S1)
    for number, phone in enumerate(phones):
        fields = {}
        for at in range(NOTES):
            name = f"note-{at + 1}"
            fields |= {f"{name}.text": note(number, at), f"{name}.severity": at + 1,
                       f"{name}.horizon": "now"}  # fmt: skip
        assert phone.answer(S1, fields).status == 303
    console.act("close", exercise=S1)
    yield console, phones
    room.store.begin_anew(S1)


def told(room, console):
    """Return what the wall shows of the texts, page by page, as a reader of its pages meets it."""
    console.act("reveal", exercise=S1)
    form = room.state.site.forms[S1]
    made = slides(room.state.site, form, room.store.shown(S1)[-1])
    return [slide for slide in made if slide.kind == "words" and not slide.large]


def test_a_hundred_texts_are_let_through_undone_and_put_into_themes(room, hundred, tmp_path):
    console, phones = hundred
    page = console.get("/console").text
    assert f"{PEOPLE * NOTES} not looked at" in page
    assert "Look at the texts first: 100 wait, and none is let through" in page
    assert coming(room.state.site) is None, "next shows no empty page of texts"
    marks = marks_in(page)
    assert len(marks) == 97, "late decisions are one line, in whatever letters"
    assert "(4 ×)" in page
    late = marks["Late decisions"]
    assert len(late.split()) == 4

    page = console.act("let-all", exercise=S1).text
    assert "0 not looked at" in page
    assert "Undo: let all through" in page
    page = console.act("undo", exercise=S1).text
    assert f"{PEOPLE * NOTES} not looked at" in page
    (empty,) = told(room, console)
    assert empty.rows == (), "nothing is told that was taken back"

    console.act("take", exercise=S1, at=marks["Worry 19 4"])
    page = console.get("/console").text
    assert "99 not looked at" in page, "what is set aside was looked at"
    console.act("theme", exercise=S1, at=late, theme="Decisions")
    console.act("theme", exercise=S1, at=marks["Worry 01 0"], theme="decisions ")
    several = " ".join((marks["Worry 02 0"], marks["Worry 03 0"]))
    page = console.act("theme", exercise=S1, at=several, theme="Money").text
    assert "<kbd>1</kbd> Decisions, <kbd>2</kbd> Money" in page
    console.act("merge", exercise=S1, at=marks["Worry 04 0"], into=marks["Worry 02 0"])
    assert console.act("theme", exercise=S1, at=late, theme="Ask @annab").status == 404
    assert console.act("theme", exercise=S1, at=late, theme="x" * 41).status == 404
    console.act("let-all", exercise=S1)

    made = told(room, console)
    assert made[0].heads == ("Decisions (5)", "Money (2)")
    assert made[0].rows[0] == ("Late decisions (4 ×)", "Worry 02 0")
    assert made[1].title == "In no theme (1 of 4)"
    shown = [cell for slide in made for row in slide.rows for cell in row]
    assert "Worry 19 4" not in shown, "what was set aside is not told"
    assert "Worry 04 0" not in shown, "it is told in the words of the other"
    mine = phones[0].get("/mine").text
    assert "<h3>Decisions (5)</h3>" in mine
    assert "Late decisions (4 ×)" in mine

    site, store = room.state.site, room.store
    day = date(2026, 5, 4)
    (held,) = room_report(store, {S1: site.forms[S1]}, "Northwind", [], {}, day)["held"]
    assert held["texts"][0] == "Decisions (5): Late decisions"
    export("spring", tmp_path / "room")
    with (tmp_path / "room" / "issues.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["codes"]]
    assert {row["codes"] for row in rows} == {"Decisions", "Money"}
    assert sum(row["codes"] == "Decisions" for row in rows) == 5
    written = (tmp_path / "room" / "themes.txt").read_text("utf-8")
    assert "Decisions (5)\n- Late decisions (4 ×)\n" in written


def test_who_wrote_a_text_is_voided_from_it(room, hundred):
    console, _ = hundred
    before = sum(not ballot.void for ballot in room.store.ballots(S1))
    page = console.get("/console").text
    console.act("void-from-text", exercise=S1, at=marks_in(page)["Worry 07 2"])
    page = console.get("/console").text
    assert "Worry 07" not in page, "all that this telephone wrote here is gone"
    assert sum(not ballot.void for ballot in room.store.ballots(S1)) == before - 1
    (voided,) = [ballot.participant for ballot in room.store.ballots(S1) if ballot.void]
    number = next(p.number for p in room.store.people() if p.participant == voided)
    console.act("unvoid-ballot", exercise=S1, number=number)
    assert "Worry 07 2" in console.get("/console").text


def test_what_cannot_be_done_to_texts_is_refused_and_changes_nothing(room, hundred):
    console, _ = hundred
    before = room.store.texts.decided(S1)
    assert console.act("let", exercise=S1, at="0" * 20).status == 404
    assert console.act("merge", exercise=S1, at="0" * 20).status == 404
    assert console.act("undo", exercise=T6).status == 404
    assert room.store.texts.decided(S1) == before
    console.act("reset", exercise=S1)
    assert console.act("undo", exercise=S1).status == 404, "an emptied exercise stays empty"
    assert coming(room.state.site).do == "open"
