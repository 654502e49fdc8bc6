"""What people answered to a questionnaire, as the tables of a client."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ..schema import TABLES
from .definitions import NOT_APPLICABLE
from .questionnaires import ENGLISH, Item, Questionnaire, code_of

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
    who = pd.DataFrame({_PERSON: answers.index.astype(str), "wave": of_each.to_numpy()})
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
    given = {item.column: answers[code_of(item)].to_numpy(dtype=object) for item in items}
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
                "text": item.text[ENGLISH],
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
    people, questions = len(who), len(items)
    which = np.empty((people, questions), dtype=np.int32)
    places: dict[str, int] = {}
    for at, item in enumerate(items):
        codes, texts = pd.factorize(answers[code_of(item)])
        which[:, at] = np.array([places.setdefault(text, len(places)) for text in texts])[codes]
    given = np.array([*places], dtype=object)
    not_applicable = given == NOT_APPLICABLE

    def of_person(codes: np.ndarray) -> np.ndarray:
        return np.repeat(codes, questions)

    def of_item(codes: np.ndarray) -> np.ndarray:
        return np.tile(codes, people)

    def of_answer(codes: np.ndarray) -> np.ndarray:
        return codes[which.ravel()]

    return pd.DataFrame(
        {
            _PERSON: _spread(who[_PERSON], of_person),
            "wave": _spread(who["wave"], of_person),
            "item_id": _spread([item.id for item in items], of_item),
            "aspect": _spread([item.aspect for item in items], of_item),
            "value": _spread(np.where(not_applicable, "", given), of_answer),
            "na": _spread(np.where(not_applicable, "1", "0"), of_answer),
        },
        copy=False,
    )


def _spread(
    texts: Sequence[str] | pd.Series | np.ndarray, over: Callable[[np.ndarray], np.ndarray]
) -> pd.Categorical:
    """Return texts spread over rows: a million of these keep each different text once."""
    codes, different = pd.factorize(np.asarray(texts, dtype=object))
    few = pd.Categorical.from_codes(codes, different, validate=False)
    return pd.Categorical.from_codes(over(few.codes), different, validate=False)


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
    rows = pd.concat(parts, ignore_index=True).fillna("")  # what is not asked of every key
    asked = [*dict.fromkeys(item.column for item in items)]
    for column in asked:
        rows[column] = rows[column].mask(rows[column] == NOT_APPLICABLE, "")
    needed = [name for name in asked if not TABLES[table].column(name).may_be_blank]
    rows = rows.rename(columns={_PERSON: _RATER.get(table, _PERSON)})
    return rows[(rows[needed] != "").all(axis=1)]


def _in_order(name: str, table: pd.DataFrame) -> pd.DataFrame:
    known = [column for column in TABLES[name].column_names if column in table]
    return table[known].reset_index(drop=True)
