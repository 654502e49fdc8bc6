"""How a step that follows from a result is stated."""

from __future__ import annotations

from ..claims import Statement
from ..disclosure import Released


def steps(released: Released, *lines: str) -> Statement | None:
    """
    Return what to do next; empty lines are left out.

    Parameters
    ----------
    released : Released
        The result the steps follow from.
    *lines : str

    Returns
    -------
    Statement or None
        None if there is no result: then the reason and the way to collect it are said instead.
    """
    return None if released.missing else Statement("next", tuple(line for line in lines if line))
