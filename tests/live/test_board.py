"""The board in a workbook: follows the room, shows what was revealed, and nothing else."""

import time

import pytest
from filled import everything

from pmo_workshop.exercises import feedback
from pmo_workshop.intake import load_client
from pmo_workshop.live import board as board_room
from pmo_workshop.live.board import live_board
from pmo_workshop.paths import shipped

T2 = "t2-five-gaps"


@pytest.fixture(scope="module")
def northwind():
    return load_client(shipped("sample_data") / "northwind")


@pytest.fixture
def forms_on(monkeypatch):
    monkeypatch.setenv("PMO_WORKSHOP_FORMS", "on")


def vote(room, console, count):
    console.act("open", exercise=T2)
    answers = everything(room.forms[T2])
    fields = {f"{i}.{p}": v for i, given in answers.items() for p, v in given.items()}
    for _ in range(count):
        assert room.phone().answer(T2, fields).status == 303


def until(there):
    deadline = time.monotonic() + 10
    while not there():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_board_follows_the_room_and_shows_what_was_revealed(room, northwind, forms_on):
    console = room.console()
    board = live_board(T2, northwind)
    shown = board.widget
    vote(room, console, 6)
    until(lambda: "6 of" in shown.value)
    assert "The facilitator has not revealed the result." in shown.value
    assert "<svg" not in shown.value
    assert "The client&#x27;s data" not in shown.value, "first the room, then the data"
    console.act("close", exercise=T2)
    console.act("reveal", exercise=T2)
    until(lambda: "<svg" in shown.value)
    assert "6 of 6 in the room answered." in shown.value
    assert "The client&#x27;s data" in shown.value
    assert "95 % limits" in shown.value, "the client's figures stand beside, with their limits"
    bundle = board._repr_mimebundle_()
    assert "6 of 6 see a shortfall" in bundle["text/plain"] or "of 6" in bundle["text/plain"]
    assert not any(f"P-{n}" in bundle["text/html"] for n in "0123456789abcdef")
    shown.close()


def test_labels_of_a_client_are_text_on_the_board(room, northwind, forms_on, monkeypatch):
    hostile = feedback.Feedback((), ("", "x"), (("<img src=x onerror=alert(1)>", "1"),))
    monkeypatch.setattr(board_room, "client_figures", lambda *_: hostile)
    told = live_board(T2, northwind).html()
    assert "<img" not in told
    assert "&lt;img src=x" in told


def test_a_report_reads_no_room(room, northwind, monkeypatch):
    monkeypatch.setenv("PMO_WORKSHOP_FORMS", "off")
    monkeypatch.setattr(board_room, "database_at_client", lambda *_: 1 / 0)
    bundle = live_board(T2, northwind)._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/markdown"}
    assert bundle["text/plain"] == (
        "Live board of Exercise T2: Predict the five gaps (8 minutes): in JupyterLab it shows "
        "what the room has answered."
    )


def test_without_a_room_the_board_says_how_to_open_one(northwind, forms_on, tmp_path, monkeypatch):
    monkeypatch.setenv("PMO_WORKSHOP_ANSWERS", str(tmp_path / "nobody"))
    told = str(live_board(T2, northwind))
    assert "No room of this client is open. Open one: pmo-workshop live DIR" in told
    assert not (tmp_path / "nobody").exists(), "looking makes nothing"
