"""A file that people have edited since we wrote it gets the figures of today."""

from .changes import Change, Refreshed, What, in_short, listing, what_of
from .earlier import Earlier, told_earlier
from .lines import (
    Line,
    Merged,
    State,
    Step,
    Told,
    each_line,
    edited_pieces,
    figures_of,
    fingerprint,
    merge,
)
from .record import Record, Wrote, damaged, read_record, refuse_another, with_record
from .rows import merge_rows, rows_told

__all__ = [
    "Change",
    "Earlier",
    "Line",
    "Merged",
    "Record",
    "Refreshed",
    "State",
    "Step",
    "Told",
    "What",
    "Wrote",
    "damaged",
    "each_line",
    "edited_pieces",
    "figures_of",
    "fingerprint",
    "in_short",
    "listing",
    "merge",
    "merge_rows",
    "read_record",
    "refuse_another",
    "rows_told",
    "told_earlier",
    "what_of",
    "with_record",
]
