"""The texts of our item banks and instruments in a client's tables, in the language of the client.

A client copies them as they are, in one of our languages, so they are ours and have a translation.
All other texts are the client's, and stay as they were written; so does what programs read, such
as an id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..content.questionnaires import module, modules, worded
from ..i18n import gettext, languages, speaking
from ..item_banks import texts_of_banks
from .client import Client

_OURS = (
    ("items", "text", "text"),
    ("services", "name", "name"),
    ("relations", "capability", "text"),
)
"""Table, column, and the column of the banks from which its texts may come."""


def with_our_texts(client: Client) -> Client:
    """Return a client whose tables show our own texts in its language, whichever they are in."""
    tables = dict(client.tables)
    for name, column, of_bank in _OURS:
        if name in tables and column in tables[name]:
            own = tables[name][column]
            said = _said(set(own.dropna()), texts_of_banks(of_bank), client.language)
            if said:
                tables[name] = tables[name].assign(**{column: own.replace(said)})
    return replace(client, tables=tables)


def _said(own: set[str], ours: Iterable[str], wanted: str) -> Mapping[str, str]:
    """Return our texts in the language that is wanted, by those that a client has copied."""
    for code in languages():
        copied = {text: english for english, text in _in(code, ours).items()}
        if copied.keys().isdisjoint(own):
            continue
        if code == wanted:
            return {}
        said = _in(wanted, ours)
        return {text: said[english] for text, english in copied.items()} | _asked(code, wanted)
    return {}


def _in(code: str, ours: Iterable[str]) -> dict[str, str]:
    """Return the texts of the banks in a language, by the English ones."""
    with speaking(code):
        return {text: gettext(text) for text in ours}


def _asked(code: str, wanted: str) -> dict[str, str]:
    """Return the questions of the instruments in the language that is wanted, by another."""
    rows = [row for name in modules() for row in module(name).row if row.text]
    with speaking(wanted):
        return {row.text[code]: worded(row.text) for row in rows}
