"""The leading measure of each element: named before the data are loaded, it decides the mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

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
    in_words: str
    activity: str
    needs_target: bool
    """Whether only a target of the sponsor makes a standard of it."""

    def __new__(
        cls, code: str, element: str, activity: str, in_words: str, needs_target: bool = False
    ) -> Measure:
        member = object.__new__(cls)
        member._value_ = code
        member.element, member.activity, member.in_words = element, activity, in_words
        member.needs_target = needs_target
        return member

    EXPECTATION_GAP = "expectation-gap", "T", "T2", "experience beside expectation, overall"
    FELT_COST = "felt-cost", "B", "B4", "the hours felt beside the hours logged"
    PERCEIVED_VALUE = "perceived-value", "V", "V2", "what users get minus what they give"
    PROMISES_KEPT = "promises-kept", "C", "C2", "what is kept beside what was heard, overall"
    SERVICE_LEVELS = "service-levels", "C", "C4", "service levels beside their targets, together"
    SATISFACTION = "satisfaction", "S", "O", "satisfaction beside its target", True
    RECOMMENDATION = "recommendation", "S", "O", "recommendation (NPS) beside its target", True


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
    def source(self) -> str:
        """Who named the measures, in words for a note."""
        if self.set_by and self.set_on:
            return f"named by {self.set_by} on {self.set_on:%Y-%m-%d}"
        return "the default; the sponsor has named none"
