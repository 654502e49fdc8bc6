"""The leading measure of each element: named before the data are loaded, it decides the mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from .i18n import N_, day_in_words, gettext, ngettext

ELEMENTS = {
    "trust": "T",
    "barriers": "B",
    "value": "V",
    "confidence": "C",
    "relationships": "S",
}
"""The letter of each element by its name in ``client.toml``."""


class Measure(Enum):
    """
    Every measure that may lead an element: all are drawn from people or records that vary.

    Within an element their order here is that of the fall-backs.

    Examples
    --------
    >>> Measure("promises-kept").element, Measure.SATISFACTION.needs_target
    ('C', True)
    """

    element: str
    """The letter of the element."""
    activity: str
    instrument: str
    """The questions of the survey it is measured by; empty where it is none or not of one alone."""
    needs_target: bool
    """Whether only a target of the sponsor makes a standard of it."""
    _words: str

    def __new__(
        cls,
        code: str,
        element: str,
        activity: str,
        words: str,
        instrument: str = "",
        needs_target: bool = False,
    ) -> Measure:
        member = object.__new__(cls)
        member._value_ = code
        member.element, member.activity, member._words = element, activity, words
        member.instrument, member.needs_target = instrument, needs_target
        return member

    @property
    def in_words(self) -> str:
        """What is measured, as a sentence names it, in the language in force."""
        return gettext(self._words)

    EXPECTATION_GAP = (
        "expectation-gap",
        "T",
        "T2",
        N_("overall experience beside expectation"),
        "gap",
    )
    FELT_COST = "felt-cost", "B", "B4", N_("the hours felt beside the hours logged")
    PERCEIVED_VALUE = (
        "perceived-value",
        "V",
        "V2",
        N_("what users get minus what they give"),
        "value",
    )
    PROMISES_KEPT = (
        "promises-kept",
        "C",
        "C2",
        N_("what is kept of all promises beside what was heard"),
        "promise_kept",
    )
    SERVICE_LEVELS = (
        "service-levels",
        "C",
        "C4",
        N_("service levels beside their targets, together"),
    )
    SATISFACTION = "satisfaction", "S", "O", N_("satisfaction beside its target"), "csat", True
    RECOMMENDATION = (
        "recommendation",
        "S",
        "O",
        N_("recommendation (NPS) beside its target"),
        "nps",
        True,
    )


@dataclass(frozen=True)
class Leading:
    """
    Which measure leads each element, and against which targets, as the sponsor has named them.

    Attributes
    ----------
    named : mapping of the letter of an element to Measure
    targets : mapping of Measure to float
        In the unit of the measure: scale points, or points of 100.
    set_by : str
    set_on : date or None
    late : bool
        Whether that day is after the first answers of the latest wave.

    Examples
    --------
    >>> named = Leading({"S": Measure.RECOMMENDATION})
    >>> [measure.name for measure in named.order("S")], Leading().order("T")[0].name
    (['RECOMMENDATION', 'SATISFACTION'], 'EXPECTATION_GAP')
    """

    named: Mapping[str, Measure] = field(default_factory=dict)
    targets: Mapping[Measure, float] = field(default_factory=dict)
    set_by: str = ""
    set_on: date | None = None
    late: bool = False

    def order(self, element: str) -> tuple[Measure, ...]:
        """
        Return the measures of an element: the named one, then the others as fall-backs.

        Examples
        --------
        >>> [measure.value for measure in Leading().order("C")]
        ['promises-kept', 'service-levels']
        """
        first = self.named.get(element)
        usual = [measure for measure in Measure if measure.element == element]
        return tuple(sorted(usual, key=lambda measure: measure is not first))

    @property
    def is_stated(self) -> bool:
        """Whether somebody has named a measure or a target, or stands for the defaults."""
        return bool(self.named or self.targets or self.set_by or self.set_on)

    @property
    def source(self) -> str:
        """
        Who named the measures and the targets, in words for a note.

        Examples
        --------
        >>> Leading(targets={Measure.SATISFACTION: 5.0}, set_by="COO").source
        'the default; the target of satisfaction, 5, named by: COO, without a date'
        """
        if not self.is_stated:
            return gettext("the default; the sponsor has named none")
        named = origin("named", self.set_by, self.set_on, self.late)
        if self.named or not self.targets:
            return named
        told = [
            gettext("{measure}, {target},", measure=gettext(measure.value), target=f"{target:g}")
            for measure, target in self.targets.items()
        ]
        return ngettext(
            "the default; the target of {targets} {named}",
            "the default; the targets of {targets} {named}",
            len(told),
            targets=gettext(" and of ").join(told),
            named=named,
        )


_VERBS = {"set": N_("set"), "named": N_("named")}


def origin(verb: str, set_by: str, set_on: date | None, late: bool) -> str:
    """
    Return who set something down and when, with what is not known of it.

    Examples
    --------
    >>> origin("set", "COO", date(2026, 3, 1), late=True)
    'set by: COO, 1 March 2026, after the first answers'
    >>> origin("set", "COO", None, late=False), origin("named", "", None, late=False)
    ('set by: COO, without a date', 'named in client.toml, without name and date')
    """
    parts = {
        "verb": gettext(_VERBS[verb]),
        "who": set_by,
        "day": day_in_words(set_on) if set_on else "",
    }
    if not (set_by or set_on):
        return gettext("{verb} in client.toml, without name and date", **parts)
    told = {
        (True, True): N_("{verb} by: {who}, {day}"),
        (True, False): N_("{verb} by: {who}, without a date"),
        (False, True): N_("{verb} without a name on {day}"),
    }[bool(set_by), bool(set_on)]
    said = gettext(told, **parts)
    return gettext("{set}, after the first answers", set=said) if late else said
