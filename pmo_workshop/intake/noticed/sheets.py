"""The answers as sheets: one row per respondent and wave, one column per question and aspect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

KEYED = ("E", "P", "single")
"""Aspects in which a reversed question is turned; importance is not."""


@dataclass(frozen=True, eq=False)
class Sheets:
    """
    The answers of one wave.

    Attributes
    ----------
    people : array of str, one per respondent
    questions : DataFrame, one row per question and aspect
        ``item_id``, ``aspect``, ``instrument``, ``dimension`` ("" if blank), ``low``, ``high``,
        ``reverse``; in the order of the table of items, aspect by aspect.
    answers : array, respondents by questions
        Scale points; missing where not answered, or outside the scale.
    outside : array of bool, respondents by questions
        Whether there is an answer outside the scale, which is an error by itself.
    rows : array, respondents by questions
        Row of the spreadsheet, 0 where there is none.
    blank : array of bool, respondents by questions
        Whether there is a row that was left blank and does not say "does not apply".
    """

    people: np.ndarray
    questions: pd.DataFrame
    answers: np.ndarray
    outside: np.ndarray
    rows: np.ndarray
    blank: np.ndarray

    @cached_property
    def keyed(self) -> np.ndarray:
        """The answers from 0 to 1, with reversed questions turned."""
        low, high = (self.questions[end].to_numpy(float) for end in ("low", "high"))
        share = (self.answers - low) / (high - low)
        turned = self.questions["reverse"].to_numpy(bool)
        turned = turned & self.questions["aspect"].isin(KEYED).to_numpy()
        return np.where(turned, 1 - share, share)

    @cached_property
    def given(self) -> np.ndarray:
        """Whether there is an answer, inside the scale or outside."""
        return np.isfinite(self.answers) | self.outside

    @cached_property
    def instruments(self) -> list[str]:
        """Each instrument once, in the order of the questions."""
        return list(dict.fromkeys(self.questions["instrument"]))

    @cached_property
    def _instrument(self) -> np.ndarray:
        return self.questions["instrument"].to_numpy(object)

    @cached_property
    def _aspect(self) -> np.ndarray:
        return self.questions["aspect"].to_numpy(object)

    def places(self, instrument: str, aspect: str | None = None) -> np.ndarray:
        """Return the columns of an instrument, of all aspects or of one."""
        found = self._instrument == instrument
        if aspect is not None:
            found &= self._aspect == aspect
        return np.flatnonzero(found)


def sheets_by_wave(tables: Mapping[str, pd.DataFrame]) -> dict[str, Sheets]:
    """
    Return the answers of each wave as sheets.

    Parameters
    ----------
    tables : mapping of table name to DataFrame
        With ``responses`` and ``items`` of the schema.

    Examples
    --------
    >>> items = pd.DataFrame({
    ...     "item_id": ["G1", "G2"], "instrument": "gap", "dimension": "care", "scale_min": 1,
    ...     "scale_max": 7, "reverse": [0, 1]})
    >>> responses = pd.DataFrame({
    ...     "resp_id": ["a", "a", "b"], "wave": "2026", "item_id": ["G1", "G2", "G2"],
    ...     "aspect": "P", "value": [4, 7, 1], "na": 0})
    >>> sheets_by_wave({"items": items, "responses": responses})["2026"].keyed.tolist()
    [[0.5, 0.0], [nan, 1.0]]
    """
    items, responses = tables.get("items"), tables.get("responses")
    if items is None or responses is None:
        return {}
    items = items.dropna(subset=["item_id", "instrument", "scale_min", "scale_max"])
    items = items[items["scale_min"] < items["scale_max"]].drop_duplicates("item_id")
    place = pd.Index(items["item_id"]).get_indexer(responses["item_id"])
    known = (place >= 0) & responses[["resp_id", "wave", "aspect"]].notna().all(axis=1).to_numpy()
    answers = responses[known].assign(item=place[known])
    return {str(wave): _of_one(own, items) for wave, own in answers.groupby("wave", sort=False)}


def _of_one(own: pd.DataFrame, items: pd.DataFrame) -> Sheets:
    aspects = sorted(own["aspect"].unique())
    code = own["item"].to_numpy() + len(items) * pd.Index(aspects).get_indexer(own["aspect"])
    codes, column = np.unique(code, return_inverse=True)
    who, people = pd.factorize(own["resp_id"])
    item = items.iloc[codes % len(items)]
    questions = pd.DataFrame(
        {
            "item_id": item["item_id"].to_numpy(),
            "aspect": np.array(aspects, dtype=object)[codes // len(items)],
            "instrument": item["instrument"].to_numpy(),
            "dimension": item["dimension"].fillna("").to_numpy(),
            "low": item["scale_min"].to_numpy(float),
            "high": item["scale_max"].to_numpy(float),
            "reverse": item["reverse"].fillna(0).eq(1).to_numpy(),
        }
    )
    shape = (len(people), len(codes))
    value = own["value"].to_numpy(float, na_value=np.nan)
    na = own["na"].fillna(0).eq(1).to_numpy(bool)
    answers = np.full(shape, np.nan)
    answers[who, column] = np.where(na, np.nan, value)
    inside = (answers >= questions["low"].to_numpy()) & (answers <= questions["high"].to_numpy())
    rows = np.zeros(shape, dtype=np.int64)
    rows[who, column] = own.index.to_numpy()
    blank = np.zeros(shape, dtype=bool)
    blank[who, column] = np.isnan(value) & ~na
    outside = ~inside & np.isfinite(answers)
    answers = np.where(inside, answers, np.nan)
    return Sheets(np.asarray(people), questions, answers, outside, rows, blank)
