"""The style sheet of all our pages, with the letters it names."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from ..paths import shipped

# The parts of Source Sans 3 that a page carries: file, style, weight, characters.
_LATIN = (
    "U+0-FF,U+131,U+152-153,U+2BB-2BC,U+2C6,U+2DA,U+2DC,U+304,U+308,U+329,U+2000-206F,"
    "U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD"
)
_LATIN_EXT = (
    "U+100-2BA,U+2BD-2C5,U+2C7-2CC,U+2CE-2D7,U+2DD-2FF,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,"
    "U+2020,U+20A0-20AB,U+20AD-20C4,U+2113,U+2C60-2C7F,U+A720-A7FF"
)
_FACES = (
    ("400-normal", "normal", 400),
    ("400-italic", "italic", 400),
    ("600-normal", "normal", 600),
)
_SUBSETS = (("latin", _LATIN), ("latin-ext", _LATIN_EXT))


@cache
def style_sheet() -> str:
    """Return the style sheet of the report; no address stands in it."""
    folder = shipped("templates") / "html"
    faces = "\n".join(
        "@font-face{font-family:'Source Sans 3';font-display:swap;"
        f"font-style:{style};font-weight:{weight if weight == 400 else '600 700'};"
        f"src:url(data:font/woff2;base64,{_base64(folder, subset, face)}) format('woff2');"
        f"unicode-range:{characters}}}"
        for face, style, weight in _FACES
        for subset, characters in _SUBSETS
    )
    return faces + "\n" + (folder / "report.css").read_text(encoding="utf-8")


def _base64(folder: Path, subset: str, face: str) -> str:
    data = (folder / "fonts" / f"source-sans-3-{subset}-{face}.woff2").read_bytes()
    return base64.b64encode(data).decode()


def policy_of(text: str) -> str:
    """Return how the policy of a page names the one style sheet or script that it allows."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
