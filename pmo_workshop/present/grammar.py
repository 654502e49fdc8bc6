"""Sentences by the verdict grammar: a released result goes in, claims come out.

The rules are R7 (verdicts), R8 (barred words) and R12 (every sentence is a claim). Sentences hold
plain text only; the exporters decide how it looks.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

import pandas as pd

from .. import texts
from ..analysis.beyond_the_mean import tipping_point
from ..claims import Claim, Statement
from ..disclosure import COUNT, FULL_FROM, INTERVAL_FROM, SMALL, Released, tier
from ..display import (
    NOT_SHOWN,
    clean,
    count_told,
    counted,
    digits_apart,
    interval,
    is_missing,
    listed,
    number,
    out_of,
    percent,
    percent_range,
    upper_first,
    who_answered,
)
from ..i18n import N_, gettext, ngettext
from ..verdicts import BY_MARGIN, OF_A_CHANGE, Direction, Lack, Verdict

# Translators: words that rule R8 bars in every sentence; between bars.
_ALWAYS_BARRED = N_("stakeholders think|proves|significant")
# Translators: words that name a cause, which only a comparator or a design allows; between bars.
_CAUSAL = N_("caused|drove|led to|thanks to|proves")
SHOWN_IN_WORDS = 3


FAMILY_LEVEL = 0.05
"""Chance of any false difference in a family of them, from which on none is told (rule R5)."""


def by_chance(row: Mapping[Any, Any] | pd.Series) -> bool:
    """
    Return whether a difference may be chance once all of its family are looked at (rule R5).

    Examples
    --------
    >>> by_chance({"p": 0.02, "p_holm": 0.058}), by_chance({"p": 0.02, "p_holm": None})
    (True, False)
    """
    found = (row.get(p) for p in ("p_holm", "p_adjusted"))
    return any(p is not None and not is_missing(p) and float(p) >= FAMILY_LEVEL for p in found)


def verdict(
    low: float,
    high: float,
    margin: float,
    *,
    too_few: Verdict = Verdict.TOO_FEW,
    chance: bool = False,
) -> Verdict:
    """
    Return the verdict on a gap whose 95 % interval runs from ``low`` to ``high``.

    Parameters
    ----------
    low, high : float
        Limits of the interval; a negative gap is a shortfall. Both missing if nothing varies.
    margin : float
        The smallest difference that matters, above 0, in the same unit.
    too_few : Verdict
        What it is called when the interval cannot tell, such as ``TOO_FEW_PROJECTS``.
    chance : bool
        As ``by_chance`` finds: then the interval alone tells no side.

    Returns
    -------
    Verdict
        One of the six verdicts of rule R7, tested in its order; ``NOT_JUDGED`` without variation.

    Raises
    ------
    ValueError
        One limit is not a number, the limits are swapped, or the margin is not above 0.

    Examples
    --------
    >>> ends = (-1.2, -0.6), (-1.2, -0.3), (-0.2, 0.4), (0.5, 0.9), (0.1, 0.9), (-0.6, 0.6)
    >>> [verdict(*interval, 0.5).name for interval in ends][:3]
    ['CLEAR_SHORTFALL', 'SHORTFALL', 'NO_DIFFERENCE']
    >>> [verdict(*interval, 0.5).name for interval in ends][3:]
    ['CLEARLY_ABOVE', 'ABOVE', 'TOO_FEW']
    """
    if math.isnan(low) and math.isnan(high):
        return Verdict.NOT_JUDGED
    if not (math.isfinite(low) and math.isfinite(high) and low <= high and margin > 0):
        raise ValueError(f"No verdict on the interval {low} to {high} with the margin {margin}.")
    if -margin < low and high < margin:
        return Verdict.NO_DIFFERENCE
    if chance:
        return too_few
    if high <= -margin:
        return Verdict.CLEAR_SHORTFALL
    if high < 0:
        return Verdict.SHORTFALL
    if low >= margin:
        return Verdict.CLEARLY_ABOVE
    return Verdict.ABOVE if low > 0 else too_few


_CHANGED = dict(zip(BY_MARGIN, OF_A_CHANGE, strict=True))


def change_verdict(low: float, high: float, margin: float, *, chance: bool = False) -> Verdict:
    """
    Return the verdict on a difference between two waves: it has a direction and no standard.

    Examples
    --------
    >>> change_verdict(-1.2, -0.6, 0.5).name, change_verdict(-1.2, -0.6, 0.5).counts
    ('CLEARLY_LOWER', False)
    """
    return _CHANGED[verdict(low, high, margin, chance=chance)]


def may_be_chance(
    row: Mapping[Any, Any] | pd.Series, value: str, judged: Verdict, family: str
) -> str:
    """Return why nothing is told of a difference whose own interval leaves out 0; "" if it does."""
    apart = row[f"{value}_low"] * row[f"{value}_high"] > 0
    if not apart or judged not in (Verdict.TOO_FEW, Verdict.CHANGE_OPEN):
        return ""
    return " " + gettext("Over all {family} together this may be chance.", family=family)


SOUND_KAPPA = 0.67
"""Krippendorff (2004): below it not even tentative conclusions."""


def coding_verdict(low: float, high: float) -> Verdict:
    """
    Return the verdict on a coding whose kappa of two coders lies between two limits.

    Examples
    --------
    >>> [coding_verdict(*ends).name for ends in ((0.7, 0.9), (0.3, 0.6), (0.5, 0.8))]
    ['CODING_SOUND', 'CODING_NOT_SOUND', 'TOO_FEW']
    """
    if low >= SOUND_KAPPA:
        return Verdict.CODING_SOUND
    return Verdict.CODING_NOT_SOUND if high < SOUND_KAPPA else Verdict.TOO_FEW


def barred_words(text: str, grade: str = "") -> list[str]:
    """
    Return the words of a sentence that rule R8 bars.

    Causal words are allowed only with evidence of grade C (comparator) or D (controlled).

    Examples
    --------
    >>> barred_words("The new form led to fewer delays.")
    ['led to']
    >>> barred_words("The new form led to fewer delays.", grade="D")
    []
    """
    barred = {*gettext(_ALWAYS_BARRED).split("|")}
    if grade not in ("C", "D"):
        barred |= {*causal_words()}
    return sorted(w for w in barred if re.search(rf"\b{re.escape(w)}\b", text, re.IGNORECASE))


def causal_words() -> tuple[str, ...]:
    """
    Return the words that name a cause, in the language in force.

    Examples
    --------
    >>> "led to" in causal_words()
    True
    """
    return tuple(gettext(_CAUSAL).split("|"))


def without(text: str, words: Iterable[str]) -> str:
    """
    Return a sentence without the words of a client, also where these begin it with a capital.

    Examples
    --------
    >>> without("Significant change is low.", ["significant change"])
    ' is low.'
    """
    for word in sorted({word for word in words if word}, key=len, reverse=True):
        text = text.replace(word, "").replace(upper_first(word), "")
    return text


def texts_in(value: object) -> Iterator[str]:
    """Return every text in a value and in all that it holds, as it is and as it is printed."""
    if isinstance(value, str):
        yield from (value, clean(value))
    elif isinstance(value, pd.DataFrame):
        for name in value.select_dtypes(exclude="number"):
            yield from texts_in(value[name].tolist())
    elif isinstance(value, Mapping):
        yield from texts_in([*value, *value.values()])
    elif isinstance(value, (list, tuple, set, frozenset)):
        for part in value:
            yield from texts_in(part)


def answered(released: Released, n: int | None = None) -> str:
    """
    Return "31 of 42 answered", the base for the bracket of ``ci``, or "412 requests".

    Parameters
    ----------
    released : Released
        N is told only where the client named it.
    n : int, optional
        Default: that of the result.
    """
    n, everybody = _of_all(released, n)
    if not released.answered:
        return counted(n or 0, released.unit)
    if everybody:
        return gettext("{n} of {all} answered", n=_whole(n), all=_whole(everybody))
    return answered_in_group(n or 0)


def answered_in_group(n: int) -> str:
    """Return "12 answered", the base of a group: N is that of all groups."""
    return gettext("{n} answered", n=_whole(n))


def in_brackets(base: str) -> str:
    """Return who answered in brackets, for a sentence without limits: a gist leaves it out."""
    return texts.base(f"({base})")


def _of_all(released: Released, n: int | None) -> tuple[int | None, int | None]:
    """Return n, and N where n is one of its parts."""
    n, everybody = released.n if n is None else n, released.population
    return n, everybody if n is not None and everybody and n <= everybody else None


def _whole(count: int | None) -> str:
    return number(count, 0)


def on_scale(released: Released) -> str:
    """
    Return " on a 1–7 scale", the unit of a difference of answers; "" if the scales differ.

    ``answers.scale_of`` gives the fact ``scale``: the lowest and the highest answer.
    """
    ends = released.facts.get("scale")
    if not ends:
        return ""
    low, high = (number(end, 0) for end in ends)
    return " " + gettext("on a {low}–{high} scale", low=low, high=high)


_RULINGS = {
    Verdict.CLEAR_SHORTFALL: N_("clearly below"),
    Verdict.SHORTFALL: N_("below, perhaps by too little to matter"),
    Verdict.CLEARLY_ABOVE: N_("clearly above"),
    Verdict.ABOVE: N_("above, perhaps by too little to matter"),
    Verdict.CLEARLY_LOWER: N_("clearly lower"),
    Verdict.LOWER: N_("lower, perhaps by too little to matter"),
    Verdict.CLEARLY_HIGHER: N_("clearly higher"),
    Verdict.HIGHER: N_("higher, perhaps by too little to matter"),
    Verdict.CODING_SOUND: N_("they agree well enough"),
    Verdict.CODING_NOT_SOUND: N_("they do not agree well enough"),
}
"""How a sentence ends in a verdict whose short name is for tables."""


def kappa_in_words(kappa: float, low: float, high: float) -> str:
    """Return how far two coders agree, for the small print of a verdict on a coding."""
    return gettext(
        "Agreement of the two beyond chance (kappa): {kappa} {limits}; {needed} are needed.",
        kappa=number(kappa, 2),
        limits=ci(low, high, 2),
        needed=number(SOUND_KAPPA, 2),
    )


def so(found: Verdict) -> str:
    """
    Return ": clearly below", the verdict at the end of a sentence.

    Examples
    --------
    >>> texts.spoken(so(Verdict.CLEAR_SHORTFALL))
    ': clearly below'
    """
    return texts.ruling(gettext(_RULINGS[found]) if found in _RULINGS else found.in_words)


def ci(
    low: float,
    high: float,
    decimals: int = 1,
    unit: str = "",
    *,
    standards: Iterable[float] = (),
    margin: float = 0.0,
    around: float = 0.0,
    base: str = "",
) -> str:
    """
    Return the limits of an estimate, finely enough to see on which side of a standard they lie.

    Limits without width are those of a census, and missing ones those of a sample without
    variation: see ``uncertainty.interval.Basis``.

    Parameters
    ----------
    low, high : float
    decimals : int
    unit : str
        What the limits are in, as it is printed.
    standards : iterable of float
    margin : float
        Of a scale mean, which has no second decimal: which side of it a limit is on is said.
    around : float
        What a scale mean is held against, such as a target.
    base : str
        Who answered, as ``answered`` returns it: one bracket for both.

    Examples
    --------
    >>> texts.spoken(ci(1.04, 1.31)), texts.spoken(ci(1.04, 1.31, standards=[1]))
    ('(95 % interval 1.0 to 1.3)', '(95 % interval 1.04 to 1.31)')
    >>> texts.spoken(ci(-0.6, -0.01, base="31 of 42 answered"))
    '(95 % interval −0.6 to just below 0; 31 of 42 answered)'
    >>> texts.spoken(ci(2.0, 2.0)), texts.spoken(ci(math.nan, math.nan))
    ('(everybody answered: no sampling error)', '(no variation, so no interval)')
    """
    if not math.isfinite(low) or low == high:
        return _bracket(_without_width(low), base)
    digits = digits_apart((low, high), standards, decimals)
    ends = interval(low, high, digits, margin=margin, around=around)
    return _bracket(_interval_told(f"{ends} {unit}".strip()), base)


def _bracket(limits: str, base: str) -> str:
    both = gettext("{limits}; {who}", limits=limits, who=base) if base else limits
    return texts.limits(f"({both})")


def _interval_told(ends: str) -> str:
    return gettext("95 % interval {ends}", ends=ends)


def _without_width(low: float) -> str:
    if math.isfinite(low):
        return gettext("everybody answered: no sampling error")
    return gettext("no variation, so no interval")


def share_ci(
    low: float, high: float, n: int, *, standards: Iterable[float] = (), base: str = ""
) -> str:
    """
    Return the limits of a share: in per cent from 20 on, below that as counts of n.

    Finely enough to see on which side of each standard, a share as well, they lie.

    Examples
    --------
    >>> texts.spoken(share_ci(0.25, 0.5, 40)), texts.spoken(share_ci(0.25, 0.5, 12))
    ('(95 % interval 25 to 50 %)', '(95 % interval 3.0 to 6.0 of 12)')
    """
    if n < FULL_FROM or not math.isfinite(low) or low == high:
        of_n = gettext("of {n}", n=_whole(n))
        counts = [n * share for share in standards]
        return ci(low * n, high * n, 1, of_n, standards=counts, base=base)
    return _bracket(_interval_told(percent_range(low, high, standards)), base)


def share_told(x: float, n: float, low: float, high: float) -> str:
    """
    Return x of n with the limits of the share: in per cent from 20 on, below that as counts.

    Examples
    --------
    >>> texts.spoken(share_told(23, 38, 0.51, 0.7)), texts.spoken(share_told(3, 12, 0.25, 0.5))
    ('23 of 38 (61 %; 95 % interval 51 to 70 %)', '3 of 12 (95 % interval 3.0 to 6.0 of 12)')
    """
    if n < FULL_FROM:
        return f"{out_of(x, n)} {share_ci(low, high, int(n))}"
    wide = math.isfinite(low) and low != high
    ends = _interval_told(percent_range(low, high)) if wide else _without_width(low)
    return gettext(
        "{x} of {n} ({share}{limits})",
        x=_whole(int(x)),
        n=_whole(int(n)),
        share=percent(x / n),
        limits=texts.limits(f"; {ends}"),
    )


def standards_of(margin: float) -> tuple[float, float, float]:
    """Return what a difference is judged by: none, and the margin on both sides."""
    return 0.0, margin, -margin


def beside(
    difference: float,
    low: float,
    high: float,
    other: str,
    *,
    margin: float,
    scale: str = "",
    base: str = "",
) -> str:
    """
    Return where one thing stands beside another, with the limits told in the same direction.

    Parameters
    ----------
    difference, low, high : float
        The difference and its 95 % interval; below 0 it is a shortfall.
    other : str
        What it stands beside.
    margin : float
        The smallest difference that matters.
    scale : str
        What the difference is measured on, as ``on_scale`` returns it.
    base : str
        Who answered, as ``answered`` returns it.

    Examples
    --------
    >>> texts.spoken(beside(-0.8, -1.2, -0.46, "expectation", margin=0.5))
    '0.8 below expectation (95 % interval just below 0.5 to 1.2)'
    >>> texts.spoken(beside(0.4, 0.1, 0.7, "expectation", margin=0.5, scale=" on a 1–7"))
    '0.4 above expectation on a 1–7 (95 % interval 0.1 to 0.7)'
    >>> texts.spoken(beside(0.0, 0.0, 0.0, "expectation", margin=0.5))
    'equal to expectation (everybody answered: no sampling error)'
    >>> texts.spoken(beside(-0.04, -0.2, 0.1, "expectation", margin=0.5))
    'nearly equal to expectation (95 % interval −0.2 to 0.1)'
    """
    size = number(abs(difference))
    if round(difference, 1) == 0 and abs(difference) >= 0.005:
        place = gettext("nearly equal to {other}", other=other)
    elif round(difference, 1) == 0:
        place = gettext("equal to {other}", other=other)
    elif difference < 0:
        low, high = -high, -low
        place = gettext("{size} below {other}", size=size, other=other)
    else:
        place = gettext("{size} above {other}", size=size, other=other)
    return f"{place}{scale} {ci(low, high, margin=margin, base=base)}"


def levels_agree(difference: float, first: float, second: float, digits: int = 1) -> bool:
    """
    Whether two levels, as they are printed, differ by the difference that is printed beside them.

    A sentence leaves levels out that do not: the reader would find another difference in them.

    Examples
    --------
    >>> levels_agree(0.9, 5.0, 4.1), levels_agree(0.74, -1.04, -1.78)
    (True, False)
    """
    printed = round(first, digits) - round(second, digits)
    return math.isclose(printed, round(difference, digits), abs_tol=1e-9)


def first_past(value: float, digits: int = 1, *, up: bool) -> float:
    """
    Return the first printed figure beyond a value, never the value itself.

    Examples
    --------
    >>> first_past(-0.12, up=True), first_past(0.2, up=True), first_past(0.25, up=False)
    (-0.1, 0.3, 0.2)
    """
    side, fine = 1 if up else -1, 10**digits
    return side * (math.floor(side * value * fine + 1e-9) + 1) / fine


MARKS_LEVEL = 0.01
"""A fifth of 0.05: a shortfall with no higher p is clear as one of the five marks as well."""


def is_in_doubt(judged: Verdict | None, beyond: float | None) -> bool:
    """
    Whether a shortfall that is clear by itself need not be so as one of the five marks (rule R5).

    Examples
    --------
    >>> [is_in_doubt(Verdict.CLEAR_SHORTFALL, p) for p in (0.002, 0.02)]
    [False, True]
    """
    return judged is Verdict.CLEAR_SHORTFALL and beyond is not None and beyond > MARKS_LEVEL


def claim(
    released: Released,
    key: object,
    text: str,
    *,
    verdict: Verdict | None = None,
    told: str = "",
    screening: bool = False,
    sampled: bool | None = None,
    n: int | None = None,
    counts: str = "",
    grade: str = "",
    aside: Iterable[str] = (),
    weaker: str = "",
    **figures: Any,
) -> Claim:
    """
    Return a sentence with its verdict, its figures and the provenance of the released result.

    Parameters
    ----------
    released : Released
    key : object
        What the sentence is about, unique among the sentences on the result.
    text : str
        The sentence, with its parts marked as in ``texts``.
    verdict : Verdict, optional
    told : str
        The verdict in words; default: its own.
    screening : bool
    sampled : bool, optional
        Default: that of the question.
    n : int, optional
        Default: that of the result.
    counts : str, optional
        What an ``n`` of its own counts, such as ``"projects"``.
    grade : str
    aside : iterable of str
        Sentences of the small print, such as what those who did not answer would have to say.
    weaker : str
        How it ends as a shortfall of uncertain size; default: as ``so``.
    **figures
        ``number``, ``low``, ``high``, ``beyond``, ``at_all``, ``unit``, ``consent``.

    Raises
    ------
    ValueError
        The sentence holds a word of ours that rule R8 bars, or its verdict is not named in the
        record of the question: both are our fault. The client's own words, which are the texts in
        the result, may be any.
    """
    asked = getattr(released, "question", None)
    if verdict is not None and asked is not None and verdict not in asked.verdicts:
        raise ValueError(f"{asked.name} comes to {verdict}, which its record does not name.")
    small_print = " ".join(filter(None, aside))
    said = f"{text} {small_print}"
    found = barred_words(said, grade)
    if found:
        found = barred_words(without(said, texts_in([released.result, released.facts])), grade)
    if found:
        raise ValueError(f"The sentence of {released.name} holds barred words: {found}.")
    leads = asked.leads.get(str(key)) if asked is not None else None
    as_mark = ""
    if leads and is_in_doubt(verdict, figures.get("beyond")):
        as_mark = texts.ruled(text, weaker or so(Verdict.SHORTFALL))
    text = texts.in_breaths(text)
    of_what = ""
    if not released.population:
        if n is None or (n == released.n and not counts):
            of_what = who_answered(released)
        elif counts:
            of_what = counted(n, counts)
    n, sentence = released.n if n is None else n, texts.spoken(text)
    return Claim(
        id=_id_of(released, key),
        activity=released.activity,
        text=sentence,
        verdict=verdict,
        told=texts.spoken(told or (verdict.in_words if verdict else "")),
        aside=texts.spoken(small_print),
        gist=texts.gist(text),
        within=texts.gist(text, within=True),
        subject=str(key),
        screening=screening,
        sampled=(asked is not None and asked.sampled) if sampled is None else sampled,
        leads=leads,
        as_mark=texts.spoken(texts.in_breaths(as_mark)),
        limits_told=texts.tells_limits(text),
        n_told=n is not None and bool(re.search(rf"\b{n:,}\b", sentence)),
        n=n,
        population=released.population,
        counted=of_what,
        small=released.answered and n is not None and tier(n) == SMALL,
        data_hash=released.data_hash,
        date=released.date,
        grade=grade,
        **{name: _as_float(value) for name, value in figures.items()},
    )


def _as_float(value: Any) -> Any:
    """Return a figure as a plain float, and one that is not known as None."""
    if not isinstance(value, float):
        return value
    return float(value) if math.isfinite(value) else None


def estimate(row: Mapping[str, Any] | pd.Series, name: str, times: float = 1) -> dict[str, Any]:
    """
    Return the figures of a claim on an estimate with its limits, for ``claim(..., **estimate)``.

    Parameters
    ----------
    row : mapping or Series
        ``name``, ``name_low``, ``name_high`` and ``n``.
    name : str
    times : float
        What the estimate and its limits are told in: 100 for a share in per cent.

    Examples
    --------
    >>> estimate({"share": 0.5, "share_low": 0.25, "share_high": 0.75, "n": 12}, "share", 100)
    {'number': 50.0, 'low': 25.0, 'high': 75.0, 'n': 12}
    """
    columns = {"number": name, "low": f"{name}_low", "high": f"{name}_high"}
    figures = {figure: times * float(row[column]) for figure, column in columns.items()}
    return {**figures, "n": int(row["n"])}


def sentences(
    otherwise: str = "",
) -> Callable[[Callable[[Released], Iterable[Claim]]], Callable[[Released], Statement]]:
    """
    Make a generator of claims the ``say`` face of a question.

    Parameters
    ----------
    otherwise : str
        What is said if the result is there and no claim can be made, marked by ``N_``;
        ``{answered}`` in it stands for how many have answered.

    Returns
    -------
    decorator
        The face returns a ``Statement``: the claims, else why there are none.
    """

    def decorate(claims: Callable[[Released], Iterable[Claim]]) -> Callable[[Released], Statement]:
        @wraps(claims)
        def said(released: Released) -> Statement:
            if not isinstance(released, Released):
                raise TypeError("Only a Released result may be put into words.")
            if released.missing:
                return _missing(released, released.missing, released.lack)
            found = tuple(claims(released))
            return Statement.of(*found) if found else _without_claims(released, gettext(otherwise))

        return said

    return decorate


def _missing(released: Released, why: str, lack: Lack | None) -> Statement:
    return Statement(
        "missing",
        (why,),
        activity=released.activity,
        question=_asked(released),
        lack=lack,
        absent=released.absent,
    )


def _asked(released: Released) -> str:
    """Return the question that an answer knows, as it is asked."""
    return getattr(getattr(released, "question", None), "wording", "")


def _without_claims(released: Released, otherwise: str) -> Statement:
    """Say why a result that is there gives no claim, by what the guard has left of it."""
    if not released.answered:
        return _missing(released, otherwise, Lack.NOTHING)
    if released.n is not None and released.n >= INTERVAL_FROM and released.rows.empty:
        return _missing(released, gettext(HIDDEN_WHOLE), Lack.HIDDEN)
    if len(released.rows) and (_counted(released)["n"] >= INTERVAL_FROM).any():
        return _missing(released, gettext(NO_SINGLE_ANSWERS), Lack.HIDDEN)
    return _missing(released, otherwise.format(answered=_answered(released)), Lack.TOO_FEW)


HIDDEN_WHOLE = N_("Not shown: with what is shown elsewhere it would give a small group away.")


def _answered(released: Released) -> str:
    """Return "9 of 12 answered", and how many at most the same question if these are fewer."""
    n = released.n or 0
    told = answered(released, n)
    shown = released.rows["n"].dropna() if "n" in released.rows else ()
    most = int(max(shown, default=n))
    if most == n:
        return told
    return gettext("{answered}, at most {most} of them the same question", answered=told, most=most)


TOO_FEW_FOR_INTERVAL = N_("No average yet: {answered}, 10 needed.")


NO_SINGLE_ANSWERS = N_("No average is given: it would give single answers away.")
NO_AVERAGE = N_("With fewer than 10 answers no average is given.")
NO_SHARE = N_("With fewer than 10 answers no share is given.")


def only_counts(
    released: Released,
    say: Callable[[pd.Series, str], str],
    *,
    x: str = "x",
    by: str = "",
    without: str = NO_AVERAGE,
) -> list[Claim]:
    """
    Sentences for 5 to 9 respondents: "x of n" or "nearly all", no mean, no interval.

    The one way to put such a count into words: a row whose count the guard keeps back has none.

    Parameters
    ----------
    released : Released
    say : function of a row and of "3 of 7"
        The whole sentence, such as "3 of 7 hold the theme workload.": of so few one alone is never
        told, so the verb is in the plural.
    x : str
        The column that counts them.
    by : str
        The column that says what a row is about; default: the first key.
    without : str
        What so few answers do not give: ``NO_AVERAGE`` or ``NO_SHARE``.
    """
    if not len(released.result) or x not in released.result:
        return []
    return [
        claim(
            released,
            row[by or released.keys[0]],
            f"{upper_first(say(row, told))} {gettext(_why_no_estimate(row, without))}",
            n=int(row["n"]),
        )
        for _, row in _counted(released).iterrows()
        if (told := count_told(row, x)) != NOT_SHOWN
    ]


def compared(released: Released, told: pd.DataFrame | None = None) -> str:
    """
    Return of how many rows a superlative holds, where others are not told; else nothing.

    "The lowest of all" is not known where one of all was answered by too few to be told.

    Parameters
    ----------
    released : Released
    told : DataFrame
        The rows that were compared; default: those with an estimate.
    """
    rows = len(released.estimates if told is None else told)
    return "" if rows == len(released.result) else gettext(", of the {n} compared", n=rows)


def _counted(released: Released) -> pd.DataFrame:
    """Return the rows of which only a count is told."""
    return released.result[released.result["tier"] == COUNT]


def _why_no_estimate(row: pd.Series, without: str) -> str:
    return without if row["n"] < INTERVAL_FROM else NO_SINGLE_ANSWERS


def how_many(
    row: Mapping[str, Any] | pd.Series,
    judged: Verdict,
    say: Callable[[int, str], str],
    x: str = "x",
) -> str:
    """
    Return how many people a shortfall holds for: a sentence behind the one on its mean, or "".

    Parameters
    ----------
    row : mapping or Series
        ``x``, missing where the guard has hidden it or tells it in words, and ``n``.
    judged : Verdict
        Nothing is said unless it is a shortfall, or something has fallen.
    say : function of a count and of the count in words
        The sentence, in the form that goes with the count.
    x : str
        The column that counts them.

    Examples
    --------
    >>> def below(x, who):
    ...     return ngettext("{who} sees it.", "{who} see it.", x, who=who)
    >>> how_many({"x": 35, "n": 38}, Verdict.CLEAR_SHORTFALL, below)
    ' 35 of 38 see it.'
    >>> in_words = {"x": None, "x_nearly": "at least two thirds", "n": 12}
    >>> how_many(in_words, Verdict.CLEAR_SHORTFALL, below)
    ' At least two thirds of 12 see it.'
    >>> how_many({"x": 35, "n": 38}, Verdict.TOO_FEW, below)
    ''
    """
    if judged.direction not in (Direction.SHORTFALL, Direction.DOWN) or x not in row:
        return ""
    told = count_told(row, x, people=0)
    count = SEVERAL if is_missing(row[x]) else int(row[x])
    return "" if told == NOT_SHOWN else f" {upper_first(say(count, told))}"


SEVERAL = 2
"""A count in words is of several people."""


def groups_apart(row: Mapping[str, Any] | pd.Series) -> str:
    """
    Return that the answers fall into two groups, as ``analysis.beyond_the_mean`` finds it, or "".

    Examples
    --------
    >>> groups_apart({"lower_n": 9, "lower_near": -3.5, "upper_n": 10, "upper_near": 0.5})
    ' The answers fall into two groups, 9 near −3.5 and 10 near +0.5: the mean describes neither.'
    >>> groups_apart({"lower_n": None, "lower_near": -3.5, "upper_n": None, "upper_near": 0.5})
    ' The answers fall into two groups, near −3.5 and near +0.5: the mean describes neither.'
    """
    if is_missing(row.get("lower_near")):
        return ""
    sides = ("lower", "upper")
    near = [number(row[f"{side}_near"], signed=True) for side in sides]
    if any(is_missing(row[f"{side}_n"]) for side in sides):
        told = [gettext("near {mean}", mean=mean) for mean in near]
    else:
        counts = [_whole(row[f"{side}_n"]) for side in sides]
        told = [gettext("{n} near {mean}", n=n, mean=mean)
                for n, mean in zip(counts, near, strict=True)]  # fmt: skip
    return " " + gettext(
        "The answers fall into two groups, {groups}: the mean describes neither.",
        groups=listed(told),
    )


@dataclass(frozen=True)
class Target:
    """A standard other than 0: its value, its margin, the ends of the scale and its digits."""

    value: float
    margin: float
    lowest: float
    highest: float
    digits: int = 1


def those_who_did_not_answer(
    released: Released,
    row: Mapping[str, Any] | pd.Series,
    name: str,
    judged: Verdict,
    target: Target | None = None,
) -> str:
    """
    Return what those who did not answer would have to say for a verdict to be clear no longer.

    The figure is rounded to the side on which the sentence is true.

    Parameters
    ----------
    released : Released
        With the margin in scale points, N, and the fact ``reach``: the largest difference that the
        scale allows.
    row : mapping or Series
        The mean ``name``, and ``n``.
    name : str
    judged : Verdict
    target : Target, optional
        What the mean is held against; default: a difference of 0.

    Returns
    -------
    str
        "" unless the verdict is clear, N is known and somebody did not answer.
    """
    line = {Verdict.CLEAR_SHORTFALL: -1, Verdict.CLEARLY_ABOVE: 1}.get(judged)
    others = silent(released, row)
    if line is None or not others:
        return ""
    reach = float(released.facts.get("reach", math.inf))
    held = target or Target(0.0, released.margin.scale_points, -reach, reach)
    needed = tipping_point(
        float(row[name]),
        int(row["n"]),
        int(released.population or 0),
        held.value + line * held.margin,
    )
    enough = first_past(needed, held.digits, up=line < 0)
    if not held.lowest <= enough <= held.highest:
        return gettext("Whatever {others} would say, it stays so.", others=others)
    figures = {
        "all": _whole(released.population),
        "others": others,
        "mean": number(enough, held.digits, signed=target is None),
    }
    if line < 0:
        return gettext(
            "The mean of all {all} would no longer be clearly short if {others} averaged {mean} "
            "or better.",
            **figures,
        )
    return gettext(
        "The mean of all {all} would no longer be clearly above if {others} averaged {mean} or "
        "worse.",
        **figures,
    )


def silent(released: Released, row: Mapping[str, Any] | pd.Series) -> str:
    """Return "the 23 who did not answer"; "" if N is not known or everybody answered."""
    n, everybody = int(row["n"]), released.population
    if not everybody or n >= everybody or not released.all_asked:
        return ""
    return ngettext("the one who did not answer", "the {n} who did not answer", everybody - n)


def bootstrap_check(row: pd.Series, value: str, margin: float) -> str:
    """
    Return what the bootstrap check of an interval says, if it comes to another verdict.

    Parameters
    ----------
    row : Series
        ``value_low``, ``value_high`` (t) and ``value_check_low``, ``value_check_high`` (BCa),
        missing below 20 respondents.
    value : str
    margin : float

    Returns
    -------
    str
        Empty where both agree, nothing was checked, or everybody answered.

    Examples
    --------
    >>> row = pd.Series({"gap_low": -0.9, "gap_high": 0.02, "gap_check_low": -0.9,
    ...                  "gap_check_high": -0.01})
    >>> bootstrap_check(row, "gap", 0.5)
    'A bootstrap check (−0.9 to just below 0) would say “shortfall, size uncertain”: close to the
     line.'
    """
    low, high = row.get(f"{value}_check_low"), row.get(f"{value}_check_high")
    everybody = row[f"{value}_low"] == row[f"{value}_high"]
    if pd.isna(low) or pd.isna(high) or everybody:
        return ""
    found = verdict(low, high, margin)
    if found == verdict(row[f"{value}_low"], row[f"{value}_high"], margin):
        return ""
    return gettext(
        "A bootstrap check ({ends}) would say “{verdict}”: close to the line.",
        ends=interval(low, high, margin=margin),
        verdict=found.in_words,
    )


def _id_of(released: Released, key: object) -> str:
    """Return the id of the sentence on ``key``: the same in every report, whatever it says."""
    label = re.sub(r"\W+", "-", str(key).casefold()).strip("-")
    return f"{released.activity}.{released.name}.{label}"


def steps(released: Released, *lines: str | tuple[str, Iterable[str]]) -> Statement | None:
    """
    Return what to do next; empty lines are left out.

    Parameters
    ----------
    released : Released
        The result the steps follow from.
    *lines : str or (str, keys)
        With keys: the findings of the question that the step answers; without, all of them.

    Returns
    -------
    Statement or None
        None if there is no result: then the reason and the way to collect it are said instead.
        The id of a step is its place among all that the question may propose, so that it is the
        same in the next report, whatever its words.
    """
    if released.missing:
        return None
    question = f"{released.activity}.{released.name}"
    said = [line if isinstance(line, tuple) else (line, ()) for line in lines]
    told = [(at, text, keys) for at, (text, keys) in enumerate(said, 1) if text]
    return Statement(
        "next",
        tuple(text for _, text, _ in told),
        activity=released.activity,
        steps=tuple(f"{question}.next-{at}" for at, _, _ in told),
        answers=tuple(tuple(_id_of(released, key) for key in keys) for _, _, keys in told),
    )
