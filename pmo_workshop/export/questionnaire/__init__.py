"""A questionnaire for the tool it is asked with: one writer for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from ...content.questionnaires import Questionnaire, as_json
from .docx import write_questionnaire_docx
from .limesurvey import write_limesurvey
from .pdf import write_questionnaire_pdf
from .qualtrics import write_qualtrics
from .xlsx import write_entry_workbook

__all__ = ["TOOLS", "Tool"]


class Tool(NamedTuple):
    """What a questionnaire is written for: the end of the file's name, and what writes it."""

    ending: str
    write: Callable[[Questionnaire], bytes]


TOOLS: Mapping[str, Tool] = {
    "docx": Tool(".docx", write_questionnaire_docx),
    "pdf": Tool(".pdf", write_questionnaire_pdf),
    "xlsx": Tool(".xlsx", write_entry_workbook),
    "limesurvey": Tool("-limesurvey.txt", write_limesurvey),
    "qualtrics": Tool("-qualtrics.txt", write_qualtrics),
    "json": Tool(".json", lambda asked: as_json(asked).encode("utf-8")),
}
