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
_ADDRESS = re.compile(r'\sr="[A-Z]{1,3}\d+"')
"""Of a cell in a sheet: no word, though a code may look like one."""

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
    if content.startswith(_PICTURE):
        return _text_of_picture(content)
    return _text_of_page(content.decode("utf-8", errors="replace"))


_FONTS = (b"wOF2", b"OTTO", b"\0\1\0\0")
"""How the files of letters begin: there are no words in them."""

_PICTURE, _PICTURE_IN_BASE64 = b"\x89PNG\r\n\x1a\n", "iVBORw0KGgo"
_DOTS = (b"IDAT", b"fdAT")
"""The parts of a picture in which its dots are packed."""


def _text_of_picture(picture: bytes) -> str:
    """
    Return what is written beside the dots of a PNG picture, and behind its end.

    Its parts have a length of four bytes, a kind of four, the content and a check of four. The dots
    alone are left out: as text they are thousands of words that nobody has written.
    """
    texts, at = list[bytes](), len(_PICTURE)
    while at + 8 <= len(picture):
        length, kind = int.from_bytes(picture[at : at + 4], "big"), picture[at + 4 : at + 8]
        if kind not in _DOTS:
            texts.append(picture[at + 8 : at + 8 + length])
        at += length + 12
        if kind == b"IEND":
            break
    texts.append(picture[at:])
    return b"\n".join(texts).decode("utf-8", errors="replace")


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
        elif content.startswith(_PICTURE):
            yield _text_of_picture(content)
        else:
            text = content.decode("utf-8", errors="replace")
            yield html.unescape(_TAG.sub("\n", text))
            yield from dict.fromkeys(_ATTRIBUTE.findall(_ADDRESS.sub(" ", text)))


def _strings(value: object) -> Iterator[str]:
    """Yield the texts of JSON in order, names too, without going from one generator to another."""
    left = [value]
    while left:
        part = left.pop()
        if isinstance(part, str):
            yield _text_in_a_string(part)
        elif isinstance(part, dict):
            left += [either for pair in reversed(part.items()) for either in reversed(pair)]
        elif isinstance(part, list):
            # Lines of a text in a notebook, or cells of a table: neighbours may belong together.
            if part and all(isinstance(line, str) for line in part):
                left.append("".join(line if line.endswith("\n") else line + "\n" for line in part))
            else:
                left += reversed(part)


def _text_in_a_string(text: str) -> str:
    if text.startswith(_PICTURE_IN_BASE64):
        return _embedded(text)
    return _text_of_page(text) if text.lstrip()[:1] == "<" else text
