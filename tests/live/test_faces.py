"""Every exercise through every face (telephone, paper, JupyterLab): one answer, one store."""

import re
from html.parser import HTMLParser
from io import BytesIO

import pypdf
import pytest
from filled import everything

from pmo_workshop.content.definitions import DONE, exercise_ids
from pmo_workshop.exercises.groups import group_of
from pmo_workshop.exercises.store import Store
from pmo_workshop.exercises.widgets import ExerciseForm
from pmo_workshop.live.forms import in_order
from pmo_workshop.live.sheets import sheet, sheet_pdf


class Fields(HTMLParser):
    """The names of the fields of a page, and the values that its choices allow."""

    def __init__(self, page):
        super().__init__()
        self.found = {}
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        about = dict(attrs)
        name = about.get("name", "")
        if tag in ("input", "textarea") and "." in name:
            self.found.setdefault(name, set())
            if about.get("type") == "radio":
                self.found[name].add(about["value"])


@pytest.fixture(scope="module")
def console(room):
    return room.console()


def latest(store, session, who, exercise):
    found = store.latest(session=session, participant=who, exercise=exercise)
    return {a.item: dict(a.value) for a in found if a.item != DONE and a.value}


@pytest.mark.parametrize("name", in_order())
def test_one_answer_is_the_same_through_every_face(room, console, northwind_room, tmp_path, name):
    form = northwind_room[1][name]
    answers = everything(form)
    fields = {f"{i}.{part}": value for i, given in answers.items() for part, value in given.items()}
    group = group_of(form)
    asked = [*form.items, *([group] if group else [])]
    fields |= {f"{DONE}.together": 3} if group else {}

    phone = room.phone()
    who = room.store.people()[-1].participant
    console.act("open", exercise=name)
    on_page = Fields(phone.get().text).found
    assert set(on_page) == {f"{i.id}.{p.id}" for i in asked for p in form.parts(i)}
    for field, allowed in on_page.items():
        assert not allowed or field not in fields or str(fields[field]) in allowed, field
    assert phone.answer(name, fields).status == 303
    assert latest(room.store.answers, "spring", who, name) == answers

    assert set(Fields(console.get(f"/console/paper/{name}").text).found) == set(on_page)
    typed = console.send("POST", f"/console/paper/{name}", {"sheet": "77", **fields})
    assert typed.status == 200, re.findall(r"<li>(.*?)</li>", typed.text)
    assert latest(room.store.answers, "spring", "S-77", name) == answers
    assert {b.heads for b in room.store.ballots(name)} == {3 if group else 1}

    store = Store(tmp_path / "notebook.sqlite")
    widget = ExerciseForm(form, store)
    for (item, part), field in widget.fields.items():
        row = form.item(item)
        labels = form.parts(row)[0].choices if row.shown else {}
        value = answers[item].get(part)
        field.value = "" if value is None else labels.get(value, str(value))
    assert latest(store, "room", store.seat(), name) == answers
    store.close()


def test_every_exercise_is_a_sheet_of_paper(northwind_room):
    client, forms = northwind_room
    for name in exercise_ids():
        form = forms[name]
        told = sheet(form, client.name)
        assert all(len(row) == len(told["columns"]) == len(told["widths"]) for row in told["rows"])
        read = pypdf.PdfReader(BytesIO(sheet_pdf(form, client.name)))
        text = " ".join(" ".join(page.extract_text() for page in read.pages).split())
        assert form.exercise.title in text
        assert len(read.pages) <= 2, name


def test_rows_that_may_stay_empty_are_no_steps(room, console):
    """One commitment of three is enough: after it one may send, and the others are an offer."""
    phone = room.phone()
    console.act("open", exercise="plan-commitment")
    page = phone.get().text
    steps = re.findall(r"</progress> (Step [^<]+)<", page)
    assert steps == ["Step 1 of 3", "Step 2 of 3", "Step 3 of 3"]
    assert page.count("If you like: another one</p>") == 6
    assert page.count(">Add another</a>") == 1
    assert page.count(">Send my answers</button>") == 7
    console.act("open", exercise="plan-collect-ideas")
    page = phone.get().text
    assert "First idea" in page
    assert " *</label>" not in page, "any one of them is enough"
    assert "Fields marked" not in page
