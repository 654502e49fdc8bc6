"""What a redacted report is not given: names in tables, and quotations."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from pmo_workshop.errors import UsageError
from pmo_workshop.intake.client import Client
from pmo_workshop.intake.redacting import redacted, refuse_redacted, withheld

TABLES = {
    "actions": pd.DataFrame(
        {"action": ["Ask", "Tell", "Look"], "owner": ["Ann Lee", "Head", None]}
    ),
    "promises": pd.DataFrame({"text": ["We answer."], "owner": ["Head"]}),
    "issues": pd.DataFrame({"text": ["Nobody told us about it."], "coder": ["Ann Lee"]}),
    "cases": pd.DataFrame({"title": ["Permits"], "quote": ["It took months."]}),
}
CLIENT = Client("acme", "Acme", date(2026, 3, 31), state="redacted", tables=TABLES)


def test_a_person_has_the_same_number_in_every_table_and_an_action_still_has_its_owner():
    made = redacted(CLIENT)
    owners = {table: made[table]["owner"].tolist() for table in ("actions", "promises")}
    assert len({*owners["actions"][:2]}) == 2
    assert all(str(name).startswith("Person ") for name in owners["actions"][:2])
    assert pd.isna(owners["actions"][2])
    assert owners["promises"] == owners["actions"][1:2]
    assert made["issues"]["coder"].tolist() == owners["actions"][:1]
    assert made["cases"]["quote"].isna().all()
    assert CLIENT["actions"]["owner"][0] == "Ann Lee"


@pytest.mark.parametrize("state", ["", "draft", "final"])
def test_any_other_report_is_given_everything(state):
    client = replace(CLIENT, state=state)
    assert redacted(client) is client
    refuse_redacted(client)


def test_what_must_not_stand_there_are_names_of_people_and_own_words():
    assert {*withheld(TABLES)} == {"Ann Lee", "Nobody told us about it.", "It took months."}


def test_nothing_else_is_made_of_a_redacted_client():
    with pytest.raises(UsageError) as refused:
        refuse_redacted(CLIENT)
    assert str(refused.value) == (
        'Only the report can be redacted, and client.toml says state = "redacted". Set it to '
        '"draft" or "final" for this.'
    )
