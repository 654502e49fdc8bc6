"""The board's report as slides: what they say, their charts, the template, the file."""

from .template import read_template
from .writer import write_pptx

__all__ = ["read_template", "write_pptx"]
