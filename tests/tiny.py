"""A workbook of a few cells and a client of a few lines, for the tests of the machinery."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

PARAMETERS = 'client_dir: str = "client"  # folder\nseed: int = 2026  # random seed'


def notebook(*code: str, tags: tuple[str, ...] = ()):
    """Return a workbook: title, parameters, a heading, then the cells of code."""
    cells = [
        new_markdown_cell("# 01 A tiny workbook", id="title"),
        new_code_cell(PARAMETERS, id="parameters", metadata={"tags": ["parameters"]}),
        new_markdown_cell("## T1 What is asked?", id="t1"),
        *(new_code_cell(c, id=f"c{i}", metadata={"tags": [*tags]}) for i, c in enumerate(code)),
    ]
    return new_notebook(cells=cells, metadata={"kernelspec": KERNEL})


KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def tagged(source: str, tag: str, kind: str = "markdown"):
    """Return a cell with one tag."""
    make = new_markdown_cell if kind == "markdown" else new_code_cell
    return make(source, id=f"{tag}-{kind}", metadata={"tags": [tag]})


def write(workbook, path: Path) -> Path:
    """Write a workbook and return its path."""
    path.write_text(nbformat.writes(workbook), encoding="utf-8")
    return path


def client(
    folder: Path, identity: str, name: str = "", services: str = "SV01,Advice,,live"
) -> Path:
    """Write a client folder with one table and return its path."""
    folder.mkdir(parents=True)
    (folder / "client.toml").write_text(
        f'id = "{identity}"\nname = "{name or identity.title()}"\nreport_date = 2026-04-30\n'
        "[stakeholders]\nSponsors = 12\n",
        encoding="utf-8",
    )
    (folder / "services.csv").write_text(
        f"service_id,name,group,status\n{services}\n", encoding="utf-8"
    )
    return folder
