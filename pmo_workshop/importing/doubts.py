"""What the answers show that may be a fault: each is put to somebody, who says what it is.

The answers themselves raise the doubt and can never settle it: only who knows the questionnaire
can. Which way a question runs is kept in the map, and holds for the next wave too; what is right
as it is stands in client.toml, with who says so and when.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from ..i18n import N_, gettext, ngettext
from ..intake.noticed import Finding
from ..intake.sheet import quoted
from .mapping import A_QUESTION, Choice, Question

TURN, KEEP, LEAVE_OUT = "turn", "keep", "leave out"
RIGHT, WRONG = "right", "wrong"

_DIRECTION, _MEANING, _FAULT = "direction:", "meaning:", "fault:"

_SIDES = {"get": N_("what users get from the PMO"), "give": N_("what users give for it")}


def doubts(
    findings: Iterable[Finding], items: pd.DataFrame, given: Mapping[str, str]
) -> tuple[Question, ...]:
    """
    Return what to ask about what was noticed, with what was answered.

    Questions that run against the others may be turned; anything else is right, or a fault. What
    has no name is a fact, and is not asked about.

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
        if finding.name
    )


def _key(finding: Finding) -> str:
    if not finding.turned:
        return f"{_FAULT}{finding.name}"
    if finding.dimension:
        return f"{_MEANING}{'|'.join(finding.turned)}"
    aspect = f":{finding.aspect}" if finding.aspect else ""
    return f"{_DIRECTION}{'|'.join(finding.turned)}{aspect}"


def _asks(finding: Finding, items: pd.DataFrame) -> str:
    if not finding.turned:
        return gettext("{says}. Is it right as it is?", says=finding.says)
    if finding.dimension:
        return gettext("{says}. What does it ask about?", says=finding.says)
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
    if not finding.turned:
        return (
            Choice(RIGHT, gettext("yes: client.toml notes that you say so")),
            Choice(WRONG, gettext("no, write nothing: {do}", do=finding.do)),
        )
    if finding.dimension:
        return (
            Choice(finding.dimension, gettext(_SIDES[finding.dimension])),
            Choice(KEEP, gettext("as it was answered: keep it")),
            Choice(LEAVE_OUT, gettext("leave it out")),
        )
    return (
        Choice(TURN, gettext("yes: turn it")),
        Choice(KEEP, gettext("no: keep it as it was answered")),
        Choice(LEAVE_OUT, gettext("leave it out")),
    )


def about_doubts(answers: Mapping[str, str]) -> dict[str, str]:
    """Return those of some answers that are about what was noticed."""
    about = (_DIRECTION, _MEANING, _FAULT)
    return {key: answer for key, answer in answers.items() if key.startswith(about)}


def holds_next_time(key: str) -> bool:
    """Return whether an answer is about the questions, and not about these answers to them."""
    return not key.startswith(_FAULT)


def is_settled(finding: Finding, answers: Mapping[str, str]) -> bool:
    """Return whether somebody has decided what a finding is, and it is no fault."""
    return bool(finding.name) and answers.get(_key(finding), WRONG) != WRONG


def found_right(findings: Iterable[Finding], answers: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the findings of which somebody says that they are right as they are."""
    return tuple(f.name for f in findings if f.name and answers.get(_key(f)) in {KEEP, RIGHT})


def found_wrong(findings: Iterable[Finding], answers: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return the findings of which somebody says that they are faults."""
    return tuple(f for f in findings if f.name and answers.get(_key(f)) == WRONG)


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
    ...                       "reverse": ["0"], "dimension": ["get"]})
    >>> responses = pd.DataFrame({"item_id": ["Q1"] * 3, "aspect": ["P"] * 3,
    ...                           "value": ["2", "", "7"]})
    >>> tables = {"items": items, "responses": responses}
    >>> settled(tables, {"direction:Q1": "turn"})["items"]["reverse"].tolist()
    ['1']
    >>> settled(tables, {"direction:Q1:P": "turn"})["responses"]["value"].tolist()
    ['6', '', '1']
    >>> len(settled(tables, {"direction:Q1": "leave out"})["items"])
    0
    >>> settled(tables, {"meaning:Q1": "give"})["items"]["dimension"].tolist()
    ['give']
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
        elif answer in _SIDES:
            found["items"] = items.assign(dimension=items["dimension"].mask(of_item, answer))
        elif aspect:
            found["responses"] = responses.assign(value=_turned(responses, given, items))
        else:
            marked = items["reverse"].where(~of_item, items["reverse"].map({"0": "1", "1": "0"}))
            found["items"] = items.assign(reverse=marked)
    return found


def _decisions(answers: Mapping[str, str]) -> Iterator[tuple[list[str], str, str]]:
    for key, answer in answers.items():
        if key.startswith((_DIRECTION, _MEANING)) and answer != KEEP:
            _, _, told = key.partition(":")
            ids, _, aspect = told.partition(":")
            yield ids.split("|"), aspect, answer


def _turned(responses: pd.DataFrame, which: pd.Series, items: pd.DataFrame) -> pd.Series:
    ends = items.set_index("item_id")[["scale_min", "scale_max"]].astype(int).sum(axis=1)
    values = responses["value"].astype(object)
    own = which & (values != "")
    both = responses.loc[own, "item_id"].astype(object).map(ends)
    values[own] = (both - values[own].astype(int)).astype(str)
    return values
