"""The opening: the four barriers, reputation, stakeholders and the quality of the data."""

from ..question import questions_of
from . import barrier_funnel, data_quality, reputation, stakeholders, standing_change

QUESTIONS = questions_of(barrier_funnel, reputation, standing_change, stakeholders, data_quality)
