"""Questions whose answers run against their scale: each is put to somebody, who says what it is.

The answers themselves raise the doubt and can never settle it: only who knows the questionnaire
can. A decision is kept in the map by the questions it is about, and holds for the next wave too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from ..i18n import gettext, ngettext
from ..intake.noticed import Finding
from ..intake.sheet import quoted
from .mapping import A_QUESTION, Choice, Question

TURN, KEEP, LEAVE_OUT = "turn", "keep", "leave out"

_KEY = "direction:"


def doubts(
    findings: Iterable[Finding], items: pd.DataFrame, given: Mapping[str, str]
) -> tuple[Question, ...]:
    """
    Return what to ask about questions that run against the others, with what was answered.

    Examples
    --------
    >>> items = pd.DataFrame({"item_id": ["Q1", "Q2", "Q3"], "instrument": "gap",
    ...                       "text": ["Reports help", "Staff help", "Reports are late"]})
    >>> against = Finding("direction of Q3", "items", "", "", turned=("Q3",))
    >>> asked = doubts([against], items, {"direction:Q3": "turn"})[0]
    >>> print(asked.asks, asked.answer)
    'Reports are late' runs against the other 2 of its scale: was it asked the other way round? turn
    """
    return tuple(
        Question(_key(finding), _asks(finding, items), _choices(finding)).answered(given)
        for finding in findings
        if finding.turned
    )


def _key(finding: Finding) -> str:
    return f"{_KEY}{'|'.join(finding.turned)}" + (f":{finding.aspect}" if finding.aspect else "")


def _asks(finding: Finding, items: pd.DataFrame) -> str:
    own = items["item_id"].isin(finding.turned)
    of_scale = items["instrument"].isin(items.loc[own, "instrument"])
    first = quoted(next(iter(items.loc[own, "text"])), A_QUESTION)
    if finding.aspect:
        return ngettext(
            "The answers to {n} question, {first}, run against the rest of the survey: does 1 "
            "stand for the best in it?",
            "The answers to {n} questions, the first of them {first}, run against the rest of the "
            "survey: does 1 stand for the best in them?",
            int(own.sum()),
            first=first,
        )
    others = int((of_scale & ~own).sum())
    return ngettext(
        "{first} runs against the other {others} of its scale: was it asked the other way round?",
        "{first} and the rest of {n} questions run against the other {others} of their scale: were "
        "they asked the other way round?",
        int(own.sum()),
        first=first,
        others=others,
    )


def _choices(finding: Finding) -> tuple[Choice, ...]:
    return (
        Choice(TURN, gettext("yes: turn it")),
        Choice(KEEP, gettext("no: keep it as it was answered")),
        Choice(LEAVE_OUT, gettext("leave it out")),
    )


def directions(answers: Mapping[str, str]) -> dict[str, str]:
    """Return those of some answers that say which way questions run."""
    return {key: answer for key, answer in answers.items() if key.startswith(_KEY)}


def is_settled(finding: Finding, answers: Mapping[str, str]) -> bool:
    """Return whether a decision has changed what a finding is about."""
    return bool(finding.turned) and answers.get(_key(finding), KEEP) != KEEP


def settled(
    tables: Mapping[str, pd.DataFrame], answers: Mapping[str, str]
) -> dict[str, pd.DataFrame]:
    """
    Return the tables with what was decided about questions that run against the others.

    A question asked the other way round is marked in ``items``; where 1 stands for the best, the
    answers are turned.

    Examples
    --------
    >>> items = pd.DataFrame({"item_id": ["Q1"], "scale_min": ["1"], "scale_max": ["7"],
    ...                       "reverse": ["0"]})
    >>> responses = pd.DataFrame({"item_id": ["Q1"] * 3, "aspect": ["P"] * 3,
    ...                           "value": ["2", "", "7"]})
    >>> tables = {"items": items, "responses": responses}
    >>> settled(tables, {"direction:Q1": "turn"})["items"]["reverse"].tolist()
    ['1']
    >>> settled(tables, {"direction:Q1:P": "turn"})["responses"]["value"].tolist()
    ['6', '', '1']
    >>> len(settled(tables, {"direction:Q1": "leave out"})["items"])
    0
    """
    found = dict(tables)
    for ids, aspect, answer in _decisions(answers):
        items, responses = found["items"], found["responses"]
        of_item = items["item_id"].isin(ids)
        given = responses["item_id"].isin(ids)
        if aspect:
            given &= responses["aspect"] == aspect
        if answer == LEAVE_OUT:
            left = responses[~given].reset_index(drop=True)
            gone = of_item & ~items["item_id"].isin(left["item_id"])
            found["responses"], found["items"] = left, items[~gone].reset_index(drop=True)
        elif aspect:
            found["responses"] = responses.assign(value=_turned(responses, given, items))
        else:
            marked = items["reverse"].where(~of_item, items["reverse"].map({"0": "1", "1": "0"}))
            found["items"] = items.assign(reverse=marked)
    return found


def _decisions(answers: Mapping[str, str]) -> Iterator[tuple[list[str], str, str]]:
    for key, answer in directions(answers).items():
        if answer != KEEP:
            ids, _, aspect = key.removeprefix(_KEY).partition(":")
            yield ids.split("|"), aspect, answer


def _turned(responses: pd.DataFrame, which: pd.Series, items: pd.DataFrame) -> pd.Series:
    ends = items.set_index("item_id")[["scale_min", "scale_max"]].astype(int).sum(axis=1)
    values = responses["value"].astype(object)
    own = which & (values != "")
    both = responses.loc[own, "item_id"].astype(object).map(ends)
    values[own] = (both - values[own].astype(int)).astype(str)
    return values
