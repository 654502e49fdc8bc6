"""The 95 % interval that every method of this package returns."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from scipy.special import ndtri

from ...errors import DataError
from ...i18n import gettext

LEVEL = 0.95
Z = float(ndtri((1 + LEVEL) / 2))


class Basis(Enum):
    """What an interval rests on."""

    SAMPLE = "a sample"
    CENSUS = "a census"
    """Everybody answered: there is no sampling error, and the limits are the estimate."""
    NO_VARIATION = "no variation"
    """The sample does not vary, so it does not tell how far it may be off: there are no limits."""


@dataclass(frozen=True)
class Interval:
    """
    An estimate with its 95 % interval; nothing is rounded.

    Attributes
    ----------
    estimate, low, high : float
        In the unit of the measure. All three are equal in a census and nowhere else; the limits
        are missing where the sample does not vary.
    n : int
        Respondents or records behind the estimate.
    method : str
        The method by name.
    basis : Basis

    Raises
    ------
    DataError
        One of the three figures is not a finite number, limits without variation apart.
    """

    estimate: float
    low: float
    high: float
    n: int
    method: str
    basis: Basis = Basis.SAMPLE

    def __post_init__(self) -> None:
        ends = () if self.basis is Basis.NO_VARIATION else (self.low, self.high)
        if not all(map(math.isfinite, (self.estimate, *ends))):
            raise DataError(
                gettext(
                    "{method} gives no interval for these data (n = {n}): estimate "
                    "{estimate}, limits {low} to {high}. Check the values for zeros and "
                    "infinite numbers.",
                    method=self.method,
                    n=self.n,
                    estimate=self.estimate,
                    low=self.low,
                    high=self.high,
                )
            )


def no_variation(estimate: float, n: int, method: str) -> Interval:
    """Return the estimate, without limits, of a sample that does not vary."""
    return Interval(estimate, math.nan, math.nan, n, method, Basis.NO_VARIATION)


def census(estimate: float, n: int, method: str) -> Interval:
    """Return the estimate of a population in which everybody answered, known without error."""
    return Interval(estimate, estimate, estimate, n, method, Basis.CENSUS)


def narrowed(found: Interval, factor: float) -> Interval:
    """
    Return an interval of a sample with the correction of a finite population.

    Parameters
    ----------
    found : Interval
        As if the population were infinite.
    factor : float
        As ``samples.correction`` returns it: both distances from the estimate shrink by it.

    Examples
    --------
    >>> half = narrowed(Interval(10.0, 6.0, 12.0, 9, "BCa bootstrap"), 0.5)
    >>> half.low, half.high, narrowed(half, 0.0).basis.name
    (8.0, 11.0, 'CENSUS')
    """
    if factor == 0:
        return census(found.estimate, found.n, found.method)
    if factor == 1 or found.basis is Basis.NO_VARIATION:
        return found
    low, high = (
        found.estimate + factor * (end - found.estimate) for end in (found.low, found.high)
    )
    return replace(found, low=low, high=high)


def varies(values: np.ndarray, least: float = 0.0) -> bool:
    """Whether values, of the size ``least`` or more, differ by more than the rounding of floats."""
    return bool(np.ptp(values) > 1e-12 * max(least, float(np.abs(values).max())))
