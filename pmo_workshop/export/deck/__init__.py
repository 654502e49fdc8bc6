"""The board's report as slides: what they say, their charts, the template, the file."""

from .refreshing import refresh_pptx
from .template import read_template
from .writer import write_pptx

__all__ = ["read_template", "refresh_pptx", "write_pptx"]
