"""The text of any file: a deliverable's, to be searched, or an input's, to know its words."""

from __future__ import annotations

import base64
import binascii
import html
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

from ..errors import WorkbookError
from ..i18n import gettext
from ..intake.xlsx_file import LARGEST_CONTENT

_BASE64 = re.compile(r"base64,\s*([A-Za-z0-9+/=]{16,})")
_DRAWN = re.compile(r'\s(?:d|points|transform|viewBox|clip-path)="[^"]*"')
_TAG = re.compile(r"<[^>]*>")
_ATTRIBUTE = re.compile(r"""=("[^"]*"|'[^']*')""")
_BROKEN = re.compile(r"[-\u00ad\u2010]\s*\r?\n")
_WORD = re.compile(r"\w+")


def words_of(text: str) -> list[str]:
    """
    Return the words of a text in order, so that the same words compare equal in any format.

    Examples
    --------
    >>> words_of("Söhne & Co.,\\nﬁrst\\u00adclass")
    ['söhne', 'co', 'firstclass']
    """
    plain = unicodedata.normalize("NFKC", text).replace("\u00ad", "").replace("\u200b", "")
    return _WORD.findall(plain.casefold())


def text_of(path: Path) -> str:
    """
    Return all text in a file: what a reader sees, and what lies beside it.

    Parameters
    ----------
    path : Path
        A web page (what is embedded in it as well), a PDF (with its metadata), an Office file
        (every part), a notebook or JSON file, or plain text.
    """
    kind = path.suffix.lower()
    if kind == ".pdf":
        return _text_of_pdf(path)
    if zipfile.is_zipfile(path):
        return _text_of_parts(path)
    text = path.read_bytes().decode("utf-8", errors="replace")
    if kind in (".html", ".svg"):
        return _text_of_page(text)
    if kind in (".ipynb", ".json"):
        return "\n".join(_strings(json.loads(text)))
    return text


def _text_of_page(page: str) -> str:
    """Return the text of a page: outside tags, in attributes, and in embedded files."""
    embedded = [_embedded(found) for found in _BASE64.findall(page)]
    page = _DRAWN.sub(" ", _BASE64.sub(" ", page))
    attributes = "\n".join(dict.fromkeys(_ATTRIBUTE.findall(page)))
    return html.unescape("\n".join([_TAG.sub("\n", page), attributes, *embedded]))


def _embedded(data: str) -> str:
    try:
        content = base64.b64decode(data, validate=True)
    except binascii.Error:
        return data
    if content.startswith(_FONTS):
        return ""
    return _text_of_page(content.decode("utf-8", errors="replace"))


_FONTS = (b"wOF2", b"OTTO", b"\0\1\0\0")
"""How the files of letters begin: there are no words in them."""


def _text_of_pdf(path: Path) -> str:
    from pypdfium2 import PdfDocument

    document = PdfDocument(path)
    try:
        metadata = document.get_metadata_dict().values()
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return _BROKEN.sub("", "\n".join([*metadata, *pages]))


def _text_of_parts(path: Path) -> str:
    with zipfile.ZipFile(path) as parts:
        return "\n".join(_texts_in(parts, path.name))


def _texts_in(parts: zipfile.ZipFile, file: str) -> Iterator[str]:
    """Yield the text of every part, also of the sheets behind the charts of a deck."""
    if sum(part.file_size for part in parts.infolist()) > LARGEST_CONTENT:
        raise WorkbookError(gettext("{file}: it holds more than can be looked through.", file=file))
    for name in parts.namelist():
        yield name
        content = parts.read(name)
        if zipfile.is_zipfile(io.BytesIO(content)):
            with zipfile.ZipFile(io.BytesIO(content)) as inside:
                yield from _texts_in(inside, file)
        else:
            text = content.decode("utf-8", errors="replace")
            yield html.unescape(_TAG.sub("\n", text))
            yield from _ATTRIBUTE.findall(text)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield _text_of_page(value) if value.lstrip()[:1] == "<" else value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield name
            yield from _strings(part)
    elif isinstance(value, list):
        # The lines of a text in a notebook, or cells of a table: neighbours may belong together.
        if value and all(isinstance(part, str) for part in value):
            yield from _strings(
                "".join(part if part.endswith("\n") else part + "\n" for part in value)
            )
        else:
            for part in value:
                yield from _strings(part)
