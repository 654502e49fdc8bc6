"""Write fonts/coverage.json: which characters the shipped fonts have, and how wide they are.

Needs fonttools. Run it after a change of the fonts: python templates/pdf/coverage.py
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"


def ranges(codes: Iterable[int]) -> list[str]:
    """Return code points as hexadecimal ranges, such as 20-7E."""
    found: list[list[int]] = []
    for code in sorted(codes):
        if found and code == found[-1][1] + 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return [f"{low:X}" if low == high else f"{low:X}-{high:X}" for low, high in found]


def coverage() -> dict[str, list[str]]:
    """Return what every face of each family has, and the family that text is set in first."""
    from fontTools.ttLib import TTFont

    families: dict[str, set[int]] = {}
    for path in sorted(FONTS.glob("*.ttf")):
        with TTFont(path) as font:
            family = font["name"].getDebugName(16) or font["name"].getDebugName(1)
            family = family.removesuffix(" SemiBold")
            codes = set(font.getBestCmap())
        families[family] = families.get(family, codes) & codes
    ordered = sorted(
        families, key=lambda name: (name != "Source Sans 3", name != "Noto Sans", name)
    )
    return {family: ranges(families[family]) for family in ordered}


def widths() -> dict[str, dict[str, int]]:
    """Return the widths of the usual letters of the faces, in thousandths of the size."""
    from fontTools.ttLib import TTFont

    letters = [chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x180))]
    letters += list("–—‘’“”…−±≤≥→€•")
    found: dict[str, dict[str, int]] = {}
    for name, face in (("regular", "400Regular"), ("semibold", "600SemiBold")):
        with TTFont(FONTS / f"SourceSans3_{face}.ttf") as font:
            names, advances = font.getBestCmap(), font["hmtx"]
            scale = 1000 / font["head"].unitsPerEm
            found[name] = {
                letter: round(advances[names[ord(letter)]][0] * scale) for letter in letters
            }
    return found


def as_text() -> str:
    """Return what the file holds."""
    stored = {
        "families": {family: " ".join(codes) for family, codes in coverage().items()},
        "widths": widths(),
    }
    return json.dumps(stored, indent=0, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    (FONTS / "coverage.json").write_text(as_text(), encoding="utf-8", newline="\n")
