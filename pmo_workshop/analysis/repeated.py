"""Records that were made again: the last of each, and the first beside it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd


def latest(records: pd.DataFrame, by: Sequence[str], on: str) -> pd.DataFrame:
    """
    Return the last record of each thing; one without a day is the oldest.

    Parameters
    ----------
    records : DataFrame
    by : sequence of str
        The columns that name a thing.
    on : str
        The column of the day; without it every record is the last.

    Examples
    --------
    >>> ratings = pd.DataFrame({"rater": "a", "level": [2, 3],
    ...                         "day": pd.to_datetime(["2025-03-03", "2026-03-02"])})
    >>> latest(ratings, ["rater"], "day")["level"].tolist()
    [3]
    """
    if on not in records:
        return records
    dated = records.sort_values(on, na_position="first", kind="stable")
    return records[records.index.isin(dated.drop_duplicates(by, keep="last").index)]


def first_and_last(
    records: pd.DataFrame, by: Sequence[str], on: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    Return the first and the last record of each thing that has records of two days or more.

    Parameters
    ----------
    records, by, on
        As in ``latest``; records without a day do not count.

    Returns
    -------
    first, last : DataFrames
        By day.

    Examples
    --------
    >>> ratings = pd.DataFrame({"rater": ["a", "a", "b"], "level": [2, 3, 4],
    ...                         "day": pd.to_datetime(["2025-03-03", "2026-03-02", "2026-03-02"])})
    >>> [half["level"].tolist() for half in first_and_last(ratings, ["rater"], "day")]
    [[2], [3]]
    """
    if on not in records:
        return records.head(0), records.head(0)
    dated = records.dropna(subset=[on]).sort_values(on, kind="stable")
    again = dated[dated.groupby(list(by))[on].transform("nunique") > 1]
    return again.drop_duplicates(by, keep="first"), again.drop_duplicates(by, keep="last")
