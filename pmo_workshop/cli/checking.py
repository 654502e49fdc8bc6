"""``check`` and ``verify``: what is wrong in a folder of tables, and in a report."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import DataError, UsageError, WorkbookError, WorkshopError
from ..i18n import gettext, ngettext
from ..intake.files import STORY
from .app import app
from .options import today_here
from .terminal import printable

if TYPE_CHECKING:
    from ..batch.verify import Verification
    from ..intake.client import Client, Problem, Reading
    from ..intake.folder import Findings
    from ..story import Objection, Story


@app.command()
def verify(
    runs: Annotated[
        list[str],
        typer.Argument(
            metavar="RUN...",
            help="A client's folder in runs, several, or runs; or the address of a client's.",
        ),
    ],
    client: Annotated[
        str | None,
        typer.Option("--client", metavar="DIR", help="Its client folder, or the address of it."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Make reports again from their manifests, and say whether every byte is the same."""
    from ..batch.verify import gathered
    from ..batch.verify import verify as compare
    from ..batch.warming import warm_processes

    code = 0
    told: list[dict[str, object]] = []
    with (
        gathered(runs, client) as (reports, folder),
        warm_processes(os.cpu_count() or 1) as processes,
    ):
        for report in reports:
            try:
                found = compare(report, folder, processes)
            except WorkshopError as error:
                if len(reports) == 1:
                    raise
                code = max(code, error.exit_code)
                told.append({"client": report.name, "error": str(error)})
                typer.echo(printable(str(error)), err=True)
                continue
            code = max(code, int(bool(found.differences)))
            told.append(found.as_dict())
            if not as_json:
                typer.echo(printable(_verification_in_words(found)))
    if as_json:
        one_or_all = told[0] if len(reports) == 1 else {"reports": told}
        typer.echo(json.dumps(one_or_all, indent=2, ensure_ascii=False))
    raise typer.Exit(code)


def _verification_in_words(found: Verification) -> str:
    made = ngettext("{n} file", "{n} files", found.files)
    if not found.files:
        heading = gettext("{client}: not made again:", client=found.client)
    elif found.differences:
        heading = gettext("{client}: {files}, not the same:", client=found.client, files=made)
    else:
        return gettext("{client}: {files}, every byte the same.", client=found.client, files=made)
    return "\n  ".join([heading, *found.differences])


@app.command()
def check(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR...", help="Client folders.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say how each file of a client was read, and every problem, as a person mends it."""
    from ..intake import check_client

    today = today_here()
    told: list[dict[str, Any]] = []
    for number, folder in enumerate(folders):
        if not folder.is_dir():
            raise UsageError(
                gettext(
                    "There is no folder {folder}. Name a client folder.", folder=repr(str(folder))
                )
            )
        found = _found(folder, check_client(folder), today)
        told.append(found)
        if as_json:
            continue
        if len(folders) > 1:
            typer.echo(printable(f"{chr(10) if number else ''}{folder}"))
        for line in _findings_in_words(found):
            typer.echo(line)
    if as_json:
        typer.echo(json.dumps({"clients": told}, indent=2, ensure_ascii=False))
    raise typer.Exit(3 if any(found["refused"] for found in told) else 0)


def _found(folder: Path, findings: Findings, today: date) -> dict[str, Any]:
    """Return what was found in a client folder: how files were read, problems, warnings."""
    from ..intake.privacy import overdue_register
    from ..story import read_story

    read = [line for reading in findings.readings for line in _reading_in_words(reading)]
    for name, exercise in (findings.client.exercises if findings.client else {}).items():
        read.append(
            gettext("{file}: the exercise '{title}'", file=f"{name}.toml", title=exercise.title)
        )
    if findings.privacy.told:
        read.append(gettext("Personal data: {looked}.", looked=findings.privacy.told))
    warnings = [*findings.warnings, *overdue_register(findings.client, today)]
    warnings += _without_a_font(findings.client)
    problems = list(map(str, findings.problems))
    against: list[Objection] = []
    try:
        story = read_story(folder)
        warnings += story.problems
        against += _against_own_words(folder, story, findings.client)
    except DataError as error:
        problems.append(str(error))
    refused = bool(problems)
    return {
        "client": folder.name,
        "refused": refused,
        "says": gettext("The data are refused.") if refused else gettext("The data can be used."),
        "problems": problems,
        "warnings": list(map(str, (*warnings, *against))),
        "read": read,
    }


def _against_own_words(folder: Path, story: Story, client: Client | None) -> Iterator[Objection]:
    """Yield what the last report of a client says against the consultant's own words."""
    from ..plan.reading import read_report
    from ..story import objections, read_seen

    if client is None or not (folder / STORY).is_file():
        return
    try:
        chapters = read_report(client)
    except WorkbookError:  # a report that was not made whole holds nothing against anybody
        return
    if chapters:
        seen = read_seen(folder)
        yield from objections(story, chapters, groups=client.stakeholders, seen=seen)


def _without_a_font(client: Client | None) -> Iterator[Problem]:
    """Yield a warning for each file with signs that no font of the PDF has."""
    from ..export.fonts import uncovered
    from ..intake.client import Problem

    if client is None:
        return
    words = [client.name, client.sector, client.prepared_by, *client.stakeholders]
    texts = {"client.toml": {*words, *(wave.name for wave in client.waves)}}
    for reading in client.readings:
        own = client[reading.table].select_dtypes(["object", "string"])
        cells = (own[column].explode().dropna().unique() for column in own)
        texts.setdefault(reading.file, set()).update(str(text) for some in cells for text in some)
    for file, cells_of in texts.items():
        found = (uncovered(text) for text in sorted(cells_of) if not text.isascii())
        if signs := list(dict.fromkeys(sign for some in found for sign in some)):
            yield Problem(
                file,
                ngettext(
                    "{n} sign is in no font of the PDF, which shows {mark} in its place: {first}. "
                    "Write it in another script, or send the web page.",
                    "{n} signs are in no font of the PDF, which shows {mark} in their place: "
                    "{first}. Write them in another script, or send the web page.",
                    len(signs),
                    mark="\ufffd",
                    first=" ".join(signs[:5]),
                ),
                fatal=False,
            )


def _reading_in_words(reading: Reading) -> Iterator[str]:
    rows = ngettext("{n} row", "{n} rows", reading.rows)
    how = [rows, reading.encoding, reading.delimiter and gettext(reading.delimiter)]
    yield f"{reading.file}: {', '.join(filter(None, how))}"
    yield from (f"  {decision}" for decision in reading.decisions)


def _findings_in_words(found: Mapping[str, Any]) -> Iterator[str]:
    yield from found["read"]
    for title, problems in (
        (gettext("Problems:"), found["problems"]),
        (gettext("Warnings:"), found["warnings"]),
    ):
        if problems:
            yield title
            yield from (f"  {problem}" for problem in problems)
    yield found["says"]
