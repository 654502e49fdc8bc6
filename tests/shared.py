"""What one process of the tests has made, the others read: dear things are made once in a run."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from pmo_workshop import disclosure
from pmo_workshop.elements.question import Question
from pmo_workshop.lock import waited_for
from pmo_workshop.plan import reading

_folder: list[Path] = []


def share_in(folder: Path) -> None:
    """Keep what is made from now on in this folder, which all processes of the run have."""
    folder.mkdir(exist_ok=True)
    _folder[:] = [folder]


def made_once(name: str, make: Callable[[], Any]) -> Any:
    """Return what ``make`` returns, a copy of one's own; only the first process of all calls it."""
    if not _folder:
        return make()
    kept = _folder[0] / f"{name}.pickle"
    with waited_for(kept.with_suffix(".lock")):
        if not kept.is_file():
            with kept.open("wb") as file:
                _Pickler(file).dump(make())
    with kept.open("rb") as file:
        return _Unpickler(file).load()


_KEYS = ((disclosure, "_key_of_the_guard"), (reading, "_key_of_the_reader"))


class _Pickler(pickle.Pickler):
    """Of a question, and of what only the guard or the reader has, it writes the name."""

    def persistent_id(self, one: Any) -> tuple[str, str] | None:
        if isinstance(one, Question):
            return one.ask.__module__, one.ask.__qualname__
        for module, name in _KEYS:
            if one is getattr(module, name):
                return module.__name__, name
        return None


class _Unpickler(pickle.Unpickler):
    def persistent_load(self, known: tuple[str, str]) -> Any:
        module, name = known
        return getattr(import_module(module), name)
