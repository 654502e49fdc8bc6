"""The command ``instrument``: what it writes where, and what it says when it cannot."""

import pytest
from typer.testing import CliRunner

from pmo_workshop.cli import app
from pmo_workshop.content.questionnaires import from_json, questionnaire
from pmo_workshop.errors import UsageError, WorkshopError
from pmo_workshop.intake import new_client


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def called(*arguments):
        result = CliRunner().invoke(app, ["instrument", *map(str, arguments)])
        if isinstance(result.exception, WorkshopError):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.stdout

    return called


def test_json_goes_to_the_terminal(call):
    assert from_json(call("core", "--as", "json")) == questionnaire()


def test_modules_are_added_one_by_one_or_together(call):
    told = call("core", "--add", "gap,kano", "--add", "value", "--as", "json")
    assert from_json(told) == questionnaire(("core", "gap", "kano", "value"))


@pytest.mark.parametrize(
    ("tool", "file"),
    [("docx", "core-funnel.docx"), ("qualtrics", "core-funnel-qualtrics.txt")],
)
def test_a_file_is_named_after_what_is_asked(call, tmp_path, tool, file):
    assert (
        call("core", "--add", "funnel", "--as", tool) == f"{file}: 45 answers, about 7 minutes.\n"
    )
    assert (tmp_path / file).stat().st_size > 1000


def test_a_short_list_is_told_before_anybody_is_asked(call, tmp_path):
    new_client(tmp_path / "few", "Few", stakeholders={"Sponsors": 8, "Team members": 10})
    new_client(tmp_path / "many", "Many", stakeholders={"Sponsors": 80})
    told = call("core", "--client", "few", "--as", "limesurvey").splitlines()[1:]
    assert told == [
        "From 30 answers on the core form told every shortfall that was simulated; the list has "
        "18. With 12 it never told which barrier is the highest, and often gave an element no "
        "verdict. Collect besides what does not hang on how many answer: a request log (tickets), "
        "hours of work (effort_log), interviews (ladders)."
    ]
    assert call("core", "--client", "many", "--as", "qualtrics").count("\n") == 1
    assert call("gap", "--client", "few", "--as", "limesurvey").count("\n") == 1


def test_no_file_is_overwritten(call, tmp_path):
    (tmp_path / "mine.xlsx").write_text("kept")
    with pytest.raises(UsageError) as refused:
        call("core", "--as", "xlsx", "--out", "mine.xlsx")
    assert str(refused.value) == (
        "mine.xlsx is there already. Nothing was written. Remove it, or give another with --out."
    )
    assert (tmp_path / "mine.xlsx").read_text() == "kept"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("core", "--as", "qualtrix"),
            "'qualtrix' is no tool. Did you mean 'qualtrics'? There are: 'docx', 'pdf', 'xlsx', "
            "'limesurvey', 'qualtrics', 'json'.",
        ),
        (
            ("core", "--language", "tlh"),
            "There are no questions in 'tlh'. There are: 'en', 'de'.",
        ),
        (
            ("core", "--add", "promise"),
            "There is no module 'promise'. Did you mean 'promises'? The modules are: 'core', "
            "'about', 'funnel', 'gap', 'gap-weights', 'best-worst', 'kano', 'value', 'awareness', "
            "'promises', 'expectations', 'journey', 'perceived-cost', 'channel', 'maturity', "
            "'reputation', 'standing', 'concerns', 'code'.",
        ),
    ],
)
def test_what_is_not_there_is_told_in_words(call, arguments, message):
    with pytest.raises(UsageError) as refused:
        call(*arguments)
    assert str(refused.value) == message


def test_a_client_is_asked_about_before_anything_is_collected(call, tmp_path):
    new_client(tmp_path / "fresh", "Fresh", stakeholders={"Pilots": 12})
    asked = from_json(call("core", "--client", "fresh", "--as", "json"))
    assert [option["en"] for option in asked.items[0].options] == ["Pilots"]
