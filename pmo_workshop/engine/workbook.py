"""Workbooks as files: their form, their parameters, and what is refused before anything runs."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError, WorkbookError, names, nearest
from ..i18n import N_, gettext
from .imports import light_jsonschema

if TYPE_CHECKING:
    from nbformat import NotebookNode

_TYPES = {
    "str": (str, N_("text")),
    "int": (int, N_("a whole number")),
    "float": (float, N_("a number")),
    "bool": (bool, N_("True or False")),
}


def read_workbook(source: Path) -> NotebookNode:
    """
    Read a workbook.

    Raises
    ------
    WorkbookError
        The file is not a notebook.
    """
    with light_jsonschema():
        import nbformat

    wrong: dict[str, Exception] = {}
    try:
        text = source.read_text(encoding="utf-8")
        notebook = nbformat.reads(text, as_version=4, capture_validation_error=wrong)
        for error in wrong.values():
            raise error
    except (ValueError, KeyError, AttributeError, nbformat.ValidationError) as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise WorkbookError(
            gettext(
                "{source} is not a Jupyter notebook of version 4: {first}. Open and save "
                "it in JupyterLab, or take it from the suite again.",
                source=source.name,
                first=first,
            )
        ) from error
    return notebook


def declared_parameters(notebook: NotebookNode) -> dict[str, str]:
    """
    Return the parameters a workbook declares, and the type of each.

    Returns
    -------
    dict of str
        Name to ``"str"``, ``"int"``, ``"float"``, ``"bool"`` or ``""`` (any), in the order of the
        ``parameters`` cell. The annotation counts; without one, the type of the default.
    """
    declared = {}
    for cell in _parameter_cells(notebook):
        for line in _parsed(cell.source):
            if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
                kind = ast.unparse(line.annotation)
                declared[line.target.id] = kind if kind in _TYPES else _type_of_default(line.value)
            elif isinstance(line, ast.Assign):
                for target in line.targets:
                    if isinstance(target, ast.Name):
                        declared[target.id] = _type_of_default(line.value)
    return declared


def _parameter_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [
        cell
        for cell in notebook.cells
        if cell.cell_type == "code" and "parameters" in cell.metadata.get("tags", [])
    ]


def _parsed(source: str) -> list[ast.stmt]:
    try:
        return ast.parse(source).body
    except SyntaxError as error:
        raise WorkbookError(
            gettext(
                "The cell tagged 'parameters' is not Python: {why}, line {line}. Write "
                "one NAME: TYPE = DEFAULT per line.",
                why=error.msg,
                line=error.lineno,
            )
        ) from error


def _type_of_default(default: ast.expr | None) -> str:
    if default is None:
        return ""
    try:
        kind = type(ast.literal_eval(default)).__name__
    except (ValueError, TypeError):
        return ""
    return kind if kind in _TYPES else ""


def check_runnable(notebook: NotebookNode, name: str) -> None:
    """
    Refuse a workbook that cannot be run for a client, before anything runs.

    Parameters
    ----------
    notebook : NotebookNode
    name : str
        File name, for the message.

    Raises
    ------
    WorkbookError
        It needs another kernel, has not exactly one cell of parameters, holds results of an
        earlier run, or uses commands of IPython; all of it in one message.
    """
    problems = [*_kernel_problems(notebook), *_cell_problems(notebook)]
    if problems:
        raise WorkbookError("\n".join(f"{name}: {problem}" for problem in problems))


def _kernel_problems(notebook: NotebookNode) -> Iterator[str]:
    kernel = notebook.metadata.get("kernelspec", {}).get("name", "python3")
    if kernel != "python3":
        yield (
            gettext(
                "it needs the kernel {kernel}; reports run with 'python3' only. Choose "
                "that kernel in JupyterLab and save the workbook.",
                kernel=repr(kernel[:60]),
            )
        )
    found = len(_parameter_cells(notebook))
    if not found:
        yield gettext(
            "no cells are tagged 'parameters'; exactly one is needed, or every client would get "
            "the report of the default client."
        )
    elif found > 1:
        yield gettext(
            "{n} cells are tagged 'parameters'; exactly one is needed, or every client would get "
            "the report of the default client.",
            n=found,
        )


def _cell_problems(notebook: NotebookNode) -> Iterator[str]:
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        place = f"cell {cell.get('id', '?')!r}"
        if cell.outputs and "nbval-check-output" not in cell.metadata.get("tags", []):
            yield (
                gettext(
                    "{place} holds the results of an earlier run, perhaps of another "
                    "client. Clear all outputs in JupyterLab and save the workbook.",
                    place=place,
                )
            )
        commands = [line for line in cell.source.splitlines() if line.lstrip()[:1] in ("%", "!")]
        if commands:
            yield (
                gettext(
                    "{place} begins a line with {mark}, a command of IPython. Write "
                    "Python instead.",
                    place=place,
                    mark=repr(commands[0].lstrip()[:1]),
                )
            )


def check_parameters(
    notebook: NotebookNode, given: Mapping[str, object], workbook: str
) -> dict[str, object]:
    """
    Return the parameters with the types that the workbook declares.

    Parameters
    ----------
    notebook : NotebookNode
    given : mapping of str
        Text is converted, so that ``seed=7`` can come from the command line.
    workbook : str
        File name, for messages.

    Raises
    ------
    UsageError
        A parameter is not declared, or its value does not fit; all of them in one message.
    """
    declared = declared_parameters(notebook)
    problems, checked = [], {}
    for name, value in given.items():
        if name not in declared:
            problems.append(
                gettext(
                    "{workbook} has no parameter {name}. It declares: {declared}.{near}",
                    workbook=workbook,
                    name=repr(name),
                    declared=names(declared),
                    near=nearest(name, declared),
                )
            )
            continue
        try:
            fitting = checked[name] = _converted(value, declared[name])
        except ValueError:
            words = gettext(_TYPES[declared[name]][1])
            problems.append(
                gettext(
                    "{workbook}, parameter {name}: {value} is not {what}. Give {what}, "
                    "such as {name}={example}.",
                    workbook=workbook,
                    name=name,
                    value=repr(str(value)[:80]),
                    what=words,
                    example=_EXAMPLES[declared[name]],
                )
            )
            continue
        if name == "seed" and isinstance(fitting, int | float) and fitting < 0:
            problems.append(
                gettext(
                    "{workbook}, parameter seed: {value} is below 0. Give 0 or more, "
                    "such as seed=7.",
                    workbook=workbook,
                    value=fitting,
                )
            )
    if problems:
        raise UsageError("\n".join(problems))
    return checked


_EXAMPLES = {"str": "abc", "int": "7", "float": "0.5", "bool": "True"}


def _converted(value: object, kind: str) -> object:
    """Return the value as the declared type, or raise ValueError."""
    if not kind:
        return value
    wanted = _TYPES[kind][0]
    if wanted is bool and isinstance(value, str):
        known = {"true": True, "false": False, "1": True, "0": False}
        if value.strip().casefold() not in known:
            raise ValueError(value)
        return known[value.strip().casefold()]
    if isinstance(value, str):
        number = wanted(value)
        if isinstance(number, float) and not abs(number) < float("inf"):
            raise ValueError(value)
        return number
    if wanted is float and type(value) is int:
        return float(value)
    if type(value) is not wanted:
        raise ValueError(value)
    return value
