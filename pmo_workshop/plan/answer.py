"""The first sentence of a report: so what?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from ..claims import Claim
from ..content.modules import ELEMENTS
from ..display import listed, number, upper_first
from ..i18n import N_, gettext, ngettext
from ..leading import Measure as Leads
from ..present.money import coins, money, one_of
from ..verdicts import Verdict
from .key_facts import currency_of, last_barrier, of_all
from .reading import Evidence
from .scorecard import Score, ratio_of, whole_cost
from .words import element_named, plan_claim


def answer_of(evidence: Evidence, found: Iterable[Score]) -> Claim:
    """Answer "so what?" from the five marks, the clients' cost and the barriers."""
    found = list(found)
    judged = [score for score in found if score.verdict in _JUDGED]
    short = ""
    if not judged:
        asked = any(score.verdict is not Verdict.NOT_COLLECTED for score in found)
        text = (
            gettext(
                "No element can be judged yet: what would decide is missing, does not vary, or too "
                "few have answered."
            )
            if asked
            else gettext("What decides on the five elements was not collected.")
        )
    elif len(judged) == 1:
        others = [score for score in found if score not in judged]
        silent = all(score.verdict is Verdict.NOT_COLLECTED for score in others)
        rest = (
            gettext("what decides on the other four was not collected")
            if silent
            else gettext("nothing decides on the other four yet")
        )
        said = gettext(_ONE[judged[0].verdict], element=element_named(judged[0].element))
        told = [gettext("{verdict}; {rest}.", verdict=said, rest=rest), _joined([_yet(judged)])]
        text = " ".join(filter(None, told))
    else:
        later = {Verdict.NOT_PROFITABLE} if _is_told_how_much(evidence) else set()
        parts = [
            [_of_several(judged), "" if _any_short(judged) else _yet(judged, later)],
            *([part] for part in _without_shortfall(judged, later)),
            [_not_told(found)],
            [_covered(evidence, found)],
            [_spent(evidence), _passed(evidence)],
        ]
        told = [*filter(None, map(_joined, parts))]
        text, short = " ".join(told), told[0]
    return plan_claim(
        evidence, "answer", "all", upper_first(text), gist=upper_first(short), n=len(judged)
    )


_TOLD = (Verdict.CLEAR_SHORTFALL, Verdict.SHORTFALL, Verdict.NONE_SHOWN)
_JUDGED = (*_TOLD, Verdict.TOO_FEW)
_ONE = {
    Verdict.CLEAR_SHORTFALL: N_("{element} falls clearly short"),
    Verdict.SHORTFALL: N_("{element} falls short, by an uncertain size"),
    Verdict.NONE_SHOWN: N_("{element} shows no shortfall"),
    Verdict.TOO_FEW: N_("on {element} the answers leave open whether it falls short"),
}


def _joined(parts: Iterable[str]) -> str:
    """Return a sentence of the parts there are; nothing without any."""
    told = [part for part in parts if part]
    if len(told) > 1:
        return upper_first(gettext("{a}, and {b}.", a=told[0], b=told[1]))
    return upper_first(gettext("{a}.", a=told[0])) if told else ""


def _of_several(judged: list[Score]) -> str:
    """Say how many of the elements that can be told fall short, or how many surely do not."""
    told = [score for score in judged if score.verdict in _TOLD]
    if len(told) == 1:
        return gettext(_ONE[told[0].verdict], element=element_named(told[0].element))
    elements = gettext("5 elements")
    if len(told) < len(ELEMENTS):
        elements = gettext("the {n} elements that can be judged", n=number(len(told), 0))
    kinds = [score.verdict for score in told]
    clear, short = (kinds.count(v) for v in (Verdict.CLEAR_SHORTFALL, Verdict.SHORTFALL))
    if clear:
        said = ngettext(
            "{n} of {elements} falls clearly short",
            "{n} of {elements} fall clearly short",
            clear,
            elements=elements,
        )
        return _with_names(said, told, Verdict.CLEAR_SHORTFALL)
    if short:
        said = ngettext(
            "{n} of {elements} falls short, perhaps slightly",
            "{n} of {elements} fall short, perhaps slightly",
            short,
            elements=elements,
        )
        return _with_names(said, told, Verdict.SHORTFALL)
    if not told:
        return gettext("whether any element falls short is open")
    if len(told) == len(ELEMENTS):
        return gettext("none of the 5 elements falls short")
    return gettext("none of {elements} falls short", elements=elements)


def _yet(judged: Iterable[Score], later: Set[Verdict] = frozenset()) -> str:
    """
    Say what speaks against marks without a shortfall, so that none is told as good news.

    A verdict of ``later`` is left out: another sentence tells it with its figure.
    """
    losses = [
        gettext(
            _LOSSES.get(but.verdict, _OTHER_LOSS) if but.verdict else _OTHER_LOSS,
            element=element_named(score.element),
        )
        for score in judged
        if (but := score.but) and but.verdict not in later
    ]
    return gettext("yet {losses}", losses=listed(losses)) if losses else ""


def _any_short(judged: Iterable[Score]) -> bool:
    return any(score.verdict in (Verdict.CLEAR_SHORTFALL, Verdict.SHORTFALL) for score in judged)


def _without_shortfall(judged: Iterable[Score], later: Set[Verdict]) -> Iterator[str]:
    """Name the elements without a shortfall beside others, where something speaks against any."""
    judged = list(judged)
    fine = [score for score in judged if score.verdict is Verdict.NONE_SHOWN]
    against = [score for score in fine if score.but]
    if not against or not _any_short(judged):
        return
    yield ngettext(
        "{elements} shows no shortfall",
        "{elements} show no shortfall",
        len(fine),
        elements=listed(element_named(score.element) for score in fine),
    )
    yield _yet(against, later)


_OTHER_LOSS = N_("something else in {element} falls clearly short")
_LOSSES = {
    Verdict.HIDDEN_COST: N_("much of the clients' cost is hidden"),
    Verdict.NOT_PROFITABLE: N_("the PMO's share of proven benefits stays below its cost"),
}


_LEFT_OPEN = (
    N_("for want of answers"),
    N_("for want of a target"),
    N_("for want of the data that decide"),
)


def _not_told(found: Iterable[Score]) -> str:
    """Say how many elements cannot be judged, and for want of what, where others can."""
    left = [score for score in found if score.verdict not in _TOLD]
    if not left or len(left) == len(ELEMENTS):
        return ""
    target = [score for score in left if score.lacks_target]
    few = [s for s in left if s.leading and s not in target
           and s.leading.verdict is not Verdict.NOT_JUDGED]  # fmt: skip
    counts = (len(few), len(target), len(left) - len(few) - len(target))
    why = {gettext(t): number(n, 0) for t, n in zip(_LEFT_OPEN, counts, strict=True) if n}
    if len(why) == 1:
        return ngettext(
            "{n} of the 5 elements cannot be judged yet, {why}",
            "{n} of the 5 elements cannot be judged yet, {why}",
            len(left),
            why=next(iter(why)),
        )
    return ngettext(
        "{n} of the 5 elements cannot be judged yet: {why}",
        "{n} of the 5 elements cannot be judged yet: {why}",
        len(left),
        why=listed(f"{n} {reason}" for reason, n in why.items()),
    )


def _with_names(said: str, told: Iterable[Score], verdict: Verdict) -> str:
    """Return how many elements have a verdict, and which; and how many show no shortfall."""
    told = list(told)
    names = [element_named(score.element) for score in told if score.verdict is verdict]
    if len(names) == len(ELEMENTS):
        return said
    named = gettext("{said}: {names}", said=said, names=listed(names))
    perhaps = [element_named(s.element) for s in told if s.verdict is Verdict.SHORTFALL]
    if perhaps and verdict is not Verdict.SHORTFALL:
        named = ngettext(
            "{named}; {elements} falls short, perhaps slightly",
            "{named}; {elements} fall short, perhaps slightly",
            len(perhaps),
            named=named,
            elements=listed(perhaps),
        )
    fine = [score for score in told if score.verdict is Verdict.NONE_SHOWN]
    if not fine or any(score.but for score in fine):  # these are named in a sentence of their own
        return named
    return ngettext(
        "{named}; {n} shows no shortfall",
        "{named}; {n} show no shortfall",
        len(fine),
        named=named,
    )


def _covered(evidence: Evidence, found: Iterable[Score]) -> str:
    """
    Say how much of its cost the PMO's share of the benefits covers, if surely not all and if it is
    stated what that cost holds.

    Where users find that they get more than they give, that is said with it: their mark shows no
    shortfall, and both are true.
    """
    if not _stays_below(evidence):
        return ""
    if not _is_told_how_much(evidence):
        told = any(s.verdict is Verdict.NONE_SHOWN and s.but
                   and s.but.verdict is Verdict.NOT_PROFITABLE for s in found)  # fmt: skip
        return "" if told else gettext(_LOSSES[Verdict.NOT_PROFITABLE])
    currency = currency_of(evidence, "appraisal")
    share = gettext(
        "the PMO's share of proven benefits comes to {covered} per {unit} of its cost",
        covered=coins(currency, ratio_of(evidence)["value"]),
        unit=one_of(currency),
    )
    worth_it = any(
        score.decides and score.measure is Leads.PERCEIVED_VALUE
        and score.decides.verdict is Verdict.CLEARLY_ABOVE
        for score in found
    )  # fmt: skip
    if not worth_it:
        return share
    return gettext("users find that they get more than they give, but {share}", share=share)


def _is_told_how_much(evidence: Evidence) -> bool:
    """Return whether the benefits fall short of a cost of which it is stated what it holds."""
    return _stays_below(evidence) and bool(ratio_of(evidence)["borne"])


def _stays_below(evidence: Evidence) -> bool:
    return any(claim.verdict is Verdict.NOT_PROFITABLE for claim in evidence.claims)


def _spent(evidence: Evidence) -> str:
    row = whole_cost(evidence)
    if not row:
        return ""
    return gettext(
        "the PMO's clients spend {cost} a year working with it",
        cost=money(row["total"], currency_of(evidence, "hidden_costs")),
    )


def _passed(evidence: Evidence) -> str:
    row = last_barrier(evidence)
    if not row:
        return ""
    return gettext("{people} pass every barrier", people=of_all(row))
