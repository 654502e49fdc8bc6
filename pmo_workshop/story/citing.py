"""What stands in braces in own words: a claim's number, its sentence, or a figure of one's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..claims import Claim, as_markdown
from ..disclosure import FULL_FROM
from ..display import decimals_of, number, out_of, with_percent_sign
from ..errors import nearest
from ..i18n import gettext
from ..present.money import money
from ..texts import open_place, spoken
from ..units import in_words
from .figures import figures_in

SENTENCE = "sentence"
_BRACES = re.compile(r"\{([^{}\n]*)\}")
_OWN = "="


@dataclass(frozen=True)
class Cited:
    """
    A pair of braces: where it stands in the text, and what it asks for.

    ``id`` as it was written; ``claim`` None where there is none of this id; ``sentence`` whether
    the whole sentence is asked for.
    """

    start: int
    end: int
    id: str
    claim: Claim | None
    sentence: bool = False
    own: str = ""

    @property
    def printed(self) -> str:
        """What a reader sees in its place; nothing where there is nothing to print."""
        if self.own or self.claim is None:
            return self.own
        return spoken(self.claim.text) if self.sentence else figure_of(self.claim)


def filled(text: str, claims: Sequence[Claim]) -> str:
    """
    Return own words with their citations filled; one that leads nowhere is an open place.

    Examples
    --------
    >>> told = Claim("T2.gap.overall", "T2", "Below.", number=-0.72, unit="scale points", n=38)
    >>> filled("The gap is {T2.overall} on the scale: {T2.gap.overall|sentence}", [told])
    'The gap is −0.7 on the scale: Below.'
    >>> filled("Now {T2.all}.", [told])
    'Now To fill in: T2.all.'
    >>> filled("We ask for {=GBP 20,000}.", [told])
    'We ask for GBP 20,000.'
    """
    parts: list[str] = []
    at = 0
    for cited in citations(text, claims):
        parts += [text[at : cited.start], as_markdown(cited.printed or open_place(cited.id))]
        at = cited.end
    return "".join([*parts, text[at:]])


def citations(text: str, claims: Sequence[Claim]) -> Iterator[Cited]:
    """Yield what stands in braces, in order."""
    known = {claim.id: claim for claim in reversed(claims)}
    for found in _BRACES.finditer(text):
        inner = found[1].strip()
        if inner.startswith(_OWN):
            yield Cited(found.start(), found.end(), "", None, own=inner[1:].strip())
            continue
        name, _, form = (part.strip() for part in inner.partition("|"))
        whole = form.casefold() in (SENTENCE, gettext(SENTENCE).casefold())
        claim = claim_of(name, claims, known) if whole or not form else None
        yield Cited(found.start(), found.end(), name, claim, whole)


def claim_of(name: str, claims: Sequence[Claim], known: Mapping[str, Claim]) -> Claim | None:
    """
    Return the claim of an id, or of its short form: the activity and what the sentence is about.

    Examples
    --------
    >>> told = [Claim("T2.gap.overall", "T2", "A."), Claim("T2.change.overall", "T2", "B.")]
    >>> claim_of("T2.overall", told, {}).text, claim_of("T2.empathy", told, {})
    ('A.', None)
    """
    if name in known:
        return known[name]
    activity, _, about = name.partition(".")
    ends = (c for c in claims if about and c.activity == activity and c.id.endswith(f".{about}"))
    return next(ends, None)


def says_where(cited: Cited, claims: Sequence[Claim]) -> str:
    """Return why a citation prints nothing, and the nearest id."""
    if cited.claim is None:
        near = nearest(cited.id, [claim.id for claim in claims])
        return gettext("{id} is no sentence of this report.", id=repr(cited.id)) + near
    return gettext(
        "{id} has no figure of its own. Cite its sentence: {cited}.",
        id=repr(cited.id),
        cited=f"{{{cited.id}|{SENTENCE}}}",
    )


def figure_of(claim: Claim) -> str:
    """
    Return the figure of a claim as its sentence prints it, else as the ledger rounds it.

    A share of fewer than 20 is a count.

    Examples
    --------
    >>> figure_of(Claim("a", "T2", "Reliability is 1.3 below.", number=-1.31, unit="scale points"))
    '1.3'
    >>> figure_of(Claim("a", "T2", "", number=0.7412, unit="share", n=38))
    '74 %'
    >>> figure_of(Claim("a", "T2", "", number=0.25, unit="share", n=12))
    '3 of 12'
    >>> figure_of(Claim("a", "T2", "", number=280868.9, unit="GBP a year"))
    'GBP 281,000 a year'
    """
    if claim.number is None:
        return ""
    printed = next((f.told for f in figures_in(spoken(claim.text)) if f.tells(claim.number)), "")
    if printed:
        return printed
    digits = decimals_of((claim.number, claim.low, claim.high), claim.unit)
    if claim.unit in ("share", "%"):
        share = claim.number if claim.unit == "share" else claim.number / 100
        if claim.n is not None and claim.n < FULL_FROM:
            return out_of(round(share * claim.n), claim.n)
        return with_percent_sign(number(100 * share, 0))
    amount = _MONEY.fullmatch(claim.unit)
    if amount:
        return f"{money(claim.number, amount[1])}{amount[2] or ''}"
    if digits == 0:
        return f"{number(claim.number, 0)} {in_words(claim.unit)}".strip()
    return number(claim.number, digits)


_MONEY = re.compile(r"([A-Z]{3})( .*)?")
