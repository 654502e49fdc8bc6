"""What a claim says about its element, when its verdict rests on enough."""

from __future__ import annotations

from ..claims import Claim
from ..verdicts import Judgement

FEWEST = 10
"""A finding without limits on fewer people or records than this is never clear."""


def judgement(claim: Claim) -> Judgement:
    """
    Return what a claim says about its element.

    Examples
    --------
    >>> from pmo_workshop.verdicts import Verdict
    >>> judgement(Claim("a", "T2", "x", verdict=Verdict.CLEAR_SHORTFALL, low=-1.2, high=-0.8)).name
    'SHORT'
    >>> judgement(Claim("a", "S4", "x", verdict=Verdict.TARGET_MISSED, n=3)).name
    'PERHAPS_SHORT'
    >>> judgement(Claim("a", "T1", "x", verdict=Verdict.LEADING_GROUP)).name
    'DESCRIPTIVE'
    """
    found = claim.verdict.judgement if claim.verdict else Judgement.DESCRIPTIVE
    unsure = claim.low is None and (claim.n is None or claim.n < FEWEST)
    return Judgement.PERHAPS_SHORT if found is Judgement.SHORT and unsure else found


def is_judged(claim: Claim) -> bool:
    """Whether a claim holds a finding against a standard that was there before."""
    return judgement(claim) is not Judgement.DESCRIPTIVE
