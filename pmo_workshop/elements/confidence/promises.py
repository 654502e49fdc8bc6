"""C2: what was promised, and what was experienced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from ...analysis import promises
from ...analysis.uncertainty import p_beyond
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import Behind, Key, Released
from ...display import (
    counted,
    expect_released,
    interval,
    is_missing,
    number,
    some,
    verb,
)
from ...i18n import gettext, ngettext
from ...intake.client import Client
from ...leading import Measure
from ...present import column
from ...present.grammar import (
    SOUND_KAPPA,
    TOO_FEW_FOR_INTERVAL,
    among,
    beside,
    claim,
    counted_words,
    estimate,
    groups_apart,
    how_many,
    only_counts,
    sentences,
    share_told,
    so,
    steps,
    those_who_did_not_answer,
    verdict,
)
from ...present.table import Table, laid_out, layout
from ...suppression import Whole
from ...verdicts import BY_MARGIN, Verdict
from ..answers import answers_of, as_of, coarsely, people_in, reach_of
from ..question import Answer, question
from . import charts

LEVEL = 0.05


@sentences(TOO_FEW_FOR_INTERVAL)
def say_promise_gaps(gaps: Released) -> Iterable[Claim]:
    """C2: which promises are kept less than they were heard."""
    margin = gaps.margin.scale_points
    rows = gaps.estimates.dropna(subset=["gap"])
    for _, row in rows.sort_values(["whole", "gap"], kind="stable").iterrows():
        judged = verdict(row["gap_low"], row["gap_high"], margin)
        ends = row["gap_low"], row["gap_high"]
        place = beside(row["gap"], *ends, "what was heard")
        who = among(gaps, int(row["n"]))
        what = (
            f"{who}, what is kept of all promises together"
            if row["whole"]
            else f"“{row['promise']}”: {who.lower()}, what is kept"
        )
        yield claim(
            gaps,
            row["promise_id"],
            f"{what} is {place}{so(judged)}.{how_many(row, judged, _kept_less)}{groups_apart(row)}"
            f"{_after_correction(gaps, row)}",
            aside=(those_who_did_not_answer(gaps, row, "gap", judged),),
            verdict=judged,
            beyond=p_beyond(row["gap"], row["gap_high"], -margin, int(row["n"])),
            unit="scale points",
            **estimate(row, "gap"),
        )
    yield from only_counts(
        gaps,
        lambda row, who: gettext(
            "{who} see {promise} kept less than they heard.", who=who, promise=_told(row)
        ),
    )
    yield from _recall(gaps)


def _kept_less(x: int, everybody: str) -> str:
    return ngettext(
        "{n} of {all} sees it kept less.", "{n} of {all} see it kept less.", x, all=everybody
    )


def _told(row: pd.Series) -> str:
    return "all promises together" if row["whole"] else f"“{row['promise']}”"


def _after_correction(gaps: Released, row: pd.Series) -> str:
    """Say so where the interval of one promise excludes 0 but the family of promises does not."""
    if row["whole"] or row["gap_low"] * row["gap_high"] <= 0 or row["p_adjusted"] < LEVEL:
        return ""
    return f" Over all {(~gaps.estimates['whole']).sum()} promises together this may be chance."


def _recall(gaps: Released) -> Iterable[Claim]:
    """Say which promise the fewest have heard, if the others are clearly better known."""
    rows = gaps.estimates.dropna(subset=["recall_low"]).sort_values("recall", kind="stable")
    if rows.empty:
        return
    least, asked = rows.iloc[0], int(rows.iloc[0]["asked"])
    group = rows[rows["recall_low"] <= least["recall_high"]]
    low, high = least["recall_low"], least["recall_high"]
    heard = f"was heard by {share_told(least['recalled'], asked, low, high)}"
    if len(rows) == 1:
        text = f"“{least['promise']}” {heard}."
    elif len(group) == 1:
        text = f"The least heard promise is “{least['promise']}”: it {heard}."
    else:
        names = some([f"“{text}”" for text in group["promise"]], 3)
        text = (
            f"The least heard promises, which the data do not tell apart, are {names}; "
            f"“{least['promise']}” {heard}."
        )
    yield claim(
        gaps,
        "recall",
        text,
        number=100 * least["recall"],
        low=100 * low,
        high=100 * high,
        unit="%",
        n=asked,
    )


@sentences()
def say_promise_coverage(found: Released) -> Iterable[Claim]:
    """C2: in how many documents the promises stand, and whether they say the same."""
    rows = found.result.sort_values("present", kind="stable")
    least = int(rows["present"].iloc[0])
    fewest = rows[rows["present"] == least]
    names = some([f"“{text}”" for text in fewest["promise"]], 3)
    stand = verb(len(fewest), "stands", "each stand")
    text = f"{names} {stand} in {least} of {counted_words(found.n or 0, 'document', 'documents')}"
    if len(rows) > len(fewest):
        text += f", the fewest of the {len(rows)} promises"
    yield claim(found, "coverage", f"{text}.", number=float(least), unit="documents")
    yield _consistency(found)


def _consistency(found: Released) -> Claim:
    """Say whether documents word a promise otherwise, if the readers agree well enough to say."""
    agreed = {row["what"]: row for row in found.facts.get("agreement", [])}.get("consistent", {})
    alpha, read = agreed.get("alpha"), int(agreed.get("n", 0))
    low, high = agreed.get("alpha_low"), agreed.get("alpha_high")
    differing = found.result[found.result["different"] > 0]
    not_judged = "Whether the documents say the same as the promise is not judged: "
    if not agreed:
        text = f"{not_judged}one reader only, so agreement cannot be measured."
        judged = Verdict.ONE_READER
    elif not read:
        text = f"{not_judged}no document holds a promise for all readers."
        judged = Verdict.NOTHING_TO_JUDGE
    elif is_missing(alpha) and differing.empty:
        text = (
            "No reader found a document that says something else than its promise "
            f"({counted(read, 'readings')}"
            "; all alike, so agreement beyond chance cannot be computed)."
        )
        judged = Verdict.CONSISTENT
    elif is_missing(alpha):
        text = (
            f"{not_judged}all of {counted(read, 'readings')} are alike, so agreement beyond "
            "chance cannot be "
            "computed."
        )
        judged = Verdict.NO_VARIATION
    elif is_missing(low):
        text = (
            f"{not_judged}how well the readers agree has limits from 10 documents on, and they "
            f"read {counted_words(agreed['documents'], 'document', 'documents')}."
        )
        judged = Verdict.TOO_FEW_DOCUMENTS
    elif not agreed["enough"]:
        disagree = high < SOUND_KAPPA
        text = (
            f"{not_judged}the readers {'' if disagree else 'may '}agree too little "
            f"({_agreement_told(agreed)}, where {SOUND_KAPPA:g} is needed)."
        )
        judged = Verdict.READERS_DISAGREE if disagree else Verdict.TOO_FEW_DOCUMENTS
    elif len(differing):
        text = (
            "The documents say something else than the promise for "
            f"{some([f'“{text}”' for text in differing['promise']], 3)} "
            f"({_agreement_told(agreed)})."
        )
        judged = Verdict.INCONSISTENT
    else:
        text = (
            "No document says something else than its promise in the eyes of all readers "
            f"({_agreement_told(agreed)})."
        )
        judged = Verdict.CONSISTENT
    figures: dict[str, Any] = {} if is_missing(alpha) else {"number": float(alpha), "unit": "alpha"}
    if not is_missing(low):
        figures |= {"low": float(low), "high": float(high)}
    return claim(found, "consistent", text, verdict=judged, **figures)


def _agreement_told(agreed: Mapping[str, Any]) -> str:
    """Return alpha of the readers with its limits and what was read."""
    limits = interval(agreed["alpha_low"], agreed["alpha_high"], 2)
    documents = counted_words(agreed["documents"], "document", "documents")
    return (
        f"Krippendorff's alpha {number(agreed['alpha'], 2)}, 95 % CI {limits}, "
        f"{agreed['n']} readings of {documents}"
    )


table_promise_gaps = layout(
    "promise_gaps",
    "Promises heard, understood and kept",
    column.text("promise", "Promise"),
    column.number("heard", "Heard"),
    column.number("understood", "Understood"),
    column.number("kept", "Kept"),
    column.number("gap", "Kept − heard", signed=True),
    column.interval("gap", "95 % interval", signed=True),
    column.p("p_adjusted", "p, adjusted"),
    column.count("recalled", "Recall", "asked"),
    column.N,
    notes="Recall: heard it with 5 or more on the 7-point scale.",
)


def table_promise_coverage(found: Released) -> Table | None:
    """C2: each promise in the documents."""
    limits = [column.share_interval("coverage", "95 % interval")]
    if expect_released(found).missing or found.result["coverage_low"].isna().all():
        limits = []
    return laid_out(
        found,
        "promise_coverage",
        "The promises in the documents",
        (
            column.text("promise", "Promise"),
            column.count("present", "Documents that hold it"),
            *limits,
            column.number("disputed", "Readers differ", 0),
            column.count("consistent", "Says the same", "present"),
            column.number("different", "Says otherwise", 0),
        ),
    )


def next_promises(gaps: Released) -> Statement | None:
    """C2: which promise to drop, keep or back up."""
    rows = gaps.estimates
    rows = rows[~rows["whole"].astype(bool)] if len(rows) else rows
    if not len(rows):
        return steps(gaps, "Ask ten users what they heard and what is kept.")
    less = rows[rows["gap_high"] < 0].sort_values("gap", kind="stable")
    chance = less["p_adjusted"] >= LEVEL
    broken, perhaps = (
        [f"“{promise}”" for promise in found["promise"]] for found in (less[~chance], less[chance])
    )
    return steps(
        gaps,
        f"Decide on {some(broken, 3)}: {verb(len(broken), 'drop it', 'drop each')}, or back it up "
        "with a service level." if broken else "",
        f"Ask again about {some(perhaps, 3)} before anything is dropped: over all promises "
        "together the difference may be chance." if perhaps else "",
        "Keep the promises as they are: none is clearly kept less than it was heard."
        if less.empty else "",
        "Take a dropped promise out of every document on the same day." if broken else "",
    )  # fmt: skip


def _promise_names(client: Client) -> dict[str, str]:
    told = client["promises"]
    return dict(zip(told["promise_id"], told["text"], strict=True))


INSTRUMENTS = ("promise_heard", "promise_understood", "promise_kept")


def _rated(client: Client) -> tuple[pd.DataFrame, str]:
    """Return the ratings of the promises in the latest wave that has any, and its dates."""
    for wave in reversed(client.waves):
        answers = answers_of(client, wave.name)
        answers = answers[answers["instrument"].isin(INSTRUMENTS) & answers["value"].notna()]
        if len(answers):
            return answers, wave.dates
    return pd.DataFrame(), ""


@question(
    "C2",
    needs=("responses", "items", "promises"),
    asks="Have you heard this promise, did you understand it, is it kept (1 to 7)?",
    verdicts=BY_MARGIN,
    sampled=True,
    leads={promises.OVERALL: Measure.PROMISES_KEPT},
    say=say_promise_gaps,
    chart=lambda answer: charts.chart_promise_gaps(answer),
    table=table_promise_gaps,
    next=next_promises,
    depth=Depth.BOARD,
)
def promise_gaps(client: Client) -> Answer:
    """C2: which promises are kept less than they were heard?"""
    answers, period = _rated(client)
    raters = _raters(client, answers) if len(answers) else {}
    screened = len(answers) and answers["dimension"].nunique() > promises.LARGEST_FAMILY
    rows = (
        _with_the_whole(answers, _promise_names(client), client.population)
        if len(answers)
        else pd.DataFrame()
    )
    return promise_gaps.release(
        client,
        rows,
        decimals=coarsely("heard", "understood", "kept", "gap"),
        keys=["promise_id", "promise", "whole"],
        people=raters,
        wholes=_made_of_promises(raters, rows, reach_of(answers)),
        counts={"x": "n", "recalled": "asked"},
        period=period,
        notes=[
            "Smallest difference that matters: "
            f"{client.margin.scale_points:g} scale points, {client.margin.source}.",
            "Gap = kept − heard, the same people; p-values "
            + (
                "of a screening of more than 8 promises, after Benjamini and Hochberg."
                if screened
                else "after Holm."
            ),
        ],
        facts={"reach": reach_of(answers)},
        absent=() if len(answers) else INSTRUMENTS,
        not_asked="Not collected: whether the promises are heard, understood and kept "
        "(instruments promise_heard, promise_understood, promise_kept).",
        too_few="No figure yet: nobody has said of a promise both whether it was heard and whether "
        "it is kept.",
    )


def _raters(client: Client, answers: pd.DataFrame) -> Mapping[Key, frozenset[str]]:
    """Return who has rated each promise as heard and as kept, and who enough of them."""
    whole = promises.person_gaps(answers).assign(dimension=promises.OVERALL)
    return {
        **people_in(client, promises.rated_both(answers), "dimension"),
        **people_in(client, whole, "dimension"),
    }


def _made_of_promises(
    raters: Mapping[Key, frozenset[str]], rows: pd.DataFrame, reach: float
) -> list[Whole]:
    """Return what is kept of all promises together, made of the single ones."""
    if not len(rows) or not rows["whole"].any():
        return []
    single = rows[~rows["whole"] & (rows["n"] > 0)]
    keys = single[["promise_id", "promise", "whole"]].astype(str)
    return [
        Whole(
            raters[promises.OVERALL],
            dict.fromkeys(keys.itertuples(index=False, name=None), 1 / len(single)),
            {"gap": 2 * reach, "heard": reach, "kept": reach},
            ("gap", "kept", "heard"),
        )
    ]


def _with_the_whole(
    answers: pd.DataFrame, names: dict[str, str], population: int | None
) -> pd.DataFrame:
    """Return the gap of each promise and, as the last row, that over all of them."""
    each = promises.promise_gaps(answers, names, population).assign(whole=False)
    overall = promises.overall_gap(answers, population)
    overall = overall.assign(promise="All promises together", whole=True)
    return pd.concat([each, overall.reindex(columns=each.columns)[: len(overall)]])


@question(
    "C2",
    needs=("promises", "promise_audit"),
    asks="Documents that hold the promise, as all readers found.",
    unit="documents",
    verdicts=(
        Verdict.NOTHING_TO_JUDGE,
        Verdict.ONE_READER,
        Verdict.CONSISTENT,
        Verdict.INCONSISTENT,
        Verdict.NO_VARIATION,
        Verdict.READERS_DISAGREE,
        Verdict.TOO_FEW_DOCUMENTS,
    ),
    say=say_promise_coverage,
    chart=lambda answer: charts.chart_promise_documents(answer),
    table=table_promise_coverage,
    depth=Depth.ANNEX,
)
def promise_coverage(client: Client, seed: int) -> Answer:
    """C2: do the documents make the promises, and do they say the same?"""
    audit = client["promise_audit"]
    agreement = promises.coder_agreement(audit, seed=seed) if len(audit) else pd.DataFrame()
    marks = promises.document_marks(audit) if len(audit) else pd.DataFrame()
    notes = []
    for row in agreement.to_dict("records"):
        if pd.notna(row["alpha"]):
            limits = (
                f" (95 % CI {row['alpha_low']:.2f} to {row['alpha_high']:.2f})"
                if pd.notna(row["alpha_low"])
                else ""
            )
            notes.append(
                f"Agreement of the readers on “{row['what']}”: Krippendorff's alpha "
                f"{row['alpha']:.2f}{limits}, {int(row['n'])} readings of {int(row['documents'])} "
                f"documents, {int(row['disputed'])} of them disputed."
            )
        elif row["n"]:
            notes.append(
                f"Agreement of the readers on “{row['what']}”: all {int(row['n'])} readings are "
                "alike, so agreement beyond chance cannot be computed."
            )
    return promise_coverage.release(
        client,
        promises.promise_coverage(audit, _promise_names(client)) if len(audit) else pd.DataFrame(),
        people=Behind.RECORDS,
        keys=["promise_id", "promise"],
        n=int(audit["artefact_id"].nunique()),
        period=as_of(client),
        facts={"agreement": agreement.to_dict("records"), "marks": marks.to_dict("records")},
        notes=notes,
    )
