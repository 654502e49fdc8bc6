"""The opening: the four barriers, reputation, stakeholders and the quality of the data."""

from ..question import questions_of
from . import barrier_funnel, data_quality, reputation, stakeholders

QUESTIONS = questions_of(barrier_funnel, reputation, stakeholders, data_quality)
