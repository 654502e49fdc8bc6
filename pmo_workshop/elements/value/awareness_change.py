"""V3: whether people know of more benefits, or of fewer, than in the wave before."""

from __future__ import annotations

from functools import partial

import pandas as pd

from ...analysis.composites import OVERALL
from ...i18n import N_, gettext, ngettext
from ...intake.client import Client
from ...present.grammar import sentences
from ...verdicts import Verdict
from ..answers import SURVEY, answers_of, waves_that_asked
from ..change import Told, release_change, say_change, table_change, title_change
from ..question import Answer, question
from ..waves import NOT_YET, with_codes

INSTRUMENT = "awareness"

TOLD = Told(
    things="benefits",
    thing=N_("what was asked"),
    was="",
    whole_was=N_(
        "Of {thing}, people knew of {before} on average in {first}, and of {after} in {second}."
    ),
    higher=N_("more known than before"),
    lower=N_("fewer known than before"),
    rose=N_("In {second} people know of more of the benefits than in {first}"),
    fell=N_("In {second} people know of fewer of the benefits than in {first}"),
    same=N_("How many benefits people know of does not clearly differ, {first} and {second}"),
    stands=N_("How many benefits people know of, {first} and {second}"),
    score=N_("Mean {wave}"),
    unit="benefits",
    signed=False,
    by_margin=False,
    by_client=False,
)


@question(
    "V3",
    needs=SURVEY,
    asks=N_("Before today, did you know of this benefit?"),
    verdicts=(
        Verdict.STANDS_HIGHER,
        Verdict.STANDS_LOWER,
        Verdict.CHANGE_OPEN,
        Verdict.CHANGE_NOT_JUDGED,
    ),
    say=sentences(NOT_YET)(partial(say_change, told=TOLD)),
    title=partial(title_change, told=TOLD),
    table=partial(table_change, told=TOLD),
    form="",
    optional=True,
)
def awareness_change(client: Client) -> Answer:
    """V3: do people know of more benefits than in the wave before?"""
    two = waves_that_asked(client, INSTRUMENT)[-2:]
    answers = {wave: _asked(client, wave) for wave in two}
    named = [set(rows["dimension"]) for rows in answers.values()]
    both = set.intersection(*named) if named else set()
    of_both = ngettext(
        "the {n} benefit that both waves named",
        "the {n} benefits that both waves named",
        len(both),
    )
    return release_change(
        awareness_change,
        client,
        TOLD,
        {wave: _of_each(client, wave, rows, both) for wave, rows in answers.items()},
        {OVERALL: of_both},
        ends=(-len(both), len(both)),
        too_few=gettext(
            "Only one wave asked whether people know of the benefits: a difference between waves "
            "needs two with at least 10 answers each, of the same benefits."
        ),
    )


def _asked(client: Client, wave: str) -> pd.DataFrame:
    answers = answers_of(client, wave)
    return answers[answers["instrument"] == INSTRUMENT].dropna(subset=["value"])


def _of_each(client: Client, wave: str, rows: pd.DataFrame, both: set[str]) -> pd.DataFrame:
    """Return of how many of the benefits each person knew who answered of all, with the code."""
    own = rows[rows["dimension"].isin(both)]
    people = own.groupby("resp_id")["value"].agg(["size", lambda told: (told > 0).sum()])
    people.columns = ["asked", "value"]
    whole = people[people["asked"] == len(both)].drop(columns="asked").astype(float)
    return with_codes(client, wave, whole.reset_index().assign(measure=OVERALL))
