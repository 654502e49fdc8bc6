"""O: whether people trust and respect the PMO more or less than in the wave before."""

from __future__ import annotations

from functools import partial

import pandas as pd

from ...analysis import starting_point
from ...i18n import N_, gettext
from ...intake.client import Client
from ...present.grammar import sentences
from ...verdicts import OF_A_CHANGE
from ..answers import SURVEY, answers_of, waves_that_asked
from ..change import Told, on_their_scale, release_change, say_change, table_change, title_change
from ..question import Answer, question
from ..waves import NOT_YET, with_codes

INSTRUMENT = "standing"

TOLD = Told(
    things="statements",
    thing=N_("statement"),
    was=N_("Agreement on {thing} was {before} in {first} and {after} in {second}{scale}."),
    higher=N_("higher than before"),
    lower=N_("lower than before"),
    rose=N_("Agreement is higher in {second} than in {first}: {things}"),
    fell=N_("Agreement is lower in {second} than in {first}: {things}"),
    same=N_("Trust in the PMO and respect for it do not clearly differ, {first} and {second}"),
    stands=N_("Trust in the PMO and respect for it, {first} and {second}"),
    score=N_("Mean {wave}"),
    unit="scale points",
    signed=False,
    by_client=False,
)


@question(
    "O",
    needs=SURVEY,
    asks=N_("Can you rely on what the PMO says, and do you respect it for what it does?"),
    verdicts=OF_A_CHANGE,
    say=sentences(NOT_YET)(partial(say_change, told=TOLD)),
    title=partial(title_change, told=TOLD),
    table=partial(table_change, told=TOLD),
    form="",
    optional=True,
)
def standing_change(client: Client) -> Answer:
    """O: do people trust and respect the PMO more or less than in the wave before?"""
    two = waves_that_asked(client, INSTRUMENT)[-2:]
    answers = {wave: _agreed(client, wave) for wave in two}
    names = {
        dimension: gettext(measure)
        for measure, (instrument, _, dimension) in starting_point.MEASURES.items()
        if instrument == INSTRUMENT
    }
    return release_change(
        standing_change,
        client,
        TOLD,
        {wave: _of_each(client, wave, rows) for wave, rows in answers.items()},
        names,
        **on_their_scale(answers),
        too_few=gettext(
            "Only one wave asked whether people trust and respect the PMO: a difference between "
            "waves needs two with at least 10 answers each."
        ),
    )


def _agreed(client: Client, wave: str) -> pd.DataFrame:
    answers = answers_of(client, wave)
    return answers[answers["instrument"] == INSTRUMENT].dropna(subset=["value"])


def _of_each(client: Client, wave: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return how far each person of a wave agrees, with the person's code."""
    means = rows.groupby(["resp_id", "dimension"])["value"].mean().reset_index()
    return with_codes(client, wave, means.rename(columns={"dimension": "measure"}))
