"""How the plan speaks: claims that rest on other claims, and figures as text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from .. import texts, units
from ..claims import Claim, question_of
from ..display import (
    decimals_of,
    from_to,
    interval,
    number,
    out_of,
    percent,
    percent_range,
    plain,
    whole_of_few,
)
from ..i18n import N_, day_in_words, gettext, pgettext
from ..present.grammar import barred_words, texts_in, without
from ..present.money import money
from ..present.table import Column, Row, Table
from ..verdicts import Verdict
from .reading import Evidence

ACTIVITY = "P"
"""What stands for the plan where an activity is named."""

NO_OWNER, NO_DATE = N_("no owner yet"), N_("no date yet")


def element_named(title: str) -> str:
    """
    Return what an element is called within a sentence; a language may mark it as a name.

    Examples
    --------
    >>> from pmo_workshop.i18n import speaking
    >>> element_named("Building Trust")
    'Building Trust'
    >>> with speaking("de"):
    ...     element_named("Building Trust")
    '„Vertrauen aufbauen“'
    """
    # Translators: an element within a sentence, such as Building Trust.
    return pgettext("within a sentence", "{element}", element=gettext(title))


def proposed(owner: str) -> str:
    """Return the owner whom the tables propose for what nobody has agreed to; also that none is."""
    return gettext("{owner} (proposed)", owner=owner) if owner else gettext(NO_OWNER)


def plan_claim(
    evidence: Evidence,
    name: str,
    key: str,
    text: str,
    rests_on: Iterable[Claim] = (),
    *,
    verdict: Verdict | None = None,
    gist: str = "",
    **figures: Any,
) -> Claim:
    """
    Return a claim of the plan; its hash is made of the hashes of what it rests on.

    ``key`` is what the claim is about; ``gist`` what it says beside its verdict. Words that rule R8
    bars are barred to us: what the workbooks show may hold any.
    """
    found = barred_words(text)
    if found:
        told = [[claim.text, claim.gist, claim.within, claim.subject] for claim in evidence.claims]
        cells = [table.data for table in evidence.tables]
        found = barred_words(without(text, texts_in([told, cells])))
    if found:
        raise ValueError(f"The sentence {name}.{key} of the plan holds barred words: {found}.")
    return Claim(
        id=f"{ACTIVITY}.{name}.{slug(key)}",
        activity=ACTIVITY,
        text=texts.spoken(text),
        verdict=verdict,
        told=verdict.in_words if verdict else "",
        gist=texts.spoken(gist or text),
        subject=key,
        data_hash=_combined_hash(list(rests_on) or evidence.claims),
        date=evidence.client["report_date"],
        **figures,
    )


def slug(key: str) -> str:
    """
    Return a key as it stands in an id.

    Examples
    --------
    >>> slug("Building Trust")
    'building-trust'
    """
    return re.sub(r"\W+", "-", key.casefold()).strip("-")


def _combined_hash(claims: Sequence[Claim]) -> str:
    lines = sorted(f"{claim.id} {claim.data_hash}" for claim in claims)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def size(claim: Claim) -> str:
    """
    Return the figure of a claim with its unit.

    Examples
    --------
    >>> size(Claim("a", "T2", "x", number=-0.73, unit="scale points", n=38))
    '−0.7 points'
    >>> size(Claim("a", "T5", "x", number=0.27, unit="share", n=368))
    '27 %'
    >>> size(Claim("a", "S2", "x", number=1, unit="themes")), size(Claim("a", "V4", "x", number=0.5,
    ...      low=0.49, high=0.63, unit="ratio"))
    ('1 theme', '0.50 ratio')
    >>> size(Claim("a", "V3", "x", number=440_000, unit="GBP"))
    'GBP 440,000'
    """
    if claim.number is None:
        return "–"
    whole = whole_of_few(claim.number, claim.unit, claim.n)
    if whole and claim.n is not None:
        return out_of(round(claim.number * whole), claim.n)
    if claim.unit in _SHARES:
        return percent(claim.number * _SHARES[claim.unit])
    if claim.unit == "scale points":
        return gettext("{figure} points", figure=number(claim.number, signed=True))
    if units.is_counted(claim.unit) and float(claim.number).is_integer():
        return units.how_many(claim.number, claim.unit)
    if units.is_currency(claim.unit):
        return money(claim.number, claim.unit)
    return units.figure_in_words(number(claim.number, _decimals(claim)), claim.unit)


def limits(claim: Claim) -> str:
    """
    Return the interval of a claim as text, with its unit.

    Examples
    --------
    >>> limits(Claim("a", "T2", "x", low=-0.81, high=-0.65, unit="scale points"))
    '−0.8 to −0.7 points'
    >>> limits(Claim("a", "C4", "x", number=1100 / 19, low=33.5, high=79.7, unit="%", n=19))
    '6.4 to 15.1 of 19'
    """
    low, high = claim.low, claim.high
    if low is None or high is None:
        return "–"
    whole = whole_of_few(claim.number, claim.unit, claim.n)
    if whole and claim.n is not None:
        ends = from_to(number(low * whole), number(high * whole))
        return gettext("{ends} of {n}", ends=ends, n=number(claim.n, 0))
    if claim.unit in _SHARES:
        return percent_range(low * _SHARES[claim.unit], high * _SHARES[claim.unit])
    if claim.unit == units.TIMES_THE_LOG:
        first, last = (number(end, _decimals(claim)) for end in (low, high))
        return gettext("{low} to {high} times the log", low=first, high=last)
    told = interval(low, high, _decimals(claim))
    if claim.unit == "scale points":
        return gettext("{figure} points", figure=told)
    return units.figure_in_words(told, claim.unit)


_SHARES = {"share": 1.0, "%": 0.01}
"""Units of shares, by what makes a share of them."""


def _decimals(claim: Claim) -> int:
    return decimals_of((claim.number, claim.low, claim.high), claim.unit)


def people(claim: Claim) -> str:
    """
    Return n, and N where it is known.

    Examples
    --------
    >>> people(Claim("a", "T2", "x", n=38, population=61)), people(Claim("a", "T2", "x"))
    ('38 of 61', '–')
    """
    if claim.n is None:
        return "–"
    if claim.population:
        return gettext("{x} of {n}", x=number(claim.n, 0), n=number(claim.population, 0))
    return number(claim.n, 0)


def strength(claim: Claim) -> float:
    """
    Return how far an estimate is from 0, in half widths of its interval.

    It has no unit, so that findings in different units can be put in the order of how well their
    data support them; it does not say how large a finding is.

    Examples
    --------
    >>> strength(Claim("a", "T2", "x", number=-0.8, low=-1.0, high=-0.6))
    4.0
    """
    if claim.number is None or claim.low is None or claim.high is None:
        return 0.0
    half = (claim.high - claim.low) / 2
    return round(abs(claim.number) / half, 9) if half > 0 else 0.0


def gravest_first(claims: Iterable[Claim]) -> list[Claim]:
    """
    Return claims by how well their data support them; of one question the largest comes first.

    Examples
    --------
    >>> sure = Claim("C2.kept.a", "C2", "x", number=-1.7, low=-1.8, high=-1.6)
    >>> wide = Claim("C2.kept.b", "C2", "x", number=-1.8, low=-2.0, high=-1.6)
    >>> [claim.id for claim in gravest_first([sure, wide])]
    ['C2.kept.b', 'C2.kept.a']
    """
    claims = list(claims)
    best: dict[str, float] = {}
    for claim in claims:
        asked = question_of(claim.id)
        best[asked] = max(best.get(asked, 0.0), strength(claim))

    def place(claim: Claim) -> tuple[float, float]:
        own = best[question_of(claim.id)]
        return -own, -abs(claim.number or 0.0) if own else 0.0

    return sorted(claims, key=place)


def in_words(day: date | None) -> str:
    """Return by when something is due, also that it is not known."""
    return gettext("due {day}", day=day_in_words(day)) if day else gettext(NO_DATE)


def table_of(
    name: str,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    *notes: str,
    groups: Sequence[str] = (),
) -> Table | None:
    """Return rows of published cells as a table, or None if there are none."""
    shown = {column.name for column in columns}
    if not rows:
        return None
    return Table(
        name=name,
        title=title,
        columns=tuple(replace(column, title=gettext(column.title)) for column in columns),
        rows=tuple(tuple(column.text(row) for column in columns) for row in rows),
        data=tuple(
            {column.name: column.datum(row) for column in columns}
            | {name: plain(cell) for name, cell in row.items() if name not in shown}
            for row in rows
        ),
        notes=tuple(filter(None, notes)),
        groups=tuple(groups),
    )
