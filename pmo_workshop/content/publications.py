"""The nine communications: their fields in order, and what a person fills in."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..errors import UsageError, names, nearest
from ..i18n import N_, gettext, kept_by_language
from .words import Words, in_words

SOURCE = "source"


@dataclass(frozen=True)
class Field:
    """One field of a communication: its heading, and what to fill in where nothing is known."""

    key: str
    heading: Words
    prompt: Words


@dataclass(frozen=True)
class Template:
    """
    A communication without a client.

    ``select`` says in words what has to be chosen, such as "a case of cases.csv"; empty if there
    is one communication per client. ``layout`` is ``card`` if headings stand beside their fields,
    else empty. ``internal`` says that it may draw on the PMO's own register, of the account that
    it is made for. The last field is always the source line.
    """

    name: str
    title: Words
    purpose: Words
    select: Words
    layout: str
    fields: tuple[Field, ...]
    internal: bool = False

    def field(self, key: str) -> Field:
        return next(field for field in self.fields if field.key == key)


_SOURCE_FIELD = Field(
    SOURCE,
    N_("Source"),
    N_("who answered, of how many, and when; for a case also the grade of its evidence"),
)


@kept_by_language
def templates() -> Mapping[str, Template]:
    """Return the templates by name, in the order of the workshop, in the language in force."""
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    return {name: in_words(found) for name, found in read_templates(text).items()}


def read_templates(text: str) -> dict[str, Template]:
    """Return the templates that a TOML text holds, by name."""
    return {
        name: Template(
            name,
            told["title"],
            told["purpose"],
            told["select"],
            told.get("layout", ""),
            (*(Field(key, *words) for key, words in told["fields"].items()), _SOURCE_FIELD),
            told.get("internal", False),
        )
        for name, told in tomllib.loads(text).items()
    }


def template(name: str) -> Template:
    """
    Return a template.

    Raises
    ------
    UsageError
        There is none of this name; the message lists those there are.

    Examples
    --------
    >>> template("newsletter").title
    'Stakeholder newsletter'
    """
    found = templates().get(name.removesuffix(".ipynb"))
    if found is None:
        raise UsageError(
            gettext(
                "There is no publication {name}. The publications are: {templates}.{near}",
                name=repr(name),
                templates=names(templates()),
                near=nearest(name, templates()),
            )
        )
    return found
