"""Executed notebooks become deliverables: one reader, one writer per format.

``read_document`` turns an executed notebook into blocks; the HTML page and the PDF are made of
these blocks and of nothing else, so both show the same words and the same numbers.
"""

from .document import Document, read_document, uncovered_text
from .html import PmoHTMLExporter, write_html
from .pdf import PmoPDFExporter, write_pdf

__all__ = [
    "Document",
    "PmoHTMLExporter",
    "PmoPDFExporter",
    "read_document",
    "uncovered_text",
    "write_html",
    "write_pdf",
]
