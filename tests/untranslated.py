"""Text on a page that nobody translated: under the pseudo-language it alone has no accents."""

import re
from collections.abc import Iterable, Iterator

from pmo_workshop.display import clean
from pmo_workshop.intake.client import Client

NAMES = re.compile(r"\b[\w./-]+\.(?:csv|xlsx|toml|html|pdf|ipynb)\b|\b[A-Z]{3}\b")
"""What is the same in every language: files, currencies, PMO and NPS."""

ENGLISH = re.compile(r"[A-Za-z]{2,}")


def words_of_client(client: Client) -> Iterator[str]:
    """Yield what a client wrote: name, sector, groups and every text of the tables."""
    yield from (client.id, client.name, client.sector, *client.stakeholders)
    for table in client.tables.values():
        for column in table.select_dtypes(exclude="number"):
            yield from map(clean, table[column].dropna().astype(str).unique())


def untranslated(shown: Iterable[str], own: Iterable[str] = ()) -> list[str]:
    """
    Return the texts in which English is left, once each, in their order.

    Parameters
    ----------
    shown : iterable of str
        What a page shows under ``speaking("en-XA")``, such as ``export.document.texts``.
    own : iterable of str
        The client's words, which no language changes.
    """
    known = sorted({word for word in own if ENGLISH.search(word)}, key=len, reverse=True)
    ours = re.compile("|".join(map(re.escape, known)) or r"(?!)", re.IGNORECASE)
    return [
        text for text in dict.fromkeys(shown) if ENGLISH.search(NAMES.sub("", ours.sub("", text)))
    ]
