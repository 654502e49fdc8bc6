"""What a person sees once a form is handed in: the solution, or the client's data beside it."""

from __future__ import annotations

import html
import math
from collections.abc import Mapping
from dataclasses import dataclass

from ..content.definitions import Compare
from ..display import NOT_SHOWN, number, some, upper_first
from ..i18n import N_, figures, gettext
from ..intake.client import Client
from .answers import Value, judged
from .form import Form
from .stakeholders import Stakeholders, stakeholders_of


@dataclass(frozen=True)
class Feedback:
    """
    Sentences, and perhaps a table of texts.

    ``lines`` come first; ``rows`` have a cell per column; ``notes`` stand below.
    """

    lines: tuple[str, ...]
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()


def feedback(form: Form, answers: Mapping[str, Value], client: Client | None) -> Feedback:
    """
    Return what is revealed to somebody who has handed in.

    Parameters
    ----------
    form : Form
    answers : mapping of item to value
        What this person answered.
    client : Client, optional
        The client's figures pass the guard before they stand beside the answers.
    """
    answers = judged(form, answers)
    if any(item.right for item in form.items):
        told = solution(form, answers)
    elif client is not None and (stakeholders := stakeholders_of(form, client)) is not None:
        told = _beside(form, answers, stakeholders)
    else:
        told = Feedback(tuple(_own(form, answers)))
    lines = (revealed(form.exercise.reveal), *told.lines)
    return Feedback(lines, told.columns, told.rows, told.notes)


def revealed(text: str) -> str:
    """
    Return what is revealed, without the words that say when.

    Examples
    --------
    >>> revealed("After the last step: the curve of the clients.")
    'The curve of the clients.'
    """
    when, colon, what = text.partition(": ")
    return upper_first(what) if colon and when.startswith("After") else text


# --- Solutions ----------------------------------------------------------------------------------


def solution(form: Form, answers: Mapping[str, Value]) -> Feedback:
    """Return what is right beside what a person answered, with how many are right."""
    part = form.exercise.parts[0]
    labels = part.choices
    asked = [item for item in form.items if item.right]
    rows = []
    for item in asked:
        mine = answers.get(item.id, {}).get(part.id)
        shown = labels.get(mine, f"{mine} {part.unit}".strip()) if mine is not None else NOT_SHOWN
        right = labels.get(item.right) or gettext(HAPPENED[item.right])
        rows.append((item.label, str(shown), right, item.why))
    if part.type == "choice":
        hits = sum(answers.get(i.id, {}).get(part.id) == i.right for i in asked)
        line = gettext("{hits} of {all} right.", hits=hits, all=len(asked))
    else:
        line = gettext(
            "Your Brier score is {score}; always saying 50 % earns {even}.",
            score=number(brier(form, answers), 2),
            even=number(0.25, 2),
        )
    columns = ("", gettext("You"), gettext("Right"), gettext("Why"))
    return Feedback((line,), columns, tuple(rows))


HAPPENED = {"yes": N_("yes"), "no": N_("no")}
"""Whether what was forecast happened."""


def brier(form: Form, answers: Mapping[str, Value]) -> float:
    """
    Return the mean of (p - o)\u00b2: p as a share, o is 1 if it happened.

    Notes
    -----
    Brier (1950), Monthly Weather Review 78:1-3, for two outcomes.
    """
    part = form.exercise.parts[0].id
    squares = [
        (answers[item.id][part] / 100 - (item.right == "yes")) ** 2
        for item in form.items
        if part in answers.get(item.id, {})
    ]
    return math.fsum(squares) / len(squares)


# --- The client's figures beside one's own ------------------------------------------------------


def _beside(form: Form, answers: Mapping[str, Value], told: Stakeholders) -> Feedback:
    if not told.figures:
        return Feedback((told.source, *_own(form, answers)))
    own = own_in_words(form, answers)
    rows = tuple(
        (figure.label, own.get(item.id, NOT_SHOWN), figure.told, figure.limits, figure.n)
        for item, figure in zip(form.rows, told.figures, strict=True)
    )
    first, *rest = _columns(told)
    return Feedback((told.source,), (first, gettext("You"), *rest), rows, (told.what, *told.notes))


def _columns(told: Stakeholders) -> tuple[str, ...]:
    return "", told.whose, gettext("95 % limits"), "n"


def client_figures(form: Form, client: Client) -> Feedback | None:
    """
    Return the client's own figures for the items of a form, after the guard; None if it has none.

    Parameters
    ----------
    form : Form
    client : Client
    """
    told = stakeholders_of(form, client)
    if told is None or not told.figures:
        return Feedback((told.source,)) if told else None
    rows = tuple((figure.label, figure.told, figure.limits, figure.n) for figure in told.figures)
    return Feedback((told.source,), _columns(told), rows, (told.what, *told.notes))


def own_in_words(form: Form, answers: Mapping[str, Value]) -> dict[str, str]:
    """
    Return a person's own figure for each row of a form that is compared, in words.

    Parameters
    ----------
    form : Form
    answers : mapping of item to value

    Examples
    --------
    >>> from pmo_workshop.exercises.form import form_of
    >>> own_in_words(form_of("t2-five-gaps"), {"empathy": {"E": 6, "P": 4}})
    {'empathy': '−2.0'}
    """
    compare = form.exercise.compare
    if compare is None:
        return {}
    own = _own_figures(form, judged(form, answers), compare)
    return {item: _mine(value, compare) for item, value in own.items()}


def _mine(value: float | str, compare: Compare) -> str:
    if isinstance(value, str):
        return value
    return number(value, 0) if compare.count else in_figures(value, compare)


def in_figures(value: float, compare: Compare) -> str:
    """
    Return a figure as those of the client are written beside which it stands.

    Examples
    --------
    >>> in_figures(0.4, Compare("gap_by_dimension", "dimension", "gap"))
    '+0.4'
    """
    said = number(value, 0 if compare.share else compare.digits, signed=compare.signed)
    return gettext("{figure} %", figure=said) if compare.share else said


def _own_figures(
    form: Form, answers: Mapping[str, Value], compare: Compare
) -> Mapping[str, float | str]:
    """Return a person's own figure for each row, in the terms of the comparison."""
    if form.exercise.kind == "best_worst":
        return _own_scores(form, answers)
    more, _, less = compare.mine.partition("-")
    wanted = [more, less] if less else [more]
    labels: Mapping[str, str] = {} if less else form.exercise.part(more).choices
    return {
        item: value[more] - value[less] if less else labels.get(str(value[more]), value[more])
        for item, value in answers.items()
        if all(part in value for part in wanted)
    }


def _own_scores(form: Form, answers: Mapping[str, Value]) -> dict[str, float]:
    score = {row.id: 0 for row in form.rows}
    shown = {row.id: 0 for row in form.rows}
    for item in form.items:
        value = answers.get(item.id, {})
        if "best" not in value or "worst" not in value:
            continue
        for service, _ in item.shown:
            shown[service] += 1
        score[value["best"]] += 1
        score[value["worst"]] -= 1
    return {service: score[service] / times for service, times in shown.items() if times}


# --- One's own answers, summed up ---------------------------------------------------------------


def _own(form: Form, answers: Mapping[str, Value]) -> list[str]:
    kind = form.exercise.kind
    if kind == "best_worst":
        scores = _own_scores(form, answers)
        first = sorted(form.rows, key=lambda row: -scores.get(row.id, 0))[:3]
        return [gettext("Your first three: {first}.", first="; ".join(row.label for row in first))]
    if kind == "pair":
        gaps = {i: v["P"] - v["E"] for i, v in answers.items() if {"E", "P"} <= set(v)}
        said = [
            f"{r.label} {number(gaps[r.id], 0, signed=True)}" for r in form.rows if r.id in gaps
        ]
        return [gettext("Your gaps: {said}.", said="; ".join(said))] if said else []
    if kind == "stage_curve":
        part = form.exercise.parts[0].id
        labels = {item.id: item.label for item in form.items}
        felt = [(v[part], i) for i, v in answers.items() if part in v]
        lowest = [labels[i] for value, i in felt if value == min(felt)[0]]
        return [gettext("Your lowest: {lowest}.", lowest=some(lowest))] if felt else []
    if kind == "estimate":
        return _sums(form, answers)
    return []


def _sums(form: Form, answers: Mapping[str, Value]) -> list[str]:
    """Return the sums of a range over several items; shares are not added."""
    parts = [p for p in form.exercise.parts if p.id in ("low", "likely", "high")]
    if len(parts) < 3 or len(form.items) < 2 or any(p.share for p in parts):
        return []
    low, likely, high = (math.fsum(v.get(p.id, 0) for v in answers.values()) for p in parts)
    unit = parts[0].unit
    said = [
        gettext(
            "Together {likely} {unit} ({low} to {high} if all go the same way).",
            likely=_sum(likely),
            unit=unit,
            low=_sum(low),
            high=_sum(high),
        )
    ]
    if any("waste" in value for value in answers.values()):
        hidden = math.fsum(v.get("likely", 0) for v in answers.values() if v.get("waste") != "none")
        said.append(
            gettext("{hidden} {unit} of them are not useful work.", hidden=_sum(hidden), unit=unit)
        )
    return said


def _sum(value: float) -> str:
    return figures(f"{value:,g}")


def as_html(told: Feedback) -> str:
    """Return the feedback as HTML; every text is escaped."""
    cell = "padding:.25em .8em .25em 0;text-align:left;vertical-align:top"
    tight = 'style="line-height:1.4;margin:0.3em 0"'
    lines = "".join(f"<p {tight}>{html.escape(line)}</p>" for line in told.lines)
    notes = "".join(f"<p {tight}><small>{html.escape(note)}</small></p>" for note in told.notes)
    if not told.rows:
        return lines + notes
    head = "".join(
        f'<th scope="col" style="{cell}">{html.escape(c) or gettext("Item")}</th>'
        for c in told.columns
    )
    body = "".join(
        f'<tr><th scope="row" style="{cell};font-weight:normal">{html.escape(first)}</th>'
        + "".join(f'<td style="{cell}">{html.escape(text)}</td>' for text in rest)
        + "</tr>"
        for first, *rest in told.rows
    )
    table = f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    return f'{lines}<table style="line-height:1.35">{table}</table>{notes}'
