"""What a communication is made of: fields in order, each filled or visibly open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from ..analysis.gaps import OVERALL
from ..claims import Claim, Statement, as_markdown
from ..content.publications import SOURCE, Template
from ..disclosure import Released
from ..display import (
    NOT_SHOWN,
    Shown,
    clean,
    in_quotes,
    number,
    show,
    upper_first,
    who_answered,
)
from ..elements.answers import service_names
from ..elements.question import Answer
from ..i18n import day_in_words, gettext
from ..intake.client import Client
from ..personal_data import personal_data
from ..present.grammar import claim
from ..present.table import Column, Table
from ..texts import open_place
from ..verdicts import Direction


def blank(prompt: str) -> Statement:
    """Return an open place that a person fills in."""
    return Statement("blank", (open_place(prompt),))


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
    return Statement("quote", (in_quotes(said),)) if said and not personal_data(said) else None


def only(statement: Statement, *keys: str) -> Statement | None:
    """Return the claims on one of these subjects; None if there is none."""
    kept = [claim for claim in statement.claims if claim.subject in keys]
    return Statement.of(*kept) if kept else None


def first_claims(statement: Statement, most: int) -> Statement | None:
    return Statement.of(*statement.claims[:most]) if statement.claims else None


def shortfalls(gaps: Answer) -> Statement | None:
    """Return the sentences on dimensions that fall short, the widest gap first."""
    said = [
        claim
        for claim in gaps.say().claims
        if claim.verdict and claim.verdict.direction is Direction.SHORTFALL
        if claim.subject != OVERALL and claim.number is not None
    ]
    widest = sorted(said, key=lambda claim: claim.number or 0)[:MOST_GAPS]
    return Statement.of(*widest) if widest else None


def need_behind(client: Client, needs: Released, need_id: str) -> Statement | None:
    """Return which need is answered, and its place among those compared; None if it has no name."""
    service = clean(service_names(client).get(need_id, ""))
    if not service:
        return None
    known = needs.estimates
    place = known[known["service_id"].astype(str) == need_id] if len(known) else known
    if not len(place):
        return words(gettext("The need behind it: {service}.", service=service))
    row = place.iloc[0]
    text = gettext(
        "The need behind it: {service}, in place {place} of the {all} that were compared.",
        service=service,
        place=number(1 + (known["score"] > row["score"]).sum(), 0),
        all=number(len(known), 0),
    )
    return Statement.of(claim(needs, f"need {need_id}", text, n=int(row["n"])))


MOST_GAPS = 2
"""Gaps that a meeting of 45 minutes can talk about."""


def plain(statement: Statement | None) -> Statement | None:
    """Return sentences without their verdicts: the words of a method are not those of a letter."""
    if statement is None:
        return None
    said = (replace(claim, text=f"{upper_first(claim.within)}.") for claim in statement.claims)
    return Statement.of(*said)


def grid(
    name: str, title: str, heads: Sequence[str], rows: Iterable[Sequence[object]], *notes: str
) -> Table | None:
    """
    Return a table of texts; None without rows. Open cells begin as ``open_place`` does.

    Parameters
    ----------
    name, title : str
    heads : sequence of str
        A head that begins with ``"#"`` has figures below it, set to the right.
    rows : iterable of sequences
    *notes : str
    """
    printed = tuple(tuple(clean(cell) or NOT_SHOWN for cell in row) for row in rows)
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


TELLS = "pmo_workshop_tells"
"""Under which name the output of a title keeps the actions of which a communication tells."""


@dataclass(frozen=True)
class Headline:
    """The title of a communication, as a notebook shows it; its output keeps what it ``tells``."""

    text: str
    tells: tuple[str, ...] = ()

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[Mapping[str, object], Mapping[str, object]]:
        shown = {"text/plain": self.text, "text/markdown": f"# {as_markdown(self.text)}"}
        return shown, {TELLS: list(self.tells)} if self.tells else {}


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
    tells : tuple of str
        The actions of the ledger whose readers learn that they are done.
    notes : tuple of str
        What stands in the source line besides, such as how sure a figure is.
    """

    title: str = ""
    fields: Fields = field(default_factory=dict)
    rests_on: Sequence[Released] = ()
    grade: str = ""
    tells: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Publication:
    """One communication, ready to be shown field by field."""

    template: Template
    filled: Filled = Filled()

    @property
    def title(self) -> Headline:
        open_title = gettext(
            "{kind}: {place}",
            kind=gettext(self.template.title),
            place=open_place(gettext("the title, an outcome")),
        )
        return Headline(clean(self.filled.title) or open_title, self.filled.tells)

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
        """A few words for each group of people or records: how many, and when."""
        known = [
            _line_of(released, self.filled.grade)
            for released in self.filled.rests_on
            if not released.missing and released.n is not None
        ]
        lines = tuple(filter(None, (*dict.fromkeys(known), *self.filled.notes)))
        if self.filled.rests_on and not lines:
            lines = (gettext("No figure of the client's data stands here."),)
        return Statement("source", (" ".join(lines),)) if lines else None


def _line_of(released: Released, grade: str) -> str:
    """Return who answered or what was counted, and when; of case studies with their grade."""
    today = gettext("as of {day}", day=day_in_words(date.fromisoformat(released.date)))
    facts = [clean(who_answered(released)), released.period or today]
    if grade and released.activity in ("T6", "B7"):
        facts.append(gettext("evidence grade {grade}", grade=grade))
    return upper_first("; ".join(dict.fromkeys(facts))) + "."
