"""Which tool wrote an export, where its header is, and what its columns are.

Tools are told by the names of the columns that they add to the questions. Contact data are dropped
here, counted and never quoted: no later step sees them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from ..errors import DataError
from ..i18n import gettext, ngettext
from ..intake.not_data import rows_that_are_not_data
from ..intake.people import contact_data, looks_like_a_person
from ..intake.sheet import Cells, first_few
from ..intake.xlsx_file import letters_of
from ..personal_data import personal_data
from .grid import Grid
from .likeness import folded

MICROSOFT, GOOGLE, SURVEYMONKEY = "Microsoft Forms", "Google Forms", "SurveyMonkey"
QUALTRICS, LIMESURVEY, SPSS = "Qualtrics", "LimeSurvey", "SPSS"
ANY_TOOL = ""
"""What no tool is told by: any wide table."""

PERSON, OTHER_PERSON, WAVE = "person", "other person", "wave"
"""The facts that a column of ids tells, a second one, and a column of waves."""

_TOP = 10
"""Rows at the top among which the header is looked for."""

_LOOKED_AT = 300
"""Different cells of a column, spread over it, in which contact data are looked for."""

_BOTTOM = 5_000
"""Rows at the bottom among which totals are looked for: a spreadsheet puts them there."""

_MOST_OF_AN_OPTION = 4
"""Different cells that the column of an option may have: chosen, not chosen, and a blank."""

_SHORT = 4
"""Words of a name of a column that may name contact data; what is longer is a question."""


@dataclass(frozen=True)
class Column:
    """
    One column below its header.

    Attributes
    ----------
    place : str
        As the spreadsheet names it: ``"F"``.
    header : str
        Its name in full, which no other column has: a repeated one ends in ``"(2)"``.
    code : str
        ``"Q2_1"``, ``"Q2[SQ001]"``; blank if the tool writes none.
    stem : str
        The question over a group of columns; blank for a column by itself.
    text : str
        The row of the group, or the question itself.
    option : str
        The option whose column it is, of a question with several answers.
    values : Series
        The cells, the index their rows.
    labels : mapping of code to label
        As the file itself says, see ``Grid``.
    """

    place: str
    header: str
    code: str
    stem: str
    text: str
    option: str
    values: pd.Series
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Dropped:
    """What was left out, why, and how many: never the data themselves."""

    what: str
    why: str
    n: int


@dataclass(frozen=True)
class Export:
    """
    One sheet of an export, with a header.

    Attributes
    ----------
    tool : str
        One of the names above.
    file, sheet : str
    columns : tuple of Column
        The questions, in the order of the file.
    facts : mapping of str to Column
        What the tool adds: ``person``, ``started``, ``submitted``, ``finished``, ``progress``,
        ``status``, ``language``; and ``other person``, where two columns are ids.
    rows : Index
        The rows of answers, numbered as the spreadsheet shows them.
    dropped : tuple of Dropped
    notes : tuple of str
        How the file was read.
    """

    tool: str
    file: str
    sheet: str
    columns: tuple[Column, ...]
    facts: Mapping[str, Column]
    rows: pd.Index
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """File and sheet, as messages give them."""
        return f"{self.file}, sheet {self.sheet}" if self.sheet else self.file


# --- What tools add -----------------------------------------------------------------------------

_FACTS = {
    "person": "id|response id|responseid|respondent id|respondent_id|antwort id|antwort-id"
    "|antwortid|befragten-id|teilnehmer-id|resp_id|response_id|_recordid|case id|caseid",
    "started": "start time|startzeit|start date|startdate|date started|datum gestartet|startdatum"
    "|anfangsdatum|date created|erstellungsdatum",
    "submitted": "completion time|fertigstellungszeit|end date|enddate|enddatum|timestamp"
    "|zeitstempel|submitdate|date submitted|datum abgeschickt|recordeddate|recorded date"
    "|abschlusszeit|submitted at|date modified|uhrzeit des abschlusses",
    "finished": "finished|abgeschlossen",
    "progress": "progress|fortschritt",
    "status": "status|response type|antworttyp",
    "language": "userlanguage|user language|startlanguage|start language|start-sprache|startsprache"
    "|language|sprache",
}
_ADDED = (
    "last modified time|zeitpunkt der letzten änderung|uhrzeit der letzten änderung|collector id"
    "|collector-id|kollektor-id|custom data 1|benutzerdefinierte daten 1|lastpage|last page"
    "|letzte seite|seed|zufallsstartwert"
    "|datestamp|date last action|datum letzte aktivität|refurl|referrer url|weiterleitungs-url"
    "|interviewtime|total time|gesamtzeit|duration (in seconds)|dauer (in sekunden)"
    "|distributionchannel|distribution channel|externalreference|external data reference"
    "|externaldatareference|total points|quiz feedback|gesamtpunktzahl|quizfeedback|score"
    "|punktzahl|q_recaptchascore|q_duplicaterespondent|created_at"
)
_CONTACT = (
    "email|e-mail|e-mail-adresse|email address|name|full name|username|nutzername|first name"
    "|last name|vorname|nachname|ip address|ip-adresse|ipaddress|ipaddr|token|zugangscode"
    "|access code|recipientlastname|recipientfirstname|recipientemail|recipient last name"
    "|recipient first name|recipient email|locationlatitude|locationlongitude|location latitude"
    "|location longitude|breitengrad|längengrad|latitude|longitude"
)
_FACT_OF = {name: fact for fact, listed in _FACTS.items() for name in listed.split("|")}
_ADDED_BY_TOOLS = frozenset(_ADDED.split("|"))
_CONTACT_NAMES = frozenset(_CONTACT.split("|"))

_ONLY_OF_TOOLS = frozenset(
    {
        "id",
        "status",
        "language",
        "sprache",
        "finished",
        "progress",
        "score",
        "abgeschlossen",
        "fortschritt",
        "punktzahl",
        "total time",
        "seed",
        "total points",
        "gesamtpunktzahl",
        "gesamtzeit",
    }
)
"""Names that may also be questions of somebody's; facts only where a tool is recognised."""

_SIGNS = (
    (QUALTRICS, {"responseid", "response id", "startdate", "start date", "recordeddate",
                 "recorded date", "distributionchannel", "userlanguage", "progress", "finished",
                 "duration (in seconds)", "recipientlastname"}, 3),
    (SURVEYMONKEY, {"respondent id", "collector id", "befragten-id", "collector-id",
                    "kollektor-id", "teilnehmer-id", "custom data 1"}, 2),
    (LIMESURVEY, {"submitdate", "lastpage", "startlanguage", "date submitted", "last page",
                  "start language", "datum abgeschickt", "letzte seite", "start-sprache",
                  "zufallsstartwert", "seed"}, 2),
    (MICROSOFT, {"start time", "completion time", "startzeit", "fertigstellungszeit",
                 "abschlusszeit", "last modified time", "uhrzeit des abschlusses"}, 2),
    (GOOGLE, {"timestamp", "zeitstempel"}, 1),
)  # fmt: skip
"""For each tool the names that tell it, and how many of them must be there."""

EXPECTED = frozenset(_FACT_OF) | _ADDED_BY_TOOLS | _CONTACT_NAMES
"""Names of columns that survey tools add; they tell the delimiter and the header."""

_CODED = re.compile(r"(?P<code>[A-Za-z]\w*(?:\[\w+\])*)\.\s+(?P<text>\S.*)", re.DOTALL)
_CODE = re.compile(r"[A-Za-z]\w*(?:\[\w+\])*")
_IN_BRACKETS = re.compile(r"(?P<stem>.*\S)\s*\[(?P<row>[^\[\]]+)\]\s*", re.DOTALL)
_IMPORT_ID = '"ImportId"'
_TIMING = re.compile(r"(?:group|question)?time\s?:|\w+time$|points - |feedback - |punkte - ", re.I)
_COORDINATES = re.compile(r"-?\d{1,3}\.(?!\d*0{4}(?:\D|$))\d{4,}(?:\s*[,;]\s*-?\d{1,3}\.\d{4,})?")
"""A latitude, a longitude or both; not the zeros to which LimeSurvey fills up every number."""
_YES = frozenset({"y", "yes", "ja", "oui", "1"})
_RESPONSE = frozenset({"response", "open-ended response", "antwort", "offene antwort"})


def export_of(grid: Grid) -> Export:
    """
    Tell the tool that wrote a grid, its header, its questions, and what must not come in.

    Parameters
    ----------
    grid : Grid

    Returns
    -------
    Export
        Without contact columns, rows that repeat the header, and previews of the survey.

    Raises
    ------
    DataError
        There is no header, a row is cut off, cells of answers are merged, or rows of totals stand
        among the answers.
    """
    tool, heads = _tool_and_header(grid)
    top = heads[-1]
    refuse_cut_rows(grid, top)
    refuse_merged(grid, int(grid.cells.index[top]))
    answers = grid.cells.iloc[top + 1 :]
    dropped: list[Dropped] = []
    answers = _without_repeated_headers(answers, grid.row(heads[0]), dropped)
    named = [*_columns(tool, grid, answers, heads)]
    facts: dict[str, Column] = {}
    columns: list[Column] = []
    contacts = added = 0
    for column in named:
        spelt = [folded(text) for text in (column.header, column.code, column.text)]
        name = next((found for found in spelt if found in EXPECTED), spelt[0])
        known = tool != ANY_TOOL or name not in _ONLY_OF_TOOLS
        fact = _FACT_OF.get(name, "") if known else ""
        if _is_contact(column, name):
            contacts += 1
        elif fact:
            if fact == PERSON and fact in facts:
                fact = OTHER_PERSON
            added += fact in facts
            facts.setdefault(fact, column)
        elif known and (name in _ADDED_BY_TOOLS or (tool and _TIMING.match(name))):
            added += 1
        else:
            columns.append(column)
    _refuse_totals(grid, named, facts.get("submitted") or facts.get("started"))
    if contacts:
        dropped.append(Dropped("contact", gettext("names, addresses, numbers or places"), contacts))
    if added:
        dropped.append(Dropped("added", gettext("what the tool adds, and no table has"), added))
    export = Export(tool, grid.file, grid.sheet, tuple(columns), facts, answers.index)
    kept = _without_previews(export, dropped)
    return replace(kept, dropped=tuple(dropped), notes=_notes(grid, heads))


def tool_of(grid: Grid) -> str:
    """Return the survey tool that wrote a grid, ``ANY_TOOL`` if none is recognised."""
    try:
        return _tool_and_header(grid)[0]
    except DataError:
        return ANY_TOOL


def _notes(grid: Grid, heads: Sequence[int]) -> tuple[str, ...]:
    notes = [*grid.notes]
    if heads[0]:
        n = heads[0]
        notes.append(
            ngettext(
                "{n} row above the header is a title", "{n} rows above the header are a title", n
            )
        )
    if len(heads) > 1:
        notes.append(gettext("the header has {n} rows", n=len(heads)))
    return tuple(notes)


# --- Header -------------------------------------------------------------------------------------


def _tool_and_header(grid: Grid) -> tuple[str, list[int]]:
    """Return the tool, and the places of the rows of the header from the top."""
    rows = [grid.row(at) for at in range(min(_TOP, len(grid.cells)))]
    if grid.labels or grid.file.casefold().endswith((".sav", ".zsav")):
        return SPSS, [0, 1]
    if not rows:
        raise DataError(gettext("{file}: is empty. Export it again.", file=grid.place))
    known = [sum(folded(cell) in EXPECTED for cell in row) for row in rows]
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    widest = max(filled, default=0)
    if max(known) >= 2 or (max(known) == 1 and GOOGLE in {_tool_of(row) for row in rows}):
        at = known.index(max(known))
    else:
        at = next((place for place, n in enumerate(filled) if 2 * n > widest), 0)
    if len(rows) <= at + 1:
        raise DataError(
            gettext("{file}: has a header and no answers. Export it again.", file=grid.place)
        )
    tool = _tool_of(rows[at])
    imported = next((p for p, row in enumerate(rows) if any(_IMPORT_ID in c for c in row)), None)
    if imported is not None:
        return QUALTRICS, list(range(at, imported + 1))
    if tool == QUALTRICS and _says_the_names_again(rows[at], rows[at + 1]):
        return tool, [at, at + 1]
    if _is_second_header(grid, at):
        return tool, [at, at + 1]
    return tool, [at - 1, at] if _has_blocks_above(grid, at) else [at]


def _has_blocks_above(grid: Grid, at: int) -> bool:
    """
    Return whether the row above the header says what blocks of columns ask, and is no title.

    A title stands over the first column; blocks begin later, or tell equal names apart.
    """
    if at == 0:
        return False
    above, names = ([_clean(cell) for cell in grid.row(place)] for place in (at - 1, at))
    begun = [place for place, text in enumerate(above) if text]
    if not begun or any(folded(above[place]) in EXPECTED for place in begun):
        return False
    if any(folded(name) in _RESPONSE for name in names if name):
        return False  # a question, and below it that it has one answer
    first = next(place for place, name in enumerate(names) if name)
    over = [*zip(_carried(grid, at - 1), names, strict=True)]
    told_apart = len({*filter(None, names)}) < len({pair for pair in over if pair[1]})
    return all(names[place] for place in begun) and (begun[0] > first or told_apart)


def _carried(grid: Grid, at: int) -> list[str]:
    """
    Return the text of a row over each column: over all of its merged cells, or of its block.

    Where names repeat below, a block ends with the last name that is in several of them.
    """
    above, below = ([_clean(cell) for cell in grid.row(place)] for place in (at, at + 1))
    row = int(grid.cells.index[at])
    areas = [m for area in grid.merged if (m := _AREA.fullmatch(area)) and int(m[2]) == row]
    if areas:
        named = [letters_of(place + 1) for place in range(len(above))]
        for area in areas:
            first, last = named.index(area[1]), named.index(area[3])
            above[first : last + 1] = [above[first]] * (last + 1 - first)
        return above
    times = Counter(filter(None, below))
    several = {name for name, n in times.items() if n > 1}
    text, before = "", ""
    for place, name in enumerate(below):
        if above[place]:
            text = above[place]
        elif before in several and name not in several:
            text = ""
        above[place], before = text, name
    return above


def _tool_of(row: Sequence[str]) -> str:
    names = {folded(cell) for cell in row}
    return next((tool for tool, signs, n in _SIGNS if len(names & signs) >= n), ANY_TOOL)


def _says_the_names_again(first: Sequence[str], second: Sequence[str]) -> bool:
    """Return whether the row below the names holds questions: no dates where dates belong."""
    dates = [
        b
        for a, b in zip(first, second, strict=True)
        if _FACT_OF.get(folded(a)) in {"started", "submitted"}
    ]
    return bool(dates) and not any(re.search(r"\d", cell) for cell in dates)


def _is_second_header(grid: Grid, at: int) -> bool:
    """
    Return whether the row below the first names the columns that the first leaves unnamed.

    A name is not an answer: it does not occur below, unless the column has nothing else, as that of
    an option has.
    """
    first, second = grid.row(at), grid.row(at + 1)
    unnamed = [c for c in grid.cells if not first[c].strip() and second[c].strip()]
    if not unnamed or any(_number_like(second[c]) for c in unnamed):
        return False
    below = grid.cells.iloc[at + 2 :]
    for column in unnamed:
        answers = {text for text in below[column].unique() if text.strip()}
        if second[column] in answers and len(answers) > 1:
            return False
    facts = [c for c in grid.cells if folded(first[c]) in EXPECTED]
    return not any(second[c].strip() for c in facts)


def _number_like(text: str) -> bool:
    return bool(re.fullmatch(r"\s*[+-]?\d+([.,]\d+)?\s*", text))


def refuse_cut_rows(grid: Grid, top: int) -> None:
    """Refuse rows below the header that have another number of cells: one is cut off or shifted."""
    if grid.lengths.empty:
        return
    lengths = grid.lengths.loc[grid.cells.index]
    width, below = int(lengths.iloc[top]), lengths.iloc[top + 1 :]
    odd = below[(below != width) & ~((below == width + 1) & (below == below.iloc[0]).all())]
    if len(odd):
        rows = [int(row) for row in odd.index]
        raise DataError(
            ngettext(
                "{file}, row {rows}: has {cells} cells, and the header has {width}. The file is "
                "cut off, or a delimiter or a quotation mark is missing. Export it again.",
                "{file}, rows {rows}: have another number of cells than the header, which has "
                "{width}. Delimiters or quotation marks are missing or too many. Export it again.",
                len(rows),
                file=grid.place,
                rows=first_few(rows),
                cells=int(odd.iloc[0]),
                width=width,
            )
        )


_AREA = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")


def refuse_merged(grid: Grid, header: int) -> None:
    """Refuse merged cells among the answers: it cannot be known whose the value is."""
    among = [area for area in grid.merged if (m := _AREA.fullmatch(area)) and int(m[4]) > header]
    if among:
        raise DataError(
            gettext(
                "{file}: the cells {areas} are merged, and it cannot be told whose answer they "
                "hold. Split them and fill in every cell, or export the survey again.",
                file=grid.place,
                areas=first_few(among),
            )
        )


def _without_repeated_headers(
    answers: pd.DataFrame, header: Sequence[str], dropped: list[Dropped]
) -> pd.DataFrame:
    """Leave out rows that repeat the header, as files joined by hand have them."""
    again = pd.Series(True, index=answers.index)
    for column in sorted(answers, key=lambda at: len(answers[at].cat.categories)):
        again &= answers[column] == header[column]
        if not again.any():
            return answers
    n = int(again.sum())
    dropped.append(Dropped("header", gettext("rows that repeat the header"), n))
    return answers[~again]


def _refuse_totals(grid: Grid, columns: Sequence[Column], stamp: Column | None) -> None:
    """Refuse rows of totals; a row that says when it was answered is a person's."""
    cells = [Cells.of(column.values.iloc[-_BOTTOM:].to_numpy()) for column in columns]
    if not cells or not len(cells[0]):
        raise DataError(
            gettext("{file}: has a header and no answers. Export it again.", file=grid.place)
        )
    problems = rows_that_are_not_data(
        grid.place, [c.header for c in columns], cells, [*columns[0].values.index[-_BOTTOM:]]
    )
    stamped = () if stamp is None else stamp.values.iloc[-_BOTTOM:].items()
    of_people = {row for row, time in stamped if re.search(r"\d", time)}
    rows = [p for p in problems if not {p.row, *p.others} <= of_people]
    if rows:
        raise DataError("\n".join(map(str, rows)))


# --- Columns ------------------------------------------------------------------------------------


def _columns(
    tool: str, grid: Grid, answers: pd.DataFrame, heads: Sequence[int]
) -> Iterator[Column]:
    """Yield the columns with their code, stem and text, as the tool writes them."""
    above = [grid.row(at) for at in heads]
    kept = [
        at
        for at, names in enumerate(zip(*above, strict=True))
        if any(name.strip() for name in names) or any(t.strip() for t in answers[at].unique())
    ]
    unnamed = [letters_of(at + 1) for at in kept if not any(row[at].strip() for row in above)]
    if unnamed:
        raise DataError(
            ngettext(
                "{file}: column {columns} has values and no name. Name it or delete it.",
                "{file}: columns {columns} have values and no names. Name them or delete them.",
                len(unnamed),
                file=grid.place,
                columns=first_few(unnamed),
            )
        )
    if tool == ANY_TOOL and len(heads) > 1 and _has_blocks_above(grid, heads[1]):
        blocks = _carried(grid, heads[0])
        parts = [("", blocks[at], _clean(above[1][at])) for at in kept]
    else:
        parts = [*_parts(tool, above, kept, answers)]
    headers = made_unique([" / ".join(dict.fromkeys(filter(None, part))) for part in parts])
    for at, header, (code, stem, text) in zip(kept, headers, parts, strict=True):
        values = answers[at]
        option = _option(tool, stem, text, values)
        labels = grid.labels.get(at, {})
        yield Column(letters_of(at + 1), header, code, stem, text, option, values, labels)


def made_unique(headers: Sequence[str]) -> list[str]:
    """
    Return names of which none occurs twice.

    Examples
    --------
    >>> made_unique(["Sprint", "Sprint", "Key"])
    ['Sprint', 'Sprint (2)', 'Key']
    """
    seen: Counter[str] = Counter()
    made = []
    for header in headers:
        seen[header] += 1
        made.append(header if seen[header] == 1 else f"{header} ({seen[header]})")
    return made


def _parts(
    tool: str, above: Sequence[Sequence[str]], kept: Sequence[int], answers: pd.DataFrame
) -> Iterator[tuple[str, str, str]]:
    """Yield code, stem and text of each column."""
    clean = [[_clean(row[at]) for at in kept] for row in above]
    if tool in {QUALTRICS, SPSS} and len(clean) > 1:
        codes, texts = clean[0], [b or a for a, b in zip(clean[0], clean[1], strict=True)]
        groups = Counter(_family(code) for code in codes)
        together = {
            family: common_stem(
                [t for c, t in zip(codes, texts, strict=True) if _family(c) == family]
            )
            for family, n in groups.items()
            if n > 1
        }
        for code, text in zip(codes, texts, strict=True):
            stem = together.get(_family(code), "")
            yield code, stem.rstrip(" -:|"), text[len(stem) :].strip() or text
        return
    if len(clean) > 1:
        stem = ""
        for at, first, second in zip(kept, clean[0], clean[1], strict=True):
            stem = first or stem
            single = not second or folded(second) in _RESPONSE
            grouped = not single and (not first or _next_is_unnamed(above, at))
            if single:
                yield "", "", stem
            else:
                yield "", stem if grouped or first != second else "", second
        return
    names = clean[0]
    brackets = [_IN_BRACKETS.fullmatch(name) for name in names]
    stems = Counter(found["stem"] for found in brackets if found)
    for name, found in zip(names, brackets, strict=True):
        coded = _CODED.fullmatch(name) if tool == LIMESURVEY else None
        if coded:
            text, inner = coded["text"], _IN_BRACKETS.fullmatch(coded["text"])
            yield (
                (coded["code"], inner["stem"], inner["row"]) if inner else (coded["code"], "", text)
            )
        elif tool == LIMESURVEY and _CODE.fullmatch(name):
            yield name, "", ""
        elif found and stems[found["stem"]] > 1:
            yield "", found["stem"], found["row"].strip()
        else:
            yield name if _CODE.fullmatch(name) else "", "", name


def _next_is_unnamed(above: Sequence[Sequence[str]], at: int) -> bool:
    return (
        at + 1 < len(above[0]) and not above[0][at + 1].strip() and bool(above[1][at + 1].strip())
    )


def _clean(name: str) -> str:
    return " ".join(name.replace("\u00a0", " ").split())


def _family(code: str) -> str:
    """
    Return what the codes of a group of columns share.

    Examples
    --------
    >>> _family("Q2_1"), _family("Q2_1_TEXT"), _family("Q5")
    ('Q2', 'Q2', 'Q5')
    """
    return re.sub(r"(_\d+)?(_TEXT)?$|\[\w+\]$", "", code)


def common_stem(texts: Sequence[str]) -> str:
    """
    Return what the texts of a group begin with, up to a dash or a colon.

    Examples
    --------
    >>> common_stem(["How far? - Reports - early", "How far? - Reports - late"])
    'How far? - '
    >>> common_stem(["Costs", "Delay"])
    ''
    """
    first = texts[0]
    for found in re.finditer(r"\s[-–:|]\s|:\s", first):
        stem = first[: found.end()]
        if all(text.startswith(stem) for text in texts):
            return stem
    return ""


def _option(tool: str, stem: str, text: str, values: pd.Series) -> str:
    """Return the option that a column stands for: it holds the option, or yes, or nothing."""
    texts = values.unique()
    if len(texts) > _MOST_OF_AN_OPTION:
        return ""
    filled = {folded(value) for value in texts if value.strip()}
    if not filled:
        return ""
    if stem and filled == {folded(text)}:
        return text
    return text if tool == LIMESURVEY and filled <= _YES | {"n", "no", "nein"} else ""


# --- What must not come in ----------------------------------------------------------------------


def _is_contact(column: Column, name: str) -> bool:
    """Return whether a column says who people are, by its name or by what stands in it."""
    if name in _CONTACT_NAMES:
        return True
    short = len(name.split()) <= _SHORT and not name.endswith("?") and not column.stem
    if short and contact_data(column.text or column.code, ()):
        return True
    texts = _some(column.values.unique())
    if not texts:
        return False
    personal = sum(bool(personal_data(text)) and len(text.split()) <= _SHORT for text in texts)
    places = sum(bool(_COORDINATES.fullmatch(text.strip())) for text in texts)
    people = sum(2 <= len(text.split()) <= _SHORT and looks_like_a_person(text) for text in texts)
    return 2 * max(personal, places, people) > len(texts)


def _some(texts: Sequence[str]) -> list[str]:
    step = max(1, len(texts) // _LOOKED_AT)
    return [text for text in texts[::step] if text.strip()]


def _without_previews(export: Export, dropped: list[Dropped]) -> Export:
    """Leave out rows that the makers of the survey answered to try it."""
    status = export.facts.get("status")
    if export.tool not in {QUALTRICS, SPSS} or status is None:
        return export
    words = {"survey preview", "umfragevorschau", "survey test", "spam"}
    codes = {"1", "2", "8", "9"}  # preview, test, spam, spam preview; 0 is a person, 16 offline
    told = {value: status.labels.get(value, value) for value in status.values.unique()}
    numeric = export.tool == QUALTRICS and all(re.fullmatch(r"\d*", value) for value in told)
    trial = status.values.map(
        {v: folded(label) in words or (numeric and v in codes) for v, label in told.items()}
    ).astype(bool)
    if not trial.any():
        return export
    dropped.append(Dropped("preview", gettext("previews of the survey"), int(trial.sum())))
    return only_rows(export, np.flatnonzero(~trial.to_numpy()))


def only_rows(export: Export, places: np.ndarray) -> Export:
    """Return an export with some of its rows."""

    def fewer(column: Column) -> Column:
        return replace(column, values=column.values.iloc[places])

    return replace(
        export,
        columns=tuple(map(fewer, export.columns)),
        facts={name: fewer(column) for name, column in export.facts.items()},
        rows=export.rows[places],
    )
