"""What a claim's verdict says about its element: short, perhaps short, in order or undecided."""

from __future__ import annotations

from ..claims import Claim
from ..wording.grammar import (
    ABOVE,
    CLEAR_SHORTFALL,
    CLEARLY_ABOVE,
    NO_DIFFERENCE,
    SHORTFALL,
    TOO_FEW,
)

SHORT, PERHAPS, FINE, OPEN = "short", "perhaps short", "in order", "undecided"

JUDGEMENTS = {
    CLEAR_SHORTFALL: SHORT,
    "target missed": SHORT,
    SHORTFALL: PERHAPS,
    NO_DIFFERENCE: FINE,
    CLEARLY_ABOVE: FINE,
    ABOVE: FINE,
    "target met": FINE,
    TOO_FEW: OPEN,
}
"""Verdicts that judge; every other one describes."""

DESCRIPTIONS = frozenset(
    {
        "",
        "leading group",
        "signal",
        "no signal",
        "no change shown",
        "not collected",
    }
)
"""Verdicts that describe: an order, a change of a process, a state."""


def judgement(claim: Claim) -> str:
    """
    Return what a claim says about its element, or "" if it only describes.

    Examples
    --------
    >>> judgement(Claim("a", "T2", "x", verdict="clear shortfall"))
    'short'
    >>> judgement(Claim("a", "T1", "x", verdict="leading group"))
    ''
    """
    return JUDGEMENTS.get(claim.verdict, "")


def is_screening(claim: Claim) -> bool:
    """Whether a claim is labelled as screening: worth a second look, no more."""
    return "screening" in claim.text.casefold() or "screening" in claim.verdict.casefold()
