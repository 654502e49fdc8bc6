"""What a claim's verdict says about its element: short, perhaps short, in order or undecided."""

from __future__ import annotations

from ..claims import Claim
from ..present.grammar import (
    ABOVE,
    CLEAR_SHORTFALL,
    CLEARLY_ABOVE,
    NO_DIFFERENCE,
    SHORTFALL,
    TOO_FEW,
)

SHORT, PERHAPS, FINE, OPEN = "short", "perhaps short", "in order", "undecided"

JUDGEMENTS = {
    # against the margin the sponsor has fixed (R7)
    CLEAR_SHORTFALL: SHORT,
    SHORTFALL: PERHAPS,
    NO_DIFFERENCE: FINE,
    CLEARLY_ABOVE: FINE,
    ABOVE: FINE,
    TOO_FEW: OPEN,
    # against a target that was agreed
    "target missed": SHORT,
    "target met": FINE,
    "too few requests to tell": OPEN,
    # C5 and C6: unit cost with its guardrails, projects with the method and without
    "lower unit cost": FINE,
    "lower unit cost, guardrails not known": OPEN,
    "higher unit cost": SHORT,
    "no claim: a guardrail fell": OPEN,
    "too few periods to tell": OPEN,
    "too few projects to tell": OPEN,
    # S2: a serious theme against what the PMO offers
    "gap in the offer": SHORT,
    "no gap shown": FINE,
    # V3: what is reported against what is verified
    "clearly under-reported": SHORT,
    "clearly over-reported": SHORT,
    "under-reported, size uncertain": PERHAPS,
    "over-reported, size uncertain": PERHAPS,
    "too few benefits to tell": OPEN,
    # B7 and V4: benefits against costs
    "benefit below cost": SHORT,
    "does not pay back in nearly all draws": SHORT,
    "benefit above cost": FINE,
    "pays back in nearly all draws": FINE,
    "range reaches both sides of break-even": OPEN,
    "may or may not pay back": OPEN,
}
"""Verdicts that hold a finding against a standard that was there before; others describe."""

FEWEST = 10
"""A finding without limits on fewer people or records than this is never clear."""


def judgement(claim: Claim) -> str:
    """
    Return what a claim says about its element, or "" if it only describes.

    Examples
    --------
    >>> judgement(Claim("a", "T2", "x", verdict="clear shortfall", low=-1.2, high=-0.8))
    'short'
    >>> judgement(Claim("a", "S4", "x", verdict="target missed", n=3))
    'perhaps short'
    >>> judgement(Claim("a", "T1", "x", verdict="leading group"))
    ''
    """
    found = JUDGEMENTS.get(claim.verdict, "")
    unsure = claim.low is None and (claim.n is None or claim.n < FEWEST)
    return PERHAPS if found == SHORT and unsure else found


def is_screening(claim: Claim) -> bool:
    """Whether a claim is labelled as screening: worth a second look, no more."""
    return "screening" in claim.text.casefold() or "screening" in claim.verdict.casefold()
