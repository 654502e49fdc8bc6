"""Bytes to text: the encoding of a file, only where it is certain; a doubt is asked."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable, Collection
from itertools import pairwise

from ..errors import DataError
from ..i18n import N_, decimal, gettext, ngettext
from .sheet import first_few

_SAVE_AS_UTF8 = N_("Open the file in your spreadsheet and save it as 'CSV UTF-8'.")

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Encodings a file could also be in when it reads as Windows-1252.
_RIVALS = (
    *("cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"),
    *("mac_roman", "cp850", "cp437"),
    *("gb18030", "shift_jis", "big5", "euc_kr", "euc_jp"),
)
_TOO_LONG_FOR_AN_ACCIDENT = 2_000

Familiar = Callable[[], Collection[str]]
"""Returns words that may occur; it is called only where the letters alone do not tell."""

_ENOUGH_WORDS = 2
"""Familiar words beyond ASCII that no other encoding gives by accident."""


def decode(data: bytes, familiar: Familiar = frozenset) -> tuple[str, str, list[str]]:
    """
    Return the text of the bytes, the encoding, and what was decided.

    Parameters
    ----------
    data : bytes
    familiar : function
        Returns words that may occur, in lower case. Two of them with letters or marks beyond ASCII
        exclude every encoding in which they are other words.

    Raises
    ------
    DataError
        A NUL byte, two encodings in one file, or an encoding that cannot be told.

    Examples
    --------
    >>> decode("é".encode("utf-16"))
    ('é', 'UTF-16', ['encoding UTF-16, told by its byte order mark'])
    >>> decode("für KÖ23AN, größer".encode("cp1252"), lambda: {"für", "größer"})[1:]
    ('Windows-1252', ['encoding Windows-1252, told by words such as für'])
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            name = encoding[:6].upper().rstrip("-")
            return (
                _decoded(data[len(mark) :], encoding, len(mark)),
                name,
                [gettext("encoding {name}, told by its byte order mark", name=name)],
            )
    without_mark = _utf16_without_mark(data)
    if without_mark:
        return (
            _decoded(data, without_mark, 0),
            "UTF-16",
            [gettext("encoding UTF-16 without a byte order mark, told by its zero bytes")],
        )
    nul = data.find(b"\0")
    if nul >= 0:
        raise DataError(_nul_message(nul))
    try:
        text = data.decode("utf-8")
        _refuse_accident(data)
        return text, "UTF-8", []
    except UnicodeDecodeError:
        pass
    utf8, other = _lines_not_ascii(data)
    _refuse_two_encodings(utf8, other)
    if found := _told_by_words(data, familiar):
        told = gettext("encoding Windows-1252, told by words such as {word}", word=found[0])
        return data.decode("cp1252"), "Windows-1252", [told]
    return (
        _western(data, other),
        "Windows-1252",
        [gettext("encoding Windows-1252; every letter is certain")],
    )


def _nul_message(offset: int) -> str:
    return gettext(
        "a NUL byte at byte {offset}: the file is damaged, perhaps not saved "
        "completely. Export or save it again.",
        offset=decimal(offset),
    )


def _decoded(data: bytes, encoding: str, offset: int) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DataError(
            gettext(
                "byte {start} is not valid {encoding}: the file is damaged or holds two "
                "encodings. {save_as}",
                start=decimal(error.start + offset),
                encoding=encoding[:6].upper().rstrip("-"),
                save_as=gettext(_SAVE_AS_UTF8),
            )
        ) from None
    if "\0" in text:
        before = text[: text.index("\0")].encode(encoding)
        raise DataError(_nul_message(len(before) + offset))
    return text


def _utf16_without_mark(data: bytes) -> str:
    start = data[:4096]
    if len(start) < 4 or len(data) % 2:
        return ""
    for encoding, zeros, others in (
        ("utf-16-be", start[0::2], start[1::2]),
        ("utf-16-le", start[1::2], start[0::2]),
    ):
        if zeros.count(0) > 0.5 * len(zeros) and others.count(0) == 0:
            return encoding
    return ""


def _refuse_two_encodings(utf8: list[int], other: list[int]) -> None:
    if utf8 and other:
        few = min(utf8, other, key=len)
        raise DataError(
            ngettext(
                "two encodings in one file: line {lines} differs from the rest. Correct the "
                "letters there. {save_as}",
                "two encodings in one file: lines {lines} differ from the rest. Correct the "
                "letters there. {save_as}",
                len(few),
                lines=first_few(few),
                save_as=gettext(_SAVE_AS_UTF8),
            )
        )


_WORD = r"[^\W\d_]+"
_WITH_MARKS = re.compile(rf"[^\w\x00-\x7f]*{_WORD}[^\w\x00-\x7f]*")
"""A word with the marks beyond ASCII that touch it, such as a quotation mark."""


def _told_by_words(data: bytes, familiar: Familiar) -> list[str]:
    """Return the familiar words that tell Windows-1252 from every other encoding, or none."""
    beyond_ascii, western = _beyond_ascii(data)
    touched = dict.fromkeys(w for w in _WITH_MARKS.findall(western) if not w.isascii())
    known = familiar() if touched else ()
    found = {marked: _letters(marked) for marked in touched if _letters(marked).lower() in known}
    if len(set(found.values())) < _ENOUGH_WORDS:
        return []
    alike = [
        rival
        for rival in _RIVALS
        if all(
            _letters(marked.encode("cp1252").decode(rival, "replace")) == word
            for marked, word in found.items()
        )
    ]
    texts = (_in_words(beyond_ascii, rival) for rival in alike)
    certain = all(text is None or _letters(text) == _letters(western) for text in texts)
    return [*found.values()] if certain else []


def _letters(text: str) -> str:
    return "".join(re.findall(_WORD, text))


def _western(data: bytes, other: list[int]) -> str:
    """Return the bytes as Windows-1252 if that is certain."""
    beyond_ascii, western = _beyond_ascii(data)
    rivals = [_in_words(beyond_ascii, encoding) for encoding in _RIVALS]
    if _in_words(beyond_ascii, "cp1252") and all(text in (None, western) for text in rivals):
        return data.decode("cp1252")
    raise DataError(_not_certain(other[0] if other else 1))


def _beyond_ascii(data: bytes) -> tuple[bytes, str]:
    """Return the lines with letters beyond ASCII, and what they are in Windows-1252."""
    lines = b"\n".join(line for line in data.splitlines() if not line.isascii())
    return lines, lines.decode("cp1252", "replace")


def _refuse_accident(data: bytes) -> None:
    """Refuse the few bytes of an old Mac file that happen to be UTF-8 too, as in 'lՎquipe'."""
    if data.isascii():
        return
    beyond_ascii = b"\n".join(line for line in data.splitlines() if not line.isascii())
    if len(beyond_ascii) > _TOO_LONG_FOR_AN_ACCIDENT:
        return
    words = _BETWEEN_WORDS.split(beyond_ascii.decode("utf-8"))
    mixed = any("LATIN" in (found := _scripts(word)) and found - _ALIKE for word in words)
    if mixed and _in_words(beyond_ascii, "mac_roman"):
        utf8, _ = _lines_not_ascii(data)
        raise DataError(_not_certain(utf8[0]))


_ALIKE = {"LATIN", "GREEK", "CYRILLIC"}


def _scripts(word: str) -> set[str]:
    """Return the scripts of the letters of a word."""
    letters = (c for c in word if c.isalpha() and c not in "ªºµ")
    return {unicodedata.name(c, "?").split()[0] for c in letters}


def _not_certain(line: int) -> str:
    return gettext(
        "the encoding cannot be told for certain (line {line} has letters that read "
        "differently in different encodings). {save_as}",
        line=line,
        save_as=gettext(_SAVE_AS_UTF8),
    )


def _lines_not_ascii(data: bytes) -> tuple[list[int], list[int]]:
    """Return the numbers of the lines that are UTF-8 beyond ASCII, and of those that are not."""
    utf8, other = [], []
    for number, line in enumerate(data.splitlines(), start=1):
        if not line.isascii():
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                other.append(number)
            else:
                utf8.append(number)
    return utf8, other


_BETWEEN_WORDS = re.compile(r"[\x00-\x25\x28-\x2c\x2e\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+")
_SYMBOLS = {"So", "Sk", "Sm", "Sc", "No"}
_ONE_LETTER_WORDS = frozenset("àáâäåæèéêëìíòóôöøúüÀÁÂÄÅÆÈÉÊËÌÍÒÓÔÖØÚÜ")

# What the apostrophe and quotation marks of Windows-1252 become in other encodings.
_NO_WORD = re.compile(
    r"^[A-Za-z]+í(s|t|re|ll|ve|d|m)$|^[A-Za-z]+sí$|\w[¡¿“‘«‹„‚†‡‰•]\w|[A-Za-z0-9][｡-･]|[｡-･][A-Za-z0-9]"
)


def _in_words(data: bytes, encoding: str) -> str | None:
    """Return the text in the encoding, or None if it cannot be writing."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    words = set(_BETWEEN_WORDS.split(text))
    return text if all(word.isascii() or _like_a_word(word) for word in words) else None


def _like_a_word(word: str) -> bool:
    """
    Whether letters of one script, without capitals, digits or symbols inside, make up the text.

    Examples
    --------
    >>> [_like_a_word(word) for word in ("Zürich", "£5", "Zьrich", "cafÈ", "£ódŸ", "Ł5")]
    [True, True, False, False, False, False]
    """
    kinds = [unicodedata.category(character) for character in word]
    if any(kind in {"Cc", "Co", "Cn", "Cf"} for kind in kinds) or _NO_WORD.search(word):
        return False
    scripts = _scripts(word)
    if len(scripts) > 1:
        return False
    if len(word) == 1 and "LATIN" in scripts:
        return word in _ONE_LETTER_WORDS
    for (before, kind), (after, next_kind) in pairwise(zip(word, kinds, strict=True)):
        if kind == "Ll" and next_kind == "Lu":
            return False
        if (kind in _SYMBOLS and after.isalpha()) or (before.isalpha() and next_kind in _SYMBOLS):
            return False
        beyond_ascii = not (before.isascii() and after.isascii())
        if beyond_ascii and {kind[0], next_kind[0]} == {"L", "N"}:
            return False
    return True


_TWICE = re.compile("[ÂÃâÅÄ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")


def double_encoded(text: str) -> list[str]:
    """Return a warning if letters were turned into two by an earlier program."""
    if text.isascii() or not _TWICE.search(text):
        return []
    lines = [
        number
        for number, line in enumerate(text.splitlines(), start=1)
        if any(_undone(pair) for pair in _TWICE.findall(line))
    ]
    if not lines:
        return []
    return [
        gettext(
            "line {lines}: letters such as 'Ã©' look as if an earlier program read "
            "the file in the wrong encoding. They are kept as they are; export the file "
            "again to mend them.",
            lines=first_few(lines),
        )
    ]


def _undone(pair: str) -> bool:
    try:
        data = pair.encode("cp1252")
    except UnicodeEncodeError:
        data = pair.encode("latin-1", "ignore")
    return len(data) == 2 and (0xC2 <= data[0] <= 0xF4) and (0x80 <= data[1] <= 0xBF)
