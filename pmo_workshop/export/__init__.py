"""Executed notebooks become deliverables: one reader, one writer per format.

``read_document`` turns an executed notebook into blocks; the HTML page and the PDF are made of
these blocks and of nothing else, so both show the same words and the same numbers.
"""

from ..export import html, pdf
from .branding import branded
from .chapters import with_findings_only
from .combined import (
    Published,
    cover_letter,
    leading_measures,
    marked,
    report_at,
    verdicts_at_a_glance,
    verdicts_by_element,
)
from .deck import read_template, refresh_pptx, write_deck, write_pptx
from .document import Document, read_document, uncovered_text
from .docx import write_docx
from .html import write_html
from .paper import refresh_docx, remembered
from .pdf import write_pdf
from .xlsx import sheet_names, write_xlsx

__all__ = [
    "Document",
    "Published",
    "branded",
    "cover_letter",
    "leading_measures",
    "marked",
    "read_document",
    "read_template",
    "ready",
    "refresh_docx",
    "refresh_pptx",
    "remembered",
    "report_at",
    "sheet_names",
    "uncovered_text",
    "verdicts_at_a_glance",
    "verdicts_by_element",
    "with_findings_only",
    "write_deck",
    "write_docx",
    "write_html",
    "write_pdf",
    "write_pptx",
    "write_xlsx",
]


def ready() -> None:
    """Make what the writers use again and again; nothing of a client is in it."""
    html.ready()
    pdf.ready()
