"""The files that a ``_brand.yml`` names: fonts and a logo, looked at before anything shows them."""

from __future__ import annotations

import io
import re
import stat
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePosixPath, PureWindowsPath
from xml.etree import ElementTree

from ...i18n import gettext

LARGEST_LOGO, LARGEST_FONT = 1_000_000, 3_000_000
"""Bytes: both travel in every page."""
MOST_DOTS = 25_000_000
"""Of a picture: it is unpacked by whoever opens the report."""

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)


class Refused(Exception):
    """A file that nothing shows, with the message; ``absent`` where there is none, or no font."""

    def __init__(self, message: str, *, absent: bool = False) -> None:
        super().__init__(message)
        self.absent = absent


def path_of(text: str, home: Path) -> Path:
    """
    Return the place of a file that is named from a folder.

    Raises
    ------
    Refused
        It is an address, leads out of the folder, into a client's or by way of a link.

    Examples
    --------
    >>> path_of("../other/logo.png", Path("clients/acme"))
    Traceback (most recent call last):
    pmo_workshop.intake.brand.files.Refused: it leads out of the folder of the file. Put ...
    """
    if _ELSEWHERE.match(text) and not PureWindowsPath(text).drive:
        raise Refused(
            gettext(
                "it is an address, and nothing is fetched from the web. Put the file beside the "
                "_brand.yml, and write its name."
            ),
            absent=True,
        )
    named = PurePosixPath(text.replace("\\", "/"))
    if named.is_absolute() or PureWindowsPath(text).drive or ".." in named.parts:
        raise Refused(
            gettext(
                "it leads out of the folder of the file. Put what is shown into that folder, or "
                "one below it, and name it from there, such as brand/logo.svg."
            )
        )
    place = home
    for part in named.parts:
        place /= part
        if place.is_symlink():
            raise Refused(gettext("it is a link to another place. Put the file itself there."))
        if (place / "client.toml").exists():
            raise Refused(
                gettext(
                    "it leads into the folder of a client, and would come into the reports of all. "
                    "Put the file elsewhere."
                )
            )
    return place


def bytes_of(path: Path, most: int) -> bytes:
    """
    Return the content of a file that is not too large.

    Raises
    ------
    Refused
    """
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise Refused(gettext("it is no file."), absent=True)
        if facts.st_size > most:
            raise Refused(
                gettext(
                    "the file has {size} MB, and {most} MB are allowed: it travels in every page. "
                    "Save it smaller.",
                    size=f"{facts.st_size / 1e6:.1f}",
                    most=f"{most / 1e6:.0f}",
                )
            )
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise Refused(gettext("there is no such file."), absent=True) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Refused(
            gettext("it cannot be read ({reason}). Close it elsewhere.", reason=reason)
        ) from None


# -- logos ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Logo:
    """A picture: its bytes, which kind (``"png"``, ``"jpeg"`` or ``"svg"``), its size, its text."""

    data: bytes = field(repr=False)
    kind: str
    width: float
    height: float
    alt: str = ""

    @property
    def media_type(self) -> str:
        return "image/svg+xml" if self.kind == "svg" else f"image/{self.kind}"


def logo_of(data: bytes, alt: str = "") -> Logo:
    """
    Return a logo, if nothing in it can act and nothing is fetched for it.

    Raises
    ------
    Refused
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _drawing(data, alt)
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
            kind, (width, height) = str(picture.format).lower(), picture.size
            if width * height <= MOST_DOTS:
                picture.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Refused(
            gettext("it is no picture that can be read. Save it as PNG, SVG or JPEG.")
        ) from None
    if width * height > MOST_DOTS:
        raise Refused(
            gettext(
                "the picture has {width} by {height} dots, and 25 million are allowed. Save it "
                "smaller.",
                width=width,
                height=height,
            )
        )
    return Logo(data, kind, width, height, alt)


_ACTS = frozenset(
    ["script", "foreignobject", "iframe", "object", "embed", "audio", "video", "handler", "a"]
)
_MOVES = ("animate", "set", "discard")
_FETCHES = re.compile(r"url\(\s*['\"]?(?!\s*['\"]?#)|@import|expression\(", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(?:png|jpeg);", re.IGNORECASE)


def _drawing(data: bytes, alt: str) -> Logo:
    if b"<!ENTITY" in data:
        raise Refused(gettext("the drawing declares entities. Save it as plain SVG, or as PNG."))
    try:
        root = ElementTree.fromstring(data)  # noqa: S314 - entities are refused above
    except (ElementTree.ParseError, ValueError, LookupError):
        raise Refused(
            gettext("it is no picture that can be read. Save it as PNG, SVG or JPEG.")
        ) from None
    if _local(root.tag) != "svg":
        raise Refused(gettext("it is no picture that can be read. Save it as PNG, SVG or JPEG."))
    for element in root.iter():
        name = _local(element.tag)
        handled = any(_local(key).startswith("on") for key in element.attrib)
        if handled or name in _ACTS or name.startswith(_MOVES):
            raise Refused(
                gettext(
                    "the drawing holds what can act ({name}), which nothing that is sent may do. "
                    "Save it as plain SVG, or as PNG.",
                    name=name,
                )
            )
        texts = [*element.attrib.values(), *([element.text or ""] if name == "style" else [])]
        links = [value for key, value in element.attrib.items() if _local(key) in ("href", "src")]
        outside = [link for link in links if not link.startswith("#") and not _PICTURE.match(link)]
        if outside or any(map(_FETCHES.search, texts)):
            raise Refused(
                gettext(
                    "the drawing fetches something from elsewhere, which nothing that is sent may "
                    "do. Save it with all that belongs to it, or as PNG."
                )
            )
    width, height = _size(root)
    return Logo(data, "svg", width, height, alt)


def _local(tag: object) -> str:
    return tag.rpartition("}")[2].casefold() if isinstance(tag, str) else ""


def _size(root: ElementTree.Element) -> tuple[float, float]:
    box = re.findall(r"-?[\d.]+", root.get("viewBox", ""))
    sides = [*box[2:4]] if len(box) == 4 else [root.get("width", ""), root.get("height", "")]
    found = [re.match(r"[\d.]+", side) for side in sides]
    width, height = (float(side[0]) if side else 0.0 for side in found)
    if not width or not height:
        raise Refused(
            gettext("the drawing does not say how large it is. Give its svg element a viewBox.")
        )
    return width, height


# -- fonts ---------------------------------------------------------------------------------------


class Kind(StrEnum):
    """The kinds of font files that are taken."""

    TTF = "ttf"
    OTF = "otf"
    WOFF2 = "woff2"


_MARKS = {b"\0\1\0\0": Kind.TTF, b"true": Kind.TTF, b"OTTO": Kind.OTF, b"wOF2": Kind.WOFF2}
_RESTRICTED = 0x0002
"""The bit of ``OS/2.fsType`` by which a maker forbids that a font is embedded."""


@dataclass(frozen=True)
class FontFile:
    """
    A file of letters.

    Attributes
    ----------
    data : bytes
    kind : Kind
    weight : int
        400 is regular, 700 bold.
    italic : bool
    named, family : str
        As ``_brand.yml`` calls it, and as the file itself does, which a ``woff2`` is not asked.
    """

    data: bytes = field(repr=False)
    kind: Kind
    weight: int
    italic: bool
    named: str
    family: str

    @property
    def can_be_embedded(self) -> bool:
        """Whether a PDF or a document can carry it, as it can the older kinds."""
        return self.kind is not Kind.WOFF2


def font_of(data: bytes, family: str, weight: int = 0, style: str = "") -> FontFile:
    """
    Return a font, if it is one.

    Parameters
    ----------
    data : bytes
    family : str
    weight : int
        0: what the file says of itself.
    style : str
        ``"normal"``, ``"italic"``, ``"oblique"`` or empty: what the file says of itself.

    Raises
    ------
    Refused
    """
    kind = _MARKS.get(data[:4])
    if kind is None:
        raise Refused(
            gettext("it is no font that can be read. Take a .ttf, .otf or .woff2 file."),
            absent=True,
        )
    if kind is Kind.WOFF2:
        if int.from_bytes(data[8:12], "big") != len(data):
            raise Refused(gettext("the font is cut off. Copy the file again."), absent=True)
        return FontFile(data, kind, weight or 400, style in ("italic", "oblique"), family, family)
    own, usual, slanted, forbidden = _facts(data)
    if forbidden:
        raise Refused(
            gettext("its maker does not allow that it is embedded in what is sent."), absent=True
        )
    italic = style in ("italic", "oblique") if style else slanted
    return FontFile(data, kind, weight or usual, italic, family, own or family)


def _facts(data: bytes) -> tuple[str, int, bool, bool]:
    """Return the family of a font, its weight, whether it is italic, and not to be embedded."""
    from fontTools.ttLib import TTFont

    try:
        font = TTFont(io.BytesIO(data), lazy=False)
        own, facts = font["name"].getBestFamilyName() or "", font["OS/2"]
        if not font.getBestCmap() or not len(font["hmtx"].metrics):
            raise ValueError("no letters")
        return (
            own,
            facts.usWeightClass,
            bool(facts.fsSelection & 1),
            bool(facts.fsType & _RESTRICTED),
        )
    except Exception:  # noqa: BLE001 - of a damaged font the library raises anything
        raise Refused(
            gettext("it is no font that can be read. Take a .ttf, .otf or .woff2 file."),
            absent=True,
        ) from None
