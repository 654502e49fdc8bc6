"""What is noticed across the cells of a survey, before any verdict rests on them.

Every check asks one question of the answers and is silent unless chance can be left out: over all
checks together at most 2 of 100 clean surveys of 20 people and more raise a finding
(``docs/noticing.md``).
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping

import pandas as pd

from .contrary import contrary
from .copies import aspects_equal, choices_of, entered_twice, rows_again, waves_copied
from .direction import (
    against_their_scale,
    costs_against,
    exchanged,
    swapped_kano,
    turned_scales,
)
from .finding import Finding
from .lost import (
    blanks_lost,
    out_of_place,
    periods_lost,
    rows_lost,
    silent_respondents,
    unanswered,
)
from .meaning import against_meaning, another_scale
from .names import misspelt
from .registers import exchanged_columns, last_period_not_whole
from .scales import costs_cut_off, scales_within, shorter_than_before, two_scales
from .sheets import sheets_by_wave
from .shifts import against_another_wave, shifted
from .slips import slips
from .times import in_another_unit
from .told import against_the_total, told_otherwise

__all__ = ["Finding", "notice"]


def notice(tables: Mapping[str, pd.DataFrame], *, of_a_room: bool = False) -> list[Finding]:
    """
    Everything about the answers that may be a fault of the file.

    Parameters
    ----------
    tables : mapping of table name to DataFrame
        As intake has linked them: with waves, the index is the row of the spreadsheet.
    of_a_room : bool
        A room has written them: several people there may write the same, and nobody pastes rows.

    Returns
    -------
    list of Finding
        Each name once.
    """
    found: list[Finding] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        by_wave = sheets_by_wave(tables)
        for name, sheets in by_wave.items():
            wave = name if len(by_wave) > 1 else ""
            found += against_their_scale(sheets) + turned_scales(sheets) + swapped_kano(sheets)
            found += exchanged(sheets, wave) + against_the_total(sheets)
            found += shifted(sheets) + scales_within(sheets, wave) + aspects_equal(sheets)
            found += blanks_lost(sheets, wave) + unanswered(sheets, wave)
            found += out_of_place(sheets, wave) + another_scale(sheets, wave)
        if "perceived_cost" in tables:
            found += costs_against(tables["perceived_cost"])
            found += costs_cut_off(tables["perceived_cost"])
        choices = choices_of(tables)
        if choices is not None:
            found += entered_twice(choices, _rows_of(tables)) + waves_copied(choices)
        found += two_scales(by_wave) + shorter_than_before(by_wave)
        found += against_another_wave(by_wave)
    found += told_otherwise(tables)
    found += rows_lost(tables) + misspelt(tables) + silent_respondents(tables)
    found += ([] if of_a_room else rows_again(tables)) + in_another_unit(tables)
    found += contrary(tables) + against_meaning(tables) + periods_lost(tables)
    found += exchanged_columns(tables) + slips(tables) + last_period_not_whole(tables)
    named = {finding.name or finding.says: finding for finding in reversed(found)}
    return [*reversed(named.values())]


def _rows_of(tables: Mapping[str, pd.DataFrame]) -> dict[str, int]:
    respondents = tables.get("respondents")
    if respondents is None:
        return {}
    return {str(name): int(row) for row, name in respondents["resp_id"].dropna().items()}
