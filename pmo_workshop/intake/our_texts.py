"""The texts of our item banks in a client's tables, in the language of the client.

A client copies a bank as it is, so its texts are ours and have a translation. All other texts are
the client's, and stay as they were written; so does what programs read, such as an id.
"""

from __future__ import annotations

from dataclasses import replace

from ..i18n import SOURCE, gettext, speaking
from ..item_banks import texts_of_banks
from .client import Client

_OURS = (("items", "text", "text"), ("services", "name", "name"))
"""Table, column, and the column of the banks from which its texts may come."""


def with_our_texts(client: Client) -> Client:
    """Return a client whose tables show our own texts in its language."""
    if client.language == SOURCE:
        return client
    tables = dict(client.tables)
    with speaking(client.language):
        for name, column, of_bank in _OURS:
            if name in tables and column in tables[name]:
                said = {text: gettext(text) for text in texts_of_banks(of_bank)}
                tables[name] = tables[name].assign(**{column: tables[name][column].replace(said)})
    return replace(client, tables=tables)
