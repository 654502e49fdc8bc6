"""Workbooks, forms, sheets and the room's pages in the pseudo-language: no text is forgotten.

Reports and evidence have theirs in ``test_workbooks``, communications in ``test_publish``.
"""

import re
import shutil

import nbformat
import pytest
from filled import everything
from open_room import OpenRoom
from untranslated import on_page, untranslated, words_of_client

from pmo_workshop.batch.edition import write_edition
from pmo_workshop.content.definitions import exercise_ids
from pmo_workshop.editions import READERS, edition, on_screen
from pmo_workshop.exercises import static
from pmo_workshop.exercises.form import form_of
from pmo_workshop.exercises.store import Store
from pmo_workshop.exercises.widgets import ExerciseForm
from pmo_workshop.i18n import PSEUDO, speaking
from pmo_workshop.intake import load_client
from pmo_workshop.live.forms import forms_of
from pmo_workshop.live.sheets import sheet
from pmo_workshop.paths import shipped

WORKBOOKS = sorted(shipped("workbooks").glob("[0-9]*.ipynb"))
CODE = re.compile(r"```.*?```|`[^`]*`|\]\([^)]*\)|https?://\S+|<[^>]*>", re.DOTALL)
BY_PEOPLE = ("In Worten", "script", "alert")
"""What the people of the tests answer."""


@pytest.fixture(scope="module")
def spoken(tmp_path_factory):
    """A client whose language is the pseudo-language, and the words that are its own."""
    folder = shutil.copytree(
        shipped("sample_data") / "northwind", tmp_path_factory.mktemp("x") / "n"
    )
    settings = folder / "client.toml"
    told = f'language = "{PSEUDO}"\n{settings.read_text(encoding="utf-8")}'
    settings.write_text(told, encoding="utf-8")
    with speaking(PSEUDO):
        client = load_client(folder)
        yield folder, client, [*words_of_client(client), *client.tables, *BY_PEOPLE]


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_an_edition_is_translated_in_all_its_prose(path):
    for reader in READERS:
        with speaking(PSEUDO):
            made = on_screen(edition(nbformat.read(path, as_version=4), reader))
        prose = [CODE.sub(" ", c.source) for c in made.cells if c.cell_type == "markdown"]
        calm = [c.source.splitlines()[0] for c in made.cells if c.cell_type == "code"]
        assert untranslated([*"\n".join(prose).splitlines(), *calm]) == [], reader


def test_an_edition_for_a_client_is_in_its_language(spoken, tmp_path):
    folder, _, _ = spoken
    with speaking("en"):
        made, _ = write_edition(WORKBOOKS[2], "participant", folder, tmp_path)
    cells = nbformat.read(made, as_version=4).cells
    prose = [CODE.sub(" ", c.source) for c in cells if c.cell_type == "markdown"]
    assert untranslated("\n".join(prose).splitlines()) == []


@pytest.mark.parametrize("name", exercise_ids())
def test_an_exercise_is_translated_on_every_face(name, spoken, tmp_path):
    _, client, own = spoken
    with speaking(PSEUDO):
        forms = [form_of(name, client), form_of(name)]
        for form in forms:
            told = [sheet(form)[part] for part in ("title", "about", "minutes", "number")]
            told += [*sheet(form)["instructions"], *sheet(form)["legend"], *sheet(form)["columns"]]
            told += [cell for row in sheet(form)["rows"] for cell in row]
            assert untranslated(told, own) == []
            assert untranslated(on_page(static.as_html(form)), own) == []
        widget = ExerciseForm(forms[0], Store(tmp_path / "answers.sqlite"), client)
        shown = _on_widgets(widget.box)
        for item, value in everything(forms[0]).items():
            for part in forms[0].parts(forms[0].item(item)):
                widget.fields[item, part.id].value = "?"  # refused, except where one writes
                widget.fields[item, part.id].value = str(value.get(part.id, ""))
                shown += _on_widgets(widget.messages[item])
        widget.hand_in.click()
        shown += _on_widgets(widget.box)
        widget.store.close()
    assert untranslated(shown, own) == []


def _on_widgets(box):
    """Return all that widgets say: labels, hints, and pages within them."""
    words = [getattr(box, name, "") for name in ("description", "tooltip", "placeholder")]
    words += on_page(box.value) if type(box).__name__ == "HTML" else []
    words += list(getattr(box, "options", ()))
    return [
        *filter(None, words),
        *(w for c in getattr(box, "children", ()) for w in _on_widgets(c)),
    ]


IN_THE_ROOM = ("t2-five-gaps", "t1-most-needed", "b2-self-service", "b4-guess-log",
               "s1-sticky-notes", "open-four-barriers")  # fmt: skip
"""An exercise of each kind of panel that the wall draws."""


def test_the_pages_of_the_room_are_translated(spoken, tmp_path, monkeypatch):
    monkeypatch.setenv("PMO_WORKSHOP_ANSWERS", str(tmp_path / "answers"))
    folder, _, own = spoken
    with speaking(PSEUDO):
        client, forms = forms_of(folder)
        room = OpenRoom(client, {name: forms[name] for name in IN_THE_ROOM}, folder, tmp_path)
        try:
            pages = dict(_pages(room))
        finally:
            room.close()
    own = [*own, "English", "Deutsch", room.host, room.code, "room.test", "spring"]
    for what, page in pages.items():
        codes = re.sub(r'(class="code">)[^<]+', r"\1", page)
        assert untranslated(on_page(codes), own) == [], what


def _pages(room):
    """Yield every page of the room, in each of its states."""
    yield "join", room.stranger().get().text
    yield "refused", room.stranger().join("AAAA").text
    yield "nowhere", room.stranger().get("/nowhere").text
    yield "key", room.stranger().get("/console").text
    console, phones = room.console(), [room.phone() for _ in range(12)]
    yield "waiting", phones[0].get().text
    yield "welcome", console.get("/screen").text
    for name in IN_THE_ROOM:
        form = room.forms[name]
        answers = everything(form)
        fields = {f"{i}.{p}": v for i, given in answers.items() for p, v in given.items()}
        console.act("open", exercise=name)
        yield f"{name}, form", phones[0].get().text
        yield f"{name}, question", console.get("/screen").text
        yield f"{name}, nothing", phones[0].answer(name, {}).text
        for phone in phones:
            assert phone.answer(name, fields).status == 303
        yield f"{name}, sent", phones[0].get().text
        yield f"{name}, paper", console.get(f"/console/paper/{name}").text
        console.act("close", exercise=name)
        console.act("reveal", exercise=name)
        yield f"{name}, result", phones[0].get().text
        for panel in range(len(re.findall(r'name="panel"', console.get("/console").text)) or 1):
            console.act("panel", exercise=name, panel=str(panel))
            yield f"{name}, wall {panel}", console.get("/screen").text
        yield f"{name}, console", console.get("/console").text
    yield "mine", phones[0].get("/mine").text
    console.act("hold")
    yield "hold", phones[0].get().text
    yield "pause", console.get("/screen").text
    console.act("end")
    yield "ended", phones[0].get().text
    yield "thanks", console.get("/screen").text
