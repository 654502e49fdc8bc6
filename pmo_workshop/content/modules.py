"""The modules of the workshop: the opening, the elements and the plan, each with its workbook.

Whoever needs a number, a letter, a title or a file name of a module takes it from here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ..i18n import N_, gettext


@dataclass(frozen=True)
class Module:
    """
    One module of the workshop.

    ``letter`` begins the ids of its activities, ``count`` says how many have an id; ``workbook``
    is the name of its file, without the ending. ``title`` is its name for programs too; it is
    translated where people read it.
    """

    letter: str
    title: str
    workbook: str
    count: int = 0

    @property
    def number(self) -> str:
        """Two digits, as the workbook has them: ``"01"``."""
        return self.workbook[:2]

    @property
    def activities(self) -> tuple[str, ...]:
        """The ids of its activities, in order: ``("T1", "T2", …)``."""
        return tuple(f"{self.letter}{number}" for number in range(1, self.count + 1))


OPENING = Module("O", N_("Unlocking the Potential"), "00_unlocking_the_potential")
ELEMENTS = (
    Module("T", N_("Building Trust"), "01_building_trust", 6),
    Module("B", N_("Reducing Barriers"), "02_reducing_barriers", 7),
    Module("V", N_("Revealing PMO Value"), "03_revealing_pmo_value", 5),
    Module("C", N_("Instilling Confidence"), "04_instilling_confidence", 6),
    Module("S", N_("Sustaining Relationships"), "05_sustaining_relationships", 4),
)
PLAN = Module("P", N_("Marketing Plan"), "06_marketing_plan")
"""Its workbook reads what the others have released."""

BEFORE_THE_PLAN = (OPENING, *ELEMENTS)
MODULES = (*BEFORE_THE_PLAN, PLAN)
BY_NUMBER = {module.number: module for module in MODULES}
BY_TITLE = {module.title: module for module in MODULES}
ACTIVITIES = tuple(activity for module in MODULES for activity in module.activities)

NAMES = {
    "O": N_("barriers and reputation"),
    "T1": N_("needs"),
    "T2": N_("gaps between expected and met"),
    "T3": N_("first actions"),
    "T4": N_("managing satisfaction"),
    "T5": N_("improvement over time"),
    "T6": N_("success stories"),
    "B1": N_("felt costs"),
    "B2": N_("tasks done alone"),
    "B3": N_("real costs of clients"),
    "B4": N_("felt and logged costs"),
    "B5": N_("options on cost"),
    "B6": N_("costs to mend or explain"),
    "B7": N_("case studies"),
    "V1": N_("perceived value"),
    "V2": N_("get and give"),
    "V3": N_("what is reported"),
    "V4": N_("benefits and costs"),
    "V5": N_("relationships and agreed actions"),
    "C1": N_("journeys"),
    "C2": N_("promises"),
    "C3": N_("hand-overs"),
    "C4": N_("service levels and who does what"),
    "C5": N_("efficiency"),
    "C6": N_("methods and tools"),
    "S1": N_("worries"),
    "S2": N_("capabilities"),
    "S3": N_("priorities and effort"),
    "S4": N_("communication"),
}
"""What each activity is about, in a few words for people."""


def by_name(activities: Collection[str]) -> str:
    """
    Return what some activities are about, for people, under the titles of their modules.

    Examples
    --------
    >>> by_name(["T1", "T3", "C4"])
    'Building Trust: needs, first actions; Instilling Confidence: service levels and who does what'
    """
    of_modules = (
        (module, [name for name in (module.letter, *module.activities) if name in activities])
        for module in BEFORE_THE_PLAN
    )
    return "; ".join(
        f"{gettext(module.title)}: {', '.join(gettext(NAMES[name]) for name in found)}"
        for module, found in of_modules
        if found
    )


def first_to_last(modules: tuple[Module, ...]) -> str:
    """
    Return the numbers of modules that follow each other, in words.

    Examples
    --------
    >>> first_to_last(ELEMENTS)
    '01 to 05'
    """
    return gettext("{low} to {high}", low=modules[0].number, high=modules[-1].number)
