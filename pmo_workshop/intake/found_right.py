"""What somebody has found right goes into ``client.toml``; every other line stays as it is."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from datetime import date

_SECTION = re.compile(r"^\[noticed\][^\n]*\n?", re.MULTILINE)
_OWN = re.compile(r"^(?:checked|by|on)\s*=\s*(?:\[[^\]]*\][^\n]*|[^\n]*)\n?", re.MULTILINE)
_NEXT = re.compile(r"^\[", re.MULTILINE)


def with_found_right(text: str, names: Sequence[str], by: str, on: date) -> str:
    """
    Return a ``client.toml`` whose ``[noticed]`` has some names more, and who looked at them when.

    Parameters
    ----------
    text : str
        That can be read.
    names : sequence of str
        Of what was noticed, and is right as it is.
    by : str
    on : date

    Examples
    --------
    >>> print(with_found_right('id = "a"\\n', ["direction of Q7"], "A. Berg", date(2026, 3, 31)))
    id = "a"
    <BLANKLINE>
    [noticed]
    checked = ["direction of Q7"]
    by = "A. Berg"
    on = 2026-03-31
    <BLANKLINE>
    >>> text = '[noticed]\\nchecked = ["copies"]\\nby = "A"\\non = 2026-01-02\\n\\n[margin]\\n'
    >>> print(with_found_right(text, ["direction of Q7"], "B", date(2026, 3, 31)))
    [noticed]
    checked = ["copies", "direction of Q7"]
    by = "A, B"
    on = 2026-03-31
    <BLANKLINE>
    [margin]
    <BLANKLINE>
    """
    was = tomllib.loads(text).get("noticed", {})
    checked = dict.fromkeys([*was.get("checked", ()), *names])
    people = dict.fromkeys(filter(None, (was.get("by", ""), by)))
    section = (
        f"[noticed]\nchecked = {json.dumps([*checked], ensure_ascii=False)}\n"
        f"by = {json.dumps(', '.join(people), ensure_ascii=False)}\non = {on:%Y-%m-%d}\n"
    )
    found = _SECTION.search(text)
    if found is None:
        return f"{text.rstrip()}\n\n{section}"
    after = _NEXT.search(text, found.end())
    end = after.start() if after else len(text)
    return text[: found.start()] + section + _OWN.sub("", text[found.end() : end]) + text[end:]
