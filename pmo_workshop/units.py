"""What figures count and what they are measured in: a name for programs, put into words here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .i18n import N_, gettext, ngettext

_COUNTED: Mapping[str, Callable[[float], str]] = {
    "actions": lambda n: ngettext("{n} action", "{n} actions", n),
    "answers": lambda n: ngettext("{n} answer", "{n} answers", n),
    "attributes": lambda n: ngettext("{n} attribute", "{n} attributes", n),
    "benefits": lambda n: ngettext("{n} benefit", "{n} benefits", n),
    "cases": lambda n: ngettext("{n} case", "{n} cases", n),
    "comparisons": lambda n: ngettext("{n} comparison", "{n} comparisons", n),
    "costs": lambda n: ngettext("{n} cost", "{n} costs", n),
    "documents": lambda n: ngettext("{n} document", "{n} documents", n),
    "engagements": lambda n: ngettext("{n} engagement", "{n} engagements", n),
    "hand-overs": lambda n: ngettext("{n} hand-over", "{n} hand-overs", n),
    "levels": lambda n: ngettext("{n} level", "{n} levels", n),
    "links": lambda n: ngettext("{n} link", "{n} links", n),
    "months": lambda n: ngettext("{n} month", "{n} months", n),
    "needs": lambda n: ngettext("{n} need", "{n} needs", n),
    "options": lambda n: ngettext("{n} option", "{n} options", n),
    "people": lambda n: ngettext("{n} person", "{n} people", n),
    "people asked": lambda n: ngettext("{n} person asked", "{n} people asked", n),
    "people on the list": lambda n: ngettext("{n} person on the list", "{n} people on the list", n),
    "periods": lambda n: ngettext("{n} period", "{n} periods", n),
    "points": lambda n: ngettext("{n} point", "{n} points", n),
    "projects": lambda n: ngettext("{n} project", "{n} projects", n),
    "quarters": lambda n: ngettext("{n} quarter", "{n} quarters", n),
    "questions": lambda n: ngettext("{n} question", "{n} questions", n),
    "raters": lambda n: ngettext("{n} rater", "{n} raters", n),
    "requests": lambda n: ngettext("{n} request", "{n} requests", n),
    "respondents": lambda n: ngettext("{n} respondent", "{n} respondents", n),
    "roles": lambda n: ngettext("{n} role", "{n} roles", n),
    "rows of the effort log": lambda n: ngettext(
        "{n} row of the effort log", "{n} rows of the effort log", n
    ),
    "sentences": lambda n: ngettext("{n} sentence", "{n} sentences", n),
    "signals": lambda n: ngettext("{n} signal", "{n} signals", n),
    "stakeholders": lambda n: ngettext("{n} stakeholder", "{n} stakeholders", n),
    "statements": lambda n: ngettext("{n} statement", "{n} statements", n),
    "steps": lambda n: ngettext("{n} step", "{n} steps", n),
    "tables": lambda n: ngettext("{n} table", "{n} tables", n),
    "tasks": lambda n: ngettext("{n} task", "{n} tasks", n),
    "themes": lambda n: ngettext("{n} theme", "{n} themes", n),
    "things": lambda n: ngettext("{n} thing", "{n} things", n),
    "clear shortfalls": lambda n: ngettext("{n} clear shortfall", "{n} clear shortfalls", n),
    "waves": lambda n: ngettext("{n} wave", "{n} waves", n),
    "hours a month": lambda n: ngettext("{n} hour a month", "{n} hours a month", n),
    "hours a period": lambda n: ngettext("{n} hour a period", "{n} hours a period", n),
    "hours a year": lambda n: ngettext("{n} hour a year", "{n} hours a year", n),
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
    N_("share × severity"),
    N_("rank correlation"),
    N_("points of 10"),
    N_("per 100 of portfolio spend"),
    N_("ln(advisory ÷ admin)"),
    N_("index points"),
    N_("days late"),
    N_("benefit to cost"),
    N_("alpha"),
    N_("ICC(2,1)"),
    N_("% of what is verified"),
    N_("reach"),
    N_("times"),
)
"""Units that nothing is counted in."""


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


def in_words(unit: str) -> str:
    """
    Return a unit as it stands behind a figure.

    Examples
    --------
    >>> in_words("scale points")
    'scale points'
    """
    return gettext(unit)
