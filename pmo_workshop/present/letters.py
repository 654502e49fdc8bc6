"""How wide a text of a chart is: as matplotlib measures it, with fonts that are held in memory."""

from __future__ import annotations

import io
import os
from functools import cache, lru_cache
from pathlib import Path

import matplotlib
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.ft2font import FT2Font
from matplotlib.textpath import TextToPath

LAST_RESORT = Path("fonts", "ttf", "LastResortHE-Regular.ttf")
"""Of matplotlib's own data, since 3.11: boxes for letters that no other font has."""


class Letters(TextToPath):
    """
    Measures text.

    Notes
    -----
    matplotlib reads each glyph from the file when it needs it, and opens the files again in each
    process: that takes three times as long as all else about a text.
    """

    def _get_font(self, prop: FontProperties) -> FT2Font:
        font = _opened(tuple(fontManager._find_fonts_by_props(prop)))
        font.set_size(self.FONT_SCALE, self.DPI)
        return font


@lru_cache(maxsize=16)
def _opened(paths: tuple[str, ...]) -> FT2Font:
    """Return the first font, which falls back to the others, and at last to a box."""
    others = [_font(path) for path in paths[1:]]
    last = Path(matplotlib.get_data_path()) / LAST_RESORT
    if last.is_file():
        others.append(_font(str(last)))
        others[-1].set_charmap(0)  # the usual one of this font is empty
    return _font(paths[0], _fallback_list=others)


def _font(path: str, **more: list[FT2Font]) -> FT2Font:
    return FT2Font(io.BytesIO(_read(path)), **more)  # type: ignore[arg-type]  # private


@cache
def _read(path: str) -> bytes:
    return Path(path).read_bytes()


if hasattr(os, "register_at_fork"):  # what a font is drawn with cannot be used by a child
    os.register_at_fork(after_in_child=_opened.cache_clear)
