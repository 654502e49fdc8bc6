"""The opening: the four barriers, reputation, stakeholders and the quality of the data."""

from ..question import questions_of
from . import barrier_funnel, data_quality, reputation, sponsors, stakeholders, standing_change

QUESTIONS = questions_of(
    barrier_funnel, reputation, standing_change, sponsors, stakeholders, data_quality
)
