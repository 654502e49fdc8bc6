"""What a room has held is told in its report where it belongs, and never called "not collected"."""

import pandas as pd
import pytest

from pmo_workshop.content.definitions import exercise_ids, load_exercise
from pmo_workshop.elements.workshop import BY_NAME
from pmo_workshop.intake import load_client
from pmo_workshop.intake.folder import check_client
from pmo_workshop.intake.held import ROOM, Held, held_as_toml
from pmo_workshop.intake.noticed import notice
from pmo_workshop.paths import shipped
from pmo_workshop.verdicts import Lack

TOML = """id = "a-room"
name = "A room"
report_date = 2026-11-30
"""


TOLD_ELSEWHERE = {
    "plan-collect-ideas": "its ideas become actions",
    "plan-take-home": "each takes it home on a page of one's own",
}


@pytest.mark.parametrize("name", exercise_ids())
def test_every_exercise_fills_a_table_or_is_told_with_a_question(name):
    exercise = load_exercise(name)
    assert bool(exercise.fills or exercise.question) != (name in TOLD_ELSEWHERE)
    assert not exercise.question or exercise.question in BY_NAME


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "client.toml").write_text(TOML, encoding="utf-8")
    services = (shipped("sample_data") / "northwind" / "services.csv").read_text("utf-8")
    (tmp_path / "services.csv").write_text(services, encoding="utf-8")
    return tmp_path


def test_a_question_without_data_tells_what_the_room_said(folder):
    told = Held("b5-remove-combine", "options_on_cost", "Pile: Form A – remove: 8 of 12.")
    (folder / ROOM).write_text(held_as_toml([told]), encoding="utf-8")
    client = load_client(folder)
    answer = BY_NAME["options_on_cost"](client, 1)
    assert answer.missing == "In the room: Pile: Form A – remove: 8 of 12."
    assert (answer.lack, answer.absent) == (Lack.IN_THE_ROOM, ())
    assert not answer.lack.to_collect
    other = BY_NAME["cost_boxes"](client, 1)
    assert other.lack is Lack.NOT_COLLECTED


def test_what_is_wrong_in_the_file_of_a_room_is_said_at_its_place(folder):
    (folder / ROOM).write_text("[[exercise]]\nname = 'b5'\n", encoding="utf-8")
    problems = [str(problem) for problem in check_client(folder).problems]
    assert problems == [
        "room.toml, exercise 1: 'id' is missing.",
        "room.toml, exercise 1: 'name' is not known. The keys are: 'id', 'question', 'said'.",
    ]


def test_a_room_that_writes_the_same_is_not_taken_for_pasted_rows():
    row = {"theme": "Late decisions in projects", "signs": "Nobody decides in time"}
    rows = [{"guide_id": f"G{n}"} | row for n in range(2)] + [
        {"guide_id": f"G{n}", "theme": f"Another {n}", "signs": f"So {n}"} for n in range(2, 9)
    ]
    tables = {"guides": pd.DataFrame(rows)}
    assert [finding.name for finding in notice(tables)] == ["rows again in guides"]
    assert notice(tables, of_a_room=True) == []
