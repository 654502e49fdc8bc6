"""The same findings later: every figure another one, and some with another verdict."""

import re
from dataclasses import fields, is_dataclass, replace

from pmo_workshop.claims import Claim
from pmo_workshop.export import Published
from pmo_workshop.verdicts import Verdict

_FIGURE = re.compile(r"(?<![\w.#])\d+(?:[.,]\d+)*(?![\w]*=)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NEXT = str.maketrans("123456789", "234567891")
TURNED = "now"
"""A word that stands in every sentence whose verdict has turned."""


def later(published, *, turned=()):
    """
    Return what a client's report may say later.

    ``turned``: ids of claims that have another verdict, and so another sentence.
    """
    texts = {published.claims[id_].text: id_ for id_ in turned}

    def changed(value, key=""):
        if isinstance(value, str):
            if key in ("svg", "id", "question", "activity", "workbook", "name", "unit", "type",
                       "depth", "face", "part", "step"):  # fmt: skip
                return value
            if _DAY.fullmatch(value):  # another digit may be no day
                return value
            more = f" {TURNED.capitalize()} it is otherwise." if value in texts else ""
            return _FIGURE.sub(lambda found: found[0].translate(_NEXT), value) + more
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, float):
            return value * 0.8
        if isinstance(value, dict):
            return {name: changed(one, name) for name, one in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(changed(one, key) for one in value)
        if isinstance(value, Claim):
            verdict = value.verdict
            if value.id in turned:
                others = (one for one in Verdict if one is not verdict)
                verdict = next(others)
            told = {name: changed(getattr(value, name)) for name in ("text", "gist", "within")}
            return replace(value, verdict=verdict, **told)
        if is_dataclass(value) and not isinstance(value, type):
            made = {
                f.name: changed(getattr(value, f.name), f.name) for f in fields(value) if f.init
            }
            return replace(value, **made)
        return value

    documents = [
        replace(document, blocks=changed(document.blocks)) for document in published.documents
    ]
    chapters = [
        replace(
            chapter,
            claims=changed(chapter.claims),
            tables=tuple(replace(table, data=changed(table.data)) for table in chapter.tables),
            summary=changed(chapter.summary),
        )
        for chapter in published.chapters
    ]
    return Published(tuple(documents), tuple(chapters), story=published.story)
