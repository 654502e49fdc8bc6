"""docs/framework.md: every line of the framework, and nothing in it that is not there."""

import re

import pytest
import typer

from pmo_workshop.cli import app
from pmo_workshop.content.definitions import exercise_ids
from pmo_workshop.content.modules import ACTIVITIES
from pmo_workshop.content.publications import templates
from pmo_workshop.elements.workshop import BY_NAME
from pmo_workshop.paths import shipped
from pmo_workshop.schema import TABLES

ROOT = shipped("workbooks").parent
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "framework.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| |")
]
COMMANDS = {f"pmo-workshop {name}" for name in typer.main.get_command(app).commands}
KNOWN = {*BY_NAME, *COMMANDS, *templates(), *exercise_ids(), *TABLES}
QUOTED = re.compile(r"`([^`]+)`")


def test_every_activity_promise_barrier_and_aim_has_a_line():
    named = [row[0] for row in ROWS]
    assert list(dict.fromkeys(name for name in named if name[0].isalpha())) == list(ACTIVITIES)
    assert [name for name in named if name.isdigit()] == [*"1234", *"1234", *"123"]


@pytest.mark.parametrize("activity", ACTIVITIES)
def test_an_activity_has_a_question_of_its_own(activity):
    named = [name for row in ROWS if row[0] == activity for name in QUOTED.findall(row[2])]
    assert activity in {BY_NAME[name].activity for name in named if name in BY_NAME}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1]}"[:60])
def test_what_a_line_names_is_there_and_tested(row):
    _, _, does_it, tests = row
    named = QUOTED.findall(does_it)
    assert {*named} <= KNOWN
    assert named or does_it.startswith("not yet: ")
    assert bool(QUOTED.findall(tests)) == bool(named)
    assert all((ROOT / path).is_file() for path in QUOTED.findall(tests))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1]}"[:60])
def test_each_thing_that_a_line_names_stands_in_a_test_of_that_line(row):
    """A test of everything, as of all exercises, counts for each of them."""
    _, _, does_it, tests = row
    read = [(ROOT / path).read_text(encoding="utf-8") for path in QUOTED.findall(tests)]
    for name in QUOTED.findall(does_it):
        word = re.escape(name.removeprefix("pmo-workshop "))
        found = any(re.search(rf"(?<![\w-]){word}(?![\w-])", text) for text in read)
        of_all = name in exercise_ids() and any("exercise_ids()" in text for text in read)
        assert found or of_all, (name, tests)
