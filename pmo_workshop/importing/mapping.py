"""The decisions by which an export becomes tables, and the file that keeps them.

A map is TOML beside the data, to be read and corrected by a person: what each column becomes, which
number each label has, and each decision with who took it and when.
"""

from __future__ import annotations

import json
from collections.abc import Mapping as MappingOf
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path

from ..errors import UsageError, WorkshopError
from ..i18n import gettext
from ..toml_file import read_toml

FOLDER = "imports"
"""Where maps and reports of imports are, in the folder of a client."""


A_QUESTION = 200
"""Letters of a question that are shown where its words decide."""

LEFT_OUT = "left out"
"""What a column becomes that no table holds; so it stands in a map."""


@dataclass(frozen=True)
class Choice:
    """
    One answer to a question; the id is for programs, the text for people.

    An optional one has no place in an order, unless somebody gives it one.
    """

    id: str
    says: str
    optional: bool = False


@dataclass(frozen=True)
class Question:
    """
    One decision that somebody must take, or that the file itself proves.

    Attributes
    ----------
    key : str
        Stable over files and waves, such as ``"wave"`` or ``"labels:agreement"``.
    asks : str
    choices : tuple of Choice
        With none, any text is an answer.
    proof : str
        What in the file shows the suggestion to be right; blank if nothing does.
    suggestion : str or None
        The id of a choice, or a text.
    answer : str or None
        What was decided; a suggestion that is proven is decided, and shown instead of asked.
    ordered : bool
        The answer names choices from the least to the most, separated by ``" < "``; a choice that
        is left out stands for no answer.
    covers : tuple of str
        Keys of the questions that its answer may answer as well.
    """

    key: str
    asks: str
    choices: tuple[Choice, ...] = ()
    proof: str = ""
    suggestion: str | None = None
    answer: str | None = None
    ordered: bool = False
    covers: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether somebody must answer it."""
        return self.answer is None

    @property
    def is_proven(self) -> bool:
        """Whether the file itself answers it."""
        return bool(self.proof) and self.suggestion is not None

    def answered(self, answers: MappingOf[str, str]) -> Question:
        """
        Return the question with the answer given for it, or else with its proven suggestion.

        Raises
        ------
        UsageError
            The answer is none of the choices.

        Examples
        --------
        >>> wave = Question("wave", "Which wave is it?", suggestion="2026", proof="all of March")
        >>> wave.answered({}).answer, wave.answered({"wave": "2026-Q1"}).answer
        ('2026', '2026-Q1')
        """
        given = answers.get(self.key, self.suggestion if self.is_proven else None)
        ids = [choice.id for choice in self.choices]
        parts = in_order(given) if self.ordered and given is not None else (given,)
        if given is not None and ids and not ({*parts} <= {*ids} and len({*parts}) == len(parts)):
            raise UsageError(
                gettext(
                    "{answer} is no answer to {key}. There are: {choices}.",
                    answer=repr(given),
                    key=repr(self.key),
                    choices=", ".join(ids),
                )
            )
        return replace(self, answer=given)


def in_order(answer: str) -> tuple[str, ...]:
    """
    Return the choices that the answer to an ordered question names.

    Examples
    --------
    >>> in_order("selten < eher selten < oft")
    ('selten', 'eher selten', 'oft')
    """
    return tuple(part.strip() for part in answer.split("<") if part.strip())


@dataclass(frozen=True)
class Decision:
    """What was decided, by whom and when; ``by`` is blank where the file itself proves it."""

    answer: str
    by: str = ""
    on: date | None = None
    proof: str = ""


@dataclass(frozen=True)
class Mapping:
    """
    All decisions of one import.

    Attributes
    ----------
    kind : str
        ``"survey"``, or the table that a register becomes.
    tool : str
        The program that wrote the export.
    decisions : mapping of key to Decision
    columns : mapping of header to str
        What each column became, such as ``"responses SQ01 P"``, ``"left out"``.
    labels : mapping of a set of labels to mapping of label to value
        Numbers of a scale, or words of a register, as text; blank is no answer.
    counts : mapping of str to int
        People, answers and blanks, to be held beside those of the next wave.
    wrote : mapping of file to str
        The hash of each table as this import left it: what is different now, somebody has changed.
    content : str
        What tells the cells of the export from others: whether a file of this name is the same.
    """

    kind: str
    tool: str = ""
    decisions: MappingOf[str, Decision] = field(default_factory=dict)
    columns: MappingOf[str, str] = field(default_factory=dict)
    labels: MappingOf[str, MappingOf[str, str]] = field(default_factory=dict)
    counts: MappingOf[str, int] = field(default_factory=dict)
    wrote: MappingOf[str, str] = field(default_factory=dict)
    content: str = ""

    @property
    def answers(self) -> dict[str, str]:
        """The answer to each question by its key."""
        return {key: decision.answer for key, decision in self.decisions.items()}


def read_map(path: Path) -> Mapping:
    """
    Read a map.

    Raises
    ------
    UsageError
        There is no such file, or it is no map: every problem of it.
    """
    try:
        return read_toml(Mapping, path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or gettext("it is not UTF-8")
        raise UsageError(
            gettext("{file} cannot be read ({reason}).", file=path.name, reason=reason)
        ) from None
    except UsageError:
        raise
    except WorkshopError as error:
        raise UsageError(str(error)) from None


def maps_in(folder: Path) -> dict[str, Mapping]:
    """Return the maps of a client folder by their names, in their order; none without any."""
    return {path.stem: read_map(path) for path in sorted((folder / FOLDER).glob("*.toml"))}


def map_text(mapping: Mapping) -> str:
    """
    Return a map as TOML.

    Examples
    --------
    >>> decided = {"wave": Decision("2026", "A. Berg", date(2026, 3, 31))}
    >>> print(map_text(Mapping("survey", "Google Forms", decided)))
    # How an export became the tables of this client: written by pmo-workshop import.
    # The next wave is read in the same way with --map; correct here what is wrong.
    kind = "survey"
    tool = "Google Forms"
    <BLANKLINE>
    [decisions."wave"]
    answer = "2026"
    by = "A. Berg"
    on = 2026-03-31
    <BLANKLINE>
    """
    lines = [
        "# "
        + gettext(
            "How an export became the tables of this client: written by pmo-workshop import."
        ),
        "# "
        + gettext("The next wave is read in the same way with --map; correct here what is wrong."),
        f"kind = {_toml(mapping.kind)}",
        f"tool = {_toml(mapping.tool)}",
        *([f"content = {_toml(mapping.content)}"] if mapping.content else []),
    ]
    for name, table in (("columns", mapping.columns), ("counts", mapping.counts)):
        lines += _table(name, table)
    for name, numbers in mapping.labels.items():
        lines += _table(f"labels.{_toml(name)}", numbers)
    for key, decision in mapping.decisions.items():
        lines += _table(
            f"decisions.{_toml(key)}",
            {name: value for name, value in asdict(decision).items() if value not in ("", None)},
            bare=True,
        )
    lines += _table("wrote", mapping.wrote)
    return "\n".join(lines) + "\n"


def _table(name: str, values: MappingOf[str, object], bare: bool = False) -> list[str]:
    if not values:
        return []
    keys = (key if bare else _toml(key) for key in values)
    return [
        "",
        f"[{name}]",
        *(f"{k} = {_toml(v)}" for k, v in zip(keys, values.values(), strict=True)),
    ]


def _toml(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value)
