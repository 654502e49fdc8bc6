"""The opening: the four barriers, reputation, stakeholders and the quality of the data."""

from .barrier_funnel import four_barriers
from .data_quality import answer_quality, tables_collected
from .reputation import reputation_baseline
from .stakeholders import response_by_group, stakeholder_map

QUESTIONS = (
    four_barriers,
    reputation_baseline,
    response_by_group,
    stakeholder_map,
    tables_collected,
    answer_quality,
)
"""In the order of the workshop."""
