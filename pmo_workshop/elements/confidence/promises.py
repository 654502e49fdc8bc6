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
    in_quotes,
    interval,
    is_missing,
    number,
    out_of,
    some,
)
from ...i18n import N_, figures, gettext, ngettext
from ...intake.client import Client
from ...leading import Measure
from ...present import column
from ...present.grammar import (
    FAMILY_LEVEL,
    SOUND_KAPPA,
    TOO_FEW_FOR_INTERVAL,
    answered,
    beside,
    by_chance,
    ci,
    claim,
    estimate,
    groups_apart,
    how_many,
    may_be_chance,
    on_scale,
    only_counts,
    sentences,
    share_told,
    so,
    steps,
    those_who_did_not_answer,
    verdict,
)
from ...present.table import Table, laid_out, layout
from ...units import how_many as how_many_of
from ...verdicts import BY_MARGIN, Verdict
from ..answers import (
    answers_of,
    as_of,
    coarsely,
    ends_of_scale,
    furthest_first,
    people_in,
    reach_of,
    scale_of,
    within,
    without_limits,
)
from ..question import Answer, question
from . import charts


@sentences(TOO_FEW_FOR_INTERVAL)
def say_promise_gaps(gaps: Released) -> Iterable[Claim]:
    """C2: which promises are kept less than they were heard."""
    margin = gaps.margin.scale_points
    rows = gaps.estimates.dropna(subset=["gap"])
    family = how_many_of(int((~gaps.estimates["whole"].astype(bool)).sum()), "promises")
    for _, row in furthest_first(rows).sort_values("whole", kind="stable").iterrows():
        ends = row["gap_low"], row["gap_high"]
        judged = verdict(*ends, margin, chance=by_chance(row))
        place = beside(
            row["gap"], *ends, gettext("what was heard"), margin=margin,
            scale=on_scale(gaps), base=answered(gaps, int(row["n"])),
        )  # fmt: skip
        told = {"place": place, "ruling": so(judged)}
        text = (
            gettext("All promises together are kept {place}{ruling}.", **told)
            if row["whole"]
            else gettext(
                "What is kept of “{promise}” is {place}{ruling}.", **told, promise=row["promise"]
            )
        )
        yield claim(
            gaps,
            row["promise_id"],
            f"{text}{how_many(row, judged, _kept_less)}{groups_apart(row)}"
            f"{may_be_chance(row, 'gap', judged, family)}",
            aside=(those_who_did_not_answer(gaps, row, "gap", judged),),
            verdict=judged,
            beyond=p_beyond(row["gap"], row["gap_high"], -margin, int(row["n"])),
            at_all=p_beyond(row["gap"], row["gap_high"], 0.0, int(row["n"])),
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


def _kept_less(x: int, who: str) -> str:
    return ngettext("{who} sees it kept less.", "{who} see it kept less.", x, who=who)


def _told(row: pd.Series) -> str:
    return gettext("all promises together") if row["whole"] else f"“{row['promise']}”"


def _recall(gaps: Released) -> Iterable[Claim]:
    """Say which promise the fewest have heard, if the others are clearly better known."""
    rows = gaps.estimates.dropna(subset=["recall_low"]).sort_values("recall", kind="stable")
    if rows.empty:
        return
    least, asked = rows.iloc[0], int(rows.iloc[0]["asked"])
    group = rows[rows["recall_low"] <= least["recall_high"]]
    low, high = least["recall_low"], least["recall_high"]
    told = {
        "promise": least["promise"],
        "heard": share_told(least["recalled"], asked, low, high),
    }
    if len(rows) == 1:
        text = gettext("{heard} have heard “{promise}”.", **told)
    elif len(group) == 1:
        text = gettext(
            "{heard} have heard “{promise}”, the fewest of {n} promises.", **told, n=len(rows)
        )
    else:
        text = gettext(
            "{heard} have heard “{promise}”. The answers do not tell which of {promises} the "
            "fewest have heard.",
            **told,
            promises=some([in_quotes(text) for text in group["promise"]], 3),
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
    names = some([in_quotes(text) for text in fewest["promise"]], 3)
    told = {"promises": names, "least": least, "documents": found.n or 0}
    text = ngettext(
        "{promises} stands in {least} of {documents} documents.",
        "{promises} each stand in {least} of {documents} documents.",
        len(fewest),
        **told,
    )
    if len(rows) > len(fewest):
        text = ngettext(
            "{promises} stands in {least} of {documents} documents, the fewest of {all} promises.",
            "{promises} each stand in {least} of {documents} documents, the fewest of {all} "
            "promises.",
            len(fewest),
            **told,
            all=len(rows),
        )
    yield claim(found, "coverage", text, number=float(least), unit="documents")
    yield _consistency(found)


def _consistency(found: Released) -> Claim:
    """Say whether documents word a promise otherwise, if the readers agree well enough to say."""
    agreed = {row["what"]: row for row in found.facts.get("agreement", [])}.get("consistent", {})
    alpha, read = agreed.get("alpha"), int(agreed.get("n", 0))
    low, high = agreed.get("alpha_low"), agreed.get("alpha_high")
    differing = found.result[found.result["different"] > 0]
    if not agreed:
        why = (
            gettext("One person read them, so agreement cannot be measured.")
            if found.facts.get("readers")
            else gettext("Who read them is not recorded, so agreement cannot be measured.")
        )
        text, judged = _not_judged(why), Verdict.ONE_READER
    elif not read:
        why = gettext("No document holds a promise in the eyes of all readers.")
        text, judged = _not_judged(why), Verdict.NOTHING_TO_JUDGE
    elif is_missing(alpha) and differing.empty:
        text = ngettext(
            "No reader found a document that says something else than its promise ({n} reading).",
            "No reader found a document that says something else than its promise ({n} readings).",
            read,
        )
        judged = Verdict.CONSISTENT
    elif is_missing(alpha):
        why = ngettext(
            "{n} reading cannot show agreement beyond chance.",
            "All of {n} readings are alike, so agreement beyond chance cannot be computed.",
            read,
        )
        text, judged = _not_judged(why), Verdict.NO_VARIATION
    elif is_missing(low):
        why = ngettext(
            "Readers must agree on 10 documents, and they read {n}.",
            "Readers must agree on 10 documents, and they read {n}.",
            agreed["documents"],
        )
        text, judged = _not_judged(why), Verdict.TOO_FEW_DOCUMENTS
    elif not agreed["enough"]:
        disagree = high < SOUND_KAPPA
        told = {"alpha": _agreement_told(agreed), "needed": number(SOUND_KAPPA, 2)}
        why = (
            gettext("The readers agree too little ({alpha}, needed are {needed}).", **told)
            if disagree
            else gettext("The readers may agree too little ({alpha}, needed are {needed}).", **told)
        )
        text = _not_judged(why)
        judged = Verdict.READERS_DISAGREE if disagree else Verdict.TOO_FEW_DOCUMENTS
    elif len(differing):
        text = gettext(
            "Documents say something else than the promise for {promises} ({alpha}).",
            promises=some([in_quotes(text) for text in differing["promise"]], 3),
            alpha=_agreement_told(agreed),
        )
        judged = Verdict.INCONSISTENT
    else:
        text = gettext(
            "No document says something else than its promise in the eyes of all readers "
            "({alpha}).",
            alpha=_agreement_told(agreed),
        )
        judged = Verdict.CONSISTENT
    figures: dict[str, Any] = {} if is_missing(alpha) else {"number": float(alpha), "unit": "alpha"}
    if not is_missing(low):
        figures |= {"low": float(low), "high": float(high)}
    return claim(found, "consistent", text, verdict=judged, **figures)


def _not_judged(why: str) -> str:
    said = gettext("Whether the documents say the same as the promise is not judged.")
    return f"{said} {why}"


def _agreement_told(agreed: Mapping[str, Any]) -> str:
    """Return alpha of the readers with its limits and what was read."""
    return gettext(
        "Krippendorff's alpha {alpha}, 95 % interval {limits}, {n} readings of {documents} "
        "documents",
        alpha=number(agreed["alpha"], 2),
        limits=interval(agreed["alpha_low"], agreed["alpha_high"], 2),
        n=int(agreed["n"]),
        documents=int(agreed["documents"]),
    )


table_promise_gaps = layout(
    "promise_gaps",
    N_("Promises heard, understood and kept"),
    column.text("promise", N_("Promise")),
    column.number("heard", N_("Heard")),
    column.number("understood", N_("Understood")),
    column.number("kept", N_("Kept")),
    column.difference("gap", N_("Kept − heard"), "kept", "heard"),
    column.judged_interval("gap", N_("95 % interval")),
    column.p("p_adjusted", N_("p, adjusted")),
    column.count("recalled", N_("Recall"), "asked"),
    column.N,
    notes=N_("Recall: heard it with 5 or more on the 1–7 scale."),
)


def table_promise_coverage(found: Released) -> Table | None:
    """C2: each promise in the documents."""
    limits = [column.share_interval("coverage", N_("95 % interval"))]
    if expect_released(found).missing or found.result["coverage_low"].isna().all():
        limits = []
    return laid_out(
        found,
        "promise_coverage",
        gettext("The promises in the documents"),
        (
            column.text("promise", N_("Promise")),
            column.count("present", N_("Documents that hold it")),
            *limits,
            column.number("disputed", N_("Readers differ"), 0),
            column.count("consistent", N_("Says the same"), "present"),
            column.number("different", N_("Says otherwise"), 0),
        ),
    )


def next_promises(gaps: Released) -> Statement | None:
    """C2: which promise to drop, keep or back up."""
    rows = gaps.estimates
    rows = rows[~rows["whole"].astype(bool)] if len(rows) else rows
    if not len(rows):
        return steps(gaps, gettext("Ask ten users what they heard and what is kept."))
    less = rows[rows["gap_high"] < 0].sort_values("gap", kind="stable")
    chance = less["p_adjusted"] >= FAMILY_LEVEL
    clear = less["gap_high"] <= -gaps.margin.scale_points
    noted = less["kept_on"].notna()
    broken, slight, perhaps, unseen = (
        [in_quotes(promise) for promise in found["promise"]]
        for found in (
            less[~chance & clear & ~noted],
            less[~chance & ~clear & ~noted],
            less[chance & ~noted],
            less[noted],
        )
    )

    def by_itself(which: pd.Series) -> Iterable[str]:
        """Return what asking again answers; without anything to drop it is the whole as well."""
        return less.loc[which, "promise_id"] if broken else ()

    return steps(
        gaps,
        ngettext(
            "Back {promises} with a service level, or drop it.",
            "Back each of {promises} with a service level, or drop it.",
            len(broken),
            promises=some(broken, 3),
        )
        if broken
        else "",
        (
            gettext(
                "Ask again about {promises} before anything is dropped: over all promises together "
                "the difference may be chance.",
                promises=some(perhaps, 3),
            )
            if perhaps
            else "",
            by_itself(chance & ~noted),
        ),
        gettext("Keep the promises as they are: none is clearly kept less than it was heard.")
        if less.empty
        else "",
        gettext("Take a dropped promise out of every document on the same day.") if broken else "",
        (
            gettext(
                "Ask again about {promises} before anything is dropped: the difference may be too "
                "small to matter.",
                promises=some(slight, 3),
            )
            if slight
            else "",
            by_itself(~chance & ~clear & ~noted),
        ),
        (
            gettext(
                "Show the clients that {promises} is kept: by the record it is, and not by what "
                "they say.",
                promises=some(unseen, 3),
            )
            if unseen
            else "",
            by_itself(noted),
        ),
    )


def short_promises(gaps: Released) -> pd.DataFrame:
    """Return the promises that are kept less than they were heard, the widest gap first."""
    rows = gaps.estimates
    if not len(rows):
        return rows
    rows = rows[~rows["whole"].astype(bool)].dropna(subset=["gap"])
    return rows[(rows["gap_high"] < 0) & (rows["p_adjusted"] < FAMILY_LEVEL)].sort_values("gap")


def _noted_as_kept(client: Client) -> dict[str, pd.Timestamp]:
    """Return on which day the PMO has noted of a promise that it is kept."""
    noted = client["promises"]
    if "status" not in noted:
        return {}
    kept = noted[noted["status"].eq("kept").fillna(False)]
    return dict(zip(kept["promise_id"].astype(str), kept["closed"], strict=True))


def title_promises(gaps: Released) -> str:
    """C2: which promise is kept least beside what was heard."""
    rows = gaps.estimates
    if not len(rows) or rows.loc[~rows["whole"].astype(bool), "gap"].isna().all():
        return gettext("Too few rated the promises to say which are kept")
    less = short_promises(gaps)
    if less.empty:
        return gettext("No promise is clearly kept less than it was heard")
    first = less.iloc[0]
    return gettext(
        "“{promise}” is kept {gap} points less than it was heard",
        promise=first["promise"],
        gap=number(-first["gap"]),
    )


def promise_names(client: Client) -> dict[str, str]:
    """Return the text of each promise by its id."""
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


def title_promise_coverage(found: Released) -> str:
    """C2: in how many documents the promise stands that stands in the fewest."""
    rows = found.result.sort_values("present", kind="stable")
    fewest = rows.loc[rows["present"] == rows["present"].iloc[0], "promise"]
    told = {"documents": out_of(rows["present"].iloc[0], found.n, 0)}
    return ngettext(
        "{promises} stands in {documents} documents, the fewest",
        "{promises} each stand in {documents} documents, the fewest",
        len(fewest),
        **told,
        promises=some([in_quotes(text) for text in fewest], 2),
    )


@question(
    "C2",
    needs=("responses", "items", "promises"),
    asks=N_("Have you heard this promise, did you understand it, is it kept (1 to 7)?"),
    verdicts=BY_MARGIN,
    sampled=True,
    leads={promises.OVERALL: Measure.PROMISES_KEPT},
    say=say_promise_gaps,
    chart=lambda answer: charts.chart_promise_gaps(answer),
    table=table_promise_gaps,
    next=next_promises,
    title=title_promises,
    depth=Depth.BOARD,
)
def promise_gaps(client: Client) -> Answer:
    """C2: which promises are kept less than they were heard?"""
    answers, period = _rated(client)
    raters = _raters(client, answers) if len(answers) else {}
    screened = len(answers) and answers["dimension"].nunique() > promises.LARGEST_FAMILY
    rows = (
        _with_the_whole(answers, promise_names(client), client.population)
        if len(answers)
        else pd.DataFrame()
    )
    reach = reach_of(answers)
    levels = ["heard", "understood", "kept"]
    rows = without_limits(rows, "gap", levels, *ends_of_scale(answers)) if len(rows) else rows
    rows = (
        rows.assign(kept_on=rows["promise_id"].map(_noted_as_kept(client))) if len(rows) else rows
    )
    return promise_gaps.release(
        client,
        within(rows, -reach, reach, "gap"),
        decimals=coarsely("heard", "understood", "kept", "gap"),
        known=["kept_on"],
        keys=["promise_id", "promise", "whole"],
        people=raters,
        counts={"x": "n", "lower_n": "n", "upper_n": "n", "recalled": "asked"},
        mean_told=["recalled"],
        together=promises.adjusted,
        parts={
            "understood_n": ("understood",),
            "asked": ("recalled", "recall", "recall_low", "recall_high"),
        },
        period=period,
        notes=[
            gettext(
                "Smallest difference that matters: {points} scale points, {source}.",
                points=figures(f"{client.margin.scale_points:g}"),
                source=client.margin.source,
            ),
            gettext(
                "Gap = kept − heard, the same people; p-values of a screening of more than 8 "
                "promises, after Benjamini and Hochberg."
            )
            if screened
            else gettext("Gap = kept − heard, the same people; p-values after Holm."),
        ],
        facts={"reach": reach, "scale": scale_of(answers) if len(answers) else None},
        absent=() if len(answers) else INSTRUMENTS,
        not_asked=gettext(
            "Not collected: whether the promises are heard, understood and kept (instruments "
            "promise_heard, promise_understood, promise_kept)."
        ),
        too_few=gettext(
            "No figure yet: nobody has said of a promise both whether it was heard and whether it "
            "is kept."
        ),
    )


def _raters(client: Client, answers: pd.DataFrame) -> Mapping[Key, frozenset[str]]:
    """Return who has rated each promise as heard and as kept, and who enough of them."""
    whole = promises.person_gaps(answers).assign(dimension=promises.OVERALL)
    return {
        **people_in(client, promises.rated_both(answers), "dimension"),
        **people_in(client, whole, "dimension"),
    }


def _with_the_whole(
    answers: pd.DataFrame, names: dict[str, str], population: int | None
) -> pd.DataFrame:
    """Return the gap of each promise and, as the last row, that over all of them."""
    each = promises.promise_gaps(answers, names, population).assign(whole=False)
    overall = promises.overall_gap(answers, population)
    overall = overall.assign(promise=gettext("All promises together"), whole=True)
    return pd.concat([each, overall.reindex(columns=each.columns)[: len(overall)]])


_LOOKED_FOR = {"present": N_("present"), "consistent": N_("consistent")}


def _agreement_in_words(row: Mapping[str, Any]) -> str:
    """Return how far the readers agree on what they looked for."""
    told = {"what": gettext(_LOOKED_FOR[row["what"]]), "readings": number(row["n"], 0)}
    if pd.isna(row["alpha"]):
        return gettext(
            "On “{what}” all {readings} readings are alike, so agreement of the readers beyond "
            "chance cannot be computed.",
            **told,
        )
    known = pd.notna(row["alpha_low"])
    limits = f" {ci(row['alpha_low'], row['alpha_high'], 2)}" if known else ""
    return gettext(
        "The readers were compared on “{what}”: Krippendorff's alpha {alpha}{limits}; {readings} "
        "readings of {documents}, {disputed} disputed.",
        **told,
        alpha=number(row["alpha"], 2),
        limits=limits,
        documents=counted(row["documents"], "documents"),
        disputed=number(row["disputed"], 0),
    )


@question(
    "C2",
    needs=("promises", "promise_audit"),
    uses=("promise_audit.coder",),
    asks=N_("Documents that hold the promise, as all readers found."),
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
    title=title_promise_coverage,
    depth=Depth.ANNEX,
)
def promise_coverage(client: Client, seed: int) -> Answer:
    """C2: do the documents make the promises, and do they say the same?"""
    audit = client["promise_audit"]
    agreement = promises.coder_agreement(audit, seed=seed) if len(audit) else pd.DataFrame()
    marks = promises.document_marks(audit) if len(audit) else pd.DataFrame()
    notes = [_agreement_in_words(row) for row in agreement.to_dict("records") if row["n"]]
    return promise_coverage.release(
        client,
        promises.promise_coverage(audit, promise_names(client)) if len(audit) else pd.DataFrame(),
        people=Behind.RECORDS,
        keys=["promise_id", "promise"],
        n=int(audit["artefact_id"].nunique()),
        period=as_of(client),
        facts={
            "agreement": agreement.to_dict("records"),
            "marks": marks.to_dict("records"),
            "readers": audit["coder"].nunique(),
        },
        notes=notes,
    )
