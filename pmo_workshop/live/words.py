"""The words of the room's pages: one file of them, so that the room can be translated."""

from __future__ import annotations

import tomllib
from functools import cache

from ..paths import shipped


@cache
def words() -> dict[str, dict[str, str]]:
    """
    Return every word of the pages, by page and name.

    Examples
    --------
    >>> words()["join"]["button"]
    'Join'
    """
    return tomllib.loads((shipped("templates") / "live" / "english.toml").read_text("utf-8"))


def say(page: str, name: str, **facts: object) -> str:
    """
    Return some words with facts filled in.

    Examples
    --------
    >>> say("console", "phone", number=3)
    'Phone 3'
    """
    return words()[page][name].format(**facts)
