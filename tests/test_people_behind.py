"""Every question about people hands the guard who is behind each row."""

from asking import asked

from pmo_workshop import disclosure
from pmo_workshop.elements.workshop import QUESTIONS
from pmo_workshop.intake import load_client
from pmo_workshop.paths import shipped

NOT_YET = {
    "action_ranking",
    "answer_quality",
    "awareness",
    "channel_matrix",
    "channel_preference",
    "cost_and_intention",
    "cost_calibration",
    "cost_classes",
    "expectation_types",
    "flow_efficiency",
    "four_barriers",
    "gap_change",
    "issue_quotations",
    "issue_saturation",
    "issue_shares",
    "journey_steps",
    "kano_categories",
    "messages_tested",
    "most_needed_services",
    "perceived_costs",
    "perceived_value",
    "promise_gaps",
    "recommendation",
    "reputation_baseline",
    "response_by_group",
    "rework_by_channel",
    "stakeholder_grid",
    "stakeholder_map",
    "value_change",
    "value_codes",
    "value_map",
}
"""Questions that still hand over nobody: the list only shrinks."""


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
    assert {name for name, given in handed.items() if not given} == NOT_YET
