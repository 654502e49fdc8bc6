"""The answers of a wave, each with its question and its respondent."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pmo_workshop.elements.answers import answers_given, answers_of, waves_that_asked
from pmo_workshop.intake import load_client
from pmo_workshop.paths import shipped


@pytest.fixture(scope="module")
def northwind():
    return load_client(shipped("sample_data") / "northwind")


def _changed(client, seed):
    """Return the client with some rows of its survey only, in another order."""
    random = np.random.default_rng(seed)
    parts = {
        name: client[name].sample(frac=share, random_state=random).reset_index(drop=True)
        for name, share in (("responses", 0.3), ("respondents", 0.7), ("items", 0.5))
    }
    parts["responses"].loc[::7, "value"] = pd.NA
    parts["responses"].loc[::11, "na"] = 1
    return replace(client, tables={**client.tables, **parts}, disclosed=[])


def _merged(client, wave):
    """Return the same by joining the three tables."""
    people = client["respondents"]
    answers = client["responses"].drop(columns="wave").merge(people[people["wave"] == wave])
    answers = answers.merge(client["items"], on="item_id")
    value = answers["value"].astype("Float64").mask(answers["na"].fillna(0) == 1)
    return answers.assign(value=value.astype("float64"))


@pytest.mark.parametrize("seed", range(3))
def test_answers_are_those_of_a_join(northwind, seed):
    client = _changed(northwind, seed)
    asked = []
    for wave in [wave.name for wave in client.waves]:
        expected = _merged(client, wave)
        pd.testing.assert_frame_equal(answers_given(client, wave), expected)
        if expected.loc[expected["instrument"] == "value", "value"].notna().any():
            asked.append(wave)
    assert waves_that_asked(client, "value") == asked != []


def test_whoever_changes_the_answers_changes_them_for_nobody_else(northwind):
    answers = answers_of(northwind)
    answers["value"] = 0.0
    assert answers_of(northwind)["value"].max() > 0


def test_without_a_survey_there_is_no_answer(northwind):
    assert not len(answers_of(replace(northwind, tables={}, disclosed=[])))


def test_the_hash_of_the_data_tells_rows_and_columns_apart(northwind):
    services = northwind["services"]
    others = [
        services.iloc[::-1].reset_index(drop=True),
        services.rename(columns={"status": "state"}),
        services.assign(status="live").iloc[:-1],
        services.iloc[:0],
    ]
    clients = [replace(northwind, tables={**northwind.tables, "services": t}) for t in others]
    hashes = {client.data_hash("services") for client in [northwind, *clients]}
    assert len(hashes) == 5
    assert northwind.data_hash("services") in hashes
    assert northwind.data_hash("services", "items") != northwind.data_hash("items", "services")
