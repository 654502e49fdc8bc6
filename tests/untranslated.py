"""Text on a page that nobody translated: under the pseudo-language it alone has no accents."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from html.parser import HTMLParser

from babel import Locale
from babel.messages.pofile import read_po

from pmo_workshop.display import clean
from pmo_workshop.i18n import CATALOGS, forms_of
from pmo_workshop.intake.client import Client
from pmo_workshop.item_banks import BANK_WORDS, texts_of_banks
from pmo_workshop.schema import TABLES
from pmo_workshop.schema.instruments import INSTRUMENTS

_ENGLISH = Locale("en", "GB")
MONTHS = "|".join(
    name for form in ("wide", "abbreviated") for name in _ENGLISH.months["format"][form].values()
)
NAMES = re.compile(
    r"\b[\w./-]+\.(?:csv|xlsx|toml|html|pdf|ipynb)\b|\b[A-Z]{3}\b|\b[0-9a-f]{12}\b|\b[A-Z]{2}\d+\b"
    rf"|\ben-XA\b|\b(?:{MONTHS})\b|\band\b|\b\d(?:st|nd|rd|th) quarter\b"
    rf"|^(?:{'|'.join(TABLES)})$|\((?:{'|'.join(INSTRUMENTS)})\)"
)
"""What is the same in every language: files, tables, currencies, hashes, ids; what Babel words."""

ENGLISH = re.compile(r"[A-Za-z]{2,}")
LONG_ENOUGH = 5
PLACE = re.compile(r"\{\w*\}")
_RUN = re.compile(r"[A-Za-z][A-Za-z' -]*[A-Za-z]")


def words_of_client(client: Client) -> Iterator[str]:
    """Yield what a client wrote: name, sector, groups, settings and the texts of the tables."""
    ours = frozenset().union(*map(texts_of_banks, BANK_WORDS))  # copied from us, so not its own
    yield from (client.id, client.name, client.sector, *client.stakeholders)
    yield from (client.margin.set_by, client.leading.set_by, client.expectation)
    yield from (wave.name for wave in client.waves)
    for name, table in client.tables.items():
        of_ours = {column.name for column in TABLES[name].columns if column.choices}
        for column in {*table.select_dtypes(exclude="number")} - of_ours:
            for text in map(clean, table[column].dropna().astype(str).unique()):
                if text in ours:
                    continue
                yield text
                yield from re.split(r"[|()]", text)


WORD = re.compile(r"[^\W\d_]{4,}")


def words_in(text):
    """Return the words of four letters and more of a text, in small letters."""
    return {word.casefold() for word in WORD.findall(text)}


@cache
def only_english(code):
    """Return the words that the texts of the suite have in English and in no translation."""
    with (CATALOGS / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        texts = [text for text in read_po(file, locale=code) if text.id]
    said = [" ".join(PLACE.sub(" ", form) for form in forms_of(text.id)) for text in texts]
    translated = [" ".join(forms_of(text.string)) for text in texts]
    return words_in(" ".join(said)) - words_in(" ".join(translated))


class _Page(HTMLParser):
    """What a page says: its texts, and those that stand for a picture or name a field."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self._silent = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent = tag in ("script", "style")
        told = dict(attrs)
        names = ("alt", "aria-label", "title", "placeholder", "data-word", "data-over")
        self.said += [told[name] or "" for name in names if name in told]

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._silent:
            self.said.append(" ".join(data.split()))


def on_page(page: str) -> list[str]:
    """Return all that an HTML page says to people."""
    return _Page(page).said


def untranslated(shown: Iterable[str], own: Iterable[str] = ()) -> list[str]:
    """
    Return the texts in which English is left, once each, in their order.

    Parameters
    ----------
    shown : iterable of str
        What a page shows under ``speaking("en-XA")``, such as ``export.document.texts``.
    own : iterable of str
        The client's words, which no language changes. A chart breaks them into lines, so a text
        that is a part of one is the client's as well.
    """
    words = sorted({word.strip() for word in own if ENGLISH.search(word)}, key=len, reverse=True)
    ours = re.compile(
        "|".join(rf"(?<!\w){re.escape(w)}(?!\w)" for w in words) or r"(?!)", re.IGNORECASE
    )
    said = "\n".join(words).casefold()
    return [text for text in dict.fromkeys(shown) if any(_left(ours, said, text))]


def _left(ours: re.Pattern[str], said: str, text: str) -> Iterator[str]:
    """Yield the English in a text that is neither the client's nor a part of what it wrote."""
    if text.casefold() in said:
        return
    for run in _RUN.findall(NAMES.sub("|", ours.sub("|", text))):
        # A short word may stand in any sentence of the client's by chance.
        if len(run) < LONG_ENOUGH or run.casefold() not in said:
            yield run
