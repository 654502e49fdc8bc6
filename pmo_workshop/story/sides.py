"""Which side of a claim has more: "users get more than they give", held to the figures of both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..claims import Claim
from ..i18n import N_, gettext, kept_by_language
from ..texts import spoken
from .figures import Kind, digits_of, figures_in
from .held import ABOVE, BELOW, LESS, MORE
from .parts import part_at, stems

# Translators: words that stand between a comparison and what it is compared with; between bars.
_THAN = N_("than|what")
# Translators: words for having more, with what is compared right behind; between bars.
_EXCEEDS = N_("exceeds?|outweighs?|outnumbers?|surpass(?:es)?")
# Translators: words that turn the meaning of a comparison, between bars.
_NO_COMPARISON = N_("not|never|no|neither|should|must|if|whether|may|might|perhaps")


@dataclass(frozen=True)
class Order:
    """The words of two sides, by their stems, of which the first has more."""

    more: frozenset[str]
    less: frozenset[str]


def against_the_order(sentence: str, about: Sequence[Claim]) -> list[str]:
    """
    Return that the one side of the nearest claim is said to have more, and the other one has.

    Sides are known by their words.

    Examples
    --------
    >>> told = [Claim("a", "V2", "Users get 5.0, 0.9 above what they give (4.1).")]
    >>> against_the_order("Users get more than they give.", told)
    []
    >>> against_the_order("Users give more than they get.", told)
    ['the data do not say so. Users get 5.0, 0.9 above what they give (4.1).']
    >>> against_the_order("What users give outweighs what they get.", told)
    ['the data do not say so. Users get 5.0, 0.9 above what they give (4.1).']
    """
    if re.search(rf"\b(?:{gettext(_NO_COMPARISON)})\b", sentence, re.IGNORECASE):
        return []
    for said in _orders_in(sentence):
        for claim in about[:1]:
            known = [*_orders_in(spoken(claim.text)), *_by_figures(claim)]
            same = any(_are_one(said, one) for one in known)
            if not same and any(_are_one(Order(said.less, said.more), one) for one in known):
                return [gettext("the data do not say so. {claim}", claim=spoken(claim.text))]
    return []


def tells_an_order(text: str) -> bool:
    """
    Return whether a text says that one side has more than another.

    Examples
    --------
    >>> tells_an_order("Cost exceeds value."), tells_an_order("Cost is high.")
    (True, False)
    """
    return any(True for _ in _orders_in(text))


def bears_the_order(sentence: str, claim: Claim) -> bool:
    """
    Return whether a claim says of the same two sides that the first has more.

    Examples
    --------
    >>> told = Claim("a", "V2", "Users get 5.0, 0.9 above what they give (4.1).")
    >>> bears_the_order("What users get outweighs what they give.", told)
    True
    """
    known = [*_orders_in(spoken(claim.text)), *_by_figures(claim)]
    return any(_are_one(said, one) for said in _orders_in(sentence) for one in known)


def _are_one(said: Order, known: Order) -> bool:
    """Return whether both sides share a word that the other one has not."""
    return bool(said.more & known.more and said.less & known.less)


def _orders_in(text: str) -> Iterator[Order]:
    """Yield who is said to have more than whom, clause by clause."""
    for clause in re.split(r"[.;:!?()]\s|\s[–—]\s", digits_of(text)):
        found = _compared().search(clause)
        if found:
            one = stems(f"{clause[: found.start()]} {found['of'] or ''}")
            other = stems(clause[found.end() :])
            yield Order(other, one) if found["less"] else Order(one, other)


def _by_figures(claim: Claim) -> Iterator[Order]:
    """Yield the two parts of a claim that tell a figure of one kind each, the higher one first."""
    text = digits_of(spoken(claim.text))
    told: dict[Kind, list[tuple[float, frozenset[str]]]] = {}
    for figure in figures_in(spoken(claim.text)):
        if figure.kind in (Kind.OF_ALL, Kind.MEASURE, Kind.AMOUNT) and not figure.is_range:
            value = figure.values[0] / (figure.values[1] if figure.kind is Kind.OF_ALL else 1)
            told.setdefault(figure.kind, []).append((value, stems(part_at(text, figure.at))))
    for (one, mine), (other, theirs) in (pair for pair in told.values() if len(pair) == 2):
        if one != other:
            yield Order(mine, theirs) if one > other else Order(theirs, mine)


@kept_by_language
def _compared() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:(?:(?:{gettext(MORE)}|{gettext(ABOVE)})"
        rf"|(?P<less>{gettext(LESS)}|{gettext(BELOW)}))\b"
        rf"(?P<of>[^;!?]{{0,40}}?)\b(?:{gettext(_THAN)})|(?:{gettext(_EXCEEDS)}))\b",
        re.IGNORECASE,
    )
