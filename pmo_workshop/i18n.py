"""
Text for people in the language of its reader.

English is the source: a sentence stands whole in the code, with a name in braces for each part that
varies, and is the key under which a catalog holds its translation. A text is translated where it is
shown, never when a module is imported: the processes of a batch serve clients of several languages.
The language in force belongs to the context that runs, so that one never speaks for another.

What varies is filled in after the translation and is not translated again: a client's words stay
as they were written, and a figure or a list is put into words by ``display`` before.
"""

from __future__ import annotations

import datetime
import math
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, TypeVar

if TYPE_CHECKING:
    from babel import Locale

P = ParamSpec("P")
T = TypeVar("T")

CATALOGS = Path(__file__).resolve().parent / "locale"
"""Folder of the texts to translate, and of the translations: ``<language>/LC_MESSAGES``."""

SOURCE = "en"
"""The language of the texts in the code."""

PSEUDO = "en-XA"
"""Accents, a third more letters and a mark at both ends: English that shows what was forgotten."""

_REGIONS = {SOURCE: "GB", "de": "DE"}
"""The region by whose habits the figures and dates of a language are written."""

_NOUNS_IN_CAPITALS = ("de",)
"""Languages in which a noun keeps its capital letter within a sentence."""

Forms = tuple[str, ...]


@dataclass(frozen=True)
class Language:
    """
    A language that texts are shown in.

    Attributes
    ----------
    code : str
        As ``client.toml`` names it.
    texts : mapping
        The translations by context ("" without one) and English text: one form, or those of its
        plurals.
    plural : callable
        From a count to the number of its form.
    spoken : callable
        What is done to every text before its places are filled.
    """

    code: str
    texts: Mapping[tuple[str, str], Forms] = field(default_factory=dict, repr=False)
    plural: Callable[[int], int] = field(default=lambda count: int(count != 1), repr=False)
    spoken: Callable[[str], str] = field(default=lambda text: text, repr=False)

    @cached_property
    def locale(self) -> Locale:
        """The habits of the language in its region, as Babel knows them."""
        from babel import Locale  # imported here, as below: few processes write for people

        return Locale.parse(tag_of(self.code), sep="-")

    @cached_property
    def marks(self) -> Mapping[int, str]:
        """The marks in figures by those that Python writes; the minus sign is a true one."""
        symbols = self.locale.number_symbols["latn"]
        return str.maketrans({",": symbols["group"], ".": symbols["decimal"], "-": "−"})


def tag_of(code: str) -> str:
    """
    Return a language with its region, as documents name it.

    Examples
    --------
    >>> tag_of("en"), tag_of("en-XA"), tag_of("de"), tag_of("it")
    ('en-GB', 'en-GB', 'de-DE', 'it')
    """
    code = SOURCE if code == PSEUDO else code
    return f"{code}-{_REGIONS[code]}" if code in _REGIONS else code


def name_of(code: str) -> str:
    """
    Return what a language calls itself.

    Examples
    --------
    >>> name_of("de"), name_of("en")
    ('Deutsch', 'English')
    """
    from babel import Locale

    name = Locale.parse(code, sep="-").get_display_name()
    return (name or code)[:1].upper() + (name or code)[1:]


def languages() -> tuple[str, ...]:
    """
    Return the languages that a client may choose: English, and each that has a catalog.

    Examples
    --------
    >>> languages()[0]
    'en'
    """
    return (SOURCE, *sorted(path.parent.parent.name for path in CATALOGS.glob("*/*/messages.po")))


def language_of_the_system() -> str:
    """
    Return the language that the user of this computer has chosen, as far as we speak it.

    It is the first of ``LANGUAGE``, ``LC_ALL``, ``LC_MESSAGES`` and ``LANG`` that is set, as for
    GNU gettext; on Windows, where none is, that of the user interface. Else it is English.
    """
    asked = (os.environ.get(name) for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    wanted = next(filter(None, asked), "") or _language_of_windows()
    codes = (re.split(r"[_.@-]", name)[0] for name in wanted.split(":"))
    return next((code for code in codes if code in languages()), SOURCE)


def _language_of_windows() -> str:
    if sys.platform != "win32":
        return ""
    import ctypes
    import locale

    return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")


_ENGLISH = Language(SOURCE)
_IN_FORCE: ContextVar[Language] = ContextVar("language", default=_ENGLISH)


def language() -> Language:
    """Return the language in force."""
    return _IN_FORCE.get()


def speak(code: str) -> None:
    """Put a language in force for the rest of this context, such as a notebook or a process."""
    _IN_FORCE.set(_known(code))


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """
    Put a language in force for a while.

    Examples
    --------
    >>> with speaking("en-XA"):
    ...     language().code, gettext("Gap")
    ('en-XA', '‹Ğááþ›')
    >>> language().code, gettext("Gap")
    ('en', 'Gap')
    """
    before = _IN_FORCE.set(_known(code))
    try:
        yield
    finally:
        _IN_FORCE.reset(before)


def read_ahead(code: str) -> None:
    """Read what texts of a language are made with, for the processes that are forked from this."""
    with speaking(code):
        decimal(0)


@cache
def _known(code: str) -> Language:
    """Return a language with its catalog, which is read once in a process."""
    if code == SOURCE:
        return _ENGLISH
    if code == PSEUDO:
        return Language(PSEUDO, spoken=pseudo)
    return _read(code, CATALOGS / code / "LC_MESSAGES" / "messages.po")


def _read(code: str, path: Path) -> Language:
    from gettext import c2py

    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        catalog = read_po(file, locale=code.replace("-", "_"))
    texts = {
        (message.context or "", forms_of(message.id)[0]): forms_of(message.string)
        for message in catalog
        if message.id and all(forms_of(message.string)) and not message.fuzzy
    }
    return Language(code, texts, c2py(catalog.plural_expr))


def forms_of(found: str | Sequence[str] | None) -> Forms:
    """Return a text of a catalog as its forms: one, or those of its plurals."""
    return (found or "",) if isinstance(found, str | None) else tuple(found)


def N_(text: str) -> str:
    """Mark a text for the catalog that is made here and translated where it is shown."""
    return text


def gettext(text: str, /, **values: object) -> str:
    """
    Return a text in the language in force, its places filled.

    Parameters
    ----------
    text : str
        English, whole, with a name in braces for each part that varies. Without values the
        places stay open.
    **values
        Texts, and whole numbers that are no counts, such as a year.

    Examples
    --------
    >>> gettext("{who}, {what} is {place}.", who="Among the 9", what="trust", place="as expected")
    'Among the 9, trust is as expected.'
    """
    return _filled(_found("", text), values)


def pgettext(context: str, text: str, /, **values: object) -> str:
    """
    Return a text as ``gettext``, where the same English word has two translations.

    Examples
    --------
    >>> pgettext("month", "May"), pgettext("verb", "May")
    ('May', 'May')
    """
    return _filled(_found(context, text), values)


def ngettext(one: str, many: str, count: float, /, **values: object) -> str:
    """
    Return the form of a text that goes with a count, its places filled.

    Parameters
    ----------
    one, many : str
        English for one, and for any other count; ``{n}`` stands for the count.
    count : float
        As it is printed, so rounded: 0.7 hours are 1 hour. Where it is printed with decimals,
        give ``n`` as text.
    **values
        As for ``gettext``.

    Examples
    --------
    >>> [ngettext("{n} of {all} holds it", "{n} of {all} hold it", n, all=9) for n in (0, 1, 9)]
    ['0 of 9 hold it', '1 of 9 holds it', '9 of 9 hold it']
    >>> ngettext("{n} hour", "{n} hours", 1234)
    '1,234 hours'
    """
    whole = round(float(count))
    return _filled(_found("", one, many, abs(whole)), {"n": decimal(whole), **values})


def _found(context: str, text: str, many: str = "", count: int = 1) -> str:
    speaks = _IN_FORCE.get()
    forms = speaks.texts.get((context, text))
    if forms is None:
        found = many if many and count != 1 else text
    else:
        found = forms[speaks.plural(count)] if many else forms[0]
    return speaks.spoken(found)


def _filled(text: str, values: Mapping[str, object]) -> str:
    return text.format_map(values) if values else text


def decimal(value: float, digits: int = 0, *, signed: bool = False) -> str:
    """
    Return a figure with the marks of the language in force.

    Examples
    --------
    >>> decimal(1234.5, 1), decimal(-2), decimal(3, signed=True)
    ('1,234.5', '−2', '+3')
    """
    return figures(f"{rounded(value, digits):{'+' if signed else ''},.{digits}f}")


def rounded(value: float, digits: int = 0) -> float:
    """
    Return a figure to so many decimals, half of one away from 0: as spreadsheets and people do.

    What counts is the figure as it is written: Python's own ``round`` takes 12.5 for 12, and 0.145
    for whatever of the two its bits are nearer to.

    Examples
    --------
    >>> rounded(12.5), rounded(0.145, 2), rounded(-2.5), rounded(0.1449, 2), rounded(1234.5, -2)
    (13.0, 0.15, -3.0, 0.14, 1200.0)
    """
    if not math.isfinite(value):
        return value
    step = Decimal(1).scaleb(-digits)
    return float((Decimal(repr(float(value))) / step).quantize(Decimal(1), ROUND_HALF_UP) * step)


def figures(text: str) -> str:
    """Return figures as Python writes them with the marks of the language in force."""
    return text.translate(_IN_FORCE.get().marks)


# Translators: how sentences begin in which a small letter may stand for the first one: the words
# of your language that can only be ours, and never begin a name of the client's.
_FIRST_WORDS = N_("By For Of The With")


def is_ours(word: str) -> bool:
    """
    Return whether a word at the beginning of a sentence can only be ours, no name of a client's.

    Examples
    --------
    >>> is_ours("The"), is_ours("Finance")
    (True, False)
    """
    return word in gettext(_FIRST_WORDS).split()


def lower_first(text: str) -> str:
    """
    Return a text of ours for the middle of a sentence: its first letter is a small one.

    Where nouns have capital letters, only words that are known to be none lose theirs. What is
    written in capitals, such as a currency, keeps them.

    Examples
    --------
    >>> lower_first("Cut the waiting"), lower_first("GBP 450,000"), lower_first("PMO's")
    ('cut the waiting', 'GBP 450,000', "PMO's")
    >>> with speaking("de"):
    ...     lower_first("Wartezeit")
    'Wartezeit'
    """
    if language().code in _NOUNS_IN_CAPITALS and not is_ours(text.partition(" ")[0]):
        return text
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def all_of(names: Iterable[object]) -> str:
    """
    Return names as a list within a sentence.

    Examples
    --------
    >>> all_of(["A"]), all_of(["A", "B", "C"]), all_of([])
    ('A', 'A, B and C', '')
    """
    return _joined(names, "standard")


def any_of(names: Iterable[object]) -> str:
    """
    Return names as a list of which one is meant.

    Examples
    --------
    >>> any_of(["A", "B"])
    'A or B'
    """
    return _joined(names, "or")


def _joined(names: Iterable[object], style: Literal["standard", "or"]) -> str:
    from babel.lists import format_list

    return format_list(list(map(str, names)), style, locale=_IN_FORCE.get().locale)


def kept_by_language(function: Callable[P, T]) -> Callable[P, T]:
    """Keep what a function of text returns, for each language by itself; else as ``cache``."""

    @cache
    def kept(_code: str, *args: Any) -> T:
        return function(*args)  # type: ignore[call-arg]

    @wraps(function)
    def found(*args: P.args, **kwargs: P.kwargs) -> T:
        return kept(_IN_FORCE.get().code, *args, **kwargs)  # type: ignore[arg-type]

    found.cache_clear = kept.cache_clear  # type: ignore[attr-defined]
    return found


# -- days ----------------------------------------------------------------------------------------


def day_in_words(day: datetime.date) -> str:
    """
    Return a day as a letter gives it.

    Examples
    --------
    >>> day_in_words(datetime.date(2026, 3, 31))
    '31 March 2026'
    """
    from babel.dates import format_date

    return str(format_date(day, "long", language().locale))


def days_from_to(first: datetime.date, last: datetime.date) -> str:
    """
    Return from which day to which, the day alone where it is one.

    Examples
    --------
    >>> days_from_to(datetime.date(2026, 2, 5), datetime.date(2026, 2, 23))
    '5 February 2026 to 23 February 2026'
    """
    ends = dict.fromkeys(map(day_in_words, (first, last)))
    if len(ends) == 1:
        return "".join(ends)
    low, high = ends
    return gettext("{low} to {high}", low=low, high=high)


# -- Markdown ------------------------------------------------------------------------------------

_LINE = re.compile(r"^((?:\s*(?:#+|>|[-*+]|\d+\.)[ \t]+)*[ \t]*)(\S.*?)([ \t]*)$", re.MULTILINE)
"""A line of Markdown: what makes it a heading or an item, its text, and a break at its end."""


def lines_of_markdown(source: str) -> list[str]:
    """
    Return the texts of Markdown, one for each line: a paragraph stands on one line.

    Examples
    --------
    >>> lines_of_markdown("# Trust\\n\\nWhy *we* ask.\\n\\n- One\\n- Two")
    ['Trust', 'Why *we* ask.', 'One', 'Two']
    """
    return [found[2] for found in _LINE.finditer(source)]


def markdown(source: str) -> str:
    """
    Return Markdown of ours in the language in force.

    Examples
    --------
    >>> with speaking("en-XA"):
    ...     markdown("## Gap")
    '## ‹Ğááþ›'
    """
    return _LINE.sub(lambda found: found[1] + gettext(found[2]) + found[3], source)


# -- the pseudo-language -------------------------------------------------------------------------

FIRST, LAST = "‹", "›"
"""The marks at both ends of a text: where the last is missing on a page, it was cut off."""

_LONGER = 1.35
_ACCENTS = str.maketrans(
    dict(zip("bcdfghjklmnpqrstvwxz", "ƀčđƒğĥĵķĺḿñþǫŕšţʋŵχž", strict=True))
    | dict(zip("BCDFGHJKLMNPQRSTVWXZ", "ƁČĐḞĞĤĴĶĹḾÑÞǪŔŠŢṾŴΧŽ", strict=True))
    | {vowel: 2 * accented for vowel, accented in zip("aeiouy", "áéíóúý", strict=True)}
    | dict(zip("AEIOUY", "ÁÉÍÓÚÝ", strict=True))
)
_KEPT = re.compile(r"(\{[^{}]*\}|<[^<>]*>|&\w+;|`[^`]*`|\]\([^)]*\)|https?://\S+)")
"""What no translation changes: places to fill, markup, code and addresses."""
_LETTERS = re.compile(r"[^\W\d_](?:.*[^\W\d_])?", re.DOTALL)


def pseudo(text: str) -> str:
    """
    Return a text as the pseudo-language has it, over a third longer; what is so already, as it is.

    Examples
    --------
    >>> pseudo("{who}, the gap is {gap}."), pseudo("95 %"), pseudo("‹Ğááþ›")
    ('{who}, ‹ţĥéé ğááþ ííš› {gap}.', '95 %', '‹Ğááþ›')
    """
    if FIRST in text:
        return text
    parts = _KEPT.split(text)
    ours = parts[::2]
    first = next((at for at, part in enumerate(ours) if _LETTERS.search(part)), None)
    if first is None:
        return text
    last = max(at for at, part in enumerate(ours) if _LETTERS.search(part))
    said = [part.translate(_ACCENTS) for part in ours]
    short = round(_LONGER * sum(map(len, ours)) + 0.5) - sum(map(len, said)) - 2
    said[last] = _LETTERS.sub(lambda found: found[0] + "~" * short + LAST, said[last], count=1)
    said[first] = _LETTERS.sub(lambda found: FIRST + found[0], said[first], count=1)
    parts[::2] = said
    return "".join(parts)
