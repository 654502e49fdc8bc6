"""Every question about people hands the guard who is behind each row."""

import pandas as pd
import pytest
from asking import asked

from pmo_workshop import disclosure
from pmo_workshop.disclosure import Behind
from pmo_workshop.elements.workshop import BY_NAME, QUESTIONS
from pmo_workshop.intake import load_client
from pmo_workshop.paths import shipped
from pmo_workshop.schema import TABLES

OF_WAVES = {"satisfaction_by_wave", "value_by_wave", "recommendation_by_wave"}
OF_RECORDS = {"need_coverage", "feedback_loop", "loop_kept", "orphan_steps"}
"""Cases by the needs that T1 tells, requests by what became of them, steps without an owner."""

OVER_A_FAMILY = {"p_holm", "p_bh", "p_adjusted"}
BY_THEIR_NUMBER = {
    "calibration_change", "gap_change", "issue_shares_by_group", "needs_change", "promise_change",
    "satisfaction_change", "value_change",
}  # fmt: skip
"""Corrected by how many comparisons there are, which no single p turns."""


def _about_people(question):
    columns = (column.name for table in question.needs for column in TABLES[table].columns)
    return {"resp_id", "person_id"} & set(columns)


def test_every_question_about_people_hands_over_who_is_behind_its_rows(monkeypatch):
    handed = {}
    release = disclosure.release

    def spy(client, result, *, name, people, **more):
        released = release(client, result, name=name, people=people, **more)
        handed[asking[-1]] = people
        if OVER_A_FAMILY & {*result} and not more.get("together"):
            alone.add(asking[-1])
        return released

    monkeypatch.setattr(disclosure, "release", spy)
    client, answers, asking = load_client(shipped("sample_data") / "northwind"), {}, []
    alone = set()
    for question in QUESTIONS:
        asking.append(question.name)
        answers[question.name] = asked(question, client, answers)
    about_people = {question.name for question in QUESTIONS if _about_people(question)}
    assert len(about_people) > 30
    assert {n for n in about_people if handed[n] is Behind.WAVES} == OF_WAVES
    assert {n for n in about_people if handed[n] is Behind.RECORDS} == OF_RECORDS
    others = about_people - OF_WAVES - OF_RECORDS
    assert {n for n in others if isinstance(handed[n], Behind)} == set()
    assert alone == BY_THEIR_NUMBER, "a p over a family is that of the rows that are shown"


def test_a_result_is_not_released_without_saying_who_is_behind_it():
    client = load_client(shipped("sample_data") / "northwind")
    with pytest.raises(TypeError, match="people"):
        BY_NAME["gap_by_item"].release(
            client, pd.DataFrame({"item": ["a"], "n": [9]}), keys=["item"]
        )
