"""A page of the room from its template, in the language in force."""

from __future__ import annotations

import re

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ..exercises import pictures
from ..exercises.answers import allowed
from ..i18n import kept_by_language, language, languages, name_of, tag_of
from ..paths import shipped
from .words import say, words

HERE = "./"
"""The way from most pages to the room: links are relative, so the room may be under any path."""


@kept_by_language
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(shipped("templates") / "live"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "allowed": allowed,
        "ident": lambda text: re.sub(r"\W", "-", str(text)),
        "combine": lambda first, second: {**first, **second},
        "one_line": lambda text: re.sub(r"(?<=\d) (?=%)", "\u00a0", text),
        "minus": lambda number: f"{number}".replace("-", "−"),
    }
    environment.globals |= {
        "say": words(),
        "language": tag_of(language().code),
        "others": other_languages(),
        "picture": lambda item, *size: Markup(pictures.series(item, *size)),  # noqa: S704 - escaped inside
    }
    return environment


def other_languages() -> list[tuple[str, str]]:
    """
    Return the languages that a participant may change to: the code, and how each calls itself.

    Examples
    --------
    >>> other_languages()
    [('de', 'Deutsch')]
    """
    return [(code, name_of(code)) for code in languages() if code != language().code]


def render(template: str, **facts: object) -> str:
    """Return a page; a fact that is missing is an error of ours, all text is escaped."""
    return (
        _environment().get_template(template).render({"key": "", "look": "", "root": HERE, **facts})
    )


def problem(said: str, number: str = "", *, again: bool = False, root: str = HERE) -> str:
    """Return the page that says what went wrong; it looks ``again`` where that may help."""
    told = say("problem", "number", number=number) if number else ""
    return render(
        "problem.html",
        title=say("problem", "title"),
        said=said,
        number=told,
        again=again,
        root=root,
    )
