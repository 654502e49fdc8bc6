"""Every question about people hands the guard who is behind each row."""

import pandas as pd
import pytest
from asking import asked

from pmo_workshop import disclosure
from pmo_workshop.elements.workshop import BY_NAME, QUESTIONS
from pmo_workshop.intake import load_client
from pmo_workshop.paths import shipped


def test_every_question_about_people_hands_over_who_is_behind_its_rows(monkeypatch):
    handed = {}
    release = disclosure.release

    def spy(client, result, *, name, people=None, **more):
        released = release(client, result, name=name, people=people, **more)
        if more["unit"] == "respondents" and len(released.result):
            handed[name] = people is not None
        return released

    monkeypatch.setattr(disclosure, "release", spy)
    client, answers = load_client(shipped("sample_data") / "northwind"), {}
    for question in QUESTIONS:
        answers[question.name] = asked(question, client, answers)
    assert len(handed) > 30
    assert [name for name, given in handed.items() if not given] == []


def test_a_result_about_people_without_them_is_our_fault():
    client = load_client(shipped("sample_data") / "northwind")
    with pytest.raises(TypeError, match=r"^gap_by_item does not hand the guard who is behind"):
        BY_NAME["gap_by_item"].release(
            client, pd.DataFrame({"item": ["a"], "n": [9]}), keys=["item"]
        )
