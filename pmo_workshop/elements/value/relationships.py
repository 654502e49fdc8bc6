"""V5: how relationships move, what was promised and closed, and who would recommend the PMO."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from ...analysis import relationship_ladder as ladder
from ...analysis.uncertainty import change_of_levels, p_of_limits, sign_flip_p
from ...analysis.uncertainty.interval import Interval
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import INTERVAL_FROM, Behind, Released
from ...display import number, out_of, periods_from_to, some, upper_first
from ...i18n import N_, day_in_words, gettext, ngettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import (
    FAMILY_LEVEL,
    TOO_FEW_FOR_INTERVAL,
    answered,
    by_chance,
    ci,
    claim,
    estimate,
    sentences,
    share_told,
    steps,
)
from ...present.table import Column, layout
from ...verdicts import OF_A_SERIES, Verdict
from .. import charts as shared_charts
from ..answers import answers_of, as_of, either_in_words, first_to_last, people_in, waves_that_asked
from ..behaviour import say_behaviour, table_behaviour, title_behaviour
from ..change import difference_told, stands
from ..question import Answer, question
from ..waves import among_all, differences, over_all
from . import charts
from .common import LIMITS_FROM, STANCES, behaviour_of_waves


@sentences()
def say_relationship_moves(moves: Released) -> Iterable[Claim]:
    """V5: how many relationships climbed, stayed or fell, and who is an advocate by acts."""
    climbed, fell = _moved(moves)
    yield claim(
        moves,
        "moves",
        gettext("{sentence}, as the account holders judge.", sentence=title_relationships(moves)),
        verdict=_direction(climbed, fell),
        number=float(climbed - fell),
        unit="stakeholders",
    )
    if moves.facts:
        upper, acts = moves.facts["upper"], moves.facts["with_act"]
        yield claim(
            moves,
            "advocates",
            ngettext(
                "{n} of {all} placed as advocate or partner has acted as one on record: a "
                "reference, a referral or a defence.",
                "{n} of {all} placed as advocate or partner have acted as one on record: a "
                "reference, a referral or a defence.",
                acts,
                all=upper,
            ),
            verdict=Verdict.ACTS_RECORDED if acts == upper else Verdict.ACTS_MISSING,
            number=float(acts),
            unit="stakeholders",
            n=upper,
        )


def _direction(climbed: int, fell: int) -> Verdict:
    """
    Return whether more climbed than fell, by the sign test of those who moved.

    Examples
    --------
    >>> [_direction(*moved).name for moved in ((1, 0), (9, 1), (4, 4))]
    ['MOVES_OPEN', 'MORE_CLIMBED', 'AS_MANY_CLIMBED']
    """
    if climbed == fell:
        return Verdict.AS_MANY_CLIMBED
    if sign_flip_p([1.0] * climbed + [-1.0] * fell) >= FAMILY_LEVEL:
        return Verdict.MOVES_OPEN
    return Verdict.MORE_CLIMBED if climbed > fell else Verdict.MORE_FELL


def _moved(moves: Released) -> tuple[int, int]:
    """Return how many relationships climbed, and how many fell."""
    climbed, fell = (int(moves.result[column].sum()) for column in ("higher", "lower"))
    return climbed, fell


def title_relationships(moves: Released) -> str:
    """V5: how many relationships climbed and fell since the first review."""
    (climbed, fell), everybody = _moved(moves), number(moves.n, 0)
    if climbed and fell:
        return ngettext(
            "{n} of {all} relationships stands higher than at the first review and {fell} lower",
            "{n} of {all} relationships stand higher than at the first review and {fell} lower",
            climbed,
            all=everybody,
            fell=number(fell, 0),
        )
    if climbed:
        return ngettext(
            "{n} of {all} relationships stands higher than at the first review, none lower",
            "{n} of {all} relationships stand higher than at the first review, none lower",
            climbed,
            all=everybody,
        )
    if fell:
        return ngettext(
            "{n} of {all} relationships stands lower than at the first review, none higher",
            "{n} of {all} relationships stand lower than at the first review, none higher",
            fell,
            all=everybody,
        )
    return gettext(
        "None of {all} relationships stands higher or lower than at the first review",
        all=everybody,
    )


@sentences()
def say_stances_wanted(stances: Released) -> Iterable[Claim]:
    """V5: how many stakeholders have the stance that is wanted."""
    below = _too_low(stances)
    reached = (stances.n or 0) - below
    yield claim(
        stances,
        "reached",
        ngettext(
            "{count} stakeholders has the stance that is wanted, or goes beyond it; {below} stand "
            "lower.",
            "{count} stakeholders have the stance that is wanted, or go beyond it; {below} stand "
            "lower.",
            reached,
            count=out_of(reached, stances.n),
            below=number(below, 0),
        ),
        number=float(reached),
        unit="stakeholders",
    )


def _too_low(stances: Released) -> int:
    return int(stances.result.set_index("stance").loc[ladder.BELOW, "stakeholders"])


def title_stances_wanted(stances: Released) -> str:
    """V5: how many stakeholders have a lower stance than is wanted."""
    return ngettext(
        "{n} of {all} stakeholders has a lower stance than is wanted",
        "{n} of {all} stakeholders have a lower stance than is wanted",
        _too_low(stances),
        all=number(stances.n, 0),
    )


@sentences()
def say_actions_closed(actions: Released) -> Iterable[Claim]:
    """V5: how many of the actions due were closed by their date."""
    row = actions.result.iloc[0]
    n, on_time = int(row["n"]), int(row["on_time"])
    count = out_of(on_time, n)
    figures: dict[str, Any] = {}
    if n >= INTERVAL_FROM:
        count = share_told(on_time, n, row["share_low"], row["share_high"])
        figures = {"low": n * float(row["share_low"]), "high": n * float(row["share_high"])}
    yield claim(
        actions,
        "closed",
        _closed_in_words(count, row),
        verdict=Verdict.ALL_ON_TIME if on_time == n else Verdict.NOT_ALL_ON_TIME,
        number=float(on_time),
        unit="actions",
        **figures,
    )


def _closed_in_words(count: str, row: pd.Series) -> str:
    """Return how many actions were closed by their date, and what became of the others."""
    late, still_open = int(row["late"]), int(row["open"])
    closed = ngettext(
        "{count} actions due was closed by its date",
        "{count} actions due were closed by their date",
        int(row["on_time"]),
        count=count,
    )
    others = [
        ngettext("{n} came late", "{n} came late", late) if late else "",
        ngettext("{n} is still open", "{n} are still open", still_open) if still_open else "",
    ]
    told = ", ".join(filter(None, others))
    if not told:
        return gettext("{closed}.", closed=closed)
    return gettext("{closed}; {others}.", closed=closed, others=told)


@sentences(TOO_FEW_FOR_INTERVAL)
def say_recommendation(waves: Released) -> Iterable[Claim]:
    """V5: the net promoter score of the latest wave, and how far it is from the one before."""
    rows = waves.estimates
    if rows.empty:
        return
    last = rows.iloc[-1]
    text = gettext(
        "In {wave}, {promoters} would recommend the PMO (9 or 10 of 10) and {detractors} would "
        "not (0 to 6): a score of {score} {limits}.",
        wave=last["wave"],
        promoters=number(last["promoters"], 0),
        detractors=number(last["detractors"], 0),
        score=number(last["nps"], 0, signed=True),
        limits=ci(last["nps_low"], last["nps_high"], 0, base=answered(waves, int(last["n"]))),
    )
    more = ngettext(
        "{n} wave is too few to show a direction: it takes {least}.",
        "{n} waves are too few to show a direction: it takes {least}.",
        len(rows),
        least=LIMITS_FROM,
    )
    yield claim(
        waves,
        "latest",
        text,
        aside=(more,) if len(rows) < LIMITS_FROM else (),
        unit="points of 100",
        **estimate(last, "nps"),
    )
    if len(rows) > 1:
        yield _since_the_wave_before(waves, rows.iloc[-2], last)


def _since_the_wave_before(waves: Released, before: pd.Series, now: pd.Series) -> Claim:
    """Say how far two scores are apart, from what is told of each: no more of anybody follows."""
    levels = (
        Interval(row["nps"], row["nps_low"], row["nps_high"], int(row["n"]), "adjusted Wald")
        for row in (before, now)
    )
    change = change_of_levels(*levels)
    p = pd.Series(p_of_limits(change.estimate, change.low, change.high))
    family = waves.facts["differences"]
    among = {"p_adjusted": over_all(p, family).iloc[0]}
    judged = stands(change.low, change.high, chance=by_chance(among))
    limits = ci(
        change.low,
        change.high,
        0,
        base=gettext(
            "{n_first} and {n_second} answered, not linked",
            n_first=number(before["n"], 0),
            n_second=number(now["n"], 0),
        ),
    )
    text = gettext(
        "The score was {before} in {first} and is {now} in {second}. {difference} {limits}: "
        "{ruling}.",
        before=number(before["nps"], 0, signed=True),
        now=number(now["nps"], 0, signed=True),
        first=before["wave"],
        second=now["wave"],
        difference=difference_told(change.estimate, before["nps"], now["nps"], 0),
        limits=limits,
        ruling=judged.in_words,
    )
    ends = {"change_low": change.low, "change_high": change.high}
    return claim(
        waves,
        "change",
        text + among_all(waves, ends, judged),
        verdict=judged,
        number=change.estimate,
        low=change.low,
        high=change.high,
        n=min(int(before["n"]), int(now["n"])),
        unit="points of 100",
    )


def title_recommendation(waves: Released) -> str:
    """V5: the net promoter score of the latest wave."""
    if waves.estimates.empty:
        return gettext("Too few answered to give a net promoter score")
    last = waves.estimates.iloc[-1]
    return gettext(
        "The net promoter score is {score} in {wave}, on a scale from −100 to +100",
        score=number(last["nps"], 0, signed=True),
        wave=last["wave"],
    )


table_relationship_moves = layout(
    "relationship_moves",
    N_("Moves on the relationship ladder"),
    Column(
        "from",
        N_("Rung at the first review"),
        lambda row: upper_first(either_in_words(row["from"])),
    ),
    column.number("lower", N_("Now lower"), 0),
    column.number("same", N_("On the same rung"), 0),
    column.number("higher", N_("Now higher"), 0),
    notes=N_("Stakeholders by the rung of their first review."),
)


table_stances_wanted = layout(
    "stances_wanted",
    N_("Stance at the latest review, beside the one that is wanted"),
    Column("stance", N_("Stance"), lambda row: gettext(STANCES[row["stance"]])),
    column.number("stakeholders", N_("Stakeholders"), 0),
)


table_actions_closed = layout(
    "actions_closed",
    N_("Actions due"),
    Column("actions", N_("Actions"), lambda row: gettext("Actions due")),
    column.count("on_time", N_("Closed by their date")),
    column.number("late", N_("Closed late"), 0),
    column.number("open", N_("Open past their date"), 0),
)


table_recommendation = layout(
    "recommendation",
    N_("Recommendation, wave by wave"),
    column.text("wave", N_("Wave")),
    column.count("promoters", N_("Promoters")),
    column.count("detractors", N_("Detractors")),
    column.number("nps", N_("Score"), 0, signed=True),
    column.interval("nps", N_("95 % interval"), 0),
    column.N,
)


def next_relationships(moves: Released) -> Statement | None:
    """V5: what to do with the relationships."""
    fell = int(moves.result["lower"].sum()) if len(moves.result) else 0
    return steps(
        moves,
        ngettext(
            "Hold a client-value review with the one who stands on a lower rung: their words "
            "first.",
            "Hold a client-value review with the {n} who stand on a lower rung: their words first.",
            fell,
        )
        if fell
        else gettext("Hold a client-value review with those who did not move: their words first."),
        gettext(
            "Record references, referrals and defences when they happen; without a record nobody "
            "is called an advocate."
        ),
    )


_ASKS_NPS = N_("How likely are you to recommend the PMO to a colleague (0 to 10)?")

_JUDGED = N_("Judged by the account holders at reviews; the stakeholders were not asked.")
_MERGED = N_("Neighbouring rows are merged where a cell would hold one to four stakeholders.")


def _at_least_ten(table: pd.DataFrame) -> pd.DataFrame:
    return table if len(table) and int(table["n"].max()) >= INTERVAL_FROM else table.head(0)


@question(
    "V5",
    needs=("engagement",),
    rests_on=("engagement.rung",),
    asks=N_(
        "Rung of each stakeholder reviewed twice, at the first and at the latest review. The "
        "register of reviews is not the list that is surveyed."
    ),
    unit="stakeholders",
    verdicts=(
        Verdict.MORE_CLIMBED,
        Verdict.MORE_FELL,
        Verdict.AS_MANY_CLIMBED,
        Verdict.MOVES_OPEN,
        Verdict.ACTS_RECORDED,
        Verdict.ACTS_MISSING,
    ),
    say=say_relationship_moves,
    chart=lambda answer: charts.chart_relationship_moves(answer),
    table=table_relationship_moves,
    next=next_relationships,
    title=title_relationships,
)
def relationship_moves(client: Client) -> Answer:
    """V5: how have relationships moved on the ladder between the first and the last review?"""
    moves = ladder.rung_moves(client["engagement"])
    return relationship_moves.release(
        client,
        _at_least_ten(moves),
        people=Behind.REGISTER,
        keys=["from"],
        facts=ladder.advocates(client["engagement"]),
        period=first_to_last(client["engagement"]["date"]),
        notes=[gettext(_JUDGED), gettext(_MERGED)],
        too_few=gettext("Moves need at least 10 stakeholders who were reviewed twice."),
    )


@question(
    "V5",
    needs=("engagement",),
    rests_on=("engagement.desired",),
    asks=N_("Stance of each stakeholder at the latest review, and the stance wanted."),
    unit="stakeholders",
    say=say_stances_wanted,
    chart=lambda answer: charts.chart_stances_wanted(answer),
    table=table_stances_wanted,
    title=title_stances_wanted,
    form="",
)
def stances_wanted(client: Client) -> Answer:
    """V5: how many stakeholders have the stance that is wanted?"""
    return stances_wanted.release(
        client,
        _at_least_ten(ladder.stances_wanted(client["engagement"])),
        people=Behind.REGISTER,
        keys=["stance"],
        period=first_to_last(client["engagement"]["date"]),
        notes=[gettext(_JUDGED)],
        too_few=gettext("Stances are told from 10 stakeholders with a review on."),
    )


@question(
    "V5",
    needs=("actions",),
    asks=N_("Actions that were due by the date of the report."),
    unit="actions",
    verdicts=(Verdict.ALL_ON_TIME, Verdict.NOT_ALL_ON_TIME),
    say=say_actions_closed,
    table=table_actions_closed,
    form="",
)
def actions_closed(client: Client) -> Answer:
    """V5: is what was agreed done by its date?"""
    undated = int(client["actions"]["due"].isna().sum())
    rule = gettext(
        "Open past its date counts as not closed on time; not yet due is left out, closed or not."
    )
    without = ngettext(
        "{n} without a date is left out too.", "{n} without a date are left out too.", undated
    )
    return actions_closed.release(
        client,
        ladder.closed_on_time(client["actions"], pd.Timestamp(client.report_date)),
        people=Behind.RECORDS,
        keys=["actions"],
        period=gettext("until {day}", day=day_in_words(client.report_date)),
        notes=[f"{rule} {without}" if undated else rule],
        too_few=gettext(
            "No action was due by the date of the report: nothing can be counted as on time."
        ),
    )


@question(
    "V5",
    needs=("responses", "items", "respondents"),
    asks=_ASKS_NPS,
    verdicts=(Verdict.STANDS_HIGHER, Verdict.STANDS_LOWER, Verdict.CHANGE_OPEN),
    say=say_recommendation,
    chart=lambda answer: charts.chart_recommendation(answer),
    table=table_recommendation,
    title=title_recommendation,
    depth=Depth.ANNEX,
)
def recommendation(client: Client) -> Answer:
    """V5: would users tell a colleague? As a trend over the waves only."""
    table = _scores(client)
    waves = table["wave"].tolist()
    return recommendation.release(
        client,
        table,
        keys=["wave"],
        people={
            wave: people
            for name in waves
            for wave, people in people_in(client, _recommended(client, name), "wave").items()
        },
        counts=["promoters", "detractors"],
        facts={"differences": differences(client)},
        period=periods_from_to(waves[0], waves[-1]) if waves else "",
        notes=[
            gettext(
                "A score is compared with nobody else's: no ranking of teams or firms by it. "
                "Research does not find that it foretells growth better than other questions on "
                "satisfaction (Keiningham et al. 2007)."
            ),
            gettext("Waves are treated as independent; whoever answered in two counts in both."),
        ],
        absent=() if waves else ("nps",),
        not_asked=gettext("Not collected: the question on recommending the PMO (instrument nps)."),
    )


def _scores(client: Client) -> pd.DataFrame:
    waves = waves_that_asked(client, "nps")
    return ladder.recommendation_by_wave(
        {wave: _recommended(client, wave)["value"] for wave in waves}, client.population
    )


def _recommended(client: Client, wave: str) -> pd.DataFrame:
    answers = answers_of(client, wave)
    return answers[(answers["instrument"] == "nps") & answers["value"].notna()]


@question(
    "V5",
    needs=("responses", "items", "respondents"),
    asks=_ASKS_NPS,
    unit="waves",
    verdicts=OF_A_SERIES,
    say=say_behaviour,
    title=title_behaviour,
    chart=lambda answer: shared_charts.chart_behaviour(answer),
    table=table_behaviour,
    depth=Depth.ANNEX,
)
def recommendation_by_wave(client: Client) -> Answer:
    """V5: has the score changed over the waves, or does it only vary? From 8 waves on."""
    scores = _scores(client)
    scores = scores[scores["n"] >= INTERVAL_FROM].set_index("wave")["nps"].astype("float64")
    return behaviour_of_waves(
        recommendation_by_wave,
        client,
        scores,
        what=N_("the net promoter score"),
        unit="points of 100",
        ends=(-100.0, 100.0),
        instrument="nps",
        asked=gettext("whether users would recommend the PMO"),
    )


@sentences()
def say_reviews_kept(kept: Released) -> Iterable[Claim]:
    """V5: how many of the reviews that were due were held in time, and with minutes."""
    due, held, written = (int(kept.result[name].sum()) for name in ("due", "held", "with_minutes"))
    yield claim(
        kept,
        "reviews",
        gettext(
            "Of the value reviews that were due, {count} took place in time, and {minutes} with "
            "minutes.",
            count=out_of(held, due),
            minutes=number(written, 0),
        ),
        number=float(held),
        unit="reviews",
        n=due,
    )


def title_reviews_kept(kept: Released) -> str:
    """V5: how many of the reviews that were due were held in time."""
    due, held = (int(kept.result[name].sum()) for name in ("due", "held"))
    return gettext(
        "Of the value reviews that were due, {count} took place in time", count=out_of(held, due)
    )


table_reviews_kept = layout(
    "reviews_kept",
    N_("Value reviews, as the schedule asks and as they were held"),
    column.text("account", N_("Account")),
    column.text("led_by", N_("Led by")),
    column.number("every_months", N_("Every so many months"), 0),
    column.count("held", N_("Held in time"), "due"),
    column.number("with_minutes", N_("With minutes"), 0),
)


def next_reviews_kept(kept: Released) -> Statement | None:
    """V5: which reviews to hold."""
    rows = kept.result
    behind = rows[rows["held"] < rows["due"]] if len(rows) else rows
    if not len(behind):
        return None
    return steps(
        kept,
        gettext(
            "Hold the reviews that the schedule asks for with {accounts}, or change the schedule.",
            accounts=some(list(behind["account"]), 3),
        ),
    )


@question(
    "V5",
    needs=("review_schedule",),
    asks=N_("Value reviews that were due by the schedule."),
    unit="reviews",
    say=say_reviews_kept,
    table=table_reviews_kept,
    title=title_reviews_kept,
    next=next_reviews_kept,
    optional=True,
)
def reviews_kept(client: Client) -> Answer:
    """V5: are value reviews held as they were designed?"""
    counted = client["review_schedule"].dropna(subset=["due", "held"])
    counted = counted[counted["due"] > 0]
    columns = ["account", "led_by", "every_months", "due", "held", "with_minutes"]
    found = counted[columns].fillna({"with_minutes": 0}).assign(n=counted["due"])
    return reviews_kept.release(
        client,
        found.reset_index(drop=True),
        people=Behind.RECORDS,
        keys=["account", "led_by", "every_months"],
        n=int(found["due"].sum()),
        period=as_of(client),
        too_few=gettext(
            "No review was due, or nobody has counted: 'pmo-workshop desk DIR --count-reviews' "
            "does it."
        ),
    )
