"""How deep a report goes: to the board, in full, or down to every table."""

from __future__ import annotations

from enum import Enum


class Depth(Enum):
    """
    A depth of the report, the shallowest first; what a depth shows, the deeper ones show as well.

    Examples
    --------
    >>> Depth("full").shows(Depth.BOARD), Depth.FULL.shows(Depth.ANNEX)
    (True, False)
    """

    BOARD = "board"
    FULL = "full"
    ANNEX = "annex"

    def shows(self, wanted: Depth) -> bool:
        """Whether a report of this depth shows what is wanted from another depth on."""
        depths = list(Depth)
        return depths.index(wanted) <= depths.index(self)
