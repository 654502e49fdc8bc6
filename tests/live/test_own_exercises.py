"""An exercise of a client's own in the room: telephone, wall, guard, export and ledger."""

import pytest
from filled import by_lot
from open_room import OpenRoom

from pmo_workshop.actions.room import drafts
from pmo_workshop.intake import load_client
from pmo_workshop.live.forms import forms_of, in_order, module_of
from pmo_workshop.live.room_export import export

OWN = "exercise-first-step"
FILE = """id = "exercise-first-step"
element = "Building Trust"
activity = ""
kind = "free_text"
title = "One first step"
prompt = "What should the PMO do first?"
minutes = 5
cue = "Ask what a stranger would see."
reveal = "The steps that were let through."
debrief = "Who begins?"

[[item]]
id = "step"
label = "First step"

[[part]]
id = "text"
label = "In one line"
type = "text"
longest = 120

[[part]]
id = "sure"
label = "How sure"
type = "scale"
low = 1
high = 5

[proposes]
action = "Begin with: {text}"
"""


@pytest.fixture(scope="module")
def own_room(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    settings = 'id = "acme"\nname = "Acme"\nreport_date = 2026-03-31\n'
    (folder / "client.toml").write_text(settings, encoding="utf-8")
    (folder / f"{OWN}.toml").write_text(FILE, encoding="utf-8")
    client, forms = forms_of(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PMO_WORKSHOP_ANSWERS", str(folder / "answers"))
        opened = OpenRoom(client, forms, folder, folder / "answers")
        yield opened, folder
        opened.close()


def test_it_stands_after_ours_in_its_module(own_room):
    room, _ = own_room
    held = [name for name in room.forms if not name.endswith("-vote")]
    assert held == in_order(room.client)
    assert module_of("01", room.client)[-2:] == ["t6-headline-number", OWN]


def test_it_is_held_like_ours_and_comes_home(own_room, tmp_path):
    room, folder = own_room
    console = room.console()
    console.act("open", exercise=OWN)
    for number in range(12):
        phone = room.phone()
        page = phone.get().text
        assert "What should the PMO do first?" in page
        fields = {f"{i}.{p}": v for i, value in by_lot(room.forms[OWN], number).items()
                  for p, v in value.items()}  # fmt: skip
        assert phone.answer(OWN, fields | {"step.text": f"Step {number}"}).status == 303
    assert "What should the PMO do first?" in console.get("/screen").text
    who = {room.store.answers.latest(exercise=OWN)[at].participant for at in range(1)}.pop()
    room.store.approve(OWN, (who, "step", "text"), "Step 0")
    console.act("close", exercise=OWN)
    console.act("reveal", exercise=OWN)
    assert "How sure" in console.get("/screen").text
    written = tmp_path / "room"
    export("spring", written, str(room.store.database.path))
    read = load_client(written)
    answers = read["exercise_answers"]
    assert answers["resp_id"].nunique() == 12
    texts = answers[answers["part"] == "text"]["value"].tolist()
    assert texts == ["Step 0"], "only what was let through"
    found = drafts(read, load_client(folder, may_be_empty=True), folder)
    assert [(d.words, d.row["element"]) for d in found] == [("Begin with: Step 0", "trust")]
