"""What a communication held when it was made: what its readers were told, whatever is noted later.

A note of it lies beside the files, in a hidden one of the folder they are in.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..errors import DataError
from ..i18n import gettext

MADE = ".made.json"
"""The hidden file with what each communication in its folder held, the one made last at the end."""


@dataclass(frozen=True)
class Made:
    """
    One communication, as it was made.

    Attributes
    ----------
    client, name : str
        Of whom and what, such as ``"newsletter"``.
    chosen : str
        What it is about, as ``choose`` has taken it.
    day : str
        That it carries, as ``"2026-07-06"``.
    title : str
    tells : tuple of str
        The actions of the ledger of which it says that they are done.
    """

    client: str
    name: str
    chosen: str
    day: str
    title: str
    tells: tuple[str, ...] = ()


def with_one_more(folder: Path, made: Made) -> str:
    """
    Return the note of a folder with a communication; one of the same kind and matter is replaced.

    Raises
    ------
    DataError
        Somebody has spoilt the note.
    """
    others = [one for one in _noted(folder) if _matter(one) != _matter(made)]
    return json.dumps([asdict(one) for one in (*others, made)], indent=1, ensure_ascii=False) + "\n"


def last_made(folder: Path, client: str, name: str, chosen: str = "") -> Made | None:
    """
    Return what a communication held when it was made last; None if none was made into the folder.

    Parameters
    ----------
    folder : Path
        Where its files went.
    client, name : str
    chosen : str
        What it is about; empty for whatever the last one was about.

    Raises
    ------
    DataError
        Somebody has spoilt the note.

    Examples
    --------
    >>> import tempfile
    >>> letter = Made("acme", "newsletter", "", "2026-07-06", "Fewer late answers", ("A1",))
    >>> with tempfile.TemporaryDirectory() as name:
    ...     folder = Path(name)
    ...     _ = (folder / MADE).write_text(with_one_more(folder, letter))
    ...     last_made(folder, "acme", "newsletter") == letter, last_made(folder, "b", "newsletter")
    (True, None)
    """
    mine = [one for one in _noted(folder) if (one.client, one.name) == (client, name)]
    return next((one for one in reversed(mine) if chosen in ("", one.chosen)), None)


def _matter(made: Made) -> tuple[str, str, str]:
    return made.client, made.name, made.chosen


def _noted(folder: Path) -> list[Made]:
    path = folder / MADE
    if not path.is_file():
        return []
    try:
        return [_read(one) for one in json.loads(path.read_text(encoding="utf-8"))]
    except (ValueError, TypeError, RecursionError):  # no JSON, no UTF-8, or other JSON
        raise DataError(
            gettext(
                "{file}: it does not hold what each communication said, as publish has written it. "
                "Put back a copy of it, or delete it and make again what is to be sent.",
                file=path,
            )
        ) from None


def _read(noted: Mapping[str, Any]) -> Made:
    return Made(**{**noted, "tells": tuple(noted["tells"])})
