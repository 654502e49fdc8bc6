"""T1: whether the needs have moved since the wave before."""

from __future__ import annotations

from functools import partial

import pandas as pd

from ...analysis import best_worst
from ...i18n import N_, gettext
from ...intake.client import Client
from ...present.grammar import sentences
from ...verdicts import Verdict
from ..answers import service_names
from ..change import Told, release_change, say_change, table_change, title_change
from ..question import Answer, question
from ..waves import NOT_YET, last_two, with_codes

TOLD = Told(
    things="services",
    thing="service",
    was=N_("“{thing}”: score {before} in {first} and {after} in {second}."),
    higher=N_("it stands higher among the services than before"),
    lower=N_("it stands lower among the services than before"),
    rose=N_("Higher among the services in {second} than in {first}: {things}"),
    fell=N_("Lower among the services in {second} than in {first}: {things}"),
    same=N_("No service clearly stands higher or lower in {second} than in {first}"),
    stands=N_("Which services mattered most in {first} and {second}"),
    score=N_("Score {wave}"),
    unit="best minus worst per showing",
    digits=2,
    by_margin=False,
)


@question(
    "T1",
    needs=("bws", "services"),
    asks=N_("Of these services, which is the most and which the least important to you?"),
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
def needs_change(client: Client) -> Answer:
    """T1: which services stand higher or lower than in the wave before?"""
    screens = best_worst.complete(client["bws"])
    two = [wave.name for wave in last_two(client, screens)]
    return release_change(
        needs_change,
        client,
        TOLD,
        {wave: _scores_in(client, wave, screens) for wave in two},
        service_names(client),
        decimals={"first": 2, "second": 2, "change": 2},
        too_few=gettext(
            "Only one wave chose among the services: a difference between waves needs two with at "
            "least 10 answers each."
        ),
    )


def _scores_in(client: Client, wave: str, screens: pd.DataFrame) -> pd.DataFrame:
    """Return what each person of a wave chose each service for, with the person's code."""
    scores = best_worst.person_scores(screens[screens["wave"] == wave])
    scores = scores.rename(columns={"service_id": "measure", "score": "value"})
    return with_codes(client, wave, scores)
