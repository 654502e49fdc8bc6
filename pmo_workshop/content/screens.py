"""Which services stand together on the screens of best-worst scaling."""

from __future__ import annotations

from ..errors import DataError
from ..i18n import gettext

FIRST_BLOCKS = {7: (2, 4, 5, 6), 11: (1, 3, 4, 5, 9), 13: (0, 1, 3, 9)}
MOST = max(FIRST_BLOCKS)
"""More services than these do not fit on the screens."""
FEWEST_ON_A_SCREEN = 3


def cyclic_design(v: int) -> list[tuple[int, ...]]:
    """
    Screens that show v services equally often, and each pair of them equally often.

    Parameters
    ----------
    v : int
        Number of services: 7, 11 or 13.

    Returns
    -------
    list of v tuples
        Positions of the services, from 0.

    Raises
    ------
    DataError
        There is no cyclic design for v.

    Notes
    -----
    {2, 4, 5, 6} + i modulo 7, {1, 3, 4, 5, 9} + i modulo 11 and {0, 1, 3, 9} + i modulo 13, i from
    0 to v - 1: difference sets, Bose (1939), Annals of Eugenics 9:353-399.

    Examples
    --------
    >>> cyclic_design(7)[:2]
    [(2, 4, 5, 6), (0, 3, 5, 6)]
    """
    if v not in FIRST_BLOCKS:
        raise DataError(
            gettext("There is no cyclic design for {n} services. Choose 7, 11 or 13 services.", n=v)
        )
    return [tuple(sorted((first + i) % v for first in FIRST_BLOCKS[v])) for i in range(v)]


def screens(services: int) -> list[tuple[int, ...]]:
    """
    Return the positions of the services on each screen; each service is on about equally many.

    Parameters
    ----------
    services : int
        At most ``MOST``.

    Notes
    -----
    Between the sizes of a cyclic design the last places stay empty: every pair that is left is
    still seen equally often, on screens that are a little smaller.

    Examples
    --------
    >>> screens(6)[:2]
    [(2, 4, 5), (0, 3, 5)]
    """
    size = next(v for v in sorted(FIRST_BLOCKS) if v >= services)
    blocks = [tuple(at for at in block if at < services) for block in cyclic_design(size)]
    return [block for block in blocks if len(block) >= FEWEST_ON_A_SCREEN]
