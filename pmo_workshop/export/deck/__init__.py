"""Slides: what the board's report says, their charts, the template, the file."""

from .refreshing import refresh_pptx
from .slides import Cover, Deck, Grid, Slide
from .template import read_template
from .writer import write_deck, write_pptx

__all__ = [
    "Cover",
    "Deck",
    "Grid",
    "Slide",
    "read_template",
    "refresh_pptx",
    "write_deck",
    "write_pptx",
]
