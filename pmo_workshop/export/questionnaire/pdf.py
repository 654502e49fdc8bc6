"""A questionnaire as a PDF: to print, one sheet for one person."""

from __future__ import annotations

from ...content.questionnaires import Questionnaire
from ...i18n import gettext, language, tag_of
from ...intake.brand import Brand
from ..branding import embedded, look_of
from ..fonts import printable
from ..typesetter import pdf_of, tag_for_type
from .paper import Block, blocks, how_to_answer
from .wording import said

_SHORT = 32
"""Letters: three answers of a list stand side by side."""


def write_questionnaire_pdf(asked: Questionnaire, brand: Brand) -> bytes:
    """
    Return the questionnaire as an accessible PDF (PDF/UA-1) with boxes to tick.

    Equal questionnaires give equal bytes.

    Raises
    ------
    SetupError
        The PDF engine or a font is missing.
    """
    return pdf_of(
        "questionnaire",
        {
            "language": tag_for_type(tag_of(language().code)),
            **look_of(brand),
            "title": printable(said(asked.title)),
            "intro": printable(f"{said(asked.intro)} {how_to_answer()}"),
            "about": printable(f"{asked.id} {asked.version}"),
            "page": gettext("Page {page} of {pages}"),
            "blocks": [_as_data(n, block) for n, block in enumerate(blocks(asked), start=1)],
        },
        letters=embedded(brand),
    )


def _as_data(number: int, block: Block) -> dict[str, object]:
    return {
        "kind": block.kind,
        "title": printable(f"{number}. {block.title}"),
        "hint": printable(block.hint),
        "heads": [printable(head) for head in block.heads],
        "tall": block.tall,
        "narrow": all(len(head) <= 2 for head in block.heads),
        "short": max(map(len, block.heads), default=0) <= _SHORT,
        "rows": [[printable(text), code] for text, code in block.rows],
    }
