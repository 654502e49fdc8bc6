"""A client folder: ``client.toml`` and any of the tables, read, checked and linked."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..content.definitions import Exercise
from ..errors import DataError, WorkshopError, nearest_name
from ..i18n import decimal, gettext, ngettext, speak
from ..paths import ITEM_BANKS
from ..schema import TABLES
from ..units import how_many
from .at_odds import at_odds
from .brand import read_brand
from .checks import CheckedTable, check_table
from .client import Client, Privacy, Problem, Reading
from .client_cache import kept
from .csv_file import read_csv
from .designed import not_whole
from .files import A_LINK, FILE, WORKBOOK, bytes_of, file_name, is_input, table_of
from .held import ROOM, Held, read_held
from .key import key_of
from .links import link
from .noticed import Finding, notice
from .our_texts import with_our_texts
from .own_exercises import is_own_exercise, read_own_exercises
from .privacy import people_among_groups, personal_problems, register_problems, surnames
from .settings import Settings, read_settings
from .sheet import LISTED, Sheet, first_few, quoted
from .stated import (
    after_the_report,
    beyond_the_scale,
    few_sponsors,
    handles,
    is_late,
    margins_as_shares,
    more_than_listed,
    not_in_the_list,
    not_over_yet,
    sums_among_groups,
    unsigned,
    waves_at_odds,
)

_OTHER_WORKBOOKS = (".xls", ".xlsm", ".xlsb", ".ods", ".numbers")


@dataclass(frozen=True)
class Findings:
    """
    What a check of a client folder found.

    Attributes
    ----------
    readings : tuple of Reading
        How each table was read.
    problems : tuple of Problem
        What must be mended; ``str(problem)`` is the line to print.
    warnings : tuple of Problem
        What a person should know.
    client : Client or None
        None if there are problems.
    privacy : Privacy
        Who has looked at what might be personal data.
    """

    readings: tuple[Reading, ...] = ()
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    client: Client | None = None
    privacy: Privacy = field(default_factory=Privacy)

    @property
    def n_problems(self) -> int:
        """Number of different problems, with those that are counted and not listed."""
        return sum(1 + problem.more for problem in self.problems)


def load_client(
    client_dir: str | Path, *, may_be_empty: bool = False, language: str = ""
) -> Client:
    """
    Read and check a client folder; from here on texts are in the language of the client.

    Parameters
    ----------
    client_dir : str or Path
        Folder with ``client.toml`` and any of the tables, as CSV or as sheets of ``client.xlsx``.
        Nothing in it is changed.
    may_be_empty : bool
        Whether a client without a row of data is no problem: there is something to ask it still.
    language : str
        Of what is found and told; that of ``client.toml`` if it is empty.

    Returns
    -------
    Client
        Tables with the types of ``schema.PANDAS_TYPES``, rows in the order of the file;
        ``resp_id`` is unique over all waves and every table that has it has ``wave``.

    Raises
    ------
    DataError
        With all problems of all files: file, row and column as the spreadsheet shows them.
    """
    client = kept(Path(client_dir)) or with_our_texts(_checked(client_dir, may_be_empty, language))
    speak(client.language)
    return client


def _checked(client_dir: str | Path, may_be_empty: bool, language: str) -> Client:
    findings = check_client(client_dir, may_be_empty=may_be_empty, language=language)
    if findings.client is None:
        folder = quoted(Path(client_dir).name or str(client_dir))
        lines = [
            ngettext(
                "The data in {folder} cannot be used yet: {n} problem.",
                "The data in {folder} cannot be used yet: {n} problems.",
                findings.n_problems,
                folder=folder,
            ),
            *map(str, findings.problems),
        ]
        raise DataError("\n".join(lines))
    return findings.client


def check_client(
    client_dir: str | Path, *, may_be_empty: bool = False, language: str = ""
) -> Findings:
    """
    Read a client folder and return everything that was found, in its language, without raising.

    As by ``load_client``, the language of the client is in force from here on.

    Parameters
    ----------
    client_dir : str or Path
    may_be_empty : bool
        Whether a client without a row of data is no problem.
    language : str
        Of what is found and told; that of ``client.toml`` if it is empty.

    Returns
    -------
    Findings
    """
    folder = Path(client_dir)
    try:
        paths = sorted(folder.iterdir())
    except (OSError, ValueError):
        message = gettext(
            "there is no such folder, or it cannot be read. Give the folder that "
            "holds client.toml, or make one with 'pmo-workshop new'."
        )
        return Findings(problems=(Problem(quoted(str(client_dir)), message),))
    settings = settings_of(folder)
    settings = replace(settings, language=language or settings.language)
    speak(settings.language)
    files, problems, warnings = _files(paths)
    brand = read_brand(folder)
    exercises, more_problems = _exercises(paths)
    held, of_the_room = _held(folder / ROOM)
    problems = [*settings.problems, *brand.problems, *problems, *more_problems, *of_the_room]
    warnings += brand.warnings
    sheets, more_problems, more_warnings = _sheets(files)
    problems += more_problems
    warnings += more_warnings
    checked = {}
    for name, sheet in sheets.items():
        checked[name] = check_table(sheet, TABLES[name], settings.notation)
        problems += checked[name].problems
        warnings += checked[name].warnings
    readings = tuple(checked[name].reading for name in TABLES if name in checked)
    with_rows = {n: c for n, c in checked.items() if len(c.frame) or not c.usable}
    empty = {name: checked[name].reading.file for name in checked if name not in with_rows}
    warnings += _not_collected(empty)
    if not with_rows and not more_problems and not may_be_empty:
        problems.append(
            Problem(
                quoted(folder.resolve().name),
                gettext(
                    "no table has a row. Fill in at least one of the tables: {tables}. 0 "
                    "respondents were found.",
                    tables=", ".join(TABLES),
                ),
            )
        )
    known = surnames(with_rows)
    for asked in (
        *(
            personal_problems(n, c, settings.privacy, with_rows, known)
            for n, c in with_rows.items()
        ),
        (people_among_groups(settings.stakeholders, settings.privacy), []),
        register_problems(with_rows, settings.register, settings.report_date),
    ):
        problems += asked[0]
        warnings += asked[1]
    linked, waves, more_problems, more_warnings = link(with_rows, settings.waves)
    problems += more_problems
    warnings += [*more_warnings, *(() if settings.problems else unsigned(settings))]
    warnings += handles(settings)
    warnings += [*margins_as_shares(settings), *sums_among_groups(settings, linked)]
    warnings += [*waves_at_odds(settings), *not_over_yet(settings, linked)]
    warnings += few_sponsors(settings, linked)
    for told in (*not_in_the_list(settings, linked), *after_the_report(settings, linked)):
        (problems if told.fatal else warnings).append(told)
    problems += [*more_than_listed(settings, linked), *beyond_the_scale(settings, linked)]
    more_problems, more_warnings = _noticed(linked, settings, of_a_room=bool(held))
    problems += more_problems
    warnings += [*more_warnings, *not_whole(linked), *at_odds(linked, settings.currency)]
    warnings = [replace(warning, fatal=False) for warning in warnings]
    key = b""
    try:
        key = key_of(folder)
    except DataError as error:
        file, _, message = str(error).partition(": ")
        problems.append(Problem(file, message))
    if problems or settings.report_date is None:
        return Findings(readings, _by_file(problems), tuple(warnings), privacy=settings.privacy)
    client = Client(
        id=settings.id,
        name=settings.name,
        report_date=settings.report_date,
        sector=settings.sector,
        prepared_by=settings.prepared_by,
        contact=settings.contact,
        state=settings.state,
        currency=settings.currency,
        language=settings.language,
        sponsors=settings.sponsors,
        stakeholders=settings.stakeholders,
        pmo_roles=settings.pmo_roles,
        margin=replace(settings.margin, late=is_late(settings.margin.set_on, waves)),
        leading=replace(settings.leading, late=is_late(settings.leading.set_on, waves)),
        expectation=settings.expectation,
        discount_rate=settings.discount_rate,
        calendar=settings.calendar,
        register=settings.register,
        privacy=settings.privacy,
        confirmed=settings.noticed.confirmed,
        waves=waves,
        exercises=exercises,
        held=held,
        tables={n: linked[n].frame.reset_index(drop=True) for n in TABLES if n in linked},
        readings=readings,
        warnings=tuple(warnings),
        key=key,
    )
    return Findings(readings, (), tuple(warnings), client, settings.privacy)


def _noticed(
    tables: dict[str, CheckedTable], settings: Settings, *, of_a_room: bool
) -> tuple[list[Problem], list[Problem]]:
    """Return what was noticed: what is to be mended or confirmed first, and what is to be known."""
    usable = {
        name: checked.frame
        for name, checked in tables.items()
        if checked.usable and not any(column == "resp_id" for _, column in checked.refused)
    }
    problems, warnings = [], []
    confirmed = settings.noticed
    found = notice(usable, of_a_room=of_a_room)
    for finding in found:
        file = tables[finding.table].reading.file
        if finding.name and finding.name in confirmed.checked:
            if confirmed.told:  # else client.toml is asked who looked at it, and when
                warnings.append(Problem(file, f"{finding.says}. {confirmed.told}", fatal=False))
        elif finding.name:
            problems.append(Problem(file, _question(finding)))
        else:
            warnings.append(_to_be_known(file, finding))
    named = {finding.name for finding in found}
    warnings += [
        Problem(
            FILE,
            gettext("[noticed] has {name}, which was not noticed. Take it out.", name=quoted(name)),
            fatal=False,
        )
        for name in confirmed.checked
        if name not in named
    ]
    return problems, warnings


def _to_be_known(file: str, finding: Finding) -> Problem:
    """Return a warning; which rows it is about is for the consultant's screen."""
    first, *others = finding.rows or (None,)
    return Problem(
        file,
        f"{finding.says}. {finding.do}",
        row=first,
        fatal=False,
        others=tuple(others[:4]),
        places=max(1, len(finding.rows)),
    )


def _question(finding: Finding) -> str:
    """Return what the consultant reads: what, in which rows, what to do, how to confirm it."""
    rows = finding.rows
    told = [f"{finding.says}."]
    if rows:
        shown = first_few(rows, decimal)
        told.append(ngettext("See row {rows}.", "See rows {rows}.", len(rows), rows=shown))
    right = gettext(
        'If it is right as it is, add "{name}" to checked in [noticed] of client.toml, with by '
        "and on.",
        name=finding.name,
    )
    return " ".join([*told, finding.do, right])


def _by_file(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return the problems with those of one file together, client.toml first."""
    files = dict.fromkeys([FILE, *(problem.file for problem in problems)])
    order = {file: place for place, file in enumerate(files)}
    return tuple(sorted(problems, key=lambda problem: order[problem.file]))


def _not_collected(files: Mapping[str, str]) -> list[Problem]:
    """Return a warning for each table without rows, named with its file; one for all if many."""
    if len(files) > LISTED:
        message = gettext("no rows: counted as not collected ({files}).", files=", ".join(files))
        return [Problem(how_many(len(files), "tables"), message, fatal=False)]
    message = gettext("no rows: counted as not collected.")
    return [Problem(file, message, fatal=False) for file in files.values()]


# --- Files --------------------------------------------------------------------------------------


def settings_of(folder: Path) -> Settings:
    """Return what client.toml says, with every problem of it."""
    path = folder / FILE
    data, problem = bytes_of(path)
    if problem:
        return Settings(problems=(problem,))
    if data is None:
        return Settings(
            problems=(
                Problem(
                    FILE,
                    gettext(
                        "the file is missing. 'pmo-workshop new' writes one to copy; it "
                        "says who the client is."
                    ),
                ),
            )
        )
    return read_settings(data)


def _files(paths: Sequence[Path]) -> tuple[dict[str, Path], list[Problem], list[Problem]]:
    """Return the files of tables, and the workbook under its own name."""
    files: dict[str, Path] = {}
    problems: list[Problem] = []
    warnings: list[Problem] = []
    for path in paths:
        if not is_input(path.name) or path.name == FILE:
            continue
        if path.is_symlink():
            problems.append(Problem(file_name(path), gettext(A_LINK)))
            continue
        stem, suffix = path.stem.casefold(), path.suffix.casefold()
        table = table_of(path)
        if table in files:
            other = file_name(files[table])
            problems.append(
                Problem(
                    file_name(path),
                    gettext("is the same table as {other}. Keep one of them.", other=other),
                )
            )
        elif bank := _bank_under_the_name_of(table, path):
            problems.append(Problem(file_name(path), _a_bank(bank)))
        elif table:
            files[table] = path
        elif suffix in {".csv", ".tsv", ".txt"}:
            meant = nearest_name(stem, TABLES)
            if _bank(path.stem).is_file():
                warnings.append(Problem(file_name(path), _a_bank(path.stem)))
            elif meant and _has_columns_of(path, meant):
                problems.append(
                    Problem(
                        file_name(path),
                        gettext(
                            "is no table of a client. Did you mean '{meant}.csv'? Rename it.",
                            meant=meant,
                        ),
                    )
                )
            elif suffix == ".csv":
                warnings.append(
                    Problem(file_name(path), gettext("is no table of a client and was not read."))
                )
        elif stem == "client" and suffix in _OTHER_WORKBOOKS:
            problems.append(
                Problem(
                    file_name(path), gettext("is not of the type .xlsx. Save it as client.xlsx.")
                )
            )
        elif suffix in {".xlsx", *_OTHER_WORKBOOKS}:
            warnings.append(
                Problem(
                    file_name(path),
                    gettext("was not read; the only workbook read is client.xlsx."),
                )
            )
    return files, problems, warnings


def _exercises(paths: Sequence[Path]) -> tuple[dict[str, Exercise], list[Problem]]:
    """Return the exercises of the client's own, and every problem of their files."""
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for path in paths:
        if is_own_exercise(path.name) and not path.is_symlink():
            data, problem = bytes_of(path)
            files |= {path.name: data} if data is not None else {}
            problems += [problem] if problem else []
    exercises, wrong = read_own_exercises(files)
    return exercises, problems + wrong


def _held(path: Path) -> tuple[tuple[Held, ...], list[Problem]]:
    """Return the exercises that were held, if it is the folder of a room, and what is wrong."""
    data, problem = bytes_of(path)
    if data is None:
        return (), [problem] if problem else []
    try:
        return read_held(data), []
    except WorkshopError as error:
        told = [line.partition(": ") for line in str(error).splitlines()]
        return (), [Problem(place, message) for place, _, message in told]


ANSWERED_IN = {
    "perceived_cost_12": "perceived_cost",
    "comms_maturity_8x5": "maturity",
    "capability_groups_5": "relations",
}
"""Item banks that have no columns of a table, by the table that holds the answers."""


def _a_bank(bank: str) -> str:
    """Return what an item bank in a client folder is, and where its rows or its answers go."""
    if bank in ANSWERED_IN:
        file = f"{ANSWERED_IN[bank]}.csv"
        advice = gettext("Ask them, and write the answers into {file}.", file=file)
    else:
        file = "services.csv" if _has_columns_of(_bank(bank), "services") else "items.csv"
        advice = gettext("Copy the rows that you use into {file}.", file=file)
    told = gettext("is an item bank, which holds questions and no answers, and was not read.")
    return f"{told} {advice}"


def _bank(name: str) -> Path:
    return ITEM_BANKS / f"{name}.csv"


def _bank_under_the_name_of(table: str, path: Path) -> str:
    """Return the item bank that was put in for the answers to it; blank for any other file."""
    for bank, answered in ANSWERED_IN.items():
        if answered == table and _first_line(path) == _first_line(_bank(bank)):
            return bank
    return ""


def _first_line(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.readline().removeprefix(BOM_UTF8).strip()
    except OSError:  # told where the file is read
        return b""


def _has_columns_of(path: Path, table: str) -> bool:
    """Whether a file has all columns that a table needs."""
    data, _ = bytes_of(path)
    header = read_csv(data, path.name, TABLES[table].column_names).header if data else ()
    return {c.name for c in TABLES[table].columns if not c.may_be_absent} <= {*header}


def _sheets(
    files: dict[str, Path],
) -> tuple[dict[str, Sheet], list[Problem], list[Problem]]:
    """Return one sheet per table, from CSV files and the workbook."""
    sheets: dict[str, Sheet] = {}
    problems: list[Problem] = []
    warnings: list[Problem] = []
    for table, path in files.items():
        if table == WORKBOOK:
            continue
        data, problem = bytes_of(path)
        if problem:
            problems.append(problem)
        elif data is not None:
            sheets[table] = read_csv(data, file_name(path), TABLES[table].column_names)
    if WORKBOOK in files:
        from .xlsx_file import read_workbook

        data, problem = bytes_of(files[WORKBOOK])
        if problem:
            return sheets, [*problems, problem], warnings
        columns = {name: table.column_names for name, table in TABLES.items()}
        found, more, notes = read_workbook(data or b"", WORKBOOK, TABLES, columns)
        problems += more
        warnings += notes
        for table, sheet in found.items():
            problems += _in_both(table, sheets.get(table), sheet)
            if table not in sheets or not (sheets[table].rows or sheets[table].problems):
                sheets[table] = sheet
    return sheets, problems, warnings


def _in_both(table: str, written: Sheet | None, sheet: Sheet) -> Iterator[Problem]:
    if written is not None and len(written.rows) and len(sheet.rows):
        yield Problem(
            written.reading.file,
            gettext(
                "the table {table} has rows here and in {file}. Which is right? Empty the other.",
                table=table,
                file=sheet.reading.file,
            ),
        )
