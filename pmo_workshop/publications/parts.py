"""What a communication is made of: fields in order, each filled or visibly open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ..claims import Claim, Statement, as_markdown
from ..content.publications import SOURCE, Template
from ..disclosure import Released
from ..display import Shown, clean, show, who_answered
from ..personal_data import personal_data
from ..present.table import Column, Table

TO_FILL = "To fill in: "
"""How every open place begins, in a field and in the cell of a table."""


def blank(prompt: str) -> Statement:
    """Return an open place that a person fills in."""
    return Statement("blank", (TO_FILL + prompt,))


def words(*lines: object) -> Statement | None:
    """Return text of the client or of ours as paragraphs; None if there is none."""
    kept = tuple(filter(None, map(clean, lines)))
    return Statement("text", kept) if kept else None


def bullets(*lines: object) -> Statement | None:
    """Return text as a list; None if there is none."""
    kept = tuple(filter(None, map(clean, lines)))
    return Statement("items", kept) if kept else None


def quotation(text: object) -> Statement | None:
    """Return somebody's own words in quotation marks; None if there are none, or an address."""
    said = clean(text).strip('“”"')
    return Statement("quote", (f"“{said}”",)) if said and not personal_data(said) else None


def only(statement: Statement, *keys: str) -> Statement | None:
    """Return the claims on one of these subjects; None if there is none."""
    kept = [claim for claim in statement.claims if claim.subject in keys]
    return Statement.of(*kept) if kept else None


def first_claims(statement: Statement, most: int) -> Statement | None:
    return Statement.of(*statement.claims[:most]) if statement.claims else None


def grid(
    name: str, title: str, heads: Sequence[str], rows: Iterable[Sequence[object]], *notes: str
) -> Table | None:
    """
    Return a table of texts; None without rows. Open cells begin with ``TO_FILL``.

    Parameters
    ----------
    name, title : str
    heads : sequence of str
        A head that begins with ``"#"`` has figures below it, set to the right.
    rows : iterable of sequences
    *notes : str
    """
    printed = tuple(tuple(clean(cell) or "–" for cell in row) for row in rows)
    if not printed:
        return None
    columns = tuple(
        Column(
            f"column_{at}",
            head.lstrip("#"),
            lambda row: "",
            align="right" if head.startswith("#") else "left",
        )
        for at, head in enumerate(heads, start=1)
    )
    data = tuple({c.name: cell for c, cell in zip(columns, row, strict=True)} for row in printed)
    return Table(name, title, columns, printed, data, tuple(filter(None, notes)))


@dataclass(frozen=True)
class Headline:
    """The title of a communication, as a notebook shows it."""

    text: str

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> Mapping[str, object]:
        return {"text/plain": self.text, "text/markdown": f"# {as_markdown(self.text)}"}


Fields: TypeAlias = dict[str, list[Shown | None]]
"""What stands in each field of a communication; None and absent fields are left open."""


@dataclass(frozen=True)
class Filled:
    """
    What the client's tables give for a communication.

    Attributes
    ----------
    title : str
        The outcome in one line; empty if it has to be filled in.
    fields : Fields
    rests_on : sequence of Released
        The results behind it, for the source line.
    grade : str
        Evidence grade of what is told, else empty.
    """

    title: str = ""
    fields: Fields = field(default_factory=dict)
    rests_on: Sequence[Released] = ()
    grade: str = ""


@dataclass(frozen=True)
class Publication:
    """One communication, ready to be shown field by field."""

    template: Template
    filled: Filled = Filled()

    @property
    def title(self) -> Headline:
        kind = self.template.title
        return Headline(clean(self.filled.title) or f"{kind} – {TO_FILL}the title, an outcome")

    def parts(self, key: str) -> list[Shown]:
        """Return what stands in a field: what is known, else an open place."""
        wanted = self.template.field(key)
        filled = [self._source()] if key == SOURCE else self.filled.fields.get(key, ())
        known: list[Shown] = [part for part in filled if part is not None]
        return known or [blank(wanted.prompt)]

    def show(self, key: str) -> None:
        """Display a field in a notebook."""
        show(*self.parts(key))

    @property
    def claims(self) -> list[Claim]:
        """The sentences of the ledger in all fields, in order."""
        return [
            claim
            for wanted in self.template.fields
            if wanted.key != SOURCE
            for part in self.parts(wanted.key)
            for claim in getattr(part, "claims", ())
        ]

    def _source(self) -> Statement | None:
        """One line per result: n of N, dates, grade, and the ids in the ledger."""
        lines = []
        for released in dict.fromkeys(map(_Once, self.filled.rests_on)):
            lines += _line_of(released.result, self.claims, self.filled.grade)
        if self.filled.rests_on and not lines:
            lines = ["No figure of the client's data stands here."]
        return Statement("source", tuple(lines)) if lines else None


@dataclass(frozen=True)
class _Once:
    """A result, equal to any other of the same name."""

    result: Released = field(compare=False)
    name: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", f"{self.result.activity}.{self.result.name}")


def _line_of(released: Released, claims: Sequence[Claim], grade: str) -> list[str]:
    if released.missing or released.n is None:
        return []
    prefix = f"{released.activity}.{released.name}"
    ids = [claim.id for claim in claims if claim.id.startswith(f"{prefix}.")]
    grades = [grade] if grade and released.activity in ("T6", "B7") else []
    facts = [
        clean(who_answered(released)),
        clean(released.period) or f"as of {released.date}",
        *(f"evidence grade {found}" for found in grades),
        f"ledger {', '.join(dict.fromkeys(ids)) or prefix}",
        f"data {released.data_hash}",
    ]
    return ["; ".join(facts) + "."]
