"""A new client folder: ``client.toml``, the tables that are to be filled, and an entry workbook."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType

from ..errors import UsageError
from ..i18n import gettext, languages
from ..paths import ITEM_BANKS, make_private
from ..schema import TABLES
from .client import Margin
from .entry_workbook import entry_workbook
from .files import FILE, WORKBOOK
from .key import KEY_FILE, write_key
from .settings import name_problem, problems_of_values
from .sheet import quoted

SURVEY_TABLES = ("respondents", "items", "responses")
"""The tables of a survey, which are made if nobody says what will be collected."""

BANKS = {
    "servqual_pmo_22": "items",
    "perceived_value_get_give_8": "items",
    "services_bws_13": "services",
    "perceived_cost_12": "perceived_cost",
    "comms_maturity_8x5": "maturity",
    "capability_groups_5": "relations",
}
"""The item banks, and the table whose rows or answers each is for."""

_NAME = "Name of the client"
_LONGEST_ID = 50
_EXAMPLE_DAY = date(2026, 1, 1)

_SETTINGS = """\
# Who the client is. Lines that begin with # are remarks.
# Colours, letters and logo stand in _brand.yml, in this folder or in the one around it.

# Short name for folders and file names: small letters a-z, digits and hyphens.
id = {id}

# The name as it stands in the report.
name = {name}

sector = ""

# For the cover: who made the report, how they are reached, and "draft", "final" or "redacted".
# prepared_by = "Brook & Partners"
# contact = "reports@example.org"
# state = "draft"

# Three capital letters, such as GBP, EUR or USD.
currency = "GBP"

# The language of the report; there are: {languages}.
language = "en"

# The day the report speaks of, written year-month-day: until you correct it, that on which this
# folder was made.
report_date = {report_date}

# What the survey asked for: "adequate" or "desired"; "" if it is not known.
expectation = {expectation}

# The real discount rate a year for costs and benefits; without it the Green Book's 0.035 is used.
# discount_rate = 0.035

# How the tables write three and a half (3,5 or 3.5) and the last day of March (31.03.2026 or
# 03/31/2026). Only asked where a column does not show it: then "check" says so.
# decimal = ","
# dates = "day-month"

# The groups below that decide about the PMO: what they say is told beside what all others say.
# Where too few of them have answered, "check" proposes which group to name with them.
# sponsors = ["Sponsors"]

# How many people each stakeholder group has, whether they answered or not.
# The names are those of the column role of the table respondents.
[stakeholders]
{stakeholders}

# How many people of the PMO hold each role. Hand-overs (C3) are told by role from 5 people on;
# those of smaller roles are told together with others.
[pmo_roles]
# "PMO analyst" = 6

# The smallest difference that matters. The sponsor fixes it before the data are seen.
[margin]
{scale_points}
# percentage_points = 10
# cost_percent = 10
{set_by}
{set_on}

# The one measure that decides the mark of each element, named before the data are seen; what is
# not named here is as written. Where nobody answered it, the next one stands in: confidence has
# "service-levels", relationships "recommendation". Satisfaction and recommendation need a target
# to be judged.
[leading]
# trust = "expectation-gap"
# barriers = "felt-cost"
# value = "perceived-value"
# confidence = "promises-kept"
# relationships = "satisfaction"
{target}
# recommendation_target = 20
{target_by}
{target_on}

# The working time of service levels; without it Monday to Friday, 8 hours, no holidays.
[calendar]
# hours_per_day = 7.5
# days = ["Mon", "Tue", "Wed", "Thu", "Fri"]
# holidays = [2026-04-03, 2026-12-25]

# The rounds of the survey, the earliest first. The names are those of the column wave.
# [waves."2026"]
# start = 2026-02-02
# end = 2026-02-20

# Columns in which a name or a number was found and that somebody has looked at: who, and when.
[privacy]
# checked = ["respondents.role", "actions.owner"]
# by = "name of the person who looked"
# on = 2026-01-15

# The tables engagement, stakeholders and touches say how people stand to the PMO, also that they
# resist: why that may be held, who may see it, and the day after which it is deleted.
[engagement_register]
# basis = "legitimate interest, weighed and agreed with the works council"
# access = "the head of the PMO and the account holders"
# delete_after = 2027-03-31

# What 'check' noticed across the answers, and somebody looked at and found right: who, and when.
[noticed]
# checked = ["direction of SQ07"]
# by = "name of the person who looked"
# on = 2026-01-15
"""

_NO_STAKEHOLDERS = """\
# "Sponsors" = 12
# "Project managers" = 30"""
_NO_MARGIN = "# scale_points = 0.5"
_NO_TARGET = "# satisfaction_target = 5.5"
_NOBODY = '# set_by = "name of the sponsor"'
_NO_DAY = "# set_on = 2026-01-15"


@dataclass(frozen=True)
class Facts:
    """
    What is known of a client when its folder is made; what is not is left open in it.

    Attributes
    ----------
    name : str
    stakeholders : mapping of role to int
        How many people are on the client's list.
    margin : Margin, optional
        What the sponsor has fixed.
    target : float, optional
        The satisfaction from which on it is good enough to the sponsor.
    expectation : str
        Which level the survey asks for as expected, ``"adequate"`` or ``"desired"``.
    """

    name: str = _NAME
    stakeholders: Mapping[str, int] = field(default_factory=dict)
    margin: Margin | None = None
    target: float | None = None
    expectation: str = ""

    def values(self, today: date) -> dict[str, object]:
        """
        Return what ``client.toml`` will say, as values.

        Examples
        --------
        >>> facts = Facts("Acme", {"Sponsors": 12}, Margin(0.4), 5.5).values(date(2026, 3, 31))
        >>> facts["id"], facts["stakeholders"], facts["margin"], facts["leading"]
        ('acme', {'Sponsors': 12}, {'scale_points': 0.4}, {'satisfaction_target': 5.5})
        """
        margin = self.margin
        signed = {"set_by": margin and margin.set_by, "set_on": margin and margin.set_on}
        stated = {"scale_points": margin and margin.scale_points, **signed}
        leading = {} if self.target is None else {"satisfaction_target": self.target, **signed}
        return {
            "id": _id_of(self.name),
            "name": self.name,
            "report_date": today,
            "stakeholders": dict(self.stakeholders),
            "margin": {key: value for key, value in stated.items() if value not in (None, "")},
            "leading": {key: value for key, value in leading.items() if value not in (None, "")},
        }

    def settings(self, today: date) -> str:
        """Return the text of ``client.toml``."""
        margin, target = self.margin, self.target
        sizes = [f"{_toml(role)} = {size}" for role, size in self.stakeholders.items()]
        by = f"set_by = {_toml(margin.set_by)}" if margin and margin.set_by else _NOBODY
        on = f"set_on = {margin.set_on}" if margin and margin.set_on else _NO_DAY
        return _SETTINGS.format(
            id=_toml(_id_of(self.name)),
            name=_toml(self.name),
            languages=", ".join(languages()),
            report_date=today,
            expectation=_toml(self.expectation),
            stakeholders="\n".join(sizes) or _NO_STAKEHOLDERS,
            scale_points=f"scale_points = {margin.scale_points:g}" if margin else _NO_MARGIN,
            set_by=by,
            set_on=on,
            target=_NO_TARGET if target is None else f"satisfaction_target = {target:g}",
            target_by=_NOBODY if target is None else by,
            target_on=_NO_DAY if target is None else on,
        )


def new_client(
    client_dir: str | Path,
    name: str | None = None,
    *,
    stakeholders: Mapping[str, int] | None = None,
    margin: Margin | None = None,
    target: float | None = None,
    expectation: str = "",
    tables: Collection[str] = SURVEY_TABLES,
    beside: Mapping[str, bytes] = MappingProxyType({}),
    today: date | None = None,
) -> Path:
    """
    Write a client folder: ``client.toml``, empty tables, an entry workbook, a key for its hashes.

    Parameters
    ----------
    client_dir : str or Path
        A folder that does not exist yet, or is empty.
    name : str, optional
        The client's name; default: the name of the folder.
    stakeholders : mapping of role to int, optional
        How many people are on the client's list; default: not known yet.
    margin : Margin, optional
        What the sponsor has fixed; default: nothing yet.
    target : float, optional
        The satisfaction from which on it is good enough to the sponsor; default: not fixed yet.
    expectation : str
        Which level the survey asks for as expected, ``"adequate"`` or ``"desired"``; default: not
        known.
    tables : collection of str
        Names of the tables that will be collected; those that they refer to are made too.
    beside : mapping of file to bytes
        Further files, such as the questionnaire.
    today : date, optional
        The day the report speaks of, until somebody corrects it; default: that of the computer.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    UsageError
        The folder has files in it, cannot be written, or a value cannot stand in ``client.toml``;
        then nothing is written.
    """
    folder = Path(client_dir)
    name = (folder.resolve().name or _NAME) if name is None else name
    today = today or datetime.now().astimezone().date()
    problem = name_problem(name)
    if problem:
        raise UsageError(gettext("The client's name: {problem}", problem=problem))
    facts = Facts(name, stakeholders or {}, margin, target, expectation)
    if problems := problems_of_values(facts.values(today), today):
        raise UsageError("\n".join(problems))
    refuse_a_used_folder(folder)
    files = {**client_files(facts, tables, today), **beside}
    try:
        with _whole_or_not_at_all(folder):
            for file, data in files.items():
                (folder / file).parent.mkdir(exist_ok=True)
                with (folder / file).open("xb") as stream:
                    stream.write(data)
            write_key(folder / KEY_FILE)
    except OSError as error:
        raise _cannot_be_written(folder, error) from None
    return folder


def refuse_a_used_folder(folder: Path) -> None:
    """
    Refuse what is no folder, or one with files in it.

    Raises
    ------
    UsageError
    """
    try:
        used = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    except OSError as error:
        raise _cannot_be_written(folder, error) from None
    if used:
        raise UsageError(
            gettext(
                "{folder} is not an empty folder. Nothing was written. Give a folder "
                "that does not exist yet.",
                folder=quoted(str(folder)),
            )
        )


def _cannot_be_written(folder: Path, error: OSError) -> UsageError:
    return UsageError(
        gettext(
            "{folder} cannot be written ({reason}). Give a folder in which you may write.",
            folder=quoted(str(folder)),
            reason=error.strerror or type(error).__name__,
        )
    )


@contextmanager
def _whole_or_not_at_all(folder: Path) -> Iterator[None]:
    """Make a folder, or take an empty one, and leave nothing in it if what fills it fails."""
    was_there = folder.exists()
    make_private(folder)  # people's answers will lie in it; a folder that is there keeps its rights
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        if was_there:
            folder.mkdir(exist_ok=True)
        raise


def client_files(
    facts: Facts,
    tables: Collection[str] = SURVEY_TABLES,
    today: date = _EXAMPLE_DAY,
) -> dict[str, bytes]:
    """
    Return the files of a new client folder by name, all but its key.

    The same facts give the same bytes.

    Examples
    --------
    >>> files = client_files(Facts("Acme"), tables=["raci"])
    >>> [*files], files["raci.csv"]
    (['client.toml', 'raci.csv', 'client.xlsx'], b'task,role,code\\n')
    """
    made = with_those_referred_to(tables)
    files = {FILE: facts.settings(today).encode()}
    for table in made:
        files[f"{table}.csv"] = (",".join(TABLES[table].column_names) + "\n").encode()
    for bank, table in BANKS.items():
        if table in made:
            file = f"{bank}.csv"
            files[f"{ITEM_BANKS.name}/{file}"] = (ITEM_BANKS / file).read_bytes()
    files[WORKBOOK] = entry_workbook(made)
    return files


def with_those_referred_to(tables: Collection[str]) -> tuple[str, ...]:
    """
    Return tables with all to which they refer, in the order of the schema.

    Examples
    --------
    >>> with_those_referred_to(["bws"])
    ('respondents', 'bws', 'services')
    """
    wanted = {*tables}
    found: set[str] = set()
    while wanted != found:
        found = {*wanted}
        columns = [column for name in found for column in TABLES[name].columns]
        wanted |= {c.refers_to.partition(".")[0] for c in columns if c.refers_to}
    return tuple(name for name in TABLES if name in wanted)


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _id_of(name: str) -> str:
    """
    Return an id made of the name.

    Examples
    --------
    >>> _id_of("Müller & Söhne"), _id_of("株式会社"), _id_of("CON")
    ('muller-sohne', 'client', 'con-client')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    found = re.sub("[^a-z0-9]+", "-", plain)[:_LONGEST_ID].strip("-") or "client"
    device = re.fullmatch("con|prn|aux|nul|com[0-9]|lpt[0-9]", found)
    return f"{found}-client" if device else found
