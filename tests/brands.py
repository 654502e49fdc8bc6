"""Folders with a brand: a font with a name of its own, logos, and what is written about them."""

import io
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from pmo_workshop.export.fonts import font_folder

PLUM = "#8a1c5c"
FAMILY = "Brook Serif"
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 60"><style>.a{fill:#8a1c5c}</style>'
    '<rect class="a" width="60" height="60"/></svg>'
)
FIRM = f"""\
meta:
  name: Brook & Partners
  contact: reports@brook.example
color:
  palette:
    plum: "{PLUM}"
  primary: plum
  foreground: "#2b2030"
  background: "#fffaf2"
logo: brand/logo.svg
typography:
  fonts:
    - family: {FAMILY}
      source: file
      files:
        - brand/regular.ttf
        - path: brand/bold.ttf
          weight: bold
  base: {FAMILY}
"""


@cache
def letters(file="SourceSans3_400Regular.ttf", name=FAMILY):
    """Return our own letters under another name: a font that no computer has."""
    font = TTFont(font_folder() / file)
    for record in font["name"].names:
        if record.nameID in (1, 4, 16):
            record.string = name
        elif record.nameID == 6:
            record.string = name.replace(" ", "")
    made = io.BytesIO()
    font.save(made)
    return made.getvalue()


def firm_in(folder: Path, text=FIRM):
    """Write a firm's brand, and what it names, into the folder of clients."""
    (folder / "brand").mkdir(parents=True, exist_ok=True)
    (folder / "brand" / "logo.svg").write_text(LOGO)
    (folder / "brand" / "regular.ttf").write_bytes(letters())
    (folder / "brand" / "bold.ttf").write_bytes(letters("SourceSans3_700Bold.ttf"))
    (folder / "_brand.yml").write_text(text)
    return folder
