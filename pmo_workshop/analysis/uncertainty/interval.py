"""The 95 % interval that every method of this package returns."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.special import ndtri

from ...errors import DataError

LEVEL = 0.95
Z = float(ndtri((1 + LEVEL) / 2))


@dataclass(frozen=True)
class Interval:
    """
    An estimate with its 95 % interval; nothing is rounded and nothing is missing.

    Attributes
    ----------
    estimate, low, high : float
        In the unit of the measure; ``low`` equals ``high`` where the sample does not vary.
    n : int
        Respondents or records behind the estimate.
    method : str
        The method by name, with "no variation" added where the sample does not vary.

    Raises
    ------
    DataError
        One of the three figures is not a finite number.
    """

    estimate: float
    low: float
    high: float
    n: int
    method: str

    def __post_init__(self) -> None:
        if not all(map(math.isfinite, (self.estimate, self.low, self.high))):
            raise DataError(
                f"{self.method} gives no interval for these data (n = {self.n}): estimate "
                f"{self.estimate}, limits {self.low} to {self.high}. "
                "Check the values for zeros and infinite numbers."
            )


def no_variation(estimate: float, n: int, method: str) -> Interval:
    """Return the interval without width of a sample in which all values are equal."""
    return Interval(estimate, estimate, estimate, n, f"{method}, no variation")
