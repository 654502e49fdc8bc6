"""Leading measures from what to what: the two levels that a verdict compares, with its interval."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..claims import Claim
from ..display import digits_apart, interval, is_missing, number, out_of, set_percent
from ..i18n import gettext
from ..leading import Measure
from ..present.grammar import standards_of
from .reading import Evidence
from .words import people

Row = Mapping[str, Any]


def levels(evidence: Evidence, claim: Claim) -> str:
    """
    Return what was found on a leading measure, from what to what.

    Parameters
    ----------
    evidence : Evidence
    claim : Claim
        On a measure that may lead its element.

    Returns
    -------
    str
        Such as "Expected 5.7, experienced 5.0 on a 1–7 scale (difference −0.8 to −0.6; 38 of 61)".
        The gist of the claim where its workbook does not show both levels.
    """
    told = _TOLD[claim.leads](evidence, claim) if claim.leads and claim.number is not None else ""
    return told or claim.gist


def on_scale(evidence: Evidence, instrument: str, text: str) -> str:
    """Return levels with the scale of the questions behind them, where it is one."""
    ends = evidence.scales.get(instrument)
    if ends is None:
        return text
    return gettext("{levels} on a {low}–{high} scale", levels=text, low=ends[0], high=ends[1])


def _expected(evidence: Evidence, claim: Claim) -> str:
    row = _row(evidence, "gaps", dimension=claim.subject)
    if not _known(row, "expectation", "performance"):
        return ""
    text = gettext(
        "Expected {expected}, experienced {experienced}",
        expected=number(row["expectation"]),
        experienced=number(row["performance"]),
    )
    return _as_difference(claim, on_scale(evidence, "gap", text), *_standards(evidence))


def _felt(evidence: Evidence, claim: Claim) -> str:
    row = next(iter(evidence.rows("calibration")), {})
    if not _known(row, "felt", "logged") or claim.number is None:
        return ""
    logged = number(row["logged"])
    if row["measure"] != "ratio":
        felt = number(row["felt"])
        text = gettext("{felt} hours a month felt, {logged} logged", felt=felt, logged=logged)
        return _as_difference(claim, text, 0.0)
    share = evidence.margin.cost_percent / 100
    standards = 1.0, 1 + share, 1 / (1 + share)
    ends = [end for end in (claim.low, claim.high) if end is not None]
    ratio = number(claim.number, digits_apart((claim.number, *ends), standards, 1))
    text = gettext("Felt: {ratio} times the {logged} hours a month logged", ratio=ratio,
                   logged=logged)  # fmt: skip
    return _in_brackets(claim, text, _range(claim, *standards))


def _get_and_give(evidence: Evidence, claim: Claim) -> str:
    get, give = (_row(evidence, "perceived_value", part=part) for part in ("get", "give"))
    if not (_known(get, "mean") and _known(give, "mean")):
        return ""
    text = gettext(
        "What users get {get}, what they give {give}",
        get=number(get["mean"]),
        give=number(give["mean"]),
    )
    return _as_difference(claim, on_scale(evidence, "value", text), *_standards(evidence))


def _promises(evidence: Evidence, claim: Claim) -> str:
    row = _row(evidence, "promise_gaps", whole=True)
    if not _known(row, "heard", "kept"):
        return ""
    text = gettext(
        "Promises heard {heard}, kept {kept}",
        heard=number(row["heard"]),
        kept=number(row["kept"]),
    )
    return _as_difference(claim, on_scale(evidence, "promise_kept", text), *_standards(evidence))


def _service_levels(evidence: Evidence, claim: Claim) -> str:
    if claim.number is None or not claim.n:
        return ""
    met = out_of(round(claim.number / 100 * claim.n), claim.n)
    rows = [row for row in evidence.rows("service_levels") if _known(row, "n", "target")]
    asked = sum(row["n"] for row in rows)
    if asked != claim.n:
        return gettext("{met} requests within their limit", met=met)
    target = set_percent(round(sum(row["n"] * row["target"] for row in rows) / asked, 2))
    return gettext(
        "{met} requests within their limit, the targets ask for {target}", met=met, target=target
    )


def _satisfaction(evidence: Evidence, claim: Claim) -> str:
    target = evidence.leading.targets.get(Measure.SATISFACTION)
    level = number(claim.number)
    text = (
        gettext("Satisfaction {level}", level=level)
        if target is None
        else gettext("Satisfaction {level}, target {target}", level=level, target=number(target))
    )
    ends = _range(claim, *([] if target is None else [target]))
    return _in_brackets(claim, on_scale(evidence, "csat", text), ends)


def _recommendation(evidence: Evidence, claim: Claim) -> str:
    target = evidence.leading.targets.get(Measure.RECOMMENDATION)
    level = number(claim.number, 0)
    text = (
        gettext("Recommendation {level} on a scale from −100 to 100", level=level)
        if target is None
        else gettext(
            "Recommendation {level}, target {target} on a scale from −100 to 100",
            level=level,
            target=number(target, 0),
        )
    )
    ends = _range(claim, *([] if target is None else [target]), digits=0)
    return _in_brackets(claim, text, ends)


def _standards(evidence: Evidence) -> tuple[float, ...]:
    return standards_of(evidence.margin.scale_points)


def _as_difference(claim: Claim, text: str, *standards: float) -> str:
    ends = _range(claim, *standards)
    return _in_brackets(claim, text, gettext("difference {range}", range=ends) if ends else "")


def _in_brackets(claim: Claim, text: str, ends: str) -> str:
    """Return levels with the range behind them and who answered, as far as they have these."""
    if not ends and claim.n is None:
        return text
    if not ends:
        return gettext("{levels} ({who})", levels=text, who=people(claim))
    if claim.n is None:
        return gettext("{levels} ({range})", levels=text, range=ends)
    return gettext("{levels} ({range}; {who})", levels=text, range=ends, who=people(claim))


def _range(claim: Claim, *standards: float, digits: int = 1) -> str:
    """Return the limits of a claim; nothing without sampling error or without variation."""
    if claim.low is None or claim.high is None or claim.low == claim.high:
        return ""
    ends = claim.low, claim.high
    alike = round(claim.low, digits) == round(claim.high, digits)
    return interval(*ends, digits_apart(ends, standards, digits + alike))


def _row(evidence: Evidence, table: str, **where: object) -> Row:
    """Return the first row of a table in which the columns have these values."""
    rows = evidence.rows(table)
    return next((r for r in rows if all(r.get(name) == v for name, v in where.items())), {})


def _known(row: Row, *columns: str) -> bool:
    return bool(row) and not any(is_missing(row.get(column)) for column in columns)


_TOLD: Mapping[Measure, Callable[[Evidence, Claim], str]] = {
    Measure.EXPECTATION_GAP: _expected,
    Measure.FELT_COST: _felt,
    Measure.PERCEIVED_VALUE: _get_and_give,
    Measure.PROMISES_KEPT: _promises,
    Measure.SERVICE_LEVELS: _service_levels,
    Measure.SATISFACTION: _satisfaction,
    Measure.RECOMMENDATION: _recommendation,
}
