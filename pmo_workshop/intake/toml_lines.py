"""A TOML file with mistakes of form: each of them in words, and what the file says without them.

TOML ends at the first mistake. Each line that cannot be read is told with what is to be written
instead, mended or left out, and the file is read again: so all mistakes are told at once.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from ..i18n import gettext
from ..personal_data import address_in
from .sheet import quoted

MOST = 200
"""Mistakes that are looked for in one file."""

LONGEST = 80
"""Characters of a line that is proposed."""

Place = tuple[str, ...]
"""A section and a key in it, such as ``("margin", "scale_points")``."""


@dataclass(frozen=True)
class Fault:
    """A line that cannot be read: its number, the key it was to give, and what to do."""

    line: int
    place: Place
    message: str


@dataclass(frozen=True)
class Written:
    """
    What a file says.

    Attributes
    ----------
    values : dict
        As of ``tomllib``, of the lines that can be read or could be mended.
    lines : dict of place to line
    faults : tuple of Fault
    """

    values: dict = field(default_factory=dict)
    lines: dict[Place, int] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def read_lines(text: str) -> Written:
    """
    Read a TOML text line by line, past its mistakes of form.

    Examples
    --------
    >>> found = read_lines('name = Acme\\nreport_date = 31.03.2026\\n')
    >>> found.values["name"], found.values["report_date"].isoformat()
    ('Acme', '2026-03-31')
    >>> print(found.faults[1].line, found.faults[1].message)
    2 '31.03.2026' is not a date written year-month-day. Write: report_date = 2026-03-31
    """
    lines = text.replace("\r\n", "\n").split("\n")
    numbers = [*range(1, len(lines) + 1)]
    faults: list[Fault] = []
    mended: set[int] = set()
    values: dict = {}
    for _ in range(MOST):
        try:
            values = tomllib.loads("\n".join(lines))
            break
        except (ValueError, RecursionError) as error:
            at = _line_of(error, lines)
            number = numbers[at]
            if address := address_in(lines[at]):
                message, instead = (
                    gettext("it holds {address}. Take it out.", address=gettext(address)),
                    "",
                )
            else:
                message, instead = _mistake(lines, numbers, at, error)
            order = _sections_together(lines, at) if _is_there_already(error) else None
            if number not in mended:
                place = _place_of_fault(lines, at)
                own = tuple(part for part in place if not address_in(part))
                faults.append(Fault(number, own, message))
            lines[at] = "" if number in mended else instead
            mended.add(number)
            if order:
                lines, numbers = [lines[at] for at in order], [numbers[at] for at in order]
    places: dict[Place, int] = {}
    for number, place in zip(numbers, _places(lines), strict=True):
        places.setdefault(place, number)
    return Written(values, places, tuple(sorted(faults, key=lambda fault: fault.line)))


# --- Where --------------------------------------------------------------------------------------


def _parsed(line: str) -> dict | None:
    """Return what a line says by itself, or None if it cannot be read."""
    try:
        return tomllib.loads(line)
    except (ValueError, RecursionError):
        return None


def _line_of(error: Exception, lines: list[str]) -> int:
    """Return the place of the line that is to be mended."""
    if isinstance(error, RecursionError):
        return max(range(len(lines)), key=lambda at: lines[at].count("[") + lines[at].count("{"))
    told = re.search(r"at line (\d+)", str(error))
    if not told and not isinstance(error, tomllib.TOMLDecodeError):
        return max(range(len(lines)), key=lambda at: sum(map(str.isdigit, lines[at])))
    at = min(int(told[1]) if told else len(lines), len(lines)) - 1
    if _is_there_already(error) or _parsed(lines[at]) is None:
        return at
    # The line itself is right: a bracket or a quotation mark before it is not closed.
    return next((back for back in range(at, -1, -1) if _parsed(lines[back]) is None), at)


def _places(lines: list[str]) -> Iterator[Place]:
    """Yield what each line gives a value to: a section, or a key in one; blank for nothing."""
    section: Place = ()
    for line in lines:
        name, mark, _ = line.partition("=")
        key = name.strip().strip("\"'")
        if (own := _section(line)) is not None:
            section = own
            yield own
        else:
            yield (*section, key) if mark and key and not key.startswith("#") else ()


def _place_of_fault(lines: list[str], at: int) -> Place:
    """Return what a line was to give a value to, also if its equals sign is missing."""
    *_, own = _places(lines[: at + 1])
    word = re.match(r"\s*([\w-]+)", lines[at])
    if own or not word:
        return own
    section = next((s for line in reversed(lines[:at]) if (s := _section(line)) is not None), ())
    return (*section, word[1])


def _section(line: str) -> Place | None:
    if not line.lstrip().startswith("[") or "=" in line:
        return None
    found = _parsed(line)
    if found is None:
        return tuple(part.strip(" \"'") for part in line.strip().strip("[]").split("."))
    names = []
    while isinstance(found, dict) and found:
        ((name, found),) = found.items()
        names.append(name)
    return tuple(names)


def _is_there_already(error: Exception) -> bool:
    """Whether it says of a key or a section that it is given a second time."""
    return "Cannot" in str(error)


def _sections_together(lines: list[str], at: int) -> list[int]:
    """Return the order in which the lines of a section given twice follow those of the first."""
    heads = [place for place, line in enumerate(lines) if _section(line) is not None]
    own = _section(lines[at])
    first = next((head for head in heads if head < at and _section(lines[head]) == own), at)
    if first == at:
        return [*range(len(lines))]
    to = next(head for head in heads if head > first)
    end = next((head for head in heads if head > at), len(lines))
    return [*range(to), *range(at, end), *range(to, at), *range(end, len(lines))]


# --- What ---------------------------------------------------------------------------------------

_BARE = re.compile(r"[A-Za-z0-9_-]+(\s*\.\s*[A-Za-z0-9_-]+)*")
_CURLY = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'))
_CURLY_SINGLE = str.maketrans(dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'"))
_NO_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u202f\u3000\u200b\ufeff", " "))
_DAY = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})", re.ASCII)
_REMARK = re.compile(r"\s*(//|;|--|/\*|<!--|%)")


def _mistake(lines: list[str], numbers: list[int], at: int, error: Exception) -> tuple[str, str]:
    """Return what is wrong with a line, and the line to go on with."""
    line = lines[at]
    if isinstance(error, RecursionError):
        return gettext("brackets are nested too deeply. Write the value without them."), ""
    if _is_there_already(error):
        *before, own = _places(lines[: at + 1])
        if own not in before:
            return gettext("this is given above already. Keep one of them."), ""
        return (
            gettext(
                "this is given in line {line} already. Keep one of them.",
                line=numbers[before.index(own)],
            ),
            "",
        )
    for message, instead in _remedies(line):
        if _parsed(instead) is not None:
            shown = instead.strip()
            fits = 0 < len(shown) <= LONGEST and shown.isprintable()
            if fits:
                message += " " + gettext("Write: {line}", line=shown)
            return message, instead
    if re.search(r"\d{1000}", line):
        return gettext("the number has too many digits. Write it shorter."), ""
    shown = quoted(line.strip())
    if not line.strip().isprintable():
        return gettext(
            "{shown} has a character that cannot be printed. Take it out.", shown=shown
        ), ""
    if line.count("[") > line.count("]") or line.count("{") > line.count("}"):
        return gettext("a bracket is opened and not closed. Close it."), ""
    if line.count('"') % 2 or line.count("'") % 2:
        return gettext("a quotation mark is opened and not closed. Close it."), ""
    return (
        gettext(
            "{shown} cannot be read. A line is a name, an equals sign and a value, such "
            'as currency = "EUR"; a remark begins with #.',
            shown=shown,
        ),
        "",
    )


def _remedies(line: str) -> Iterator[tuple[str, str]]:
    """Yield what may be wrong with a line, and the line without that, the surest first."""
    text = line.strip()
    yield (
        gettext("the line has an invisible character that is no ordinary space. Type it again."),
        line.translate(_NO_SPACES).strip(),
    )
    for curly in (_CURLY, {**_CURLY, **_CURLY_SINGLE}):
        yield gettext("quotation marks must be straight ones."), line.translate(curly)
    if _REMARK.match(line):
        yield gettext("{text} looks like a remark. A remark begins with #.", text=quoted(text)), ""
    if text.startswith("["):
        yield from _sections(text)
        return
    name, mark, value = (part.strip() for part in text.partition("="))
    if not mark:
        yield from _without_equals(text)
        return
    if not _BARE.fullmatch(name) and name and name[0] not in "\"'":
        told = gettext(
            "the name {name} has letters or spaces that need quotation marks.", name=quoted(name)
        )
        yield told, f"{_as_text(name)} = {value}"
        for _, instead in _values("x", value):
            yield told, f"{_as_text(name)} = {instead.removeprefix('x = ')}"
    yield from _values(name, value)


def _sections(text: str) -> Iterator[tuple[str, str]]:
    inside = text.split("#")[0].strip().strip("[]{}() ")
    if not inside:
        yield gettext("this section has no name. Name it, or delete the line."), ""
    parts = [part.strip(" \"'") for part in inside.split(".")]
    name = ".".join(part if _BARE.fullmatch(part) else _as_text(part) for part in parts)
    first, rest = parts[0], ".".join(parts[1:])
    yield (
        gettext(
            "the name of a section stands in square brackets, in quotation marks where needed."
        ),
        (f"[{name}]"),
    )
    if rest:
        yield (
            gettext("a name with points or spaces needs quotation marks."),
            f"[{first}.{_as_text(rest)}]",
        )


def _without_equals(text: str) -> Iterator[tuple[str, str]]:
    found = re.fullmatch(r"([\w-]+)\s*(?::|\s|->|:=)\s*(.+)", text)
    if found:
        name, value = found.groups()
        told = gettext("an equals sign is missing between the name and its value.")
        yield told, f"{name} = {value}"
        for _, instead in _values(name, value):
            yield told, instead


def _values(name: str, value: str) -> Iterator[tuple[str, str]]:
    bare = re.sub(r"\s+#.*$", "", value)
    shown = quoted(bare)
    if re.fullmatch("#[0-9A-Fa-f]{3,8}", bare):
        yield gettext("{shown} needs quotation marks.", shown=shown), f"{name} = {_as_text(bare)}"
    if not bare or bare.startswith("#"):
        yield gettext("it has no value. Write one, or put # before the line."), ""
        return
    if _DAY.fullmatch(bare.strip("\"'")):
        told = gettext("{shown} is not a date written year-month-day.", shown=shown)
        yield told, f"{name} = {_iso(bare.strip(chr(34)))}"
        yield f"{told} {gettext('Write it so, such as 2026-03-31.')}", ""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}.*", bare):
        yield gettext("{shown} is not a day of the calendar.", shown=shown), ""
    if re.fullmatch(r"[+-]?\d+,\d+", bare, re.ASCII):
        yield (
            gettext("{shown} has a decimal comma. Numbers take a point.", shown=shown),
            f"{name} = " + bare.replace(",", "."),
        )
    if found := re.fullmatch(r"([\d.,]+)\s*%", bare, re.ASCII):
        yield (
            gettext("{shown} has a percent sign.", shown=shown),
            f"{name} = {found[1].replace(',', '.')}",
        )
    if re.fullmatch(r"0+\d+", bare, re.ASCII):
        yield (
            gettext("{shown} is a number that begins with 0.", shown=shown),
            f"{name} = {int(bare)}",
        )
    if re.fullmatch(r"\d{1,3}([ '\u2019.]\d{3})+", bare):
        number = re.sub(r"\D", "", bare)
        yield gettext("{shown} has marks between thousands.", shown=shown), f"{name} = {number}"
    if bare.startswith("[") and not bare.endswith("]"):
        yield (
            gettext("{shown} opens a bracket and does not close it.", shown=shown),
            f"{name} = {bare.rstrip(',')}]",
        )
    if bare.startswith("["):
        words = [_iso(word.strip(" \"'")) for word in bare.strip("[] ").split(",")]
        written = ", ".join(w if _is_day(w) else _as_text(w) for w in words if w)
        yield (
            gettext(
                "{shown} is a list: dates year-month-day, other words in quotation marks, commas "
                "between them.",
                shown=shown,
            ),
            f"{name} = [{written}]",
        )
    if "\\" in bare:
        inside = bare.strip("\"'")
        yield (
            gettext("{shown} has a backslash; single quotation marks keep it.", shown=shown),
            f"{name} = '{inside}'",
        )
    opened = bare[0] in "\"'" or bare[-1] in "\"'"
    inside = bare.strip("\"'")
    if opened and '"' in inside:
        yield (
            gettext("{shown} has quotation marks inside; put single ones around.", shown=shown),
            f"{name} = '{inside}'",
        )
    if opened:
        yield gettext("a quotation mark is opened and not closed."), f"{name} = {_as_text(inside)}"
    elif not bare.startswith(("[", "{")) and not re.fullmatch(r"[\d.+-]+", bare):
        yield (
            gettext("{shown} is text, which needs quotation marks.", shown=shown),
            f"{name} = {_as_text(bare)}",
        )


def _iso(text: str) -> str:
    """Return a date such as 31.03.2026 year-month-day, where that is certain; else the text."""
    found = _DAY.fullmatch(text)
    if not found:
        return text
    first, mark, second, year = found.groups()
    either = [f"{year}-{int(m):02}-{int(d):02}" for d, m in ((first, second), (second, first))]
    valid = [day for day in dict.fromkeys(either) if _is_day(day)]
    return valid[0] if len(valid) == 1 or (valid and mark == ".") else text


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10


def _as_text(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
