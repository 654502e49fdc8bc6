"""Three editions from one workbook, and the form that every workbook keeps.

The facilitator sees everything, the participant sees open exercises, the client sees the report.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING

from .claims import RECORD_TYPE
from .content.definitions import exercise_ids
from .content.publications import template
from .errors import UsageError, WorkbookError, names, nearest
from .i18n import N_, gettext, markdown

if TYPE_CHECKING:
    from nbformat import NotebookNode

READERS = ("facilitator", "participant", "client")
TAGS = ("parameters", "exercise", "solution", "facilitator", "nbval-check-output")
ADDED_BY_PAPERMILL = "injected-parameters"
PARAMETERS = ("client_dir", "seed")
OF_PUBLICATIONS = ("client_dir", "select", "seed", "day")
_WITH_TYPES = {
    PARAMETERS: "client_dir: str and seed: int",
    OF_PUBLICATIONS: "client_dir: str, select: str, seed: int and day: str",
}
READS_THE_OTHERS = "notebooks_dir"
"""A workbook that declares this parameter too is run after the others and reads them."""
MOST_IN_A_SECTION = 16
"""Cells under one heading: an activity is worked through in a quarter of an hour, and the room
finds question and answer again without leafing. How many sections a workbook has is its affair."""
MOST_LINES = 8

_LEFT_OUT = {
    "facilitator": set(),
    "participant": {"facilitator"},
    "client": {"exercise", "solution", "facilitator"},
}
_STATEMENTS = {
    ast.FunctionDef: "def",
    ast.AsyncFunctionDef: "def",
    ast.ClassDef: "class",
    ast.For: "for",
    ast.AsyncFor: "for",
    ast.While: "while",
    ast.If: "if",
    ast.Try: "try",
    ast.TryStar: "try",
    ast.Match: "match",
}


def edition(notebook: NotebookNode, reader: str) -> NotebookNode:
    """
    Return the workbook as one kind of reader sees it, its prose in the language in force.

    What a cell shows is shared with the workbook, not copied.

    Parameters
    ----------
    notebook : NotebookNode
        A workbook, executed or not; it is left untouched.
    reader : str
        ``"facilitator"``: all cells. ``"participant"``: the exercises with empty cells for the
        answers, under the headings of the activities; nothing of what the client's data say, which
        is shown in the room once it has answered.
        ``"client"``: the report alone; the exporter hides the code of the whole report, never
        cell by cell.

    Raises
    ------
    UsageError
        There is no such reader.
    WorkbookError
        A cell has a tag that is not allowed: a mistyped tag would show a note to a client.
    """
    if reader not in READERS:
        raise UsageError(
            gettext(
                "There is no edition for {reader}. The readers are: {readers}.{near}",
                reader=repr(reader),
                readers=names(READERS),
                near=nearest(reader, READERS),
            )
        )
    check_tags(notebook)
    chosen = type(notebook)(notebook)
    kept = (cell for cell in notebook.cells if not _LEFT_OUT[reader] & _tags(cell))
    chosen.cells = [type(cell)(cell) for cell in kept]
    if reader == "participant":
        chosen.cells = _before_the_room_has_answered(chosen.cells)
    for cell in chosen.cells:
        if cell.cell_type == "markdown":
            cell.source = markdown(cell.source)
    return chosen


def _tags(cell: NotebookNode) -> set[str]:
    return set(cell.metadata.get("tags", []))


_FOR_PARTICIPANTS = {"parameters", "exercise", "solution"}
_SETUP = """import pmo_workshop as pmo

client = pmo.load_client(client_dir, may_be_empty=True)"""


def _before_the_room_has_answered(cells: Sequence[NotebookNode]) -> list[NotebookNode]:
    """Return the cells of a participant: neither results nor the prose that goes with them."""
    from nbformat.v4 import new_code_cell

    kept: list[NotebookNode] = []
    for at, cell in enumerate(cells):
        tags = _tags(cell)
        if tags & _FOR_PARTICIPANTS:
            kept.append(_open(cell) if "solution" in tags else cell)
        elif cell.cell_type == "markdown" and (at == 0 or cell.source.startswith("## ")):
            heading = deepcopy(cell)
            heading.source = cell.source.partition("\n")[0]
            kept.append(heading)
        if "parameters" in tags:
            kept.append(new_code_cell(_SETUP, id="setup"))
    return kept


def _open(cell: NotebookNode) -> NotebookNode:
    """Return the solution as an empty cell for the participant's own answer."""
    blank = deepcopy(cell)
    blank.metadata = type(cell.metadata)({"tags": ["exercise"]})
    blank.pop("attachments", None)
    if blank.cell_type == "code":
        blank.source = gettext("# Your answer")
        blank.outputs = []
        blank.execution_count = None
    else:
        blank.source = gettext("*Your answer:*")
    return blank


def on_screen(notebook: NotebookNode) -> NotebookNode:
    """
    Return a participant's edition as JupyterLab is to show it: each cell of code one calm line.

    A form on paper has boxes that nobody can tick on a screen: of an exercise only the line that
    opens the form is left. The first cell says what to press.

    Parameters
    ----------
    notebook : NotebookNode
        An edition for participants; it is left untouched.
    """
    shown = deepcopy(notebook)
    shown.cells = [_calm(cell) if cell.cell_type == "code" else cell for cell in shown.cells]
    if shown.cells and shown.cells[0].cell_type == "markdown":
        shown.cells[0].source += f"\n\n{gettext(_PRESS)}"
    return shown


_PRESS = N_(
    "**Press Run ▸ Run All Cells** in the menu above. The forms then stand open; what you write in "
    "them is saved."
)
_TO_ANSWER = N_("Your answer: run this line with Shift+Enter, and fill in the form")
_READY = N_("To be ready: run this line with Shift+Enter")


def _calm(cell: NotebookNode) -> NotebookNode:
    """Return a cell of code without output, folded to the line that JupyterLab shows of it."""
    folded = deepcopy(cell)
    says = _TO_ANSWER if _is_form(cell) else _READY
    folded.source = f"# {gettext(says)}\n{cell.source}"
    folded.outputs, folded.execution_count = [], None
    folded.metadata["jupyter"] = {**folded.metadata.get("jupyter", {}), "source_hidden": True}
    return folded


def check_tags(notebook: NotebookNode) -> None:
    """
    Refuse a workbook in which a cell has a tag outside the allowed list.

    Raises
    ------
    WorkbookError
        Every such cell, in one message.
    """
    problems = _tag_problems(notebook)
    if problems:
        raise WorkbookError("\n".join(problems))


def _tag_problems(notebook: NotebookNode) -> list[str]:
    return [
        gettext(
            "{name} has the tag {tag}. Allowed: {tags}.{near}",
            name=_name(number, cell),
            tag=repr(tag),
            tags=names(TAGS),
            near=nearest(tag, TAGS),
        )
        for number, cell in enumerate(notebook.cells, start=1)
        for tag in sorted(_tags(cell) - {*TAGS, ADDED_BY_PAPERMILL})
    ]


def _name(number: int, cell: NotebookNode) -> str:
    first = next(iter(cell.source.strip().splitlines()), "")[:60]
    return f"Cell {number} ({cell.get('id', 'no id')}: {first!r})"


def check_publication(notebook: NotebookNode, name: str) -> None:
    """
    Refuse the notebook of a communication that is not in the form the suite keeps.

    Parameters
    ----------
    notebook : NotebookNode
        As it is committed, so not executed.
    name : str
        File name, for the message; without its ending it is the name of the template.

    Raises
    ------
    WorkbookError
        Every departure, in one message.

    Notes
    -----
    One ``parameters`` cell with ``client_dir``, ``select``, ``seed`` and ``day``; a cell that makes
    the communication; then for each field of the template, in its order, the heading and one line
    that shows it. No exercises, no notes, no saved outputs, no programming; an id per cell.
    """
    wanted = template(name)
    headings = [
        cell.source.removeprefix("## ") for cell in notebook.cells if cell.cell_type == "markdown"
    ]
    problems = [
        *_kernel_problems(notebook),
        *_id_problems(notebook),
        *_tag_problems(notebook),
        *_parameter_problems(notebook, (OF_PUBLICATIONS,)),
        *_code_problems(notebook),
        *_output_problems(notebook),
    ]
    if headings != [field.heading for field in wanted.fields]:
        problems.append(gettext("The headings are not the fields of the template in their order."))
    extra = {tag for cell in notebook.cells for tag in _tags(cell)} - {"parameters"}
    problems += [
        gettext("The tag {tag} has no place in a communication.", tag=repr(tag))
        for tag in sorted(extra)
    ]
    if problems:
        raise WorkbookError(
            gettext("{name} is not in the form of a communication:", name=name)
            + "".join(f"\n- {problem}" for problem in problems)
        )


def check_form(notebook: NotebookNode, name: str) -> None:
    """
    Refuse a workbook that is not in the form the suite keeps.

    Parameters
    ----------
    notebook : NotebookNode
        A workbook as it is committed, so not executed.
    name : str
        File name, for the message.

    Raises
    ------
    WorkbookError
        Every departure, in one message.

    Notes
    -----
    One ``parameters`` cell with ``client_dir`` and ``seed``; allowed tags; code cells of at most
    8 lines that call and do not program; no saved outputs except the text that nbval compares;
    kernel ``python3``; an id per cell; at most 16 cells under one heading, besides the forms of
    the exercises, each of which shows one exercise and does nothing else.
    """
    problems = [
        *_kernel_problems(notebook),
        *_size_problems(notebook),
        *_id_problems(notebook),
        *_tag_problems(notebook),
        *_parameter_problems(notebook),
        *_code_problems(notebook),
        *_form_problems(notebook),
        *_output_problems(notebook),
    ]
    if problems:
        raise WorkbookError(
            gettext("{name} is not in the form of a workbook:", name=name)
            + "".join(f"\n- {problem}" for problem in problems)
        )


def _kernel_problems(notebook: NotebookNode) -> list[str]:
    kernel = notebook.metadata.get("kernelspec", {}).get("name", "")
    return (
        []
        if kernel == "python3"
        else [gettext("The kernel is {kernel}; it must be 'python3'.", kernel=repr(kernel))]
    )


def _size_problems(notebook: NotebookNode) -> list[str]:
    sections: dict[str, int] = {}
    heading = "the beginning"
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            heading = repr(cell.source.splitlines()[0])
        sections[heading] = sections.get(heading, 0) + (not _is_form(cell))
    return [
        gettext(
            "The section {heading} has {cells} cells; at most {most}, so "
            "that a room works through it in one go: give a part of it a heading of its "
            "own.",
            heading=heading,
            cells=cells,
            most=MOST_IN_A_SECTION,
        )
        for heading, cells in sections.items()
        if cells > MOST_IN_A_SECTION
    ]


def _id_problems(notebook: NotebookNode) -> list[str]:
    problems, seen = [], set()
    for number, cell in enumerate(notebook.cells, start=1):
        identity = cell.get("id", "")
        if not identity:
            problems.append(gettext("{name} has no id.", name=_name(number, cell)))
        elif identity in seen:
            problems.append(
                gettext("{name} has an id that another cell has.", name=_name(number, cell))
            )
        seen.add(identity)
    return problems


def _parameter_problems(
    notebook: NotebookNode,
    allowed: tuple[tuple[str, ...], ...] = (PARAMETERS, (*PARAMETERS, READS_THE_OTHERS)),
) -> list[str]:
    cells = [cell for cell in notebook.cells if "parameters" in _tags(cell)]
    if len(cells) != 1:
        return [
            gettext(
                "It has {cells} cells with the tag 'parameters'; it must have one.",
                cells=len(cells),
            )
        ]
    try:
        statements = ast.parse(cells[0].source).body
    except SyntaxError:
        return [gettext("The cell 'parameters' is not plain Python.")]
    declared = [
        node.target.id
        for node in statements
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    ]
    if len(statements) == len(declared) and tuple(declared) in allowed:
        return []
    return [
        gettext(
            "The cell 'parameters' declares {declared}; it must declare {wanted}, "
            "and nothing else.",
            declared=names(declared) or gettext("nothing"),
            wanted=_WITH_TYPES[allowed[0]],
        )
    ]


def _code_problems(notebook: NotebookNode) -> list[str]:
    problems = []
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type != "code":
            continue
        lines = [line for line in cell.source.splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            problems.append(
                gettext(
                    "{name} has {lines} lines of code; at most {most}.",
                    name=_name(number, cell),
                    lines=len(lines),
                    most=MOST_LINES,
                )
            )
        try:
            nodes = list(ast.walk(ast.parse(cell.source)))
        except SyntaxError:
            problems.append(gettext("{name} is not plain Python.", name=_name(number, cell)))
            continue
        words = sorted({_STATEMENTS[type(node)] for node in nodes if type(node) in _STATEMENTS})
        problems += [
            gettext(
                "{name} has a {word} statement; move it into the package.",
                name=_name(number, cell),
                word=repr(word),
            )
            for word in words
        ]
    return problems


def _is_form(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and "exercise" in _tags(cell)


def _form_problems(notebook: NotebookNode) -> list[str]:
    problems, known = [], exercise_ids()
    for number, cell in enumerate(notebook.cells, start=1):
        if not _is_form(cell):
            continue
        found = _FORM.fullmatch(cell.source.strip())
        if not found:
            problems.append(
                gettext(
                    "{name} must show one exercise and nothing else, such as "
                    'pmo.exercise("t2-five-gaps", client).',
                    name=_name(number, cell),
                )
            )
        elif found[1] not in known:
            problems.append(
                gettext(
                    "{name}: there is no exercise {found}.{near}",
                    name=_name(number, cell),
                    found=repr(found[1]),
                    near=nearest(found[1], known),
                )
            )
    return problems


_FORM = re.compile(r'pmo\.exercise\("([^"]*)", client\)')


def _output_problems(notebook: NotebookNode) -> list[str]:
    problems = []
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type != "code":
            continue
        if "nbval-check-output" not in _tags(cell):
            if cell.outputs or cell.execution_count is not None:
                problems.append(
                    gettext("{name} has a saved output; clear it.", name=_name(number, cell))
                )
        elif not all(_is_text(output) for output in cell.outputs):
            problems.append(
                gettext(
                    "{name} has a saved output that is not plain text.", name=_name(number, cell)
                )
            )
    return problems


def _is_text(output: NotebookNode) -> bool:
    return output.output_type == "stream" or set(output.get("data", {})) <= {
        "text/plain",
        RECORD_TYPE,
    }


def client_named(notebook: NotebookNode) -> str:
    """Return the client folder that a workbook names if it is given no other."""
    (cell,) = [cell for cell in notebook.cells if "parameters" in _tags(cell)]
    found = _CLIENT_DIR.search(cell.source)
    return found[2] if found else ""


def without_results(notebook: NotebookNode, moved: Callable[[str], str]) -> NotebookNode:
    """
    Return an edition that nobody has run: no stored output, its default client within reach.

    Parameters
    ----------
    notebook : NotebookNode
    moved : function
        From the default of ``client_dir`` to the same folder as seen from the edition.
    """
    fresh = deepcopy(notebook)
    for cell in fresh.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        if "parameters" in _tags(cell):
            cell.source = _CLIENT_DIR.sub(
                lambda found: found[1] + json.dumps(moved(found[2]), ensure_ascii=False),
                cell.source,
                count=1,
            )
    return fresh


_CLIENT_DIR = re.compile(r'^(client_dir: str = )"([^"]*)"', re.MULTILINE)


def for_client(notebook: NotebookNode, client_dir: str, notebooks_dir: str = "") -> NotebookNode:
    """
    Return an executed edition that its reader can run again from the folder it lies in.

    Parameters
    ----------
    notebook : NotebookNode
        As papermill left it: its injected cell names a scratch folder.
    client_dir : str
        The client folder, relative to the folder of the edition.
    notebooks_dir : str
        The same for the executed workbooks that the plan reads.
    """
    moved = {"client_dir": client_dir, READS_THE_OTHERS: notebooks_dir}
    rerunnable = deepcopy(notebook)
    for cell in rerunnable.cells:
        if ADDED_BY_PAPERMILL in _tags(cell):
            cell.source = "\n".join(
                f"{name} = {json.dumps(moved[name], ensure_ascii=False)}"
                if (name := line.partition(" = ")[0]) in moved
                else line
                for line in cell.source.splitlines()
            )
    return rerunnable
