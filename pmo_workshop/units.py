"""What figures count and what they are measured in: a name for programs, put into words here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from .i18n import N_, gettext, ngettext

_COUNTED: Mapping[str, Callable[[float], str]] = {
    N_("actions"): lambda n: ngettext("{n} action", "{n} actions", n),
    N_("activities"): lambda n: ngettext("{n} activity", "{n} activities", n),
    N_("answers"): lambda n: ngettext("{n} answer", "{n} answers", n),
    N_("attributes"): lambda n: ngettext("{n} attribute", "{n} attributes", n),
    N_("benefits"): lambda n: ngettext("{n} benefit", "{n} benefits", n),
    N_("cases"): lambda n: ngettext("{n} case", "{n} cases", n),
    N_("comparisons"): lambda n: ngettext("{n} comparison", "{n} comparisons", n),
    N_("costs"): lambda n: ngettext("{n} cost", "{n} costs", n),
    N_("documents"): lambda n: ngettext("{n} document", "{n} documents", n),
    N_("engagements"): lambda n: ngettext("{n} engagement", "{n} engagements", n),
    N_("hand-overs"): lambda n: ngettext("{n} hand-over", "{n} hand-overs", n),
    N_("kinds"): lambda n: ngettext("{n} kind", "{n} kinds", n),
    N_("levels"): lambda n: ngettext("{n} level", "{n} levels", n),
    N_("links"): lambda n: ngettext("{n} link", "{n} links", n),
    N_("months"): lambda n: ngettext("{n} month", "{n} months", n),
    N_("needs"): lambda n: ngettext("{n} need", "{n} needs", n),
    N_("options"): lambda n: ngettext("{n} option", "{n} options", n),
    N_("people"): lambda n: ngettext("{n} person", "{n} people", n),
    N_("people asked"): lambda n: ngettext("{n} person asked", "{n} people asked", n),
    N_("people on the list"): lambda n: ngettext(
        "{n} person on the list", "{n} people on the list", n
    ),
    N_("periods"): lambda n: ngettext("{n} period", "{n} periods", n),
    N_("points"): lambda n: ngettext("{n} point", "{n} points", n),
    N_("projects"): lambda n: ngettext("{n} project", "{n} projects", n),
    N_("quarters"): lambda n: ngettext("{n} quarter", "{n} quarters", n),
    N_("questions"): lambda n: ngettext("{n} question", "{n} questions", n),
    N_("raters"): lambda n: ngettext("{n} rater", "{n} raters", n),
    N_("requests"): lambda n: ngettext("{n} request", "{n} requests", n),
    N_("respondents"): lambda n: ngettext("{n} respondent", "{n} respondents", n),
    N_("reviews"): lambda n: ngettext("{n} review", "{n} reviews", n),
    N_("roles"): lambda n: ngettext("{n} role", "{n} roles", n),
    N_("rows of the effort log"): lambda n: ngettext(
        "{n} row of the effort log", "{n} rows of the effort log", n
    ),
    N_("sentences"): lambda n: ngettext("{n} sentence", "{n} sentences", n),
    N_("signals"): lambda n: ngettext("{n} signal", "{n} signals", n),
    N_("stakeholders"): lambda n: ngettext("{n} stakeholder", "{n} stakeholders", n),
    N_("statements"): lambda n: ngettext("{n} statement", "{n} statements", n),
    N_("steps"): lambda n: ngettext("{n} step", "{n} steps", n),
    N_("tables"): lambda n: ngettext("{n} table", "{n} tables", n),
    N_("tasks"): lambda n: ngettext("{n} task", "{n} tasks", n),
    N_("themes"): lambda n: ngettext("{n} theme", "{n} themes", n),
    N_("things"): lambda n: ngettext("{n} thing", "{n} things", n),
    N_("cells"): lambda n: ngettext("{n} cell", "{n} cells", n),
    N_("channels"): lambda n: ngettext("{n} channel", "{n} channels", n),
    N_("classes"): lambda n: ngettext("{n} class", "{n} classes", n),
    N_("curves"): lambda n: ngettext("{n} curve", "{n} curves", n),
    N_("differences"): lambda n: ngettext("{n} difference", "{n} differences", n),
    N_("dimensions"): lambda n: ngettext("{n} dimension", "{n} dimensions", n),
    N_("effects"): lambda n: ngettext("{n} effect", "{n} effects", n),
    N_("messages"): lambda n: ngettext("{n} message", "{n} messages", n),
    N_("offerings"): lambda n: ngettext("{n} offering", "{n} offerings", n),
    N_("pairs"): lambda n: ngettext("{n} pair", "{n} pairs", n),
    N_("promises"): lambda n: ngettext("{n} promise", "{n} promises", n),
    N_("service levels"): lambda n: ngettext("{n} service level", "{n} service levels", n),
    N_("services"): lambda n: ngettext("{n} service", "{n} services", n),
    N_("stakeholder groups"): lambda n: ngettext(
        "{n} stakeholder group", "{n} stakeholder groups", n
    ),
    N_("rows"): lambda n: ngettext("{n} row", "{n} rows", n),
    N_("ballots"): lambda n: ngettext("{n} ballot", "{n} ballots", n),
    N_("results"): lambda n: ngettext("{n} result", "{n} results", n),
    N_("groups"): lambda n: ngettext("{n} group", "{n} groups", n),
    N_("clear shortfalls"): lambda n: ngettext("{n} clear shortfall", "{n} clear shortfalls", n),
    N_("waves"): lambda n: ngettext("{n} wave", "{n} waves", n),
    N_("hours a month"): lambda n: ngettext("{n} hour a month", "{n} hours a month", n),
    N_("hours a period"): lambda n: ngettext("{n} hour a period", "{n} hours a period", n),
    N_("hours a year"): lambda n: ngettext("{n} hour a year", "{n} hours a year", n),
}

MEASURED = (
    N_("scale points"),
    N_("ratio"),
    N_("%"),
    N_("percentage points"),
    N_("share"),
    N_("points of 100"),
    N_("kappa"),
    N_("best minus worst per showing"),
    N_("times the log"),
    N_("rank correlation"),
    N_("points of 10"),
    N_("per 100 of portfolio spend"),
    N_("log ratio"),
    N_("index points"),
    N_("days late"),
    N_("benefit to cost"),
    N_("alpha"),
    N_("ICC(2,1)"),
    N_("% of what is verified"),
    N_("reach"),
    N_("times"),
    N_("Brier score"),
)
"""Units that nothing is counted in."""


_CURRENCY = re.compile("[A-Z]{3}")


def is_currency(unit: str) -> bool:
    """Whether a unit is a currency by its code, such as ``"GBP"``."""
    return _CURRENCY.fullmatch(unit) is not None


def is_counted(unit: str) -> bool:
    """Whether things of this name are counted."""
    return unit in _COUNTED


def how_many(count: float, unit: str) -> str:
    """
    Return a number of things that are counted, as it is printed: 0.7 hours are 1 hour.

    Examples
    --------
    >>> how_many(2, "requests"), how_many(1, "requests"), how_many(0.7, "hours a year")
    ('2 requests', '1 request', '1 hour a year')
    """
    return _COUNTED[unit](count)


def out_of_how_many(n: str, population: str, unit: str) -> str:
    """
    Return how many of all, both as they are printed.

    Examples
    --------
    >>> out_of_how_many("31", "42", "respondents")
    '31 of 42 respondents'
    """
    if unit == "respondents":
        return gettext("{n} of {population} respondents", n=n, population=population)
    if unit == "people asked":
        return gettext("{n} of {population} people asked", n=n, population=population)
    return gettext("{n} of {population} {unit}", n=n, population=population, unit=in_words(unit))


TIMES_THE_LOG = "times the log"


def figure_in_words(figure: str, unit: str) -> str:
    """
    Return a figure with its unit, which some languages make one phrase of.

    Examples
    --------
    >>> figure_in_words("0.9", TIMES_THE_LOG), figure_in_words("3", "ratio")
    ('0.9 times the log', '3 ratio')
    """
    if unit == TIMES_THE_LOG:
        return gettext("{times} times the log", times=figure)
    return f"{figure} {in_words(unit)}".strip()


def in_words(unit: str) -> str:
    """
    Return a unit as it stands behind a figure.

    Examples
    --------
    >>> in_words("scale points")
    'scale points'
    """
    for ending, words in _RATES.items():
        if unit.endswith(ending) and not is_counted(unit):
            return gettext(words, currency=unit.removesuffix(ending))
    return gettext(unit)


_RATES = {" a year": N_("{currency} a year"), " an hour": N_("{currency} an hour")}
"""Units of amounts by how they end."""
