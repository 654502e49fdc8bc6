"""The command line: exit codes, messages without traceback, results to stdout."""

import base64
import io
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from datetime import date
from pathlib import Path

import pytest
import tiny
from rich.console import Console
from untranslated import untranslated

from pmo_workshop import __version__
from pmo_workshop.batch.outcome import ClientOutcome
from pmo_workshop.claims import Claim
from pmo_workshop.cli import main
from pmo_workshop.cli.options import place_named
from pmo_workshop.cli.progress import _live_table
from pmo_workshop.cli.report import parse_parameters
from pmo_workshop.cli.workbooks import find_workbooks, workbooks_to_run
from pmo_workshop.errors import UsageError
from pmo_workshop.i18n import speaking
from pmo_workshop.plan import Chapter
from pmo_workshop.schema import TABLES

ROOT = Path(__file__).parent.parent
NOT_A_FOLDER = "There is no folder 'nowhere'. Name a client folder.\n"


def call(*arguments, cwd=None):
    """Run the command as a person does, away from the checkout."""
    return subprocess.run(
        [sys.executable, "-m", "pmo_workshop", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        timeout=300,
        check=False,
    )


@pytest.fixture
def call_here(monkeypatch, capsys):
    """Run the command in this process, which has long imported what a new one imports first."""

    def run(*arguments, cwd="."):
        monkeypatch.chdir(cwd)
        monkeypatch.setattr(sys, "argv", ["pmo-workshop", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, ended.value.code, told.out, told.err)

    return run


def test_check_says_which_heading_of_the_own_words_is_no_place(tmp_path, call_here):
    folder = tiny.client(tmp_path / "acme", "acme")
    (folder / "story.md").write_text("# Summery\nSo.", encoding="utf-8")
    ran = call_here("check", folder)
    assert ran.returncode == 0
    assert "story.md, row 1: “Summery” is no place of the report." in ran.stdout
    (folder / "story.md").write_bytes(b"# Summary\nSo\x00.")
    ran = call_here("check", folder)
    assert ran.returncode == 3
    assert "story.md: in which encoding its letters are cannot be told." in ran.stdout


def test_check_says_what_the_last_report_holds_against_own_words(tmp_path, call_here, monkeypatch):
    folder = tiny.client(tmp_path / "acme", "acme")
    (folder / "story.md").write_text("# Summary\nEmpathy lies 0.9 below.", encoding="utf-8")
    empathy = Claim("T2.gap.empathy", "T2", "Empathy is 0.5 below expectation.", subject="empathy")
    chapters = (Chapter("01_building_trust", "Trust", {}, claims=(empathy,)),)
    monkeypatch.setattr("pmo_workshop.plan.reading.read_report", lambda client: chapters)
    ran = call_here("check", folder)
    assert ran.returncode == 0
    assert (
        "story.md, line 2: “Empathy lies 0.9 below.”: no 0.9 there. Empathy is 0.5 below "
        "expectation." in ran.stdout
    )


def test_help_and_version_are_quick(tmp_path):
    started = time.monotonic()
    assert call("--version", cwd=tmp_path).stdout == f"pmo-workshop {__version__}\n"
    assert "Exit codes: 0 ok" in call("--help", cwd=tmp_path).stdout
    assert time.monotonic() - started < 5


def test_help_and_messages_are_in_the_language_that_is_asked_for(tmp_path):
    shown = call("--language", "en-XA", "check", "--help", cwd=tmp_path).stdout
    assert "‹Čĺííééñţ ƒóóĺđééŕš›" in shown
    assert untranslated(re.findall(r"‹[^›]*›", shown)) == []
    refused = call("--language", "en-XA", "check", "nowhere", cwd=tmp_path).stderr
    assert untranslated([refused], ["nowhere"]) == []
    refused = call("--language", "xx", "doctor", cwd=tmp_path).stderr
    assert refused == "'xx' is not a language of the suite. There are: 'en', 'de', 'en-XA'.\n"


def test_what_was_found_in_the_tables_is_told_to_programs(tmp_path):
    tiny.client(tmp_path / "acme", "acme", "Acme")
    ran = call("check", "acme", "--json", cwd=tmp_path)
    (told,) = json.loads(ran.stdout)["clients"]
    assert (ran.returncode, told["client"], told["refused"]) == (0, "acme", False)
    assert told["says"] == "The data can be used."
    assert any(line.startswith("services.csv: 1 row") for line in told["read"])


def test_neither_help_nor_what_plans_a_batch_loads_a_heavy_library():
    code = (
        "import sys, pmo_workshop.cli; "
        "print({'pandas', 'numpy', 'papermill', 'babel'} & {*sys.modules}); "
        "import pmo_workshop.batch.run; "
        "print({'pandas', 'numpy', 'scipy', 'papermill', 'babel'} & {*sys.modules})"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    assert shown.stdout == "set()\nset()\n"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["report", "nowhere"], 2, NOT_A_FOLDER),
        (["check", "nowhere"], 2, NOT_A_FOLDER),
        (["edition", "01", "--reader", "client", "--client", "nowhere"], 2, NOT_A_FOLDER),
        (["report", "--parameter", "seed"], 2,
         "--parameter 'seed' is not NAME=VALUE, such as seed=7.\n"),
        (["report", "--format", "docx"], 2,
         "There is no format 'docx'. The formats are: 'html', 'pdf', 'xlsx', 'pptx', "
         "'pptx-appendix'.\n"),
        (["report", "--workbook", "1", "--parameter", "sed=7"], 2,
         "01_building_trust.ipynb has no parameter 'sed'. It declares: 'client_dir', 'seed'. "
         "Did you mean 'seed'?\n"),
        (["report", "--workbook", "1", "--parameter", "seed=abc"], 2,
         "01_building_trust.ipynb, parameter seed: 'abc' is not a whole number. "
         "Give a whole number, such as seed=7.\n"),
    ],
)  # fmt: skip
def test_a_mistake_has_a_message_and_no_traceback(tmp_path, arguments, code, message, call_here):
    ran = call_here(*arguments, cwd=tmp_path)
    assert (ran.returncode, ran.stderr, ran.stdout) == (code, message, "")
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_workbook_lists_those_there_are():
    with pytest.raises(UsageError) as refused:
        find_workbooks(["01_biulding_trust"])
    assert str(refused.value).startswith(
        "There is no workbook '01_biulding_trust'. The workbooks are: '00_unlocking_the_potential'"
    )
    assert str(refused.value).endswith("Did you mean '01_building_trust'?")


@pytest.mark.parametrize("asked", ["01", "1", "01_building_trust", "01_building_trust.ipynb"])
def test_a_workbook_is_found_by_number_and_name(asked):
    assert [path.name for path in find_workbooks([asked, "01"])] == ["01_building_trust.ipynb"]


def test_the_plan_brings_along_the_workbooks_it_reads():
    every = find_workbooks([])
    assert workbooks_to_run(["06"]) == workbooks_to_run(["01", "06"]) == every
    assert [path.stem[:2] for path in workbooks_to_run(["01"])] == ["01"]


def test_a_parameter_may_contain_an_equals_sign_but_not_come_twice():
    assert parse_parameters(["a=b=c", " d = e "]) == {"a": "b=c", "d": "e"}
    with pytest.raises(UsageError, match=r"^--parameter 'a' is given twice\.$"):
        parse_parameters(["a=1", "a=2"])


def test_an_unknown_option_is_a_usage_error(call_here):
    assert call_here("report", "--jbos", "2").returncode == 2


def test_check_says_how_each_file_was_read(tmp_path, call_here):
    folder = tiny.client(tmp_path / "acme", "acme")
    ran = call_here("check", folder)
    assert ran.returncode == 0, ran.stderr
    assert "services.csv: 1 row, utf-8, comma" in ran.stdout.casefold()
    assert ran.stdout.endswith("The data can be used.\n")


def test_check_says_which_signs_the_pdf_has_no_font_for(tmp_path, call_here):
    folder = tiny.client(tmp_path / "acme", "acme", services="SV01,보고 보고,,live")
    told = call_here("check", folder).stdout
    assert (
        "services.csv: 2 signs are in no font of the PDF, which shows \ufffd in their place: "
        "보 고. Write them in another script, or send the web page."
    ) in told
    folder = tiny.client(tmp_path / "other", "other", services="SV01,Übersicht für Zürich,,live")
    assert "no font" not in call_here("check", folder).stdout


def test_check_lists_every_problem_and_ends_with_3(tmp_path, call_here):
    folder = tiny.client(tmp_path / "acme", "acme", services="SV01,Advice,,alive\n,Help,,live")
    ran = call_here("check", folder)
    assert ran.returncode == 3
    assert "services.csv, row 2, status: " in ran.stdout
    assert "services.csv, row 3, service_id: " in ran.stdout
    assert ran.stdout.endswith("The data are refused.\n")


def test_new_makes_a_folder_that_check_can_read(tmp_path, call_here):
    assert call_here("new", "acme", "--name", "Acme & Söhne", cwd=tmp_path).returncode == 0
    assert "Acme & Söhne" in (tmp_path / "acme" / "client.toml").read_text(encoding="utf-8")
    ran = call_here("check", "acme", cwd=tmp_path)
    assert ran.returncode in (0, 3)
    assert "Traceback" not in ran.stderr
    assert call_here("new", "acme", cwd=tmp_path).returncode == 2


def test_new_without_a_terminal_says_what_it_takes_for_usual(tmp_path, call_here):
    ran = call_here("new", "acme", "--stakeholders", "Sponsors=12", "--margin", "0.5", cwd=tmp_path)
    today = date.today()  # noqa: DTZ011 - as the computer's clock has it
    assert (ran.returncode, ran.stderr, ran.stdout.splitlines()) == (0, "", [
        "Made acme for acme.",
        "Nobody was asked, so it is as usual for: --name, --instruments.",
        "Stakeholder list: 12 people, in 1 role.",
        "From 30 answers on the core form told every shortfall that was simulated; the list "
        "has 12. With 12 it never told which barrier is the highest, and often gave an element no "
        "verdict. Collect besides what does not hang on how many answer: a request log (tickets), "
        "hours of work (effort_log), interviews (ladders).",
        "Margin: 0.5 scale points, the default; the sponsor has not set one.",
        f"The report speaks of {today}. Correct report_date in client.toml once the data are in.",
        "Tables: respondents, items, responses, perceived_cost, promises, issues; as CSV "
        "files, and as sheets of client.xlsx.",
        "Hand out acme/questionnaire.docx: 45 answers, about 7 minutes. For a survey tool: "
        "pmo-workshop instrument core --client acme --as limesurvey (or qualtrics, xlsx, pdf).",
        "Then: pmo-workshop import EXPORT --into acme",
    ])  # fmt: skip
    call_here("new", "whole", "--all-tables", cwd=tmp_path)
    assert {path.stem for path in (tmp_path / "whole").glob("*.csv")} == {*TABLES}


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of Unix")
def test_new_asks_four_questions_at_a_terminal_and_leaves_nothing_half_asked(tmp_path):
    import pexpect

    def at_a_terminal(*answers):
        """Type each answer when its question has come; return what was told after the last."""
        terminal = pexpect.spawn(
            sys.executable,
            ["-m", "pmo_workshop", "new", "acme"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"},
            timeout=60,
            encoding="utf-8",
            dimensions=(50, 200),
            # Whoever runs the tests in the background has Ctrl-C ignored; at a terminal it is not.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        for question, answer in answers:
            terminal.expect_exact(question)
            terminal.send(answer)
        terminal.expect(pexpect.EOF)
        terminal.close()
        return terminal.exitstatus

    stopped = at_a_terminal(("1 of 4", "Acme\n"), ("2 of 4", "\x03"))
    assert stopped != 0
    assert list(tmp_path.iterdir()) == []
    made = at_a_terminal(
        ("1 of 4", "Acme & Co\n"),
        ("2 of 4", "Sponsors 12\n"),
        ("'Sponsors 12' is no role with a number of people.", ""),
        ("2 of 4", "Sponsors=12\n"),
        ("3 of 4", "\n"),
        ("4 of 4", "\n"),
        ("Made acme for Acme & Co.", ""),
    )
    assert made == 0
    facts = tomllib.loads((tmp_path / "acme" / "client.toml").read_text("utf-8"))
    assert (facts["name"], facts["stakeholders"]) == ("Acme & Co", {"Sponsors": 12})


def test_an_edition_without_a_client_has_no_results(tmp_path, call_here):
    ran = call_here("edition", "01", "--reader", "facilitator", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    (path,) = (tmp_path / "editions").iterdir()
    assert path.name == "01_building_trust-facilitator.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    tags = {tag for cell in cells for tag in cell["metadata"].get("tags", [])}
    assert {"exercise", "solution", "facilitator"} <= tags
    assert not [output for cell in cells for output in cell.get("outputs", [])]


def test_refused_data_end_with_3_and_json_is_one_object(tmp_path, call_here):
    folder = tiny.client(tmp_path / "acme", "acme", services="SV01,Advice,,alive")
    ran = call_here("report", folder, "--json", cwd=tmp_path)
    assert ran.returncode == 3
    shown = json.loads(ran.stdout)
    assert shown["exit_code"] == 3
    assert shown["clients"][0]["state"] == "refused"
    assert "services.csv, row 2, status: " in shown["clients"][0]["reason"]
    assert shown["clients"][0]["paths"] == {}
    assert not (tmp_path / "runs" / "acme").exists()
    last = json.loads(ran.stderr.splitlines()[-1])
    assert last == {"client": "acme", "state": "refused", "step": ""}


@pytest.mark.long  # a report as from the wheel, an edition as for another computer
def test_a_report_and_an_edition_of_a_sample_client(tmp_path):
    lindenhof = ROOT / "sample_data" / "lindenhof"
    ran = call("report", lindenhof, "--workbook", "05", cwd=tmp_path)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    made = tmp_path / "runs" / "lindenhof"
    assert {p.relative_to(made).as_posix() for p in made.rglob("*") if p.is_file()} == {
        "05_sustaining_relationships.html",
        "05_sustaining_relationships.pdf",
        "evidence.xlsx",
        "consultant/index.html",
        "consultant/manifest.json",
        "consultant/notebooks/05_sustaining_relationships.ipynb",
    }
    assert "lindenhof: done" in ran.stdout
    ran = call("edition", "5", "--reader", "facilitator", "--client", lindenhof, cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    made = tmp_path / "editions" / "05_sustaining_relationships-facilitator-lindenhof.ipynb"
    drawn = [
        output["data"]
        for cell in json.loads(made.read_text(encoding="utf-8"))["cells"]
        for output in cell.get("outputs", ())
        if "image/svg+xml" in output.get("data", {})
    ]
    # JupyterLab shows no drawing of a notebook that it does not trust, so each is a picture too.
    assert drawn
    assert all(base64.b64decode(data["image/png"]).startswith(b"\x89PNG") for data in drawn)


@pytest.mark.parametrize("running", [2, 30])
def test_the_live_table_of_many_clients_fits_a_small_terminal(running):
    states = ["running"] * running + ["refused"] * 20 + ["done"] * 5 + ["waiting"] * 3
    outcomes = [
        ClientOutcome(
            f"client-{at}-with-a-long-name-of-many-letters", "x", state=state, step="chapters"
        )
        for at, state in enumerate(states)
    ]
    console = Console(width=80, height=24, file=io.StringIO())
    console.print(_live_table(outcomes, 61, 24, stops=0))
    lines = [line.rstrip() for line in console.file.getvalue().splitlines()]
    assert len(lines) < 24
    assert lines[1].split() == ["client", "state", "seconds", "doing"]
    assert sum("running" in line for line in lines) == min(running, 16)
    assert sum(" refused   " in line for line in lines) == 16 - min(running, 16)
    assert lines[-3].startswith(f"25 of {len(states)} clients, 1:01 so far, about ")
    assert lines[-2:] == [
        "20 refused, 5 done",
        "Ctrl-C finishes what runs and stops; the same command then goes on.",
    ]
    console.print(_live_table(outcomes, 61, 24, stops=1))
    assert (
        console.file.getvalue()
        .rstrip()
        .endswith("Stopping. What runs is finished first; Ctrl-C again stops at once.")
    )


@pytest.mark.parametrize("text", ["", " ", "file://"])
def test_an_empty_name_is_no_folder(text):
    """As of a variable of the shell that is not set: the reports would land just anywhere."""
    with pytest.raises(UsageError) as refused:
        place_named(text)
    assert str(refused.value) == f"{text!r} names no folder. Give a folder or an address."


@pytest.mark.parametrize("module", ["random", "json", "lazy_loader", "typer", "pmo_workshop/cli"])
def test_nothing_in_the_folder_one_is_in_is_imported(tmp_path, module):
    """A client's folder may hold anything; only what Python itself imports for -m comes before."""
    file = tmp_path / f"{module}.py"
    file.parent.mkdir(exist_ok=True)
    file.write_text("import pathlib; pathlib.Path('RAN').touch()", encoding="utf-8")
    shown = call("--help", cwd=tmp_path)
    assert "Exit codes: 0 ok" in shown.stdout, shown.stderr
    assert not (tmp_path / "RAN").exists()


def started(*arguments, **more):
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "pmo_workshop", *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(more.pop("temporary"))},
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_heed_hang_up if os.name == "posix" else None,
        **more,
    )


def _heed_hang_up():
    """Whoever runs the tests may have told them to ignore it, and a child inherits that."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize(("command", "number"), [("edition", "SIGHUP"), ("report", "SIGTERM")])
def test_who_is_asked_to_end_leaves_nothing_temporary_behind(tmp_path, command, number):
    client = tiny.client(tmp_path / "acme", "acme")
    words = {
        "edition": ("01", "--reader", "facilitator", "--client", client, "--out", tmp_path / "e"),
        "report": (client, "--workbook", "01", "--format", "html", "--out", tmp_path / "runs"),
    }[command]
    with tempfile.TemporaryDirectory() as made:  # its path is short enough to be taken
        temporary = Path(made)
        running = started(command, *words, temporary=temporary, stdout=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while not list(temporary.glob("pmo-*/*")) and time.monotonic() < until:
            time.sleep(0.02)
        running.send_signal(getattr(signal, number))
        told = running.communicate(timeout=60)[1]
        assert running.returncode == 130
        assert "Traceback" not in told
        assert list(temporary.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full")
@pytest.mark.parametrize("command", ["--help", pytest.param("doctor", marks=pytest.mark.long)])
def test_a_full_disk_below_what_is_printed_is_told_without_a_traceback(tmp_path, command):
    with Path("/dev/full").open("w") as full:
        running = started(command, temporary=tmp_path, stdout=full)
        told = running.communicate(timeout=60)[1]
    assert told == (
        "The system refuses: No space left on device. Mend that, then give the same command.\n"
    )
    assert running.returncode == 4


@pytest.mark.skipif(sys.platform == "win32", reason="there no folder goes while one is in it")
def test_a_folder_that_is_gone_while_one_is_in_it_is_told(tmp_path):
    client = tiny.client(tmp_path / "acme", "acme")
    (gone := tmp_path / "gone").mkdir()
    program = (
        "import os, shutil, sys; os.chdir(sys.argv[1]); os.rmdir(sys.argv[1])\n"
        "from pmo_workshop.cli import main; sys.argv[1:] = sys.argv[2:]; main()"
    )
    ran = subprocess.run(
        [sys.executable, "-P", "-c", program, gone, "report", client, "--workbook", "01"],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.stderr == (
        "The folder you are in has been deleted. Go to another one, then try again.\n"
    )
    assert ran.returncode == 4


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="file numbers")
def test_a_report_is_made_also_if_the_standard_streams_are_closed(tmp_path):
    client = tiny.client(tmp_path / "acme", "acme")
    command = f'"{sys.executable}" -P -m pmo_workshop report "{client}" --workbook 01 --format html'
    ran = subprocess.run(  # noqa: S602 - our own command; the shell closes the streams
        f'{command} --out "{tmp_path / "runs"}" 0<&- 1>&-',
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        shell=True, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "runs" / "acme" / "consultant" / "manifest.json").is_file()


def test_the_name_of_a_folder_steers_no_terminal(tmp_path, call_here):
    names = ["plain", "red\x1b[31m"]
    folders = [tiny.client(tmp_path / name, "acme") for name in names]
    shown = call_here("check", *folders).stdout
    assert "\x1b" not in shown
    assert f"{tmp_path / 'red'}\N{REPLACEMENT CHARACTER}[31m" in shown


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ((), "Ein Befehl fehlt."),
        (("nonsense",), "Einen Befehl 'nonsense' gibt es nicht. Es gibt: 'report', 'verify', "),
        (("report", "--jsn"), "Eine Option --jsn gibt es nicht. Gemeint war vielleicht --jobs "),
        (("instrument",), "NAME fehlt."),
        (("edition", "01"), "--reader fehlt."),
        (("report", "--jobs", "many"), "--jobs: Erwartet wird eine Zahl innerhalb der Grenzen."),
        (("check", "--json=1"), "--json: Eine Option mit Wert braucht ihn dahinter, ein Schalter "),
        (("kit", "one", "two"), "Das sind mehr Argumente, als der Befehl annimmt."),
    ],
)
def test_a_command_given_wrongly_is_refused_in_the_language_asked_for(given, told, call_here):
    with speaking("de"):
        ran = call_here("--language", "de", *given)
    assert ran.returncode == 2
    assert told in ran.stderr
    assert not re.search(r"Usage|Error|OPTIONS|No such|Missing|Try |Got ", ran.stderr)


def test_the_state_of_a_check_never_runs_into_its_name(capsys):
    from pmo_workshop.cli.doctor import _tell_check
    from pmo_workshop.doctor import MISSING, OK, Check

    with speaking("de"):
        _tell_check(Check("Python", OK, "3.11.7"))
        _tell_check(Check("Kernel", MISSING, "keiner", "Neu installieren."))
    first, second, third = capsys.readouterr().out.splitlines()
    assert first == "in Ordnung Python: 3.11.7"
    assert second.index("Kernel") == first.index("Python") == third.index("Neu")
