"""A questionnaire for the tool it is asked with: one writer for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from ...content.questionnaires import Questionnaire, as_json
from ...intake.brand import Brand
from .docx import write_questionnaire_docx
from .limesurvey import write_limesurvey
from .pdf import write_questionnaire_pdf
from .qualtrics import write_qualtrics
from .xlsx import write_entry_workbook

__all__ = ["TOOLS", "Tool"]


class Tool(NamedTuple):
    """What a questionnaire is written for: the end of the file's name, what writes it in a look."""

    ending: str
    write: Callable[[Questionnaire, Brand], bytes]


TOOLS: Mapping[str, Tool] = {
    "docx": Tool(".docx", write_questionnaire_docx),
    "pdf": Tool(".pdf", write_questionnaire_pdf),
    "xlsx": Tool(".xlsx", lambda asked, _: write_entry_workbook(asked)),
    "limesurvey": Tool("-limesurvey.txt", lambda asked, _: write_limesurvey(asked)),
    "qualtrics": Tool("-qualtrics.txt", lambda asked, _: write_qualtrics(asked)),
    "json": Tool(".json", lambda asked, _: as_json(asked).encode("utf-8")),
}
