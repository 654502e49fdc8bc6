"""What people answered to a questionnaire, as the tables of a client."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Sized
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
import pandas as pd

from ..schema import TABLES
from .definitions import NOT_APPLICABLE
from .questionnaires import Item, Questionnaire, code_of, worded

OPEN = "issues"
"""The table of what people write in their own words: it wants coding, which no import does."""

_PERSON = "resp_id"
_RATER = {"maturity": "rater"}
"""Tables in which the person stands in another column."""


@dataclass(frozen=True)
class Answered:
    """
    What a questionnaire brought in.

    Attributes
    ----------
    tables : mapping of table to DataFrame
        Every cell text, ``""`` where there is none; only tables with rows. The columns of
        ``responses`` are categories.
    open_texts : DataFrame
        What people wrote in their own words, uncoded: a person and wave to a row.
    """

    tables: Mapping[str, pd.DataFrame]
    open_texts: pd.DataFrame = field(default_factory=pd.DataFrame)


def tables_of_answers(
    asked: Questionnaire, answers: pd.DataFrame, waves: Sequence[str] | str
) -> Answered:
    """
    Return answers as tables of a client.

    Parameters
    ----------
    asked : Questionnaire
    answers : DataFrame
        A row per person, whose id is the index; a column per ``code_of`` an item, as far as it was
        asked. Cells are text: a value, the code or text of an option, ``"na"`` for "does not
        apply", ``""`` where nothing was answered.
    waves : sequence of str, or str
        The wave of each row, or of all.

    Examples
    --------
    >>> from pmo_workshop.content.questionnaires import questionnaire
    >>> given = pd.DataFrame({"SQ01_P": ["5", "na", ""]}, index=["R1", "R2", "R3"])
    >>> tables_of_answers(questionnaire(["gap"]), given, "2026").tables["responses"]
      resp_id  wave item_id aspect value na
    0      R1  2026    SQ01      P     5  0
    1      R2  2026    SQ01      P        1
    2      R3  2026    SQ01      P        0
    """
    items = [item for item in asked.items if code_of(item) in answers]
    of_each = pd.Series(waves, index=answers.index, dtype=object)
    people = [*map(str, answers.index)]
    who = pd.DataFrame({_PERSON: people, "wave": of_each.to_numpy()}, dtype=object)
    found = {"respondents": _columns(who, _of(items, "respondents"), answers)}
    scored = _of(items, "responses")
    found |= {"items": _items(scored), "responses": _responses(who, scored, answers)}
    for table in dict.fromkeys(item.table for item in items):
        if table not in (*found, OPEN):
            found[table] = _rows(table, who, _of(items, table), answers)
    for table, rows in asked.tables.items():
        if table not in found:
            found[table] = pd.DataFrame(list(rows), dtype=object).fillna("")
    opened = _columns(who, _of(items, OPEN), answers)
    said = opened.get("text", pd.Series("", index=opened.index)) != ""
    return Answered(
        {name: _in_order(name, found[name]) for name in TABLES if len(found.get(name, ()))},
        opened[said].reset_index(drop=True),
    )


def _of(items: Sequence[Item], table: str) -> list[Item]:
    return [item for item in items if item.table == table]


def _columns(who: pd.DataFrame, items: Sequence[Item], answers: pd.DataFrame) -> pd.DataFrame:
    """Return people with the answers that stand in columns of their own."""
    given = {item.column: answers[code_of(item)].astype(object).array for item in items}
    return who.assign(**given)


def _items(items: Sequence[Item]) -> pd.DataFrame:
    """Return the questions once each, as they are put about what is."""
    first: dict[str, Item] = {}
    for item in items:
        if item.id not in first or item.aspect == "P":
            first[item.id] = item
    return pd.DataFrame(
        [
            {
                "item_id": item.id,
                "instrument": item.instrument,
                "dimension": item.dimension,
                "text": worded(item.text),
                "scale_min": str(item.low),
                "scale_max": str(item.high),
                "reverse": str(int(item.reverse)),
            }
            for item in first.values()
        ],
        dtype=object,
    )


def _responses(who: pd.DataFrame, items: Sequence[Item], answers: pd.DataFrame) -> pd.DataFrame:
    """Return a row per person and question, also where nothing was answered."""
    if not items:
        return pd.DataFrame()
    given = [answers[code_of(item)].astype("category").cat for item in items]
    shown = [["" if t == NOT_APPLICABLE else t for t in one.categories] for one in given]
    places = {text: at for at, text in enumerate(dict.fromkeys(chain(*shown)))}
    shape = len(who), len(items)
    values = np.empty(shape, dtype=_smallest(places))
    not_applicable = np.empty(shape, dtype=np.int8)
    for at, (one, texts) in enumerate(zip(given, shown, strict=True)):
        values[:, at] = np.array([places[text] for text in texts])[one.codes]
        not_applicable[:, at] = (one.categories == NOT_APPLICABLE)[one.codes]

    def of_person(texts: pd.Series) -> pd.Categorical:
        codes, different = pd.factorize(texts)
        return _coded(codes.astype(_smallest(different)).repeat(len(items)), different)

    def of_item(texts: Sequence[str]) -> pd.Categorical:
        codes, different = pd.factorize(np.array(texts, dtype=object))
        return _coded(np.tile(codes.astype(_smallest(different)), len(who)), different)

    return pd.DataFrame(
        {
            _PERSON: of_person(who[_PERSON]),
            "wave": of_person(who["wave"]),
            "item_id": of_item([item.id for item in items]),
            "aspect": of_item([item.aspect for item in items]),
            "value": _coded(values.ravel(), [*places]),
            "na": _coded(not_applicable.ravel(), ["0", "1"]),
        },
        copy=False,
    )


def _smallest(texts: Sized) -> np.dtype:
    """Return the smallest type of number that tells some texts apart, as pandas chooses it too."""
    return np.min_scalar_type(-len(texts))


def _coded(codes: np.ndarray, texts: Sequence[str]) -> pd.Categorical:
    """Return cells of which a million keep each different text once."""
    return pd.Categorical.from_codes(codes, pd.Index(texts, dtype=object), validate=False)


def _rows(
    table: str, who: pd.DataFrame, items: Sequence[Item], answers: pd.DataFrame
) -> pd.DataFrame:
    """Return a row per person and key; a row that lacks what may not be blank is no row."""
    by_key: dict[tuple[tuple[str, str], ...], list[Item]] = {}
    for item in items:
        by_key.setdefault(tuple(item.key.items()), []).append(item)
    of_all = by_key.pop((), []) if len(by_key) > 1 else []
    parts = [
        _columns(who, [*asked, *of_all], answers).assign(**dict(key))
        for key, asked in by_key.items()
    ]
    names = [*dict.fromkeys(name for part in parts for name in part)]
    whole = [part.reindex(columns=names, fill_value="") for part in parts]  # not asked: blank
    rows = pd.concat(whole, ignore_index=True)
    asked = [*dict.fromkeys(item.column for item in items)]
    for column in asked:
        rows[column] = rows[column].mask(rows[column] == NOT_APPLICABLE, "")
    needed = [name for name in asked if not TABLES[table].column(name).may_be_blank]
    rows = rows.rename(columns={_PERSON: _RATER.get(table, _PERSON)})
    return rows[(rows[needed] != "").all(axis=1)]


def _in_order(name: str, table: pd.DataFrame) -> pd.DataFrame:
    known = [column for column in TABLES[name].column_names if column in table]
    return table[known].reset_index(drop=True)
