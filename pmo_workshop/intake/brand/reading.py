"""A client's brand: what its ``_brand.yml`` says, and for the rest what its firm's says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from ...i18n import gettext
from ..client import Problem
from .colours import USED, Colours, choose
from .files import (
    LARGEST_FONT,
    LARGEST_LOGO,
    FontFile,
    Logo,
    Refused,
    bytes_of,
    font_of,
    logo_of,
    path_of,
)
from .written import FACES, FILE, SIZES, Key, Value, Written, problem_at, read_written, together

HOUSE_FONT = "Source Sans 3"
"""Of the suite: its files travel with the package, and it stands in for any other."""

FIRM = f"../{FILE}"
"""How messages and manifests call the file in the folder of clients."""

_WEIGHTS = {
    "thin": 100, "extra-light": 200, "ultra-light": 200, "light": 300, "normal": 400,
    "regular": 400, "medium": 500, "semi-bold": 600, "demi-bold": 600, "bold": 700,
    "extra-bold": 800, "ultra-bold": 800, "black": 900,
}  # fmt: skip
_SOURCES = ("file", "system", "google", "bunny")
_STYLES = ("normal", "italic", "oblique")


@dataclass(frozen=True)
class Face:
    """Letters: the name of a family, and its files where they travel with what is made."""

    family: str = ""
    files: tuple[FontFile, ...] = ()


@dataclass(frozen=True)
class Brand:
    """
    How all that is made for a client looks; without a ``_brand.yml`` like the suite itself.

    Attributes
    ----------
    name, contact : str
        Of whose brand it is, and how they are reached; each may be empty.
    made_by : str
        The name, where the firm's own file says it: who makes the reports of all clients.
    colours : Colours
    is_coloured : bool
        Whether any of them is another than the suite's.
    base, headings, monospace : Face
        Empty where the suite's letters stand.
    logo : Logo, optional
    problems, warnings : tuple of Problem
        What must be mended, and what is shown otherwise than it is written.
    """

    name: str = ""
    contact: str = ""
    made_by: str = ""
    colours: Colours = field(default_factory=Colours)
    base: Face = field(default_factory=Face)
    headings: Face = field(default_factory=Face)
    monospace: Face = field(default_factory=Face)
    logo: Logo | None = None
    problems: tuple[Problem, ...] = field(default=(), compare=False)
    warnings: tuple[Problem, ...] = field(default=(), compare=False)

    @property
    def is_coloured(self) -> bool:
        return self.colours != Colours()

    @property
    def title_face(self) -> Face:
        """The letters of headings: those of the text where there are no others."""
        return self.headings if self.headings.family else self.base

    @property
    def faces(self) -> tuple[Face, ...]:
        """The families that are shown, each once."""
        named = (self.base, self.headings, self.monospace)
        return tuple({face.family: face for face in named if face.family}.values())


def read_brand(folder: Path) -> Brand:
    """
    Read the brand of a client: its own file goes before that of its firm, key by key.

    Parameters
    ----------
    folder : Path
        The client folder; the firm's ``_brand.yml`` lies in the folder around it. Neither has to
        be there.

    Returns
    -------
    Brand
        With every problem of both files.

    Examples
    --------
    >>> read_brand(Path("no/such/folder")) == Brand()
    True
    """
    return _brand(together(*(_written(home, file) for home, file in _places(folder))))


def brand_files(folder: Path) -> dict[str, Path]:
    """
    Return the files that the brand of a client is made of, by the way from the client folder.

    Returns
    -------
    dict
        Such as ``{"_brand.yml": …, "../_brand.yml": …, "../brand/logo.svg": …}``; only what is
        there, and nothing that leads elsewhere.
    """
    found = {}
    for home, file in _places(folder):
        before = file.removesuffix(FILE)
        for name in (FILE, *files_named(home)):
            if (home / name).is_file() and not (home / name).is_symlink():
                found[f"{before}{name}"] = home / name
    return found


def files_named(home: Path) -> list[str]:
    """
    Return the files that the ``_brand.yml`` of a folder names, by the way from it.

    Those that may not be shown, such as one in another folder, are left out.
    """
    long = together(_written(home, FILE), Written()).values
    found: dict[str, None] = {}
    for key, value in long.items():
        if _names_a_file(key, long):
            with suppress(Refused):
                found[path_of(value.text, home).relative_to(home).as_posix()] = None
    return [*found]


def _names_a_file(key: Key, values: Mapping[Key, Value]) -> bool:
    if key[-1] != "path" or not values[key].text:
        return False
    return ("logo", "images", values[key].text, "path") not in values


def _places(folder: Path) -> tuple[tuple[Path, str], tuple[Path, str]]:
    home = folder.resolve()
    return (home, FILE), (home.parent, FIRM)


def _written(home: Path, file: str) -> Written:
    try:
        path = path_of(FILE, home)
        if not path.exists():
            return Written()
        return read_written(bytes_of(path, LARGEST_FONT), home, file)
    except Refused as refused:
        return Written(problems=(Problem(file, str(refused)),))


def _brand(written: Written) -> Brand:
    taker = _Taker(written.values)
    given = {key: colour for key in USED if (colour := taker.colour(tuple(key.split("."))))}
    colours, adjusted = choose(given)
    for key, message in adjusted:
        taker.warn(written.values[tuple(key.split("."))], message)
    has_place = any(tuple(key.split(".")) in written.values for key in USED)
    if names := [] if has_place else taker.palette():
        unused = gettext(
            "no colour of the palette has a place, so none is used. Write color: primary: {name}.",
            name=names[0],
        )
        taker.warn(written.values[("color", "palette", names[0])], unused)
    faces = {name: taker.face(name) for name in FACES}
    name = next((key for key in _NAMES if taker.text(*key)), _NAMES[0])
    return Brand(
        name=taker.text(*name),
        contact=next(filter(None, (taker.text(*key) for key in _CONTACTS)), ""),
        made_by=taker.text(*name)
        if name in taker.values and taker.values[name].file == FIRM
        else "",
        colours=colours,
        logo=taker.logo(),
        problems=(*written.problems, *taker.problems),
        warnings=tuple(taker.warnings),
        **faces,
    )


_NAMES: tuple[Key, ...] = (("meta", "name"), ("meta", "name", "full"))
_CONTACTS: tuple[Key, ...] = (("meta", "contact"), ("meta", "link"), ("meta", "link", "home"))
"""Where a name and a way to reach somebody stand; ``meta`` may hold keys of one's own."""


class _Taker:
    """Takes what is shown out of the values and gathers what is wrong on the way."""

    def __init__(self, values: Mapping[Key, Value]) -> None:
        self.values = values
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []

    def refuse(self, value: Value, message: str) -> None:
        self.problems.append(problem_at(value, message))

    def warn(self, value: Value, message: str) -> None:
        self.warnings.append(problem_at(value, message, fatal=False))

    def text(self, *key: str) -> str:
        value = self.values.get(key)
        return " ".join(value.text.split())[:200] if value else ""

    # -- colours ---------------------------------------------------------------------------------

    def colour(self, key: Key) -> str:
        """Return a colour as ``#`` and six digits; empty where none is given, or none is meant."""
        value, way = self.values.get(key), [key]
        while value is not None and (after := self._referred(value.text, way)):
            if after in way:
                self.refuse(value, gettext("the colour refers to itself. Write the colour."))
                return ""
            way.append(after)
            value = self.values.get(after)
        if value is None:
            return ""
        found = _hexadecimal(value.text)
        if not found:
            self.refuse(value, _no_colour(value.text, self.palette()))
        return found

    def _referred(self, name: str, way: list[Key]) -> Key:
        """Return the key of the colour that a name stands for: of the palette before the others."""
        places = (("color", "palette", name), ("color", name))
        return next((key for key in places if key in self.values and key != way[-1]), ())

    def palette(self) -> list[str]:
        """Return the names of the palette."""
        return [key[2] for key in self.values if key[:2] == ("color", "palette") and len(key) == 3]

    # -- the logo --------------------------------------------------------------------------------

    def logo(self) -> Logo | None:
        """Return the first logo that is named: the middle size, the small one, the large one."""
        for size in SIZES:
            key: Key = ("logo", size, "path")
            value = self.values.get(key)
            if value is None:
                continue
            image: Key = ("logo", "images", value.text, "path")
            if image in self.values:
                key, value = image, self.values[image]
            alt = self.values.get((*key[:-1], "alt"))
            said = alt.text if alt and alt.file == value.file else ""
            return self._logo(key, value, said or self.text("meta", "name"))
        return None

    def _logo(self, key: Key, value: Value, alt: str) -> Logo | None:
        try:
            return logo_of(bytes_of(path_of(value.text, value.home), LARGEST_LOGO), alt)
        except Refused as refused:
            told = f"{value.text!r}: {refused}"
            if refused.absent:
                self.warn(value, f"{told} {gettext('Nothing has a logo.')}")
            else:
                self.refuse(value, told)
        return None

    # -- letters ---------------------------------------------------------------------------------

    def face(self, name: str) -> Face:
        """Return the letters of a part of the text, with the files that are given for them."""
        key: Key = ("typography", name, "family")
        value = self.values.get(key)
        if value is None or not value.text.strip():
            return Face()
        family = " ".join(value.text.split())
        if family == HOUSE_FONT:
            return Face()
        if not _PLAIN_NAME.fullmatch(family):
            message = gettext(
                "{family} is no name of a font. It has letters, digits, spaces and hyphens.",
                family=repr(family),
            )
            self.refuse(value, message)
            return Face()
        files = tuple(self._files(family))
        if not any(file.can_be_embedded for file in files):
            message = gettext(
                "no .ttf or .otf file of {family} can be used: PDFs have {house} in its place. "
                "Pages, the deck, letters and spreadsheets name it, and have it where it is "
                "installed.",
                family=family,
                house=HOUSE_FONT,
            )
            if files:
                message = gettext(
                    "no .ttf or .otf file of {family} is given: PDFs have {house} in its place, "
                    "and pages the .woff2 file. The deck, letters and spreadsheets name it, and "
                    "have it where it is installed.",
                    family=family,
                    house=HOUSE_FONT,
                )
            self.warn(value, message)
        return Face(family, files)

    def _files(self, family: str) -> Iterator[FontFile]:
        fonts: Key = ("typography", "fonts")
        for at in dict.fromkeys(k[2] for k in self.values if k[:2] == fonts and len(k) > 3):
            entry = (*fonts, at)
            named = self.values.get((*entry, "family"))
            if named is None or " ".join(named.text.split()).casefold() != family.casefold():
                continue
            source = self.values.get((*entry, "source"))
            if source and source.text not in _SOURCES:
                message = gettext(
                    "{value} is not allowed. Write one of: {all}.",
                    value=repr(source.text),
                    all=", ".join(_SOURCES),
                )
                self.refuse(source, message)
            files = (*entry, "files")
            for number in dict.fromkeys(k[4] for k in self.values if k[:4] == files):
                font = self._font((*files, number), family)
                if font is not None:
                    yield font

    def _font(self, key: Key, family: str) -> FontFile | None:
        value = self.values.get((*key, "path"))
        if value is None:
            return None
        weight, style = self._weight((*key, "weight")), self.text(*key, "style")
        if style and style not in _STYLES:
            message = gettext(
                "{value} is not allowed. Write one of: {all}.",
                value=repr(style),
                all=", ".join(_STYLES),
            )
            self.refuse(self.values[*key, "style"], message)
        try:
            data = bytes_of(path_of(value.text, value.home), LARGEST_FONT)
            return font_of(data, family, weight, style)
        except Refused as refused:
            told = f"{value.text!r}: {refused}"
            if refused.absent:
                left_out = gettext("It is left out.")
                self.warn(value, f"{told} {left_out}")
            else:
                self.refuse(value, told)
        return None

    def _weight(self, key: Key) -> int:
        value = self.values.get(key)
        if value is None:
            return 0
        text = value.text.strip()
        weight = _WEIGHTS.get(text) or (int(text) if re.fullmatch(r"[1-9]\d{0,2}", text) else 0)
        if not weight:
            message = gettext(
                "{value} is no weight of letters. Write a number from 1 to 999, such as 400, or "
                "one of: {all}.",
                value=repr(text),
                all=", ".join(_WEIGHTS),
            )
            self.refuse(value, message)
        return weight


_PLAIN_NAME = re.compile(r"[\w][\w .+&-]{0,79}")


def _hexadecimal(text: str) -> str:
    """Return a colour as six digits, what lets the paper shine through as it looks on it."""
    from PIL import ImageColor

    try:
        shares = ImageColor.getrgb(text.strip())
    except ValueError:
        return ""
    opaque = shares[3] / 255 if len(shares) == 4 else 1.0
    return "#" + "".join(f"{round(255 + opaque * (share - 255)):02x}" for share in shares[:3])


def _no_colour(text: str, palette: list[str]) -> str:
    if not text:
        return gettext(
            "it is empty. A colour that begins with # stands in quotation marks, such as "
            '"#1F4E79": else the line ends there.'
        )
    if re.fullmatch("[0-9A-Fa-f]{6}", text):
        return gettext('{value} is not a colour. Write: "#{digits}"', value=repr(text), digits=text)
    named = gettext("a name of the palette ({names})", names=", ".join(palette[:10]))
    return gettext(
        "{value} is not a colour. Use # and six hexadecimal digits in quotation marks, such as "
        '"#1F4E79", or {others}.',
        value=repr(text),
        others=named if palette else gettext("a name of CSS, such as navy"),
    )
