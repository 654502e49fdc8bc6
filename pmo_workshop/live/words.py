"""The words of the room's pages: one file of them, so that the room can be translated."""

from __future__ import annotations

from functools import cache

from ..paths import shipped
from ..toml_file import read_toml


@cache
def words() -> dict[str, dict[str, str]]:
    """
    Return every word of the pages, by page and name.

    Examples
    --------
    >>> words()["join"]["button"]
    'Join'
    """
    file = shipped("templates") / "live" / "english.toml"
    return read_toml(dict[str, dict[str, str]], file.read_text("utf-8"), file.name)


def say(page: str, name: str, **facts: object) -> str:
    """
    Return some words with facts filled in.

    Examples
    --------
    >>> say("console", "phone", number=3)
    'Phone 3'
    """
    return words()[page][name].format(**facts)
