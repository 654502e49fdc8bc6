"""What a claim says about its element, and which shortfalls hold over their whole family."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..analysis.uncertainty import holm
from ..claims import Claim
from ..verdicts import Judgement, Verdict

FEWEST = 10
"""A finding without limits on fewer people or records than this is never clear."""

OF_ONE, OF_ALL = 0.025, 0.05
"""How often a clear shortfall may be false: of one element, and of any element of a report."""


def judgement(claim: Claim) -> Judgement:
    """
    Return what a claim says about its element.

    Examples
    --------
    >>> from pmo_workshop.verdicts import Verdict
    >>> short = {"verdict": Verdict.CLEAR_SHORTFALL, "low": -1.2, "high": -0.8}
    >>> judgement(Claim("a", "T2", "x", **short, sampled=True)).name
    'SHORT'
    >>> judgement(Claim("a", "S4", "x", verdict=Verdict.TARGET_MISSED, n=3)).name
    'TO_DO'
    >>> judgement(Claim("a", "S4", "x", verdict=Verdict.TARGET_MET, n=3)).name
    'DESCRIPTIVE'
    >>> judgement(Claim("a", "T2", "x", **short, sampled=True, screening=True)).name
    'DESCRIPTIVE'
    """
    if claim.verdict is None or claim.screening:
        return Judgement.DESCRIPTIVE
    found = claim.verdict.judgement
    short = found in (Judgement.SHORT, Judgement.PERHAPS_SHORT)
    if not claim.sampled:
        return Judgement.TO_DO if short else Judgement.DESCRIPTIVE
    unsure = claim.low is None and (claim.n is None or claim.n < FEWEST)
    return Judgement.PERHAPS_SHORT if short and unsure else found


def is_judged(claim: Claim) -> bool:
    """Whether a claim holds a finding that varies against a standard that was there before."""
    return judgement(claim) not in (Judgement.DESCRIPTIVE, Judgement.TO_DO)


_OPEN_ENDS = (
    Verdict.HIDDEN_COST,
    Verdict.NOT_REPORTED,
    Verdict.NOT_SUPPORTED,
    Verdict.REPORTED_ABOVE,
    Verdict.CLEARLY_LOWER,
    Verdict.LOWER,
    Verdict.MORE_FELL,
)
"""What has no standard to fall short of, and does not leave things as they are either."""


SHOULD_RISE = "T5"
"""The activity on what should rise, so that a fall of it calls for something."""


def calls_for_something(claim: Claim) -> bool:
    """
    Whether a finding wants a row in the plan: it falls short, has grown worse, or costs money.

    Examples
    --------
    >>> from pmo_workshop.verdicts import Verdict
    >>> [calls_for_something(Claim("a", "V3", "x", verdict=verdict, sampled=True))
    ...  for verdict in (Verdict.SHORTFALL, Verdict.NOT_SUPPORTED, Verdict.CLEARLY_ABOVE)]
    [True, True, False]
    """
    if judgement(claim) in (Judgement.SHORT, Judgement.PERHAPS_SHORT, Judgement.TO_DO):
        return True
    fallen = claim.verdict is Verdict.CHANGED_DOWN and claim.activity == SHOULD_RISE
    return (fallen or claim.verdict in _OPEN_ENDS) and not claim.screening


def clear_together(family: Sequence[Claim], level: float) -> tuple[Claim, ...]:
    """
    Return the clear shortfalls of a family of judged claims that hold over all of it.

    Parameters
    ----------
    family : sequence of Claim
    level : float
        How often any of them may be false if all truths lie on their lines.

    Notes
    -----
    Holm (1979) over the one-sided p of each claim; a claim without one counts and never holds.

    Examples
    --------
    >>> from pmo_workshop.verdicts import Verdict
    >>> short = {"verdict": Verdict.CLEAR_SHORTFALL, "low": -1.2, "high": -0.6, "sampled": True}
    >>> two = [Claim(key, "T2", "x", **short, beyond=p) for key, p in (("a", 0.02), ("b", 0.001))]
    >>> [claim.id for claim in clear_together(two, 0.025)]
    ['a', 'b']
    >>> [claim.id for claim in clear_together([two[0], two[0]], 0.025)]
    []
    """
    p = np.array([1.0 if claim.beyond is None else claim.beyond for claim in family])
    return tuple(
        claim
        for claim, adjusted in zip(family, holm(p), strict=True)
        if adjusted <= level and judgement(claim) is Judgement.SHORT
    )
