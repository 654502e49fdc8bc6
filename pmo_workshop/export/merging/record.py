"""
What we have written into a file, kept in the file: by it a later run knows what is ours.

The record holds fingerprints and figures, no words: a slide that somebody deletes is gone. It lies
in the properties of the document, which is the one place that PowerPoint, Word and LibreOffice
all keep; names of placeholders, alternative texts and parts of one's own do not survive the last.
"""

from __future__ import annotations

import base64
import binascii
import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import PurePath
from typing import Any

from lxml import etree

from ...errors import DataError
from ...i18n import gettext
from ...intake.xlsx_file import LARGEST_CONTENT
from ..office_file import settled
from .lines import Line

FORMAT = 1
_NAME, _PIECE = "pmo-workshop", 240
"""Of a property, and how many letters one may hold: an office suite may cut off the 256th."""

_PART, _TYPE = (
    "docProps/custom.xml",
    ("application/vnd.openxmlformats-officedocument.custom-properties+xml"),
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_OURS = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUE = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FMTID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


@dataclass(frozen=True)
class Wrote:
    """
    An object of ours.

    Attributes
    ----------
    kind : str
        ``text``, ``table``, ``chart`` or ``picture``.
    lines : tuple of Line
        Of a text; of a chart the names beside its bars; of a picture and a table none.
    alt : Line or None
        What is said to be seen.
    rows : tuple of tuple of Line
        Of a table, the head first.
    values : tuple of (str, str)
        Of each bar: its value, and the colour that it alone has.
    ends : tuple of float
        Of the axis of a chart.
    blob : str
        Fingerprint of a picture.
    matter : str
        Fingerprint of the question that a chart or a picture answers.
    added : tuple of str
        Fingerprints of what we have added to somebody's notes.
    """

    kind: str
    lines: tuple[Line, ...] = ()
    alt: Line | None = None
    rows: tuple[tuple[Line, ...], ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    ends: tuple[float, ...] = ()
    blob: str = ""
    matter: str = ""
    added: tuple[str, ...] = ()


@dataclass(frozen=True)
class Record:
    """
    What we have written into a file.

    ``client`` and ``what`` say of whom and what it is, ``day`` of which report; ``slides`` are the
    keys of all slides ever put into it, those that somebody has deleted as well.
    """

    client: str
    what: str
    day: str
    slides: tuple[str, ...] = ()
    objects: Mapping[str, Wrote] = field(default_factory=dict)


def with_record(file: bytes, record: Record) -> bytes:
    """
    Return an office file that holds a record, in place of an earlier one.

    Examples
    --------
    >>> def save(stream):
    ...     with zipfile.ZipFile(stream, "w") as made:
    ...         made.writestr("[Content_Types].xml", f'<Types xmlns="{_TYPES}"/>')
    ...         made.writestr("_rels/.rels", f'<Relationships xmlns="{_RELATIONS}"/>')
    >>> file = with_record(with_record(settled(save), Record("a", "", "")), Record("b", "", ""))
    >>> read_record(file, "deck.pptx").client
    'b'
    """
    with zipfile.ZipFile(io.BytesIO(file)) as read:
        parts = {name: read.read(name) for name in read.namelist()}
    known = _parsed(parts[_PART]) if _PART in parts else etree.Element(
        f"{{{_OURS}}}Properties", nsmap={None: _OURS, "vt": _VALUE}
    )  # fmt: skip
    for old in list(known):
        if old.get("name", "").startswith(f"{_NAME} "):
            known.remove(old)
    first = max((int(one.get("pid", 1)) for one in known), default=1) + 1
    packed = base64.b64encode(zlib.compress(_stored(record).encode(), 9)).decode()
    for at in range(0, len(packed), _PIECE):
        number = at // _PIECE
        facts = {"pid": str(first + number), "name": f"{_NAME} {number + 1:03}"}
        one = etree.SubElement(known, f"{{{_OURS}}}property", fmtid=_FMTID, **facts)
        etree.SubElement(one, f"{{{_VALUE}}}lpwstr").text = packed[at : at + _PIECE]
    if _PART not in parts:
        types, relations = _parsed(parts["[Content_Types].xml"]), _parsed(parts["_rels/.rels"])
        etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{_PART}", ContentType=_TYPE)
        etree.SubElement(relations, f"{{{_RELATIONS}}}Relationship", Id=_free(relations),
                         Type=_RELATION, Target=_PART)  # fmt: skip
        parts |= {"[Content_Types].xml": _written(types), "_rels/.rels": _written(relations)}
    parts[_PART] = _written(known)

    def save(stream: Any) -> None:
        with zipfile.ZipFile(stream, "w") as made:
            for name, content in parts.items():
                made.writestr(name, content)

    return settled(save)


def read_record(file: bytes, name: str) -> Record:
    """
    Return what we have written into a file that somebody has had since.

    Raises
    ------
    DataError
        It is no file of an office suite, is protected, holds no record, or one of a later version.
    """
    parts = _opened(file, name)
    packed: dict[str, str] = {}
    if _PART in parts.namelist():
        try:
            for one in _parsed(parts.read(_PART)):
                if one.get("name", "").startswith(f"{_NAME} ") and len(one):
                    packed[one.get("name", "")] = one[0].text or ""
        except (etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, ValueError):
            raise _damaged(name) from None
    if not packed:
        raise DataError(
            gettext(
                "{file}: it holds no record of what the suite wrote into it. It was not made by "
                "the suite, was made before the suite could refresh, or its document properties "
                "were removed. Make a new one, and take your own slides and words over.",
                file=name,
            )
        )
    try:
        unpacker = zlib.decompressobj()
        joined = base64.b64decode("".join(packed[key] for key in sorted(packed)), validate=True)
        told = json.loads(unpacker.decompress(joined, LARGEST_CONTENT))
        if told["format"] != FORMAT:
            raise DataError(
                gettext(
                    "{file}: its record has the format {format}, and this version of the suite "
                    "reads {known}. Update the suite: pip install --upgrade pmo-workshop",
                    file=name,
                    format=str(told["format"]),
                    known=str(FORMAT),
                )
            )
        return _read(told)
    except (binascii.Error, zlib.error, ValueError, KeyError, TypeError, AttributeError):
        raise _damaged(name) from None


def refuse_another(record: Record, client: str, name: str) -> None:
    """
    Refuse a file of another client.

    Raises
    ------
    DataError
    """
    if record.client != client:
        raise DataError(
            gettext(
                "{file}: it is of the client {theirs}, and the folder is of {client}. Name a file "
                "of {client}.",
                file=name,
                theirs=repr(record.client),
                client=repr(client),
            )
        )


_PROTECTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a file begins that a password protects, or that is of before 2007."""


def _opened(file: bytes, name: str) -> zipfile.ZipFile:
    if file.startswith(_PROTECTED):
        raise DataError(
            gettext(
                "{file}: it is protected by a password, or of the format of before 2007. Save it "
                "without a password as {kind}.",
                file=name,
                kind=PurePath(name).suffix,
            )
        )
    try:
        parts = zipfile.ZipFile(io.BytesIO(file))
    except zipfile.BadZipFile:
        raise _damaged(name) from None
    if sum(part.file_size for part in parts.infolist()) > LARGEST_CONTENT:
        raise DataError(
            gettext("{file}: unpacked it holds more than an office file does.", file=name)
        )
    return parts


def _damaged(name: str) -> DataError:
    return DataError(
        gettext(
            "{file}: it is damaged, or no file of an office suite. Open it there, let it be "
            "repaired, and save it again; or take an earlier one.",
            file=name,
        )
    )


def damaged(name: str) -> DataError:
    """Return what is said of a file that a library cannot open."""
    return _damaged(name)


# -- stored --------------------------------------------------------------------------------------


def _stored(record: Record) -> str:
    told = {"format": FORMAT, **asdict(record)}
    told["objects"] = {name: _slim(asdict(wrote)) for name, wrote in record.objects.items()}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _slim(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the facts of an object without those that say nothing, its lines as lists."""
    facts["lines"] = [_short(line) for line in facts["lines"]]
    facts["rows"] = [[_short(line) for line in row] for row in facts["rows"]]
    facts["alt"] = _short(facts["alt"]) if facts["alt"] else None
    return {name: value for name, value in facts.items() if value}


def _short(line: Mapping[str, Any]) -> list[Any]:
    values = list(line.values())
    while values and not values[-1]:
        values.pop()
    return values


def _read(told: Mapping[str, Any]) -> Record:
    objects = {}
    for name, facts in told["objects"].items():
        objects[name] = Wrote(
            facts["kind"],
            tuple(map(_line, facts.get("lines", ()))),
            _line(facts["alt"]) if "alt" in facts else None,
            tuple(tuple(map(_line, row)) for row in facts.get("rows", ())),
            tuple((str(value), str(colour)) for value, colour in facts.get("values", ())),
            tuple(map(float, facts.get("ends", ()))),
            facts.get("blob", ""),
            facts.get("matter", ""),
            tuple(facts.get("added", ())),
        )
    return Record(told["client"], told["what"], told["day"], tuple(told["slides"]), objects)


def _line(values: list[Any]) -> Line:
    key, whole, words, *rest = values
    figures, *texts = rest or ((),)
    return Line(str(key), str(whole), str(words), tuple(map(str, figures)), *map(str, texts))


# -- parts of an office file -----------------------------------------------------------------------


def _parsed(part: bytes) -> Any:
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))


def _written(tree: Any) -> bytes:
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _free(relations: Any) -> str:
    used = {one.get("Id") for one in relations}
    return next(name for name in (f"rId{n}" for n in range(1, len(used) + 2)) if name not in used)
