"""The words of the room's pages: one file of them, so that the room can be translated."""

from __future__ import annotations

from ..i18n import gettext, kept_by_language
from ..paths import shipped
from ..toml_file import read_toml


@kept_by_language
def words() -> dict[str, dict[str, str]]:
    """
    Return every word of the pages, by page and name, in the language in force.

    Examples
    --------
    >>> words()["join"]["button"]
    'Join'
    """
    file = shipped("templates") / "live" / "english.toml"
    english = read_words(file.read_text("utf-8"), file.name)
    return {
        page: {name: gettext(text) for name, text in told.items()} for page, told in english.items()
    }


def read_words(text: str, file: str) -> dict[str, dict[str, str]]:
    """Return the words that a TOML text holds, by page and name."""
    return read_toml(dict[str, dict[str, str]], text, file)


def say(page: str, name: str, **facts: object) -> str:
    """
    Return some words with facts filled in.

    Examples
    --------
    >>> say("console", "phone", number=3)
    'Phone 3'
    """
    return words()[page][name].format(**facts)
