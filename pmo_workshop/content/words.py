"""The texts for people in a record of content: found for the catalog, and put into a language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from ..i18n import gettext

Record = TypeVar("Record")

_FOR_PEOPLE = "for people"

Words = Annotated[str, _FOR_PEOPLE]
"""The type of a field whose text is for people; any other text is a name for programs."""


def in_words(record: Record) -> Record:
    """
    Return a record of content with its texts in the language in force.

    Parameters
    ----------
    record : dataclass
        Its fields may hold records, lists and mappings of them; what is of the type ``Words`` is
        translated, and nothing else.
    """
    return _with(record, type(record), gettext)


def words_of(record: object) -> list[str]:
    """Return the texts for people in a record of content, in their order."""
    found: list[str] = []

    def note(text: str) -> str:
        found.append(text)
        return text

    _with(record, type(record), note)
    return found


def _with(value: Any, hint: Any, change: Callable[[str], str]) -> Any:
    """Return a value whose texts for people, as its type names them, are changed."""
    if hint == Words:
        return change(value) if value else value
    if is_dataclass(value):
        hints = _hints(type(value))  # type: ignore[arg-type]  # a class can be a key
        parts = {part.name: getattr(value, part.name) for part in fields(value)}
        changed = {name: _with(part, hints[name], change) for name, part in parts.items()}
        return replace(value, **changed)  # type: ignore[type-var]  # no class, but its instance
    inner = get_args(hint)
    if isinstance(value, Mapping) and inner:
        return {name: _with(part, inner[1], change) for name, part in value.items()}
    if isinstance(value, tuple) and get_origin(hint) is tuple and inner:
        return tuple(_with(part, inner[0], change) for part in value)
    return value


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind, include_extras=True)
