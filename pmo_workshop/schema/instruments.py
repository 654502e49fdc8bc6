"""The instruments of the survey: which questions the sections of the report read, and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ONCE = "single"
"""The aspect of a question that is asked once."""

TWO_WAVES = "two waves"
"""What a change takes, beside the parts of an instrument."""


@dataclass(frozen=True)
class Instrument:
    """
    A set of questions that a section reads. An answer to any other question feeds none.

    Attributes
    ----------
    name : str
        As in ``items.instrument``.
    asks : str
        What its questions ask, for the guide.
    used_by : tuple of str
        The activities that read it.
    aspects : tuple of str
        The aspects that are read.
    dimensions : tuple of str
        The only dimensions that are read; none if the client chooses them.
    dimension_of : str
        Whose they are: a column, such as ``promises.promise_id``, or another instrument; blank if
        they are its own.
    scale : pair of int, optional
        The scale it must be asked on, where the section reads points of it.
    one_by_one : bool
        Whether each answer is read on the scale of its own question, so that they may differ.
    needs_dimension : bool
        Whether a question without a dimension is not read.
    beside : mapping of aspect to (instrument, aspect)
        Answers that are read only together with others to the same dimension.
    takes : mapping of activity to tuple of str
        Aspects and dimensions, and perhaps ``TWO_WAVES``, without each of which an activity has no
        figure of these answers.
    """

    name: str
    asks: str
    used_by: tuple[str, ...]
    aspects: tuple[str, ...] = (ONCE,)
    dimensions: tuple[str, ...] = ()
    dimension_of: str = ""
    scale: tuple[int, int] | None = None
    one_by_one: bool = False
    needs_dimension: bool = True
    beside: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    takes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def dimensions_in_words(self) -> str:
        """What stands in ``items.dimension``, in words."""
        if self.dimensions:
            return ", ".join(self.dimensions)
        if self.dimension_of:
            return f"as in {self.dimension_of}"
        return "your own" if self.needs_dimension else "your own, or blank"


_HEARD = {ONCE: ("promise_heard", ONCE)}

INSTRUMENTS: Mapping[str, Instrument] = {
    instrument.name: instrument
    for instrument in (
        Instrument(
            "gap",
            "what is expected (E), what is got (P) and how much it matters (I), attribute by "
            "attribute",
            ("O", "T1", "T2", "T3"),
            aspects=("E", "P", "I"),
            needs_dimension=False,
            beside={"E": ("gap", "P"), "I": ("gap", "P")},
            takes={"T1": ("I", "P"), "T2": ("E", "P"), "T3": ("E", "P")},
        ),
        Instrument(
            "gap_weights",
            "100 points shared out among the dimensions of gap",
            ("T2", "T3"),
            dimension_of="gap",
            scale=(0, 100),
            beside={ONCE: ("gap", "P")},
        ),
        Instrument(
            "kano_functional",
            "how it would be if an offer (the dimension) were there, from like to dislike",
            ("T1",),
            scale=(1, 5),
            beside={ONCE: ("kano_dysfunctional", ONCE)},
        ),
        Instrument(
            "kano_dysfunctional",
            "how it would be if the same offer were not there",
            ("T1",),
            scale=(1, 5),
            beside={ONCE: ("kano_functional", ONCE)},
        ),
        Instrument(
            "csat",
            "satisfaction with the PMO",
            ("O", "T5", "C5"),
            needs_dimension=False,
            takes={"T5": (TWO_WAVES,)},
        ),
        Instrument(
            "nps",
            "how likely one is to recommend the PMO",
            ("O", "V5"),
            scale=(0, 10),
            needs_dimension=False,
        ),
        Instrument(
            "standing",
            "whether people trust the PMO, and respect it",
            ("O",),
            dimensions=("trust", "respect"),
        ),
        Instrument(
            "value",
            "what users get from working with the PMO, and what they give",
            ("V2",),
            dimensions=("get", "give"),
            takes={"V2": ("get", "give")},
        ),
        Instrument(
            "awareness",
            "whether a benefit was known before, 1 yes or 0 no",
            ("V3",),
            scale=(0, 1),
            dimension_of="benefits.benefit_id",
        ),
        Instrument(
            "funnel",
            "the four barriers: whether one knows what the PMO offers, understands what it means "
            "for one, is confident that it helps, and what it costs",
            ("O",),
            one_by_one=True,
            dimensions=("knows", "understands", "confident", "cost"),
        ),
        Instrument(
            "promise_heard",
            "whether a promise was heard",
            ("C2",),
            scale=(1, 7),
            dimension_of="promises.promise_id",
        ),
        Instrument(
            "promise_understood",
            "whether it was understood",
            ("C2",),
            scale=(1, 7),
            dimension_of="promises.promise_id",
            beside=_HEARD,
        ),
        Instrument(
            "promise_kept",
            "whether it is kept",
            ("C2",),
            scale=(1, 7),
            dimension_of="promises.promise_id",
            beside=_HEARD,
        ),
    )
}
"""Every instrument by name. ``tests/questions/test_instruments.py`` proves that each part of it is
read by a question, and that no question reads another."""

_LISTED = {name: each.dimension_of.partition(".") for name, each in INSTRUMENTS.items()}

ASKED_ABOUT: Mapping[str, tuple[str, ...]] = {
    table: tuple(name for name, (other, _, _) in _LISTED.items() if other == table)
    for table, dot, _ in _LISTED.values()
    if dot
}
"""By table, such as ``promises``, the instruments that ask about what it lists."""
