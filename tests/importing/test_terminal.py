"""The preview on one screen, and the asking."""

import io
import json
from collections import Counter

import pytest
from rich.console import Console
from survey_layouts import LAYOUTS, made_up_answers

from pmo_workshop.cli import main
from pmo_workshop.content.questionnaires import as_json, questionnaire
from pmo_workshop.importing.files import draft_of_files
from pmo_workshop.importing.terminal import ask_all, show


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
    assert lines[-1].strip() == "3 questions are open."
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


def test_numbers_answer_and_an_empty_line_takes_what_is_offered(exports, tmp_path, screen):
    draft = draft_of_files([exports / "ms_forms.csv"], tmp_path / "acme")
    typed = iter(["9", "", "2", "1", "", "1"])
    draft = ask_all(draft, screen, lambda prompt: next(typed))
    assert not draft.open_questions
    answers = draft.answers
    assert answers["role"] == "which role best describes you"
    assert answers["group:reports arrive when promised"] == "gap:P"
    assert "That is none of the choices." in screen.file.getvalue()


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
