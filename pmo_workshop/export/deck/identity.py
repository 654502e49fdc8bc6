"""Which object of a deck is which of ours: by its name, and where that is lost by its texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from ..merging import Record, fingerprint
from .objects import DATE, FOOT, TITLE

_TITLES = ("title", "ctrTitle")


def key_of(name: str, keys: Sequence[str]) -> str:
    """
    Return the key of the slide that an object was made for; "" of an object that is not ours.

    Examples
    --------
    >>> key_of("summary.view.title", ["summary", "summary.view"]), key_of("Title 1", ["answer"])
    ('summary.view', '')
    """
    return max((key for key in keys if name.startswith(f"{key}.")), key=len, default="")


def shapes_of(shapes: Any) -> Iterator[Any]:
    """Yield the shapes of a slide, also those that somebody has grouped."""
    for shape in shapes:
        if hasattr(shape, "shapes"):
            yield from shapes_of(shape.shapes)
        else:
            yield shape


def name_again(file: Any, record: Record) -> None:
    """
    Give places for text their names again: LibreOffice numbers them.

    Which slide it is say the names of its other objects, else its texts.
    """
    ours = {name for name, wrote in record.objects.items() if wrote.kind == "text"}
    for sheet in file.slides:
        named = [s.name for s in shapes_of(sheet.shapes) if s.name in record.objects]
        places = [s for s in sheet.placeholders if s.has_text_frame and s.name not in ours]
        if not places:
            continue
        prints = {id(s): _prints(s.text_frame.text) for s in places}
        keys = Counter(key_of(name, record.slides) for name in named)
        key = keys.most_common(1)[0][0] if keys else _by_texts(prints.values(), record)
        free = [n for n in ours if key and key_of(n, record.slides) == key and n not in named]
        scores = sorted(
            ((_fits(place, prints[id(place)], name, record), name, at)
             for at, place in enumerate(places) for name in free),
            reverse=True,
        )  # fmt: skip
        taken: set[int] = set()
        for score, name, at in scores:
            if score and at not in taken and name in free:
                places[at].name = name
                taken.add(at)
                free.remove(name)


def _prints(text: str) -> set[str]:
    return {fingerprint(line) for line in text.split("\n") if line.strip()}


def _by_texts(prints: Any, record: Record) -> str:
    """Return the slide whose texts stand on a slide; "" where none does."""
    here = {one for each in prints for one in each}
    own = Counter[str]()
    every = Counter(line.whole for wrote in record.objects.values() for line in {*wrote.lines})
    for name, wrote in record.objects.items():
        alone = {line.whole for line in wrote.lines if every[line.whole] == 1}
        own[key_of(name, record.slides)] += len(alone & here)
    key, found = own.most_common(1)[0] if own else ("", 0)
    return key if found else ""


def _fits(place: Any, prints: set[str], name: str, record: Record) -> float:
    """Return how surely a place for text is an object of ours, from 0."""
    kind = place._element.ph.get("type", "obj")
    ends = name.rpartition(".")[2]
    role = {DATE: ("dt",), FOOT: ("ftr",), TITLE: _TITLES}.get(ends)
    if kind in ("dt", "ftr", "sldNum", *_TITLES) or role:
        return float(role is not None and kind in role)
    wrote = {line.whole for line in record.objects[name].lines}
    same = len(wrote & prints) / max(len(wrote | prints), 1)
    return same or (0.01 if len(prints) and len(wrote) == len(prints) > 1 else 0.0)
