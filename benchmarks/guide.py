"""
The first page of the consultant's guide, followed with a stop-watch: from export to board report.

Made-up answers to our own questionnaire and a foreign survey of twenty questions go through the
commands of the guide, on fresh folders. Told are the commands, the answers that were asked, and the
seconds of the computer; what a person takes to read and to decide comes on top.

    python benchmarks/guide.py
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import openpyxl
import pexpect

ROOT = Path(__file__).parents[1]
sys.path += [str(ROOT / "tests"), str(ROOT / "tests" / "importing")]

from foreign_survey import ANSWERS, foreign_survey  # noqa: E402 - from the tests
from survey_layouts import LAYOUTS, made_up_answers  # noqa: E402 - from the tests

from pmo_workshop.content.questionnaires import CORE, as_json, questionnaire  # noqa: E402 - the path comes first
from pmo_workshop.importing.workbook import read_workbook_import  # noqa: E402 - the path comes first

PEOPLE = 60
COMMAND = [sys.executable, "-m", "pmo_workshop"]
REPORT = ("report", "acme", "--depth", "board", "--format", "pdf")


def run(folder: Path, *arguments: str) -> None:
    """Run a command that must succeed."""
    subprocess.run([*COMMAND, *arguments], cwd=folder, check=True, capture_output=True)


def own_questionnaire(folder: Path) -> tuple[int, int]:
    """Import an export of our questionnaire: two commands, nothing is asked."""
    items = json.loads(as_json(questionnaire((CORE,))))["items"]
    layout = next(iter(LAYOUTS))
    (folder / layout).write_bytes(LAYOUTS[layout](items, made_up_answers(items, PEOPLE)))
    run(folder, "new", "acme", "--from", layout, "--stakeholders", "Sponsors=90", "--yes")
    run(folder, *REPORT)
    return 2, 0


def foreign_at_a_terminal(folder: Path) -> tuple[int, int]:
    """Import a survey of somebody else's: the choices of a person who takes what is offered."""
    (folder / "export.xlsx").write_bytes(foreign_survey(PEOPLE))
    run(folder, "new", "acme", "--yes")
    terminal = pexpect.spawn(
        sys.executable,
        ["-m", "pmo_workshop", "import", "export.xlsx", "--into", "acme"],
        cwd=str(folder),
        encoding="utf-8",
        timeout=120,
        dimensions=(200, 200),
    )
    asked = 0
    while True:
        found = terminal.expect(
            [
                r"Write the tables into .*\[1\], or back: $",
                r"\[[^\]\n]+\](, or back)?: $",
                r"Number(, or back)?: $",
            ]
        )
        terminal.sendline("1" if found == 2 else "")
        if found == 0:
            break
        asked += 1
    terminal.expect(pexpect.EOF)
    run(folder, *REPORT)
    return 3, asked


def foreign_in_excel(folder: Path) -> tuple[int, int]:
    """Paste the export into the entry workbook, and choose in its sheet what is open."""
    run(folder, "new", "acme", "--yes")
    workbook = folder / "acme" / "client.xlsx"
    (folder / "export.xlsx").write_bytes(foreign_survey(PEOPLE))
    book = openpyxl.load_workbook(workbook)
    for row in openpyxl.load_workbook(folder / "export.xlsx").active.values:
        book["survey"].append(row)
    book.save(workbook)
    commands, asked = 1, 0
    while True:
        run(folder, "import", "--workbook", "acme")
        commands += 1
        questions = {q.key: q for q in read_workbook_import(workbook.parent).draft.open_questions}
        if not questions:
            break
        book = openpyxl.load_workbook(workbook)
        for row in book["mapping"].iter_rows(min_row=4):
            if question := questions.get(row[0].value):
                ids = [choice.id for choice in question.choices]
                row[2].value = row[
                    6 + ids.index(ANSWERS.get(question.key, question.suggestion))
                ].value
                asked += 1
        book.save(workbook)
    run(folder, *REPORT)
    return commands + 1, asked


def main() -> None:
    """Follow the guide, and print what it took."""
    print(f"{'way':28}{'commands':>9}{'answers':>9}{'seconds':>9}")
    for follow in (own_questionnaire, foreign_at_a_terminal, foreign_in_excel):
        with tempfile.TemporaryDirectory() as place:
            started = time.monotonic()
            commands, asked = follow(Path(place))
            assert (Path(place) / "runs" / "acme" / "board.pdf").is_file()
            seconds = time.monotonic() - started
        print(f"{follow.__name__.replace('_', ' '):28}{commands:9}{asked:9}{seconds:9.0f}")


if __name__ == "__main__":
    main()
