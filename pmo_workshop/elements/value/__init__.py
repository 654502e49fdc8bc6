"""Revealing PMO Value, V1 to V5."""

from ..question import questions_of
from . import (
    appraisal,
    awareness_change,
    benefits,
    perceived_value,
    relationships,
    services,
    value_map,
)

QUESTIONS = questions_of(
    value_map, perceived_value, benefits, awareness_change, services, appraisal, relationships
)
