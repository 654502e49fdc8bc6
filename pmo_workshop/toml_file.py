"""A TOML file, read strictly into a dataclass: all that is wrong with its shape in one message.

A key of the file is a field of the dataclass: each is known, is there unless it has a default, and
has its type; nothing is converted.
"""

from __future__ import annotations

import json
import tomllib
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from .errors import WorkshopError, names, nearest
from .i18n import N_, gettext

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Shape = TypeVar("Shape")

_IN_WORDS = {
    "string_type": N_("text"),
    "int_type": N_("a whole number"),
    "float_type": N_("a number"),
    "bool_type": N_("true or false"),
    "tuple_type": N_("a list"),
    "dict_type": N_("a table"),
    "dataclass_type": N_("a table"),
}


def read_toml(shape: type[Shape], text: str, file: str) -> Shape:
    """
    Return a TOML text as an object of a shape.

    Parameters
    ----------
    shape : type
        A dataclass, of dataclasses, mappings, tuples and plain values.
    text : str
    file : str
        File name, for the messages.

    Raises
    ------
    WorkshopError
        The text is not TOML, or has another shape: every problem of it, in one message.

    Examples
    --------
    >>> read_toml(dict[str, int], "minutes = 5", "a.toml")
    {'minutes': 5}
    >>> read_toml(dict[str, int], "minutes = '5'", "a.toml")
    Traceback (most recent call last):
    pmo_workshop.errors.WorkshopError: a.toml: 'minutes' must be a whole number.
    """
    from pydantic import ValidationError
    from pydantic_core import to_json

    try:
        table = tomllib.loads(text)
    except ValueError as error:
        raise WorkshopError(
            gettext("{file} is not TOML: {error}.", file=file, error=error)
        ) from None
    except RecursionError:
        raise WorkshopError(
            gettext("{file} is not TOML: brackets are nested too deeply.", file=file)
        ) from None
    try:
        # As JSON: only from there do strict dataclasses take tables, and strict tuples lists.
        adapter = _adapter(shape)  # type: ignore[arg-type]  # it asks if its objects can be keys
        return adapter.validate_json(to_json(table), strict=True, extra="forbid")
    except ValidationError as refused:
        problems = [
            _in_words(shape, file, found["loc"], found["type"]) for found in refused.errors()
        ]
        raise WorkshopError("\n".join(problems)) from None


def as_toml(text: str) -> str:
    """
    Return a text as a TOML file holds it.

    Examples
    --------
    >>> print(as_toml('He said "so"'))
    "He said \\"so\\""
    """
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


@cache
def _adapter(shape: type[Shape]) -> TypeAdapter[Shape]:
    from pydantic import TypeAdapter  # imported here: it takes a tenth of a second

    return TypeAdapter(shape)


def _in_words(shape: type, file: str, place: tuple[int | str, ...], problem: str) -> str:
    """Return what is wrong at a place, such as the field ``("part", 0, "low")``."""
    steps = [file]
    for step in place:
        if isinstance(step, int):
            steps[-1] += f" {step + 1}"
        else:
            steps.append(step)
    *where, name = steps
    told = f"{', '.join(where)}: {name!r}"
    if problem == "missing":
        return gettext("{key} is missing.", key=told)
    if problem == "unexpected_keyword_argument":
        keys = _keys(shape, place[:-1])
        unknown = gettext("{key} is not known.", key=told)
        known = gettext("The keys are: {keys}.", keys=names(keys))
        return unknown + (nearest(name, keys) or f" {known}")
    return gettext("{key} must be {what}.", key=told, what=gettext(_IN_WORDS[problem]))


def _keys(shape: type, place: tuple[int | str, ...]) -> list[str]:
    """Return the keys that the table at a place may have."""
    schema = found = _adapter(shape).json_schema()
    for step in place:
        found = found["items"] if isinstance(step, int) else found["properties"][step]
        for either in (found, *found.get("anyOf", ())):  # a table, or a table or nothing
            if "$ref" in either:
                found = schema["$defs"][either["$ref"].rpartition("/")[2]]
    return list(found["properties"])
