"""C2: whether promises are kept better or worse than in the wave before."""

from __future__ import annotations

from functools import partial

import pandas as pd

from ...analysis import promises
from ...analysis.composites import OVERALL
from ...i18n import N_, gettext
from ...intake.client import Client
from ...present.grammar import sentences
from ...verdicts import OF_A_CHANGE
from ..answers import answers_of, waves_that_asked
from ..change import Told, on_their_scale, release_change, say_change, table_change, title_change
from ..question import Answer, question
from ..waves import NOT_YET, with_codes
from .promises import INSTRUMENTS, promise_names

TOLD = Told(
    things="promises",
    thing="promise",
    was=N_(
        "What is kept of “{thing}” was {before} beside what was heard in {first} and {after} in "
        "{second}{scale}."
    ),
    whole_was=N_(
        "All promises together were kept {before} beside what was heard in {first} and {after} in "
        "{second}{scale}."
    ),
    higher=N_("kept better than before"),
    lower=N_("kept worse than before"),
    rose=N_("{things}: kept better in {second} than in {first}"),
    fell=N_("{things}: kept worse in {second} than in {first}"),
    same=N_("No promise is clearly kept better or worse in {second} than in {first}"),
    stands=N_("Promises kept beside heard, {first} and {second}"),
    score=N_("Kept − heard {wave}"),
    unit="scale points",
)


@question(
    "C2",
    needs=("responses", "items", "promises"),
    asks=N_("Have you heard this promise, did you understand it, is it kept (1 to 7)?"),
    verdicts=OF_A_CHANGE,
    say=sentences(NOT_YET)(partial(say_change, told=TOLD)),
    title=partial(title_change, told=TOLD),
    table=partial(table_change, told=TOLD),
    form="",
    optional=True,
)
def promise_change(client: Client) -> Answer:
    """C2: which promises are kept better or worse than in the wave before?"""
    heard, kept = (waves_that_asked(client, f"promise_{what}") for what in ("heard", "kept"))
    two = [wave for wave in kept if wave in heard][-2:]
    answers = {wave: _rated_in(client, wave) for wave in two}
    scores = {wave: _gaps_in(client, wave, rated) for wave, rated in answers.items()}
    asked = sorted({name for half in scores.values() for name in half["measure"]})
    return release_change(
        promise_change,
        client,
        TOLD,
        scores,
        {**promise_names(client), OVERALL: gettext("all promises together")},
        weights=pd.Series(1.0, index=asked),
        **on_their_scale(answers, apart=2),
        too_few=gettext(
            "Only one wave rated the promises: a difference between waves needs two with at least "
            "10 answers each."
        ),
    )


def _rated_in(client: Client, wave: str) -> pd.DataFrame:
    answers = answers_of(client, wave)
    return answers[answers["instrument"].isin(INSTRUMENTS)]


def _gaps_in(client: Client, wave: str, rated: pd.DataFrame) -> pd.DataFrame:
    """Return what each person of a wave sees kept less what was heard of each promise."""
    heard, kept = promises.heard_and_kept(rated)
    scores = (kept - heard).melt(ignore_index=False, var_name="measure").reset_index()
    return with_codes(client, wave, scores.dropna(subset=["value"]))
