"""The preview on one screen, and the asking."""

import io
import json
from collections import Counter

import pytest
from rich.console import Console
from survey_layouts import LAYOUTS, made_up_answers

from pmo_workshop.cli import main
from pmo_workshop.content.questionnaires import as_json, questionnaire
from pmo_workshop.errors import DataError
from pmo_workshop.importing.drafting import decided
from pmo_workshop.importing.files import draft_of_files
from pmo_workshop.importing.terminal import show, written_by_agreement


@pytest.fixture
def screen():
    return Console(file=io.StringIO(), width=120, highlight=False)


def test_the_preview_fits_on_one_screen_and_quotes_nobody(exports, tmp_path, screen):
    draft = draft_of_files([exports / "ms_forms.csv"], tmp_path / "acme")
    show(draft, screen)
    shown = screen.file.getvalue()
    lines = shown.splitlines()
    assert lines[0] == "5 rows → 5 people · 2 columns of contact data dropped"
    assert len(lines) <= 40
    assert lines[-1].strip() == "2 questions are open."
    assert "left out: not decided yet, perhaps role or unit · Which role best" in shown
    for said in ("status theatre", "nobody owns", "resourcing", "anonymous"):
        assert said not in shown


def test_a_narrow_terminal_shows_every_count_on_one_screen(tmp_path):
    narrow = Console(file=io.StringIO(), width=80, highlight=False)
    core = json.loads(as_json(questionnaire()))["items"]
    path = tmp_path / "core.csv"
    path.write_bytes(LAYOUTS["qualtrics.csv"](core, made_up_answers(core, 60)))
    draft = draft_of_files([path], tmp_path / "acme")
    show(draft, narrow)
    shown = narrow.file.getvalue()
    lines = shown.splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 80
    counted = Counter()
    for column in draft.columns:
        if column.becomes.endswith(" P"):
            counted.update(column.n)
    assert counted
    assert {f"{value}:{n}" for value, n in counted.items()} <= {*shown.split()}


def typing(*lines):
    """Return somebody who types these lines, and the prompts that they saw."""
    left, prompts = [*lines], []

    def read(prompt):
        prompts.append(prompt)
        return left.pop(0)

    return read, prompts


def agreed(draft, screen, read, write=lambda draft: draft):
    return written_by_agreement(draft, "acme", screen, read, write)


def test_numbers_answer_and_an_empty_line_takes_what_is_offered(exports, tmp_path, screen):
    draft = draft_of_files([exports / "ms_forms.csv"], tmp_path / "acme")
    read, _ = typing("9", "", "", "", "1", "")
    draft = agreed(draft, screen, read)
    assert not draft.open_questions
    answers = draft.answers
    assert answers["role"] == "which role best describes you"
    assert answers["group:reports arrive when promised"] == "gap:P"
    assert "Type a number from 1 to " in screen.file.getvalue()
    assert screen.file.getvalue().count("Enter takes what stands in brackets") == 1


@pytest.fixture
def waves(tmp_path):
    """A draft that asks whether a column is the wave, the order of its two, and the role."""
    rows = [
        f"{n},{('Spring', 'Pilot')[n % 2]},{('Boss', 'Aide', 'Crew')[n % 3]},{n % 7 + 1}"
        for n in range(20)
    ]
    path = tmp_path / "waves.csv"
    path.write_text("\n".join(["id,Wave,Role,How satisfied are you with the PMO?", *rows]), "utf-8")
    answers = {"group:how satisfied are you with the pmo": "csat", "numbers:1-7": "1-7"}
    return draft_of_files([path], tmp_path / "acme", answers=answers)


def test_an_answer_is_taken_back_and_what_followed_is_offered(waves, screen):
    read, prompts = typing("back", "", "1 2", "2", "BACK", "back", "2 1", "", "back", "1", "")
    told = agreed(waves, screen, read)
    assert prompts == [
        "[1]: ", "[1]: ", "Their numbers in order, such as 2 1 3, or back: ", "[1], or back: ",
        "[1], or back: ",  # whether to write; back to the role, and to the order
        "[2], or back: ", "[1 2], or back: ", "[2], or back: ",
        "[1], or back: ", "[2], or back: ", "[1], or back: ",
    ]  # fmt: skip
    assert (told.answers["wave"], told.answers["role"]) == ("Pilot < Spring", "role")
    assert screen.file.getvalue().count("Nothing was answered before this.") == 1
    assert screen.file.getvalue().count("Write the tables into acme?") == 3


def test_whoever_says_no_at_last_writes_nothing(waves, screen):
    read, _ = typing("", "1 2", "", "2")
    assert agreed(waves, screen, read) is None


def test_an_answer_that_is_refused_is_asked_again(waves, screen):
    read, _ = typing("", "1 1", "1", "1 2", "", "")
    assert agreed(waves, screen, read).answers["wave"] == "Spring < Pilot"
    shown = " ".join(screen.file.getvalue().split())
    assert "'Spring < Spring' is no answer to 'wave'. There are: Spring, Pilot." in shown
    assert "The order of the waves leaves one out. Name all: 'Spring', 'Pilot'." in shown


def test_tables_that_are_refused_lose_no_answer(waves, screen):
    read, prompts = typing("", "1 2", "", "", "back", "", "1")
    refused = [DataError("'Boss' has 7 respondents, more than the 3 in client.toml.")]

    def write(draft):
        if refused:
            raise refused.pop()
        return draft

    assert agreed(waves, screen, read, write).answers["wave"] == "Spring < Pilot"
    assert "more than the 3 in client.toml." in screen.file.getvalue()
    assert prompts[4:] == ["[1], or back: ", "[1], or back: ", "[1], or back: "]


def test_what_is_refused_twice_is_told_once(waves, screen):
    read, _ = typing("", "1 2", "", "", "")

    def write(draft):
        raise DataError("'Boss' has 7 respondents, more than the 3 in client.toml.")

    with pytest.raises(DataError) as refused:
        agreed(waves, screen, read, write)
    assert str(refused.value) == "It is still so. Nothing was written, and no answer is kept."
    assert screen.file.getvalue().count("'Boss' has 7 respondents") == 1


def test_what_the_file_proves_is_proven_anew_after_an_answer(waves):
    assert waves.answers["wave"] == "1"
    assert "wave" not in waves.given
    (asked,) = (q for q in decided(waves, {"column:wave": "yes"}).questions if q.key == "wave")
    assert asked.is_open


def test_without_a_terminal_nothing_is_guessed(exports, tmp_path, monkeypatch, capsys):
    into = tmp_path / "acme"
    command = ["pmo-workshop", "import", str(exports / "ms_forms.csv"), "--into", str(into)]
    monkeypatch.setattr("sys.argv", [*command, "--yes"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "these questions are open" in capsys.readouterr().err
    assert not into.exists()


def test_a_preview_writes_nothing(exports, tmp_path, monkeypatch, capsys):
    into = tmp_path / "acme"
    command = ["pmo-workshop", "import", str(exports / "ms_forms.csv"), "--into", str(into)]
    monkeypatch.setattr("sys.argv", [*command, "--preview"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    assert capsys.readouterr().out.endswith("Nothing was written.\n")
    assert not into.exists()
