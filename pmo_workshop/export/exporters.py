"""The report for nbconvert's own command: ``jupyter nbconvert --to pmo-html`` and ``pmo-pdf``.

Only the entry points name this module: nbconvert takes longer to import than a page to write.
"""

from __future__ import annotations

from nbconvert.exporters.exporter import Exporter
from nbformat import NotebookNode
from traitlets import default

from .html import write_html
from .pdf import write_pdf


class PmoHTMLExporter(Exporter):
    """The report as one web page: ``jupyter nbconvert --to pmo-html NOTEBOOK``."""

    export_from_notebook = "PMO report (HTML)"
    output_mimetype = "text/html"
    default_preprocessors: list = []  # noqa: RUF012 - a trait of nbconvert

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(self, nb: NotebookNode, resources: dict | None = None, **kw):
        """Return the page and nbconvert's resources."""
        _, resources = super().from_notebook_node(nb, resources, **kw)
        return write_html(nb), resources


class PmoPDFExporter(Exporter):
    """The report as PDF/UA-1: ``jupyter nbconvert --to pmo-pdf NOTEBOOK``."""

    export_from_notebook = "PMO report (PDF)"
    output_mimetype = "application/pdf"
    default_preprocessors: list = []  # noqa: RUF012 - a trait of nbconvert

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(self, nb: NotebookNode, resources: dict | None = None, **kw):
        """Return the PDF as bytes and nbconvert's resources."""
        _, resources = super().from_notebook_node(nb, resources, **kw)
        return write_pdf(nb), resources
